"""When a supplier stands still: random outages (up, down, up, ...) and dated ones."""

from dataclasses import dataclass

from simchain.rules.distributions import Law


@dataclass(frozen=True)
class Outages:
    """`up` is the law of the time between the end of one outage and the start of the next, `down` of how long it lasts.

    Both in days. In the long run the supplier is down for a share E[down] / (E[up] + E[down]) of the time
    (alternating renewal process; Ross, Introduction to Probability Models, section 7.5.1).
    """

    up: Law
    down: Law

    @property
    def share_down(self) -> float:
        """Long-run share of time down."""
        return self.down.mean / (self.up.mean + self.down.mean)


@dataclass(frozen=True)
class DatedOutage:
    """One outage from day `starts` to day `ends`."""

    starts: float
    ends: float
