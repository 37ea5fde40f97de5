"""What a scenario has of each cause of the bullwhip, as edits that take it away. None touches the customers."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np

from simchain.scenario import Scenario
from simchain.scenario.history.lead_times import lead_times
from simchain.scenario.relations.exposed import limiting
from simchain.scenario.relations.sight import FORESEEING
from simchain.scenario.spec import (
    BufferZones,
    ConstantOrder,
    Kanban,
    MinMax,
    Player,
    ReorderPoint,
    Scripted,
    StockTerms,
)
from simchain.scenario.spec.demand import DemandSpec
from simchain.scenario.spec.forecast import ForecastSpec
from simchain.scenario.spec.laws import LeadTime, TimeLaw
from simchain.scenario.spec.policies import Person
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

Edit = tuple[Steps, Any]
"""A path and what is set there; None deletes."""

LUMPY: dict[type[StockTerms], str] = {
    ReorderPoint: "base_stock",
    MinMax: "base_stock",
    Kanban: "base_stock",
    BufferZones: "order_up_to",
}
"""Policies that wait and then order a batch, and those that look at the same and do not."""

WRITTEN_DOWN = (Scripted, Player, ConstantOrder)
"""Policies whose orders are given: there is nothing to switch off."""


class Block(NamedTuple):
    """Terms of supply where they are written: the path, the block, and the source that they are about."""

    path: Steps
    terms: Any
    source: str


def demand_signal(scenario: Scenario) -> Iterator[Edit]:
    """Forecasts that follow demand are held at its mean; people who guess it order what is asked of them."""
    for path, stock in _stocks(scenario):
        if isinstance(stock, Person):
            yield from _as("mirror", path, stock)
    for name, site in scenario.spec.sites.items():
        for item, forecast in site.forecast.items():
            if forecast.method != "constant" and _is_followed(scenario, name, item, forecast):
                at: Steps = ("sites", name, "forecast", item)
                yield (*at, "method"), "constant"
                for key in sorted(forecast.model_fields_set - {"method", "period", "mean", "shared_with"}):
                    yield (*at, key), None
        for item, buys in site.buys.items():
            if buys.foresees and item not in site.forecast:
                yield ("sites", name, "forecast", item, "method"), "constant"


def _is_followed(scenario: Scenario, site: str, item: str, forecast: ForecastSpec) -> bool:
    """Whether a stock orders by a forecast: its own, or one upstream that it is shared with."""
    own = scenario.spec.sites[site].stock.get(item)
    told = (stock for name in forecast.shared_with for stock in scenario.spec.sites[name].stock.values())
    return any(isinstance(stock, FORESEEING) for stock in (own, *told))


def batching(scenario: Scenario) -> Iterator[Edit]:
    """Minimum orders, lots, consolidation, policies that wait and fill up, reviews slower than the demand."""
    yield from _taken_out(scenario, LUMPS)
    often = max(scenario.spec.run.bucket, min(map(_bucket, _demands(scenario)), default=0.0))
    for path, stock in _stocks(scenario):
        if type(stock) in LUMPY:
            yield from _as(LUMPY[type(stock)], path, stock)
        if isinstance(stock.review, float) and stock.review > often and not isinstance(stock, WRITTEN_DOWN):
            yield (*path, "review"), show(often, "time")
            if stock.first_review:
                yield (*path, "first_review"), None


def lead_time_spread(scenario: Scenario) -> Iterator[Edit]:
    """Lead times and production times that vary: each is its mean instead."""
    for block in supply(scenario):
        written: LeadTime | None = getattr(block.terms, "lead_time", None)
        if written is not None:
            mean, sd = _days(written, scenario, block.source)
            if sd > 0:
                yield (*block.path, "lead_time"), show(mean, "time")
    for name, site in scenario.spec.sites.items():
        for item, makes in site.makes.items():
            for key in ("takes", "processing_time"):
                law: TimeLaw | None = getattr(makes, key)
                if law is not None and law.law().sd > 0:
                    yield ("sites", name, "makes", item, key), show(law.law().mean, "time")


def half_lead_times(scenario: Scenario) -> Iterator[Edit]:
    """No cause but a remedy: every lead time and order delay half as long, with half the spread (as a gamma law)."""
    for block in supply(scenario):
        written: LeadTime | None = getattr(block.terms, "lead_time", None)
        if written is not None:
            days = _days(written, scenario, block.source)
            yield (*block.path, "lead_time"), show(days[0] / 2, "time", days[1] / 2 or None)
        if delay := getattr(block.terms, "order_delay", None):
            yield (*block.path, "order_delay"), show(delay / 2, "time")


def rationing(scenario: Scenario) -> Iterator[Edit]:
    """Sources that run short, how they share out what there is, and buyers who order more because of it."""
    yield from _taken_out(scenario, SHORTAGE)
    yield from _taken_off(scenario, GAMING)
    yield from ((("disruptions", name), None) for name in limiting(scenario))


def price(scenario: Scenario) -> Iterator[Edit]:
    """Prices that fall for a while, and stocks that buy ahead then."""
    yield from _taken_out(scenario, PROMOTIONS)
    yield from _taken_off(scenario, FORWARD_BUYING)


LUMPS = ("moq", "lot", "dispatch")
SHORTAGE = ("capacity", "outages", "allocation", "earned_over")
GAMING = ("gaming", "negative_orders")
PROMOTIONS = ("promotion",)
FORWARD_BUYING = ("forward_buy",)
"""Keys that a switch deletes where they are written: of terms of supply, and of stocks."""


def _taken_out(scenario: Scenario, keys: Iterable[str]) -> Iterator[Edit]:
    """Terms of supply that are written, deleted."""
    for block in supply(scenario):
        yield from (((*block.path, key), None) for key in keys if key in block.terms.model_fields_set)


def _taken_off(scenario: Scenario, keys: tuple[str, ...]) -> Iterator[Edit]:
    """Keys of stocks, deleted with those that go with the first."""
    for path, stock in _stocks(scenario):
        if keys[0] in stock.model_fields_set:
            yield from (((*path, key), None) for key in keys if key in stock.model_fields_set)


def supply(scenario: Scenario) -> Iterator[Block]:
    """Every block with terms of supply: of suppliers, of what they sell, of purchases and their shares."""
    for name, supplier in scenario.spec.suppliers.items():
        yield Block(("suppliers", name), supplier, name)
        for item, sold in supplier.sells.items():
            yield Block(("suppliers", name, "sells", item), sold, name)
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            path: Steps = ("sites", name, "buys", item)
            for block, keys, source in buys.blocks():
                yield Block((*path, *keys), block, source or "")


def _stocks(scenario: Scenario) -> Iterator[tuple[Steps, StockTerms]]:
    for name, site in scenario.spec.sites.items():
        for item, stock in site.stock.items():
            yield ("sites", name, "stock", item), stock


def _demands(scenario: Scenario) -> Iterator[DemandSpec]:
    return (demand for site in scenario.spec.sites.values() for demand in site.demand.values())


def _bucket(demand: DemandSpec) -> float:
    """Days between customers' demands; 0 where they come at any time."""
    if demand.history is not None:
        return demand.history.bucket
    return 0.0 if demand.flow is not None or demand.arrivals is not None else demand.days_per_bucket


def _as(policy: str, path: Steps, stock: StockTerms) -> Iterator[Edit]:
    """Another policy with the same terms; a target of safety stays, other numbers of the policy go."""
    yield (*path, "policy"), policy
    kept = {*StockTerms.model_fields, "policy"} - {"negative_orders"} | (
        {"safety"} if isinstance(stock, ReorderPoint) else set()
    )
    for key in sorted(stock.model_fields_set - kept):
        yield (*path, key), None
    if stock.review == "continuous":
        yield (*path, "review"), None


def _days(written: LeadTime, scenario: Scenario, source: str) -> tuple[float, float]:
    """Mean and standard deviation of a lead time."""
    if written.history is not None:
        observed = np.array(lead_times(written.history, scenario.folder, source).days)
        return float(observed.mean()), float(observed.std())
    law = written.law()
    return law.mean, law.sd
