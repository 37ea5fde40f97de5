"""How customers fared in a disrupted run against its twin: the same customers, nothing disrupted.

All is per period of the ledger. A *week* is as many periods as begin within seven days. Customers of the twin are the
measure of both: whom bad service drove away (where a scenario says so) was not served.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, inf, nan

import numpy as np
from numpy.typing import NDArray

from simchain.ledger import Ledger
from simchain.metrics.measured import NOTHING, Floats

WEEK = 7.0

DEFINITIONS = {
    "tts": "Days from the begin of a disruption to the first unmet demand that the twin met; 5th percentile and median "
    "over replications; never, where it was not noticed before all was over. Simchi-Levi, Schmidt and Wei (2014). All "
    "is over once what it held up has reached customers (the longest way from its end on: reviews, orders, departures, "
    "inspection, lead times that one order in a hundred exceeds) and each stock that customers ask has once been at "
    "the twin's level again. What is short later only came at another time: the same orders met other lead times.",
    "ttr": "What is put in: for how many days a thing is down.",
    "recovery_time": "Days from the begin of a disruption until the service of the week ahead, once below 90 % of the "
    "twin's, is at 95 % or more again, and does not fail again within 90 days; 0 where it never failed before all was "
    "over (see tts).",
    "resilience_loss": "∫(q_twin - q)dt, q the share of a week's units served at once; service-days. The resilience "
    "triangle of Bruneau et al. (2003), against the twin.",
    "resilience_ratio": "∫q dt / ∫q_twin dt, from the first disruption on.",
    "impact": "Lost margin and extra cost: revenue of the twin less revenue, and total cost less that of the twin.",
    "rei": "Risk exposure index: the impact of a knock-out over the worst of all. Simchi-Levi et al. (2015).",
    "disruption_tail": "Cost of shortage and of stock, more than the twin's, in the time after what was disrupted is "
    "back and before something else is.",
    "cost_cvar_90, cost_cvar_95": "Mean total cost of the dearest 10 % (5 %) of replications, the one at the edge by "
    "its fraction; null with the reason for fewer than 20 runs in the tail. Rockafellar and Uryasev (2002).",
}
"""What `simchain resilience` tells, in words."""


@dataclass(frozen=True)
class Thresholds:
    """When service has failed and when it is back: two thresholds, so that what trembles at one is one failure.

    Both are shares of the twin's service over the week that begins. It is back for good if it does not fail again
    within `for_good` days.

    >>> Thresholds(failed=0.9, back=0.8)
    Traceback (most recent call last):
    ValueError: service cannot be back at 80 % and have failed below 90 %; take a recovery threshold of 90 % or more
    """

    failed: float = 0.9
    back: float = 0.95
    for_good: float = 90.0

    def __post_init__(self) -> None:
        if not 0.0 < self.failed <= 1.0 or not 0.0 < self.back <= 1.0:
            raise ValueError("both thresholds of service are shares, above 0 % and up to 100 %")
        if self.back < self.failed:
            said = f"back at {100 * self.back:g} % and have failed below {100 * self.failed:g} %"
            way = f"take a recovery threshold of {100 * self.failed:g} % or more"
            raise ValueError(f"service cannot be {said}; {way}")
        if self.for_good <= 0.0:
            raise ValueError("'for good' is a time, above 0 days")


@dataclass(frozen=True)
class Service:
    """Customers' units per (period, stock point): asked for in the twin, served at once in the run, and in the twin.

    >>> short = np.array([[0.0], [0.0], [10.0], [10.0], [0.0], [0.0]])
    >>> asked = np.full((6, 1), 10.0)
    >>> service = Service(1.0, asked, asked - short, asked)
    >>> service.time_to_survive(1.0, 6.0), service.recovery_time(1.0, 6.0, Thresholds()), round(service.loss(), 9)
    (1.0, 3.0, 2.0)
    """

    bucket: float
    asked: Floats
    served: Floats
    served_in_twin: Floats
    behind: NDArray[np.bool_] | None = None
    """Per (period, stock that customers ask): whether it ends with less than in the twin. None if nobody knows."""

    def over(self, felt_until: float) -> float:
        """The day on which nothing is left of a disruption whose orders are felt up to a day.

        By then each stock that customers ask was once as high as in the twin.

        >>> nothing, behind = np.zeros((6, 1)), np.array([[False], [True], [True], [True], [False], [True]])
        >>> Service(1.0, nothing, nothing, nothing, behind).over(2.0)
        5.0
        """
        first = max(0, ceil(felt_until / self.bucket) - 1) if felt_until < inf else len(self.asked)
        if self.behind is None or first >= len(self.asked):
            return felt_until
        caught_up = np.logical_or.accumulate(~self.behind[first:]).all(axis=1)
        return (first + 1 + int(np.argmax(caught_up))) * self.bucket if caught_up.any() else inf

    def time_to_survive(self, onset: float, until: float) -> float:
        """Days from the onset to the first period with demand unmet that the twin met; infinite if none before `until`.

        Simchi-Levi, Schmidt and Wei (2014): the longest time that supply matches demand after a node is lost.
        """
        first = self._period(onset)
        missed = np.any(self.served_in_twin - self.served > NOTHING, axis=1)
        missed[:first] = False
        missed[ceil(until / self.bucket) :] = False
        return max(0.0, float(np.argmax(missed)) * self.bucket - onset) if missed.any() else inf

    def recovery_time(self, onset: float, until: float, thresholds: Thresholds, over: float = inf) -> float:
        """Days from the onset until service is back for good; 0 if it never failed, infinite if it never came back.

        Failures that begin from `until` on are put down to what happens then; a first one that begins when all is
        `over`, to nothing of the kind.
        """
        back_at = 0.0
        for begins, ends in self._failures(onset, thresholds):
            if begins >= until or (back_at and begins - onset > back_at + thresholds.for_good):
                break
            if not back_at and begins >= over:
                break
            back_at = ends - onset
        return back_at

    def loss(self) -> float:
        """Service-days lost: the integral of q_twin - q over time, q the share of a week's units served at once.

        The resilience triangle of Bruneau et al. (2003), against the twin instead of 100 %.
        """
        return float(sum(days * (twin - run) for days, run, twin in self._weeks()))

    def ratio(self) -> float:
        """The integral of q over that of q_twin; undefined where the twin serves nobody."""
        weeks = [*self._weeks()]
        whole = sum(days * twin for days, _, twin in weeks)
        return float(sum(days * run for days, run, _ in weeks) / whole) if whole > NOTHING else nan

    def since(self, day: float) -> "Service":
        """What was asked for and served from the period on in which that day is."""
        first = self._period(day)
        return Service(self.bucket, self.asked[first:], self.served[first:], self.served_in_twin[first:])

    @property
    def unmet(self) -> float:
        """Units that the twin served at once and the run did not, less those the other way round."""
        return float((self.served_in_twin - self.served).sum())

    @property
    def _in_a_week(self) -> int:
        return max(1, ceil(WEEK / self.bucket))

    def _period(self, day: float) -> int:
        return floor(day / self.bucket)

    def _weeks(self) -> Iterator[tuple[float, float, float]]:
        """Days, service and the twin's service of each week in which customers asked for anything."""
        step = self._in_a_week
        for first in range(0, len(self.asked), step):
            chosen = slice(first, first + step)
            asked = float(self.asked[chosen].sum())
            if asked > NOTHING:
                days = len(self.asked[chosen]) * self.bucket
                yield days, float(self.served[chosen].sum()) / asked, float(self.served_in_twin[chosen].sum()) / asked

    def _failures(self, onset: float, thresholds: Thresholds) -> Iterator[tuple[float, float]]:
        """Spells from the onset on in which the service of the week that begins has failed and is not back."""
        run, twin = _ahead(self.served, self._in_a_week), _ahead(self.served_in_twin, self._in_a_week)
        relative = np.divide(run, twin, out=np.ones_like(run), where=twin > NOTHING)
        begins: float | None = None
        for period in range(self._period(onset), len(relative)):
            if begins is None and relative[period] < thresholds.failed:
                begins = period * self.bucket
            elif begins is not None and relative[period] >= thresholds.back:
                yield begins, period * self.bucket
                begins = None
        if begins is not None:
            yield begins, inf


def _ahead(units: Floats, periods: int) -> Floats:
    """Sums over all points and over so many periods from each one on, as far as the run goes."""
    total = np.concatenate([[0.0], np.cumsum(units.sum(axis=1))])
    last = np.minimum(np.arange(len(units)) + periods, len(units))
    return np.asarray(total[last] - total[:-1])


def service_of(run: Ledger, twin: Ledger) -> Service:
    """What customers of both runs got, over the whole of it. Both must have kept their series."""
    asked = twin.series["customer_demanded"]
    net, net_in_twin = (one.series["on_hand"] - one.series["backlog"] for one in (run, twin))
    behind = (net < net_in_twin - NOTHING)[:, asked.any(axis=0)]
    at_once = "customer_at_once"
    return Service(run.shape.bucket, asked, run.series[at_once], twin.series[at_once], behind)
