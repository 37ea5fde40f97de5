"""The risk heat map as `simchain scorecard --heat-map` prints it: four fields, then a row per item and supplier."""

from collections.abc import Sequence
from dataclasses import asdict
from math import isnan
from typing import Any

from simchain.cli.texts.figures import null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.experiments.scorecards.heat_map import Bubble, HeatMap

MOST_NAMED = 12


def heat_map_text(found: HeatMap, currency: str) -> str:
    """Where to look first, and the figures behind it."""
    limits = f"High risk: more than {found.risk_above:g} points below a score of 100. "
    limits += f"High value: {found.value_above:,.0f} {currency} or more spent a year."
    fields = []
    for risk in ("high", "low", "unknown"):
        for value in ("high", "low"):
            bubbles = found.within(f"{risk}-{value}")
            if bubbles or risk != "unknown":
                fields.append(paragraph(f"  risk {risk}, value {value}: {_named(bubbles)}"))
    rows = {f"{one.supplier}/{one.item}": _row(one) for one in found.bubbles[: 2 * MOST_NAMED]}
    table = table_of(rows, ["score", "risk, points", f"value, {currency}/year", "share of value, %", "risk-value"])
    left = len(found.bubbles) - len(rows)
    more = f"\n{left} more are worth less: see --json." if left > 0 else ""
    return "\n".join(["Risk heat map, supplier/item:", *fields, "", table + more, "", paragraph(limits)])


def heat_map_data(found: HeatMap) -> dict[str, Any]:
    """The same for programs."""
    rows = [{key: null(value) for key, value in asdict(bubble).items()} for bubble in found.bubbles]
    return {"risk_above": found.risk_above, "value_above": found.value_above, "items": rows}


def _named(bubbles: Sequence[Bubble]) -> str:
    names = [f"{bubble.supplier}/{bubble.item}" for bubble in bubbles]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return (", ".join(names[:MOST_NAMED]) + more) or "none"


def _row(bubble: Bubble) -> list[str]:
    points, risk = ("-", "-") if isnan(bubble.score) else (f"{bubble.score:.1f}", f"{bubble.risk:.1f}")
    share = "-" if isnan(bubble.share) else f"{100 * bubble.share:.1f}"
    return [points, risk, f"{bubble.value:,.0f}", share, bubble.quadrant]
