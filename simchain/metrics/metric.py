"""What a metric is: one name, one formula, one unit, one sentence."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simchain.metrics.measured import NOTHING, Floats, Measured

MONEY = "{currency}"
"""Stands for the scenario's currency in a unit."""


@dataclass(frozen=True)
class Metric:
    """A named number of a run.

    `point` gives one value per stock point, `chain` one for the whole chain; either may be missing. `better` says
    which way is good: 'low', 'high', or '' where neither is. Undefined values are NaN, and null in files.
    """

    name: str
    family: str
    unit: str
    definition: str
    point: Callable[[Measured], Floats] | None = None
    chain: Callable[[Measured], float] | None = None
    better: str = ""

    def unit_in(self, currency: str) -> str:
        """The unit with the currency filled in."""
        return self.unit.replace(MONEY, currency)


def added_up(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the sum over its stock points."""
    return lambda run: float(point(run).sum())


def facing_customers(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the mean over the stock points that face customers; NaN if there are none."""

    def chain(run: Measured) -> float:
        values = point(run)
        facing = np.zeros(len(values), dtype=bool)
        facing[[customers.point for customers in run.blueprint.customers]] = True
        facing &= run.sum("customer_demanded") > NOTHING
        return float(values[facing].mean()) if facing.any() else float("nan")

    return chain
