"""Who is on a stock's panel, and when that is looked at."""

from dataclasses import dataclass, field

from simchain.rules.qualification import Standards


@dataclass(frozen=True)
class Panel:
    """What a sourcing review looks at: the stock's sources, on a clock of its own that is slower than the orders'."""

    period: float
    """Days between two reviews."""
    standards: Standards = field(default_factory=Standards)
    """What is asked of the performance of outside suppliers."""


@dataclass(frozen=True)
class RuledOut:
    """A source that is never bought from, and why."""

    source: str
    reason: str
