"""What `simchain scorecard` prints and writes: a row per supplier, then what the figures mean."""

from collections.abc import Iterable, Mapping
from itertools import islice
from math import inf, isnan
from pathlib import Path
from typing import Any

from simchain.cli.texts.figures import figure, null
from simchain.cli.texts.layout import fits, paragraph, table_of
from simchain.experiments.scorecards.scorecard import DEFINITIONS, Card, Mark, Scorecards, unit_of
from simchain.rules.suppliers.order_lines import Window
from simchain.rules.suppliers.scorecards import BY_NAME, HIGH, Criteria
from simchain.scenario.values.quantities import show

MOST_ROWS = 20
FILES = ("scorecard.csv", "reviews.csv", "spending.csv")

HEADINGS = {
    "score": "score, 0 to 100",
    "score_trend": "trend, points a review",
    "on_time": "on time, %",
    "supplier_fill_rate": "supplier fill rate, %",
    "lead_time_mean": "lead time, days",
    "lead_time_sd": "its sd, days",
    "lead_time_cv": "its CV",
    "lead_time_p95": "its p95, days",
    "quality": "units good, %",
    "ppm": "ppm",
    "acceptance": "lines without a bad unit, %",
    "invoice_accuracy": "invoices that match, %",
    "invoice_hold": "payment held, days",
    "contract_compliance": "lines that kept the contract, %",
    "expedites_asked": "asked to hurry, times a year",
    "responsiveness": "agreed, %",
    "rush_lead_time": "lead time in a hurry, days",
    "spend": "spend, {currency}/year",
    "off_contract_spend": "of it off contract, {currency}/year",
    "savings": "savings, {currency}/year",
    "orders": "orders a year",
    "average_order": "average order, units",
}
"""Measures as they are shown, in this order. What no supplier has is left out."""


def scorecard_text(found: Scorecards, folder: Path | None) -> str:
    """Tables of suppliers and, where one sells several items, of items; then how to read them."""
    first = dict(islice(found.cards.items(), MOST_ROWS))
    parts = [_head(found), _table(first, found), _left_out(found)]
    if len(found.cards) < len(found.items) <= MOST_ROWS:
        parts.append("By item:\n" + _table({f"{one}/{item}": card for (one, item), card in found.items.items()}, found))
    parts += [_tags(found), _read(found)]
    parts += [f"Written to {folder}/: {', '.join(FILES)}"] if folder is not None else []
    return "\n\n".join(part for part in parts if part)


def _left_out(found: Scorecards) -> str:
    """What is only in the tables."""
    said = []
    if len(found.cards) > MOST_ROWS:
        said.append(f"{len(found.cards) - MOST_ROWS} more suppliers have fewer lines")
    if len(found.items) > max(len(found.cards), MOST_ROWS):
        said.append(f"there are {len(found.items)} scorecards by item")
    return paragraph(f"{'; '.join(said).capitalize()}: see --out or --json.") if said else ""


def scorecard_data(found: Scorecards, folder: Path | None) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": found.title,
        "scenario": found.scenario,
        "currency": found.currency,
        "replications": found.replications,
        "complete": found.complete,
        "measured": found.window,
        "confidence": null(found.confidence),
        "score": {
            "weights": dict(found.criteria.weights),
            "targets": {name: found.criteria.target(name) for name in found.criteria.weights},
            "every_days": found.criteria.every,
            "over_days": found.criteria.over,
        },
        "on_time_windows": {
            name: {"early_days": null(window.early), "late_days": window.late} for name, window in found.windows.items()
        },
        "committed": found.committed,
        "suppliers": {name: _data(card, found.currency) for name, card in found.cards.items()},
        "items": [
            {"supplier": supplier, "item": item, **_data(card, found.currency)}
            for (supplier, item), card in found.items.items()
        ],
        "spend_share_by_tag": {
            tag: {key: null(getattr(mark, key)) for key in ("mean", "low", "high")} for tag, mark in found.tags.items()
        },
        "reviews": _records(found.reviews.to_dict("records")),
        "spending": _records(found.spending.to_dict("records")),
        "notes": list(found.notes),
        "folder": None if folder is None else str(folder),
    }


def write(found: Scorecards, folder: Path) -> None:
    """The tables as CSV."""
    for name, table in zip(FILES, (found.table, found.reviews, found.spending), strict=True):
        table.to_csv(folder / name, index=False)


def _records(rows: Iterable[Mapping[Any, Any]]) -> list[dict[str, Any]]:
    return [{str(key): null(value) for key, value in row.items()} for row in rows]


def _data(card: Card, currency: str) -> dict[str, Any]:
    return {
        name: {
            "unit": unit_of(name, currency),
            **{key: null(getattr(mark, key)) for key in ("mean", "low", "high", "asked")},
        }
        for name, mark in card.items()
        if not isnan(mark.mean)
    }


def _tags(found: Scorecards) -> str:
    shares = [f"{tag} {_percent(mark.mean)}{_half(mark)} %" for tag, mark in found.tags.items()]
    return paragraph(f"Share of spend with suppliers that are: {', '.join(shares)}.") if shares else ""


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _half(mark: Mark) -> str:
    return "" if isnan(mark.half_width) else f" ± {_percent(mark.half_width)}"


def _head(found: Scorecards) -> str:
    stopped = "" if found.complete else f"  STOPPED EARLY: {found.replications} of {found.asked} replications."
    named = "" if found.scenario in ("base", "") else f", scenario {found.scenario}"
    runs = f"{found.replications} replications, measured from {found.window}" if found.asked > 1 else found.window
    return f"{found.title or 'Scenario'}{named}\n{runs[0].upper()}{runs[1:]}.{stopped}"


def _table(cards: Mapping[str, Card], found: Scorecards) -> str:
    """A column per supplier where they fit, else a row for each."""
    shown = [name for name in HEADINGS if any(not isnan(card[name].mean) for card in cards.values())]
    rows = {_heading(name, cards, found): [_cell(card[name]) for card in cards.values()] for name in shown}
    if fits(rows, list(cards)):
        return table_of(rows, cards)
    turned = {supplier: [cells[n] for cells in rows.values()] for n, supplier in enumerate(cards)}
    return table_of(turned, rows)


def _heading(measure: str, cards: Mapping[str, Card], found: Scorecards) -> str:
    asked = any(not isnan(card[measure].asked) for card in cards.values())
    return HEADINGS[measure].replace("{currency}", found.currency) + (" (asked)" if asked else "")


def _cell(mark: Mark) -> str:
    if isnan(mark.mean):
        return "-"
    text, half = _shown(mark.mean, mark.measure), mark.half_width
    if not isnan(half):
        text += f" ± {_shown(half, mark.measure)}"
    if mark.measure == "score_trend":
        text = f"+{text}" if mark.mean >= 0 and not text.startswith(("-", "+")) else text
    return text if isnan(mark.asked) else f"{text} ({_shown(mark.asked, mark.measure)})"


def _shown(value: float, measure: str) -> str:
    unit = unit_of(measure, "")
    if unit == "share":
        return f"{100 * value:.1f}"
    return f"{value:.1f}" if unit in ("points", "days") and measure != "score_trend" else figure(value)


def _read(found: Scorecards) -> str:
    """What is on time, what the score is made of, what was left out."""
    by_window: dict[Window, list[str]] = {}
    for name, window in found.windows.items():
        by_window.setdefault(window, []).append(name)
    said = [f"On time: {DEFINITIONS['on_time']}. The day committed to is {found.committed}."]
    for window, names in by_window.items():
        whose = "" if len(by_window) == 1 else f" of {', '.join(names)}"
        said.append(f"Window{whose}: {_window(window)} the day committed to.")
    every, over = (show(days, "time") for days in (found.criteria.every, found.criteria.over))
    said += [f"Score: {_score(found.criteria)}.", f"Trend: of reviews every {every}, each over the last {over}."]
    return "\n".join(paragraph(text) for text in [*said, *found.notes])


def _window(window: Window) -> str:
    early = "any time" if window.early == inf else f"at most {show(window.early, 'time')}"
    late = f"at most {show(window.late, 'time')}" if window.late else "no time"
    return f"{early} before, {late} after"


def _score(criteria: Criteria) -> str:
    parts = [
        f"{100 * weight:g} % {HEADINGS[name].split(',')[0]} "
        f"({'at least' if BY_NAME[name].better == HIGH else 'at most'} {_target(name, criteria.target(name))})"
        for name, weight in criteria.weights.items()
    ]
    return f"{', '.join(parts)}; each as actual / target, 1 at most; what is not known counts for nothing"


def _target(name: str, target: float) -> str:
    unit = BY_NAME[name].unit
    return f"{100 * target:g} %" if unit == "share" else show(target, "time") if unit == "days" else f"{target:g}"
