"""What `simchain audit` prints and writes: per stock a table of promises, one of causes, and a few sentences."""

from pathlib import Path
from typing import Any

from simchain.cli.texts.figures import null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.experiments.twins import Share
from simchain.proof.audit.promises import ASSUMES, COST, EVENTS, SHARES
from simchain.proof.audit.result import Audit
from simchain.proof.audit.stock import Line, StockAudit
from simchain.proof.audit.words import NOTHING_TO_AUDIT, part_shown, sentence, shown

FILES = ("stocks.csv", "causes.csv", "twins.csv")


def audit_text(audit: Audit, folder: Path | None) -> str:
    """All stocks, one after the other, then the sentences of all."""
    if not audit.stocks:
        return f"{audit.title}\n\n{NOTHING_TO_AUDIT}"
    parts = [_head(audit)]
    for stock in audit.stocks:
        parts += [_promises(stock, audit), _causes(stock, audit)]
    parts += [paragraph(sentence(stock, audit.currency)) for stock in audit.stocks]
    parts += [f"Written to {folder}/: {', '.join(FILES)}"] if folder is not None else []
    return "\n\n".join(part for part in parts if part)


def audit_data(audit: Audit, folder: Path | None) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": audit.title,
        "scenario": audit.scenario,
        "replications": audit.replications,
        "complete": audit.complete,
        "warm_up_days": audit.warm_up,
        "own_warm_up_days": audit.own_warm_up,
        "horizon_days": audit.horizon,
        "confidence": audit.confidence,
        "stocks": [_stock_data(stock, audit) for stock in audit.stocks],
        "note": "" if audit.stocks else NOTHING_TO_AUDIT,
        "folder": None if folder is None else str(folder),
    }


def write(audit: Audit, folder: Path) -> None:
    """The tables as CSV."""
    for name, table in zip(FILES, (audit.table, audit.causes, audit.twins), strict=True):
        table.to_csv(folder / name, index=False)


def _head(audit: Audit) -> str:
    stopped = "" if audit.complete else f"  STOPPED EARLY: {audit.replications} of {audit.asked} replications."
    of = "" if audit.scenario == "base" else f", scenario {audit.scenario}"
    window = f"day {audit.warm_up:g} to {audit.horizon:g}"
    twins = f"{audit.runs} twins in the same worlds" if audit.runs > 1 else "no twins needed"
    head = f"{audit.title}{of}\n{audit.replications} replications, measured from {window}; {twins}.{stopped}"
    if audit.warm_up == audit.own_warm_up:
        return head
    has = f"{audit.own_warm_up:g} days" if audit.own_warm_up else "none"
    why = "a promise is about the long run. As long is measured as in the file."
    return f"{head}\nWarm-up: {audit.warm_up:g} days, where the file has {has}, for {why}"


def _promises(stock: StockAudit, audit: Audit) -> str:
    promise = stock.promise
    rows = {_label(line, stock): _row(line, audit) for line in stock.lines}
    formulas = [paragraph(f"  {formula}; assumes: {ASSUMES[formula]}") for formula in promise.formulas]
    head = "\n".join([f"{stock.name}, {promise.policy}", *formulas])
    return f"{head}\n{table_of(rows, ['promised', 'achieved', 'gap'])}"


def _label(line: Line, stock: StockAudit) -> str:
    name = line.measure.replace("_", " ")
    event = f": {EVENTS[line.measure]}" if line.measure in EVENTS else ""
    return f"{'>' if line.measure == stock.promise.target else ' '} {name}{event}"


def _row(line: Line, audit: Audit) -> list[str]:
    gap = line.gap()
    unit = " points" if line.measure in SHARES else f" {audit.currency}/year" if line.measure == COST else ""
    bounds = f"{_bare(line.achieved.low, line)} to {_bare(line.achieved.high, line)}"
    achieved = f"{shown(line.achieved.mean, line.measure, audit.currency)} ({bounds})"
    digits = "" if line.measure in SHARES or line.measure == COST else f"{gap.mean:+,.1f} ± {gap.half_width:,.1f}"
    return [
        shown(line.promised, line.measure, audit.currency),
        achieved,
        (digits or part_shown(gap, line.measure)) + unit,
    ]


def _bare(value: float, line: Line) -> str:
    if line.measure in SHARES:
        return f"{100 * value:.1f}"
    return f"{value:,.0f}" if line.measure == COST else f"{value:,.1f}"


def _causes(stock: StockAudit, audit: Audit) -> str:
    """A row per cause: what it takes from the target (plus) or gives (minus), and the rest."""
    measure = stock.promise.target
    if not stock.parts:
        return "  No cause of a gap is in this scenario: demand, supply and policy are what the formula assumes."
    unit = "points" if measure in SHARES else f"{audit.currency}/year"
    parts = {f"  {part.name}": [part_shown(part, measure)] for part in (*stock.parts, stock.rest, stock.gap)}
    how = "parts that add up to the gap" if stock.whole else "each switched off alone: they need not add up"
    return f"What is missing from the target, by cause ({how}):\n{table_of(parts, [unit])}"


def _stock_data(stock: StockAudit, audit: Audit) -> dict[str, Any]:
    promise = stock.promise
    return {
        "site": promise.key[0],
        "item": promise.key[1],
        "policy": promise.policy,
        "formulas": list(promise.formulas),
        "asked": promise.asked,
        "target": promise.target,
        "measures": [
            {"measure": line.measure, "promised": null(line.promised), **_share_data(line.achieved, "achieved")}
            for line in stock.lines
        ],
        "gap": _share_data(stock.gap),
        "method": "shapley" if stock.whole else "each alone",
        "causes": [{"cause": part.name, **_share_data(part)} for part in stock.parts],
        "rest": _share_data(stock.rest),
        "twins": [
            {"without": list(twin.without), "promised": null(twin.promised), **_share_data(twin.achieved, "achieved")}
            for twin in stock.twins
        ],
        "main_cause": stock.main_cause or None,
        "sentence": sentence(stock, audit.currency),
    }


def _share_data(share: Share, name: str = "mean") -> dict[str, Any]:
    return {name: null(share.mean), "low": null(share.low), "high": null(share.high)}
