"""The microscope: all published measures of the bullwhip of one stock side by side, each with its formula."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import nan
from typing import NamedTuple

from simchain.metrics.bullwhip.amplification import (
    Floats,
    Undefined,
    cv2_ratio,
    excess,
    net_stock_amplification,
    order_peak,
    variance_ratio,
)
from simchain.metrics.bullwhip.spectrum import FEWEST_CYCLES, amplitude_ratio

PERIODS = (2, 4, 7, 13, 26, 52, 91, 182, 365)
"""Buckets per wave at which the amplitude ratio is taken, as far as the series is long enough."""


@dataclass(frozen=True)
class Flows:
    """What one stock ordered and was asked for, bucket by bucket; more where it is known.

    `end_demand` is the customers' demand that the stock serves, in its own units; `step` the first bucket of a new
    level of demand. Series of `changes` (growth, or less their season) have no level that a ratio could be taken of.
    """

    orders: Floats
    demand: Floats
    end_demand: Floats | None = None
    net_stock: Floats | None = None
    step: int | None = None
    changes: bool = False


class Measure(NamedTuple):
    """A measure: its name, its formula as it is printed, and how it is taken. The name is that of the metric."""

    name: str
    formula: str
    take: Callable[[Flows], float]


class Reading(NamedTuple):
    """One measure of one series. `period` is that of the amplitude ratio, in buckets, else NaN.

    Where the value is undefined it is NaN, and `why` says why.
    """

    measure: str
    period: float
    value: float
    why: str


def readings(flows: Flows, periods: Sequence[float] | None = None) -> list[Reading]:
    """Every measure of a stock, the amplitude ratio at each of the `periods` (in buckets)."""
    found = [_read(measure.name, nan, measure.take, flows) for measure in MEASURES]
    return [*found, *_spectrum(flows, _periods(len(flows.demand)) if periods is None else periods)]


def _periods(buckets: int) -> tuple[float, ...]:
    """The usual periods that a series is long enough for; the shortest in any case, so that its reason is given."""
    return tuple(period for period in PERIODS if FEWEST_CYCLES * period <= buckets) or PERIODS[:1]


def _spectrum(flows: Flows, periods: Sequence[float]) -> Iterator[Reading]:
    for period in periods:

        def gain(given: Flows, period: float = period) -> float:
            return amplitude_ratio(given.orders, given.demand, period)

        yield _read(AMPLITUDE, float(period), gain, flows)


def _read(name: str, period: float, take: Callable[[Flows], float], flows: Flows) -> Reading:
    try:
        return Reading(name, period, take(flows), "")
    except Undefined as reason:
        return Reading(name, period, nan, str(reason))


def _cumulative(flows: Flows) -> float:
    if flows.end_demand is None:
        raise Undefined("the customers' demand is not given")
    return variance_ratio(flows.orders, flows.end_demand)


def _relative(flows: Flows) -> float:
    return cv2_ratio(*_levels(flows))


def _net_stock(flows: Flows) -> float:
    if flows.net_stock is None:
        raise Undefined("the net stock is not given")
    return net_stock_amplification(flows.net_stock, _levels(flows)[1])


def _peak(flows: Flows) -> float:
    orders, demand = _levels(flows)
    return order_peak(orders, demand if flows.end_demand is None else flows.end_demand, flows.step)


def _levels(flows: Flows) -> tuple[Floats, Floats]:
    if flows.changes:
        raise Undefined("the series are changes, which have no level")
    return flows.orders, flows.demand


AMPLITUDE = "amplitude_ratio"
MEASURES = (
    Measure("bullwhip", "Var(O) / Var(d)", lambda flows: variance_ratio(flows.orders, flows.demand)),
    Measure("bullwhip_cumulative", "Var(O) / Var(D)", _cumulative),
    Measure("bullwhip_cv2", "(Var(O) / mean(O)²) / (Var(d) / mean(d)²)", _relative),
    Measure("bullwhip_excess", "Var(O) - Var(d)", lambda flows: excess(flows.orders, flows.demand)),
    Measure("nsamp", "Var(NS) / Var(d)", _net_stock),
    Measure("order_peak", "max(O) / mean(D), from the step on", _peak),
)
FORMULAS = {measure.name: measure.formula for measure in MEASURES} | {AMPLITUDE: "sqrt(S_O(f) / S_d(f)), f = 1/period"}
SYMBOLS = {
    "O": "orders placed",
    "d": "demand received",
    "D": "customers' demand, in units of the stock",
    "NS": "on hand less backlog at the end of the bucket",
    "S": "power at a frequency",
    "Var": "variance with n - 1",
}
"""What the letters of the formulas stand for."""
