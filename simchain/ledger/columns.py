"""Periods as columns: gathered in blocks, added up block by block, kept whole only if the series is wanted.

The sums are always made from the same blocks in the same order, so a run that keeps its series and one that does not
agree to the last bit, and memory does not grow with the horizon.
"""

from array import array
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from simchain.ledger.accounts import LANE_ACCOUNTS, POINT_AREAS, lane_flows, point_flows, point_levels
from simchain.ledger.ledger import Ledger, Shape
from simchain.ledger.trace import Trace
from simchain.rules.policies import DUST

Floats = NDArray[np.float64]

LONGEST_BLOCK = 1024
"""Most periods that are gathered before they are added up."""

LARGEST_BLOCK = 2**18
"""Most numbers that are gathered, where there are many stock points."""

AREA_OF = {
    "on_hand_area": "on_hand",
    "backlog_area": "backlog",
    "on_order_area": "on_order",
    "customer_backlog_area": "customer_backlog",
    "in_process_area": "in_process",
}


def series(shape: Shape) -> tuple[str, ...]:
    """Names of the columns that a run of this shape may keep period by period."""
    of_points = (*point_levels(shape.groups), *POINT_AREAS, *point_flows(shape.groups), "peak_backlog")
    return (*of_points, *LANE_ACCOUNTS, *lane_flows(shape.groups))


def kept(shape: Shape) -> tuple[str, ...]:
    """The same, and the days up to which integrals are worked out."""
    return (*series(shape), "since", "lane_since")


class Columns:
    """Gathers periods and adds them up over the measured window (everything from the end of the warm-up on).

    `accounts` are the live lists of the books, by the name of their column.
    """

    def __init__(self, shape: Shape, keep_series: bool, accounts: Mapping[str, list[float]]) -> None:
        self.shape = shape
        self.periods = 0
        self._live = accounts
        self._accounts = tuple(accounts.values())
        edges = [*accumulate(map(len, self._accounts), initial=0)]
        self._width = edges[-1]
        self._places = {name: slice(*ends) for name, ends in zip(accounts, pairwise(edges), strict=True)}
        """Where each column stands in what is gathered of a period."""
        self._flows = (*POINT_AREAS, *point_flows(shape.groups), *lane_flows(shape.groups))
        self._levels = (*point_levels(shape.groups), *LANE_ACCOUNTS)
        self._room = max(1, min(LONGEST_BLOCK, LARGEST_BLOCK // max(1, self._width)))
        self._gathered = array("d")
        self._count = 0
        self._totals = np.zeros(self._width)
        self._sums: dict[str, Floats] = {}
        self._moments = {name: Moments() for name in ("demanded", "ordered", "net_stock", "end_demand")}
        self._end_use = _matrix(shape.end_use, len(shape.points))
        self._worth = [(name, np.array(each)) for name, each in shape.worth]
        self._was_short: NDArray[np.bool_] = np.zeros(len(shape.points), dtype=bool)
        self._opening: dict[str, Floats] = {}
        self._closing: dict[str, Floats] = {}
        self._series: dict[str, list[Floats]] | None = {} if keep_series else None

    def open(self) -> None:
        """Note the levels at the start of the run: the opening levels of the window, unless a warm-up follows."""
        self._opening = {name: np.array(self._live[name]) for name in self._levels}

    def add(self) -> None:
        """Take over the period that ends now."""
        if not self._opening:
            raise RuntimeError("the books were not opened")
        gather = self._gathered.fromlist
        for account in self._accounts:
            gather(account)
        self._end()

    def replay(self, before: int, opening: "array[float]", periods: "Iterable[array[float]]") -> None:
        """Take over what was gathered of periods that ended before, all but the first `before` of the run.

        `opening` is what was gathered as the first of them began.
        """
        self.periods = before
        levels = np.array(opening)
        self._opening = {name: levels[self._places[name]] for name in self._levels}
        for numbers in periods:
            self._gathered.extend(numbers)
            self._end()

    def finish(self, trace: Trace | None) -> Ledger:
        """Everything added up, as a frozen ledger."""
        self._reduce()
        if self._series is None:
            columns: dict[str, Floats] = {}
        else:
            columns = {name: np.concatenate(parts) for name, parts in self._series.items()}
        sums = {**{name: self._totals[self._places[name]] for name in self._flows}, **self._sums}
        for name, moments in self._moments.items():
            sums[f"{name}_variance"] = moments.variance(len(self.shape.points))
        return Ledger(
            shape=self.shape,
            periods=self.periods,
            sums=sums,
            opening=self._opening,
            closing=self._closing,
            series=columns,
            trace=trace,
        )

    def _end(self) -> None:
        """Count the period that was gathered."""
        self._count += 1
        self.periods += 1
        if self._count == self._room or self.periods == self.shape.warm_up_periods:
            self._reduce()

    def _reduce(self) -> None:
        """Add the gathered periods to the sums and forget them (or keep them as series)."""
        if not self._count:
            return
        first = self.periods - self._count
        numbers = np.array(self._gathered).reshape(self._count, self._width)
        self._gathered, self._count = array("d"), 0
        block = {name: numbers[:, place] for name, place in self._places.items()}
        ends = np.arange(first + 1, self.periods + 1, dtype=np.float64)[:, None] * self.shape.bucket
        _complete(block, ends)
        block["end_demand"] = block["customer_demanded"] @ self._end_use
        if first >= self.shape.warm_up_periods:
            self._totals = self._totals + numbers.sum(axis=0)
            self._add_up(block)
        if self.periods == self.shape.warm_up_periods:
            self._opening = _last(block, self._levels)
        self._closing = _last(block, self._levels)
        if self._series is not None:
            for name in (*series(self.shape), "end_demand"):
                self._series.setdefault(name, []).append(block[name])

    def _add_up(self, block: dict[str, Floats]) -> None:
        net_stock = block["on_hand"] - block["backlog"]
        short = block["demanded"] - block["at_once"] > DUST
        began = short & ~np.vstack([self._was_short, short[:-1]])
        self._was_short = short[-1]
        totals: dict[str, Any] = {"end_demand": block["end_demand"].sum(axis=0)}
        totals["stockout_days"] = short.sum(axis=0) * self.shape.bucket
        totals["stockout_events"] = began.sum(axis=0)
        totals["periods_in_stock"] = (net_stock >= -DUST).sum(axis=0)
        if self.shape.peers:
            totals["imbalance"] = _imbalance(block["on_hand"], self.shape)
        for name, values in totals.items():
            self._sums[name] = self._sums.get(name, 0.0) + values
        capital = sum((block[name] @ each for name, each in self._worth), np.zeros(len(net_stock)))
        most = capital.max(keepdims=True)
        self._sums["peak_capital"] = np.maximum(self._sums.get("peak_capital", most), most)
        peak = block["peak_backlog"].max(axis=0)
        self._sums["peak_backlog"] = np.maximum(self._sums.get("peak_backlog", 0.0), peak)
        for name, moments in self._moments.items():
            moments.add(net_stock if name == "net_stock" else block[name])


class Moments:
    """Count, mean and variance of columns, block by block (Chan, Golub and LeVeque 1983, pairwise update)."""

    def __init__(self) -> None:
        self.count = 0
        self.mean: Any = 0.0
        self.square: Any = 0.0

    def add(self, values: Floats) -> None:
        count, mean = len(values), values.mean(axis=0)
        square = ((values - mean) ** 2).sum(axis=0)
        total = self.count + count
        shift = mean - self.mean
        self.square = self.square + square + shift**2 * (self.count * count / total)
        self.mean = self.mean + shift * (count / total)
        self.count = total

    def variance(self, width: int) -> Floats:
        """Sample variance (n - 1); NaN for fewer than two periods."""
        if self.count < 2:
            return np.full(width, np.nan)
        return np.asarray(self.square / (self.count - 1), dtype=np.float64)


def _imbalance(on_hand: Floats, shape: Shape) -> Floats:
    """Of each stock |share of its group's stock - share of its demand| / 2, added up over periods."""
    parts = np.zeros(len(shape.points))
    for points, rates in shape.peers:
        stock, asked = on_hand[:, list(points)], np.array(rates) / sum(rates)
        there = stock.sum(axis=1, keepdims=True)
        share = np.divide(stock, there, out=np.tile(asked, (len(stock), 1)), where=there > DUST)
        parts[list(points)] += np.abs(share - asked).sum(axis=0) / 2
    return parts


@lru_cache(maxsize=16)
def _matrix(end_use: tuple[tuple[int, int, float], ...], size: int) -> Any:
    """From customers' demand at every stock point to the demand that it comes to at every one. Nobody changes it."""
    sold, drawn, units = zip(*end_use, strict=True) if end_use else ((), (), ())
    return coo_array((np.array(units, dtype=np.float64), (sold, drawn)), shape=(size, size)).tocsr()


def _complete(block: dict[str, Floats], ends: Floats) -> None:
    """Add to the integrals what ran from each entry's last change to the end of its period, at its closing level."""
    rest = ends - block["since"]
    for area, level in AREA_OF.items():
        block[area] += block[level] * rest
    block["on_order_square_area"] += block["on_order"] ** 2 * rest
    block["ready_time"] += (block["on_hand"] > DUST) * rest
    block["in_transit_area"] += block["in_transit"] * (ends - block["lane_since"])
    np.maximum(block["peak_backlog"], block["backlog"], out=block["peak_backlog"])


def _last(block: dict[str, Floats], levels: tuple[str, ...]) -> dict[str, Floats]:
    return {name: block[name][-1].copy() for name in levels}
