"""Who is on a stock's panel, and when that is looked at."""

from dataclasses import dataclass, field
from math import inf

from simchain.rules.sourcing import Award, Bid
from simchain.rules.suppliers.qualification import Standards


@dataclass(frozen=True)
class Panel:
    """What a sourcing review looks at: the stock's sources, on a clock of its own that is slower than the orders'."""

    period: float
    """Days between two reviews; infinite if nothing is looked at but renewals of contracts."""
    standards: Standards = field(default_factory=Standards)
    """What is asked of the performance of outside suppliers."""
    award: Award | None = None
    """How orders are awarded; None where another rule says who gets them."""
    bids: tuple[Bid, ...] = ()
    """What each source promises, for the award."""
    judged: bool = False
    """Whether the file says how risky sources are; else late deliveries are their risk."""
    over: float = inf
    """How far back observations count for the award."""


@dataclass(frozen=True)
class Renewal:
    """A contract with an outside supplier, looked at when a term ends."""

    supplier: str
    term: float
    """Days."""
    standards: Standards
    """What must hold over a term for another to follow."""


@dataclass(frozen=True)
class RuledOut:
    """A source that is never bought from, and why."""

    source: str
    reason: str
