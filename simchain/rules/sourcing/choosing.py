"""Orders go to one source of several, by what they are like on the day; or to each, as far as it can ship."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from simchain.formula import formula


class SourceView(Protocol):
    """One source on the day of an order.

    `unit_cost` is the landed cost of a unit (money), `lead_time` what it takes on average from order to arrival
    (days), `is_up` 1 unless it stands still, `available` what it could ship at once (units; infinite for a supplier
    without a capacity), after what waits there already.
    """

    unit_cost: float
    lead_time: float
    is_up: float
    available: float


@dataclass(frozen=True)
class Cheapest:
    """The source with the lowest landed cost of a unit on the day, whether it stands still or not."""


@dataclass(frozen=True)
class Fastest:
    """The source whose goods come first, by its mean lead time, whether it stands still or not."""


@dataclass(frozen=True)
class FirstAvailable:
    """The first source, in the order given, that can ship all that is needed; else the first that is up."""


@dataclass(frozen=True)
class MostStock:
    """The source that could ship most at once; one that stands still comes after all others."""


@dataclass(frozen=True)
class SpillOver:
    """From each source, in the order given, what it could ship at once; what nobody has waits at the first."""


Choice = Cheapest | Fastest | FirstAvailable | MostStock


@formula
def cheapest_rank(source: SourceView, needed: float) -> float:
    """Landed cost of a unit: the lowest is chosen, the first of equals. `needed` in units.

    >>> cheapest_rank(Offer(unit_cost=10.54), needed=100.0)
    10.54
    """
    return source.unit_cost


@formula
def fastest_rank(source: SourceView, needed: float) -> float:
    """Mean days from order to arrival: the lowest is chosen, the first of equals. `needed` in units.

    >>> fastest_rank(Offer(lead_time=15.0), needed=100.0)
    15.0
    """
    return source.lead_time


@formula
def first_available_rank(source: SourceView, needed: float) -> float:
    """0 if it can ship all that is `needed` (units), 1 if it is up, else 2: the lowest is chosen, the first of equals.

    >>> [first_available_rank(offer, 100.0) for offer in (Offer(), Offer(available=60.0), Offer(is_up=0.0))]
    [0.0, 1.0, 2.0]
    """
    if source.is_up == 0.0:
        return 2.0
    return 0.0 if source.available >= needed else 1.0


@formula
def most_stock_rank(source: SourceView, needed: float) -> float:
    """What it could ship at once, below zero; 1 if it stands still: the lowest is chosen, the first of equals.

    `needed` in units.

    >>> [most_stock_rank(offer, 100.0) for offer in (Offer(available=60.0), Offer(available=0.0), Offer(is_up=0.0))]
    [-60.0, 0.0, 1.0]
    """
    return 1.0 if source.is_up == 0.0 else 0.0 - source.available


@formula
def spill_over_part(remaining: float, available: float, is_up: float) -> float:
    """What of the rest of an order a source gets: q_j = min(what remains, what it could ship at once), in units.

    >>> spill_over_part(100.0, available=60.0, is_up=1.0), spill_over_part(100.0, available=60.0, is_up=0.0)
    (60.0, 0.0)
    """
    if is_up == 0.0 or available <= 0.0:
        return 0.0
    return min(remaining, available)


@dataclass
class Offer:
    """A source view with numbers of one's own."""

    unit_cost: float = 0.0
    lead_time: float = 0.0
    is_up: float = 1.0
    available: float = float("inf")


RANKS: dict[type[Choice], Callable[[Any, float], float]] = {
    Cheapest: cheapest_rank,
    Fastest: fastest_rank,
    FirstAvailable: first_available_rank,
    MostStock: most_stock_rank,
}
"""Rule -> what its choice is by: the source with the lowest rank gets the order."""
