"""What a disruption costs once it is over: orders that queued while it lasted cause a second wave. Ivanov (2019)."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint import Blueprint
from simchain.ledger import Ledger
from simchain.metrics.measured import Measured
from simchain.metrics.money.posted import posted
from simchain.rules.money.costs import HOLDING_CAUSES

SHORTAGE = ("backorder", "stockout")


@dataclass(frozen=True)
class Aftermath:
    """Cost over some periods, more than in the twin (less than nothing if it is below): of shortage, and of stock."""

    backlog: float
    overstock: float

    @property
    def disruption_tail(self) -> float:
        return self.backlog + self.overstock


def aftermath(blueprint: Blueprint, run: Ledger, twin: Ledger, periods: NDArray[np.bool_]) -> Aftermath:
    """Backlog and overstock of these periods, in money. Both runs must have kept their series."""
    here, there = (Measured(blueprint, _only(ledger, periods)) for ledger in (run, twin))

    def more(causes: tuple[str, ...]) -> float:
        return float(sum(posted(cause)(here).sum() - posted(cause)(there).sum() for cause in causes))

    return Aftermath(more(SHORTAGE), more(HOLDING_CAUSES))


def _only(ledger: Ledger, periods: NDArray[np.bool_]) -> Ledger:
    """The same ledger, with what is added up taken from these periods alone."""
    return replace(ledger, sums={name: column[periods].sum(axis=0) for name, column in ledger.series.items()})
