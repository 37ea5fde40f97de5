"""Disruptions: when they come and go, and what is left of a place while they last and while it recovers."""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.distributions import Law

ACTIVITIES = ("ordering", "receiving", "shipping", "making")
"""What a site does, and a disruption can stop."""

MOVES, HELD, LOST, REROUTED = "moves", "held", "lost", "rerouted"
"""What becomes of goods that are under way on a lane when it goes down."""

TYPICAL_RATE = 1.6094379124341003
"""Disruptions a year over a whole chain: -ln 0.2, so that 80 % of organisations meet one at least within a year."""

LONG_ONES = 1 / 3.7
"""Disruptions that last a month or longer, a year: one in 3.7 years, averaged over industries. Lund et al. (2020),
Risk, resilience, and rebalancing in global value chains, McKinsey Global Institute."""

PRESETS = {"typical": TYPICAL_RATE, "long": LONG_ONES}
"""Disruptions a year over all that they hit, at random."""


@dataclass(frozen=True)
class AtRandom:
    """Again and again: `up` is the law of the days from the end of one to the start of the next.

    Where they are `overlapping`, it is the time from start to start, whatever lasts: a stream of arrivals.
    """

    up: Law
    overlapping: bool = False


@dataclass(frozen=True)
class Dated:
    """Once, on day `starts`."""

    starts: float


@dataclass(frozen=True)
class After:
    """`delay` days after the start of each one of another disruption, which has that number."""

    other: int
    delay: float


@dataclass(frozen=True)
class Timing:
    """When a disruption comes and goes. Its draws are on tapes of its own `name`.

    `lasts` is the law of its length in days (None: for good), `probability` the chance of each that it happens at all.
    With `choices` above 0 each picks one of so many targets, all as likely; else it hits all of them together.
    """

    name: str
    when: AtRandom | Dated | After
    lasts: Law | None
    probability: float = 1.0
    choices: int = 0

    @property
    def share_of_time(self) -> float | None:
        """Long-run share of time that it takes; None where that is not known beforehand, or depends on another."""
        if not isinstance(self.when, AtRandom) or self.when.overlapping or self.lasts is None:
            return None
        return share_of_time(self.when.up.mean, self.lasts.mean, self.probability)


@formula
def share_of_time(up: float, down: float, probability: float) -> float:
    """Long-run share of time down: p E[down] / (E[up] + p E[down]), both in days.

    An alternating renewal process; Ross, Introduction to Probability Models, section 7.5.1. With a chance of
    1 - p that nothing happens the time up begins anew, so that only one cycle in 1 / p has a time down.

    >>> round(share_of_time(344.0, 21.0, 1.0), 4)
    0.0575
    """
    return probability * down / (up + probability * down)


@formula
def recovering_share(share: float, day: float, days: float) -> float:
    """What is left of a capacity on the `day`-th day of a recovery (from 0) that takes `days`.

    It rises linearly from `share` to 1, in daily steps: s + (1 - s) m / R, with m the middle of the day, or of what is
    left of the recovery on its last day. So a recovery costs what the straight line costs.

    >>> [recovering_share(0.0, day, 4.0) for day in (0.0, 1.0, 2.0, 3.0, 4.0)]
    [0.125, 0.375, 0.625, 0.875, 1.0]
    """
    if day >= days:
        return 1.0
    middle = 0.5 * (day + min(day + 1.0, days))
    return share + (1.0 - share) * middle / days


FORMULAS: tuple[Callable[..., float], ...] = (share_of_time, recovering_share)
