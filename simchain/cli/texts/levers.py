"""What `simchain levers` prints: a line per lever, and what its figures leave out."""

from collections.abc import Iterator
from dataclasses import asdict
from math import isnan
from pathlib import Path
from typing import Any

from simchain.cli.texts.figures import figure, null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.cli.texts.results import head
from simchain.experiments.comparison.compare import NO_SHORTAGE_COST
from simchain.experiments.levers.levers import Levers, Worth


def levers_text(found: Levers, folder: Path | None = None) -> str:
    """The levers, the one that saves most first."""
    parts = [head(found.results), _worths(found), *map(paragraph, _notes(found))]
    if folder is not None:
        parts.append(f"Written to {folder}/: levers.csv, runs.csv")
    return "\n\n".join(parts)


def levers_data(found: Levers, folder: Path | None = None) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": found.results.title,
        "scenario": found.scenario,
        "currency": found.results.currency,
        "replications": found.results.replications,
        "complete": found.results.complete,
        "confidence": found.confidence,
        "shortage_priced": found.results.shortage_priced,
        "levers": [
            {key: null(value) for key, value in {**asdict(one), "low": one.low, "high": one.high}.items()}
            for one in found.worths
        ],
        "left_out": [dict(zip(("supplier", "lever", "reason"), one, strict=True)) for one in found.left_out],
        "folder": None if folder is None else str(folder),
    }


def write(found: Levers, folder: Path) -> None:
    """The tables as CSV."""
    found.table().to_csv(folder / "levers.csv", index=False)
    found.results.runs.to_csv(folder / "runs.csv", index=False)


def _worths(found: Levers) -> str:
    if not found.worths:
        return "No supplier has a term that could be bettered."
    rows = {f"{one.supplier}: {one.lever}": [one.step, _money(one), _points(one)] for one in found.worths}
    unit = f"{found.results.currency}/year"
    table = table_of(rows, ["by one step", f"saves, {unit}", "fill rate, points"])
    how = f"in the same worlds (± {found.confidence:.0%} interval)"
    return f"One step on one lever of {found.scenario}, {how}:\n{table}"


def _money(one: Worth) -> str:
    if isnan(one.half_width):
        return figure(one.mean)
    return f"{figure(one.mean)} ± {figure(one.half_width)}"


def _points(one: Worth) -> str:
    return "undefined" if isnan(one.fill_rate) else f"{100 * one.fill_rate + 0.0:+.2f}"


def _notes(found: Levers) -> Iterator[str]:
    if not found.results.shortage_priced:
        yield f"The figures leave something out: {NO_SHORTAGE_COST}."
    for supplier, lever, reason in found.left_out:
        yield f"Left out, {supplier}: {lever} ({reason})."
