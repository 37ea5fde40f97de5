"""What `simchain map` prints."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from simchain.cli.texts.layout import paragraph, table_of
from simchain.experiments.dependencies import Dependencies, StockSources, Stop


def map_text(found: Dependencies) -> str:
    """Tables of stocks and of bought items, then a sentence for everything that may stop."""
    named = f" ({found.scenario})" if found.scenario != "base" else ""
    parts = [f"{found.title or 'Scenario'}{named}", _stocks(found)]
    if found.items:
        parts.append(_items(found))
    if found.classes:
        parts.append(_classes(found))
    if found.helping:
        parts.append("\n".join(["Who is short is helped out:", *_helping(found)]))
    parts.append("\n".join(["If it stops for good, once stock is used up:", *_stops(found)]))
    return "\n\n".join(parts)


def map_data(found: Dependencies) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": found.title,
        "scenario": found.scenario,
        "currency": found.currency,
        "stocks": [{**asdict(stock), "hhi": stock.hhi} for stock in found.stocks],
        "items": [{**asdict(item), "hhi": item.hhi, "source_count": item.source_count} for item in found.items],
        "sole_source": found.sole_source,
        **({"classes": [asdict(one) for one in found.classes]} if found.classes else {}),
        **({"transship": [asdict(one) for one in found.helping]} if found.helping else {}),
        "stops": [asdict(stop) for stop in found.stops],
    }


def _stocks(found: Dependencies) -> str:
    rows = {
        stock.name: [
            _from(stock),
            str(len(stock.shares)) if stock.shares else "",
            "" if stock.hhi is None else f"{stock.hhi:.2f}",
            f"{stock.per_year:,.0f}",
            f"{stock.value:,.0f}",
        ]
        for stock in found.stocks
    }
    return table_of(rows, ["from", "sources", "HHI", "units a year", f"value, {found.currency}/year"])


def _from(stock: StockSources) -> str:
    by_plan = " by plan" if stock.by_plan else ""
    beside = f", beside the contract {_percentages(stock.beside)}" if stock.beside else ""
    return f"{_listed(stock.shares) or 'made there'}{by_plan}{beside}"


def _items(found: Dependencies) -> str:
    rows = {
        item.item: [
            _listed(item.shares),
            str(item.source_count),
            f"{item.hhi:.2f}",
            f"{item.per_year:,.0f}",
            f"{item.value:,.0f}",
        ]
        for item in found.items
    }
    table = table_of(rows, ["bought from", "sources", "HHI", "units a year", f"value, {found.currency}/year"])
    alone = ", ".join(found.sole_source)
    said = f"From a single source: {alone}." if alone else "No item comes from a single source."
    return f"{table}\n\n{paragraph(said)}"


def _classes(found: Dependencies) -> str:
    rows = {
        one.item: [
            one.name,
            f"{one.per_year:,.0f}",
            f"{one.value:,.0f}",
            f"{100 * one.share:.1f} %",
            f"{100 * one.cumulative:.1f} %",
            f"{one.variation:.2f}",
        ]
        for one in found.classes
    }
    columns = ["class", "used a year", f"value, {found.currency}/year", "share", "together", "CV of a week"]
    return table_of(rows, columns)


def _helping(found: Dependencies) -> Iterator[str]:
    for one in found.helping:
        yield paragraph(f"  {one.group}: {one.item} between {', '.join(one.sites)}.")


def _stops(found: Dependencies) -> Iterator[str]:
    for stop in sorted(found.stops, key=lambda one: (-one.customers, -len(one.stops))):
        yield paragraph(f"  {stop.name} ({stop.kind}): {_said(stop)}.")


def _said(stop: Stop) -> str:
    said = "nothing stops"
    if stop.stops:
        said = f"{100 * stop.customers:.0f} % of what customers ask for; nothing comes to {', '.join(stop.stops)}"
    if stop.leans_on:
        said += f"; others must bring {_percentages(stop.leans_on)}"
    return said


def _listed(shares: Mapping[str, float]) -> str:
    if len(shares) == 1 and 1.0 in shares.values():
        return next(iter(shares))
    return _percentages(shares)


def _percentages(shares: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {100 * share:.0f} %" for name, share in shares.items())
