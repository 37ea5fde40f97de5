"""The chain of ``benchmarks.bare`` as a scenario of simchain, of any length, and the work that is timed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks import bare
from simchain import Simulation, load, lower
from simchain.blueprint import Blueprint
from simchain.metrics import measure


def scenario(sites: int, periods: int, demand: Sequence[int] | None = None, series: str = "none") -> dict[str, Any]:
    """The chain as its file says it: `demand` as written, else Poisson."""
    names = [f"site_{number:03}" for number in range(sites)]
    chain: dict[str, Any] = {}
    for name, source, lead_time, level in zip(
        names, [*names[1:], "source"], bare.lead_times(sites), bare.base_stock_levels(sites), strict=True
    ):
        chain[name] = {
            "buys": {"supplier": source, "lead_time": f"{lead_time} days"},
            "stock": {"policy": "base_stock", "level": f"{level} units"},
        }
    poisson = {"rate": f"{bare.MEAN_DEMAND} units/day", "dist": "poisson"}
    chain[names[0]]["demand"] = poisson if demand is None else {"series": list(demand)}
    return {
        "simchain": 1,
        "title": f"A serial chain of {sites} sites",
        "run": {"horizon": f"{periods} days", "replications": 1, "series": series},
        "costs": {"backorder": "1 USD/unit/day"},
        "suppliers": {"source": {"price": "10 USD", "lead_time": "1 day"}},
        "sites": chain,
    }


def blueprint(sites: int, periods: int, demand: Sequence[int] | None = None, series: str = "none") -> Blueprint:
    """The chain, lowered: what a replication starts from."""
    return lower(load(scenario(sites, periods, demand, series))["base"])


def run(chain: Blueprint) -> tuple[list[float], list[float]]:
    """Simulate, keep the ledger, work out all metrics; then average stock and backlog, as the other sides give them."""
    measures = measure(chain, Simulation(chain).finish())
    return measures.points["average_stock"].tolist(), measures.points["average_backlog"].tolist()
