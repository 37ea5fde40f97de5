"""One ledger with its blueprint, as arrays: what every metric is computed from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from math import nan

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint import Blueprint
from simchain.ledger import Ledger

Floats = NDArray[np.float64]

NOTHING = 1e-9
"""Units. Less than this is rounding."""


@dataclass(frozen=True)
class Measured:
    """A ledger and its blueprint. Arrays have one entry per stock point, unless they say per lane."""

    blueprint: Blueprint
    ledger: Ledger
    known: "dict[PerPoint, Floats]" = field(default_factory=dict, repr=False, compare=False)
    """What was worked out before: see `once`."""

    def sum(self, name: str) -> Floats:
        """A counter or integral over the measured window."""
        return self.ledger.sums[name]

    def counted(self, name: str) -> Floats:
        """An optional counter over the measured window; NaN where the run does not keep its group."""
        return self.ledger.sums.get(name, self._unknown)

    def mean(self, area: str) -> Floats:
        """Time average of the level behind an integral."""
        return self.ledger.sums[area] / self.days

    def at_sites(self, name: str) -> Floats:
        """An optional counter over the measured window; nothing where the run does not keep its group."""
        return self.ledger.sums.get(name, self._nothing)

    def on_lanes(self, name: str) -> Floats:
        """An optional counter of lanes over the measured window; nothing where the run does not keep its group."""
        return self.ledger.sums.get(name, self._nothing_moved)

    @cached_property
    def _nothing_moved(self) -> Floats:
        return _read_only(np.zeros(len(self.blueprint.lanes)))

    @cached_property
    def _unknown(self) -> Floats:
        return _read_only(np.full(len(self.blueprint.points), np.nan))

    @cached_property
    def _nothing(self) -> Floats:
        return _read_only(np.zeros(len(self.blueprint.points)))

    @cached_property
    def shelf_area(self) -> Floats:
        """Unit-days of goods at the stock, on the shelf or being inspected: what its holding is paid for."""
        return self.sum("on_hand_area") + self.at_sites("in_inspection_area")

    @cached_property
    def shelf_change(self) -> Floats:
        """By how much that grew over the measured window."""
        change = self.ledger.change("on_hand")
        return change + self.ledger.change("in_inspection") if "in_inspection" in self.ledger.closing else change

    @property
    def days(self) -> float:
        return self.ledger.measured_days

    @property
    def periods(self) -> int:
        return self.ledger.periods - self.ledger.shape.warm_up_periods

    @cached_property
    def issued(self) -> Floats:
        """Units that left each stock: to customers, to other sites, into products."""
        return self.sum("demanded") - self.sum("lost") - self.ledger.change("backlog")

    @cached_property
    def unit_value(self) -> Floats:
        return array(point.unit_value for point in self.blueprint.points)

    @cached_property
    def paid_value(self) -> Floats:
        """What the sites have paid for one unit on the shelf: its value, less a price that is due at use."""
        return array(point.paid_value for point in self.blueprint.points)

    @cached_property
    def due_at_use(self) -> Floats:
        """Price of a unit on the shelf that is paid at its use; nothing where it was paid before."""
        return array(point.due_at_use for point in self.blueprint.points)

    @cached_property
    def in_process_value(self) -> Floats:
        """Value of one unit in process: that of its components."""
        values = np.zeros(len(self.blueprint.points))
        for production in self.blueprint.productions:
            values[production.point] = production.unit_value
        return values

    @cached_property
    def destination(self) -> NDArray[np.int64]:
        """Per lane: the stock point it leads to."""
        return np.array([lane.destination for lane in self.blueprint.lanes], dtype=np.int64)

    def by_destination(self, per_lane: Floats) -> Floats:
        """A quantity per lane, added up over the lanes into each stock point."""
        return np.asarray(np.bincount(self.destination, per_lane, len(self.blueprint.points)), dtype=np.float64)

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """Per lane: the stock point whose site owns what is in transit (the buyer's, if an outside supplier does)."""
        lanes = self.blueprint.lanes
        owners = [lane.destination if lane.owned_by is None else lane.owned_by for lane in lanes]
        return np.array(owners, dtype=np.int64)

    @cached_property
    def shelf_owner(self) -> NDArray[np.int64]:
        """The stock point whose site owns what is on each one's shelf (its own, if an outside supplier does)."""
        points = self.blueprint.points
        owners = [point.index if point.owned_by is None else point.owned_by for point in points]
        return np.array(owners, dtype=np.int64)

    def by_owner(self, on_shelves: Floats, in_transit: Floats) -> Floats:
        """A quantity per shelf and one per lane, added up over those that belong to each stock point's site."""
        points = len(self.blueprint.points)
        shelves = np.bincount(self.shelf_owner, on_shelves, points)
        return np.asarray(shelves + np.bincount(self.owner, in_transit, points), dtype=np.float64)


PerPoint = Callable[[Measured], Floats]
"""A quantity per stock point."""


def once(work_out: PerPoint) -> PerPoint:
    """Work a quantity out once for each run, however many metrics stand on it. The array that it gives is read-only."""

    @wraps(work_out)
    def known(run: Measured) -> Floats:
        if work_out not in run.known:
            run.known[work_out] = _read_only(work_out(run))
        return run.known[work_out]

    return known


def _read_only(values: Floats) -> Floats:
    seen = values.view()
    seen.flags.writeable = False
    return seen


def array(values: Iterable[float]) -> Floats:
    """Numbers as an array of floats, also if there are none."""
    return np.array(list(values), dtype=np.float64)


def quotient(above: float, below: float) -> float:
    """NaN where it is undefined (nothing below)."""
    return above / below if below > NOTHING else nan


def ratio(above: Floats, below: Floats) -> Floats:
    """Element by element; NaN where it is undefined (nothing below)."""
    result = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=result, where=np.asarray(below) > NOTHING)
    return result
