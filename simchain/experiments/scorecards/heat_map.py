"""The risk heat map: poor suppliers against what is spent on what they supply."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

from simchain.experiments.scorecards.scorecard import Scorecards

DUST = 1e-9
RISK_ABOVE = 20.0
"""Points below a score of 100 from which a supplier counts as risky, unless said otherwise."""


@dataclass(frozen=True)
class Bubble:
    """One item of one supplier. `risk` is 100 less the supplier's score for it, `value` what is spent on it a year.

    `quadrant` is risk, then value: high-high is where to look first. Without a score it is unknown-high, for example.
    """

    item: str
    supplier: str
    score: float
    risk: float
    value: float
    share: float
    quadrant: str


@dataclass(frozen=True)
class HeatMap:
    """All items of all suppliers, those that are spent most on first, and what counts as high."""

    bubbles: tuple[Bubble, ...]
    risk_above: float
    value_above: float

    def __getitem__(self, item: str) -> Bubble:
        """The riskiest supply of an item."""
        found = [bubble for bubble in self.bubbles if bubble.item == item]
        if not found:
            raise KeyError(item)
        return max(found, key=lambda bubble: -1.0 if isnan(bubble.risk) else bubble.risk)

    def within(self, quadrant: str) -> Sequence[Bubble]:
        """What is in a quadrant, such as high-high."""
        return [bubble for bubble in self.bubbles if bubble.quadrant == quadrant]


def heat_map(cards: Scorecards, risk_above: float = RISK_ABOVE, value_above: float | None = None) -> HeatMap:
    """Sort the items of all suppliers by risk and by value. High value is the mean or more, unless `value_above` says.

    >>> from simchain.experiments.scorecards.scorecard import scorecard
    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days", "price": "5 USD"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}}
    >>> found = heat_map(scorecard(shop, replications=1), value_above=1000.0)
    >>> found["item"].risk, round(found["item"].value), found["item"].quadrant
    (0.0, 18250, 'low-high')
    """
    values = {of: 0.0 if isnan(card["spend"].mean) else card["spend"].mean for of, card in cards.items.items()}
    total = sum(values.values())
    limit = total / len(values) if value_above is None and values else value_above or 0.0
    bubbles = []
    for (supplier, item), card in cards.items.items():
        points, value = card["score"].mean, values[supplier, item]
        risk = 100.0 - points
        of_risk = "unknown" if isnan(risk) else "high" if risk > risk_above else "low"
        quadrant = f"{of_risk}-{'high' if value > 0.0 and value >= limit * (1.0 - DUST) else 'low'}"
        bubbles.append(Bubble(item, supplier, points, risk, value, value / total if total else nan, quadrant))
    bubbles.sort(key=lambda bubble: -bubble.value)
    return HeatMap(tuple(bubbles), risk_above, limit)
