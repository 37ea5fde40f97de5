"""Small worlds for tests, in the words of a scenario file, and what is left of them when they were run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simchain.blueprint import Blueprint, lower
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.ledger import Ledger
from simchain.scenario import load

World = dict[str, Any]


def a_world(days: float, suppliers: Mapping[str, Any], sites: Mapping[str, Any], **others: Any) -> World:
    """Suppliers and sites for so many days, kept period by period; holding stock costs nothing unless said."""
    run = {"horizon": f"{days} days", **others.pop("run", {})}
    return {
        "simchain": 1,
        "run": run,
        "costs": {"holding": "0 USD/unit/day"},
        **others,
        "suppliers": dict(suppliers),
        "sites": dict(sites),
    }


def a_shop(
    demand: Sequence[float] | Mapping[str, Any] | str,
    stock: Mapping[str, Any],
    lead_time: Any = "2 days",
    days: float | None = None,
    supplier: Mapping[str, Any] | None = None,
    site: Mapping[str, Any] | None = None,
    **others: Any,
) -> World:
    """One shop that buys its only item, called item, from one supplier, called maker."""
    listed = not isinstance(demand, Mapping | str)
    return a_world(
        days or (len(demand) if listed else 100),
        {"maker": {"lead_time": lead_time, **(supplier or {})}},
        {"shop": {"demand": asked(demand), "stock": {"item": dict(stock)}, "buys": "maker", **(site or {})}},
        **others,
    )


def a_serial_chain(
    levels: Sequence[float],
    lead_times: Sequence[Any],
    demand: Sequence[float] | Mapping[str, Any] | str,
    days: float | None = None,
    stock: Mapping[str, Any] | None = None,
    **others: Any,
) -> World:
    """A chain of base stocks: site0 faces the customers, each buys from the next, and the last from maker.

    `levels` and `lead_times` (numbers are days) are those of site0, site1, ...
    """
    last = len(levels) - 1
    times = [f"{time} days" if isinstance(time, int | float) else time for time in lead_times]
    sites: World = {
        f"site{n}": {
            "stock": {"item": {"level": level, **(stock or {})}},
            "buys": {"item": {"supplier": f"site{n + 1}" if n < last else "maker", "lead_time": times[n]}},
        }
        for n, level in enumerate(levels)
    }
    sites["site0"]["demand"] = asked(demand)
    listed = not isinstance(demand, Mapping | str)
    return a_world(days or (len(demand) if listed else 100), {"maker": {"lead_time": times[last]}}, sites, **others)


def asked(demand: Sequence[float] | Mapping[str, Any] | str) -> Any:
    """A list of quantities is a series, one a day, and nothing after it."""
    if isinstance(demand, Mapping | str):
        return demand
    return {"series": list(demand), "bucket": "1 day", "then": "stop"}


@dataclass(frozen=True)
class Played:
    """A world that was run to its end."""

    blueprint: Blueprint
    ledger: Ledger

    def at(self, place: str) -> int:
        """Number of a stock point ('shop/item') or lane ('maker>shop/item')."""
        names = self.ledger.shape.lanes if ">" in place else self.ledger.shape.points
        return names.index(place)

    def days(self, column: str, place: str = "shop/item") -> list[float]:
        """A column, period by period. Levels are those at the end of each period."""
        return [float(value) for value in self.ledger.series[column][:, self.at(place)]]

    def total(self, column: str, place: str = "shop/item") -> float:
        """A sum over the measured window."""
        return float(self.ledger.sums[column][self.at(place)])

    def closing(self, level: str, place: str = "shop/item") -> float:
        """A level at the end of the run."""
        return float(self.ledger.closing[level][self.at(place)])

    def rows(self, kind: str, place: str = "") -> list["Row"]:
        """The rows of a kind in the trace, in the order of posting."""
        assert self.ledger.trace is not None
        found = (Row(*row) for row in self.ledger.trace.rows)
        return [row for row in found if row.kind == kind and place in ("", row.place)]


@dataclass(frozen=True)
class Row:
    """A row of a trace, by name."""

    id: int
    day: float
    kind: str
    place: str
    from_account: str
    to_account: str
    quantity: float
    amount: float
    cause: int


def played(world: World, trace: bool = True, seed: int = 1, replication: int = 0) -> Played:
    """Run a world and audit what it leaves behind."""
    blueprint = lower(load(world)["base"], seed, replication)
    ledger = Simulation(blueprint, trace).finish()
    audit(blueprint, ledger)
    return Played(blueprint, ledger)
