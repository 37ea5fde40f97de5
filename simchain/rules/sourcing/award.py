"""Award by a weighted score: bids are scored on cost, quality, lead time and risk, and the best gets the orders."""

from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Award:
    """What weighs how much (parts of 1), and which part of the orders the best bidder gets; the second has the rest."""

    cost: float = 0.0
    quality: float = 0.0
    lead_time: float = 0.0
    risk: float = 0.0
    first: float = 1.0


@dataclass(frozen=True)
class Bid:
    """A source as a bidder: landed cost of a good unit (money), share of good units, mean days to arrival, risk."""

    cost: float
    quality: float = 1.0
    lead_time: float = 0.0
    risk: float = 0.0


@formula
def scaled(value: float, best: float, worst: float) -> float:
    """x = (v - worst) / (best - worst): 1 for the best of the bidders, 0 for the worst; 1 for all where all are alike.

    Min-max normalisation, as in weighted scoring of suppliers; `best` may be the lowest or the highest value.

    >>> scaled(10.0, best=9.0, worst=13.0), scaled(0.98, best=0.99, worst=0.95), scaled(5.0, 5.0, 5.0)
    (0.75, 0.75, 1.0)
    """
    return (value - worst) / (best - worst) if best != worst else 1.0


@formula
def weighted_score(rule: Award, cost: float, quality: float, lead_time: float, risk: float) -> float:
    """S = sum of w_i x_i over the criteria, with every x_i scaled to 0 to 1.

    The weighted-point plan of supplier selection (Timmerman 1986, Journal of Purchasing and Materials Management
    22(4), 2-8).

    >>> weighted_score(Award(cost=0.5, quality=0.25, lead_time=0.25), cost=1.0, quality=0.0, lead_time=0.5, risk=1.0)
    0.625
    """
    return rule.cost * cost + rule.quality * quality + rule.lead_time * lead_time + rule.risk * risk


LOW, HIGH = (min, max), (max, min)
CRITERIA = {"cost": LOW, "quality": HIGH, "lead_time": LOW, "risk": LOW}
"""Criterion -> what picks its best and its worst value."""


def scores(rule: Award, bids: Sequence[Bid]) -> list[float]:
    """Score of each bid, from 0 to 1.

    >>> scores(Award(cost=0.6, lead_time=0.4), [Bid(cost=10.8, lead_time=10.0), Bid(cost=10.0, lead_time=15.0)])
    [0.4, 0.6]
    """
    columns = []
    for criterion, (best, worst) in CRITERIA.items():
        values = [getattr(bid, criterion) for bid in bids]
        columns.append([scaled(value, best(values), worst(values)) for value in values])
    return [weighted_score(rule, *row) for row in zip(*columns, strict=True)]


def awarded(rule: Award, bids: Sequence[Bid]) -> tuple[float, ...]:
    """Share of the orders that each bidder gets: the best score first, of equals the first named.

    >>> awarded(Award(cost=1.0, first=0.75), [Bid(cost=12.0), Bid(cost=10.0), Bid(cost=11.0)])
    (0.0, 0.75, 0.25)
    """
    found = scores(rule, bids)
    ranking = sorted(range(len(bids)), key=lambda n: -found[n])
    shares = [0.0] * len(bids)
    shares[ranking[0]] = rule.first if len(bids) > 1 else 1.0
    if len(bids) > 1:
        shares[ranking[1]] = 1.0 - rule.first
    return tuple(shares)
