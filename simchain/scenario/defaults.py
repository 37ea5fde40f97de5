"""What simchain fills in where a scenario says nothing and the value hangs on other blocks: one table, by path.

Values that need demand (levels, economic quantities) are not here: lowering computes them.
"""

from collections.abc import Iterator
from math import ceil
from typing import Any, NamedTuple

from simchain.clock import DAYS, DAYS_PER_MONTH, DAYS_PER_YEAR
from simchain.rules.delivery.allocation import TURN_AND_EARN
from simchain.rules.risk.disruptions import MOVES
from simchain.rules.risk.watched import AT_ONCE
from simchain.scenario.relations.network import Key
from simchain.scenario.relations.qualified import is_reviewed
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import (
    PERIODIC,
    BaseStock,
    Buys,
    Condition,
    DemandSpec,
    Disruption,
    LaneTerms,
    Makes,
    OrderUpTo,
    Proportional,
    ReorderPoint,
    RequirementsPlanning,
    Run,
    Site,
    StockTerms,
    Trigger,
    VendorManaged,
)
from simchain.scenario.spec.disruptions import NOTHING
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

DEFAULT_CARRYING = 0.24
"""Share of value a year, where a scenario says nothing of holding cost."""

DEFAULT_SERVICE = 0.95
"""Cycle service of a stock that has neither a level nor a target."""


VENDORS_METHOD = "exponential_smoothing"
"""How a vendor foresees the demand that he sees, where the site has no forecast of its own."""


SOURCING_REVIEW = 6 * DAYS_PER_MONTH
"""Days from one sourcing review to the next."""


EARNED_OVER = 91.0
"""Days: mean age of the sales that earn a buyer his part, under allocation turn_and_earn."""


OVER_A_SUPPLIER, OVER_A_SITE = 90 * DAYS["day"], 4 * DAYS["week"]
"""Rolling windows of triggers; over a site or the chain in whole periods."""


class Default(NamedTuple):
    """A value in base units, and as it would be written."""

    value: Any
    text: str


def defaults(scenario: Scenario) -> dict[Steps, Default]:
    """Every default that is resolved late, by the path at which it could be written."""
    return dict(_all(scenario))


def role(site: Site) -> str:
    """What a site is, from what it does."""
    return "retailer" if site.demand else "manufacturer" if site.makes else "distributor"


def review_period(stock: StockTerms, run: Run) -> float:
    """Days between reviews; 0 is continuous review."""
    if stock.review == "continuous":
        return 0.0
    if stock.review is not None:
        return float(stock.review)
    return run.bucket if isinstance(stock, PERIODIC) else 0.0


def sourcing_review(buys: Buys) -> float:
    """Days from one sourcing review of a purchase to the next."""
    return SOURCING_REVIEW if buys.sourcing_review is None else buys.sourcing_review


def negative_orders(stock: StockTerms) -> str:
    """What becomes of an order below zero: who inflates orders in a shortage takes them back after it."""
    return stock.negative_orders or ("cancel" if stock.gaming else "never")


OPEN_LEVEL: dict[type[StockTerms], str] = {
    BaseStock: "level",
    ReorderPoint: "reorder_point",
    OrderUpTo: "safety_stock",
    Proportional: "target_net_stock",
    RequirementsPlanning: "safety_stock",
    VendorManaged: "safety_stock",
}
"""Policy -> the key that is computed from 'safety' where it is left open."""


def aims_at_service(stock: StockTerms) -> bool:
    """Whether the level is computed from the default target: neither it nor a target is given."""
    key = OPEN_LEVEL.get(type(stock))
    return key is not None and getattr(stock, key) is None and getattr(stock, "safety", None) is None


def silent_stocks(scenario: Scenario) -> list[Key]:
    """Stocks that no `stock` block speaks of."""
    return [key for key in scenario.network if key[1] not in scenario.spec.sites[key[0]].stock]


def _all(scenario: Scenario) -> Iterator[tuple[Steps, Default]]:
    spec = scenario.spec
    if spec.costs.carrying is None:
        share = 0.0 if spec.costs.holding is not None else DEFAULT_CARRYING
        yield ("costs", "carrying"), Default(share / DAYS_PER_YEAR, f"{100 * share:g} %/year")
    for name, supplier in spec.suppliers.items():
        for key, default in _terms(supplier):
            yield ("suppliers", name, key), default
        if supplier.allocation == TURN_AND_EARN and supplier.earned_over is None:
            yield ("suppliers", name, "earned_over"), Default(EARNED_OVER, show(EARNED_OVER, "time"))
        if supplier.outages is not None and supplier.outages.every is not None and supplier.outages.every.dist is None:
            law = supplier.outages.every.named()
            yield ("suppliers", name, "outages", "every", "dist"), Default(law, law)
    for name, disruption in spec.disruptions.items():
        yield from ((("disruptions", name, *path), default) for path, default in _disruption(disruption))
    for name, trigger in spec.triggers.items():
        yield from ((("triggers", name, *path), default) for path, default in _trigger(trigger, spec.run))
    for name, site in spec.sites.items():
        yield ("sites", name, "role"), Default(role(site), role(site))
        if site.allocation == TURN_AND_EARN and site.earned_over is None:
            yield ("sites", name, "earned_over"), Default(EARNED_OVER, show(EARNED_OVER, "time"))
        for item, makes in site.makes.items():
            yield from (((*_at(name, "makes", item), key), default) for key, default in _making(makes))
        for item, stock in site.stock.items():
            found = ((key, default) for key, default in _stock(stock, spec.run) if not _fills_up(site, item, key))
            yield from (((*_at(name, "stock", item), key), default) for key, default in found)
        for item, buys in site.buys.items():
            yield from (((*_at(name, "buys", item), key), default) for key, default in _vendor(buys))
            yield from (((*_at(name, "buys", item), key), default) for key, default in _reviewed(site, buys))
            if buys.foresees and item not in site.forecast:
                yield (*_at(name, "forecast", item), "method"), Default(VENDORS_METHOD, VENDORS_METHOD)
            for block, keys, source in buys.blocks():
                if source in spec.sites:
                    open_terms = ((key, default) for key, default in _terms(block) if getattr(buys, key) is None)
                    yield from (((*_at(name, "buys", item), *keys, key), default) for key, default in open_terms)
        for item, demand in site.demand.items():
            yield from (((*_at(name, "demand", item), key), default) for key, default in _demand(demand))
    for name, item in silent_stocks(scenario):
        yield (*_at(name, "stock", item), "policy"), Default("base_stock", "base_stock")
        yield from (((*_at(name, "stock", item), key), default) for key, default in _stock(BaseStock(), spec.run))


def window(what: Condition, run: Run) -> float:
    """Days over which a trigger's figure is worked out."""
    if what.source is not None:
        return what.over or OVER_A_SUPPLIER
    return max(1, round((what.over or OVER_A_SITE) / run.bucket)) * run.bucket


def check_days(run: Run) -> float:
    """How often triggers are checked where nothing is said: each week, or in whole periods that are no shorter."""
    return ceil(DAYS["week"] / run.bucket - 1e-9) * run.bucket


def _trigger(trigger: Trigger, run: Run) -> Iterator[tuple[Steps, Default]]:
    if trigger.check is None:
        yield ("check",), Default(check_days(run), show(check_days(run), "time"))
    for key, what in (("when", trigger.when), ("until", trigger.until)):
        if what is not None and what.over is None and what.figure not in AT_ONCE:
            yield (key, "over"), Default(window(what, run), show(window(what, run), "time"))


def _disruption(disruption: Disruption) -> Iterator[tuple[Steps, Default]]:
    if disruption.every is not None and disruption.every.dist is None:
        yield ("every", "dist"), Default(disruption.every.named(), disruption.every.named())
    if disruption.after is not None and disruption.delay is None:
        yield ("delay",), Default(0.0, "0 days")
    if disruption.stops is None and disruption.capacity is None:
        stops = [NOTHING] if disruption.goes_on else list(disruption.stopped)
        yield ("stops",), Default(stops, f"[{', '.join(stops)}]")
    if disruption.transit is None:
        yield ("transit",), Default(MOVES, MOVES)


def _at(site: str, block: str, item: str) -> Steps:
    return "sites", site, block, item


def _terms(terms: LaneTerms) -> Iterator[tuple[str, Default]]:
    if terms.lead_time is None:
        yield "lead_time", Default(0.0, "0 days")
    if terms.crossing is None:
        yield "crossing", Default("allowed", "allowed")
    if terms.order_delay is None:
        yield "order_delay", Default(0.0, "0 days")
    if terms.title_passes is None and getattr(terms, "owner_until", None) is None:
        yield "title_passes", Default("dispatch", "dispatch")
    if terms.defects and terms.inspect is None:
        yield "inspect", Default(0.0, "0 days")
    if terms.defects and terms.rejects is None:
        yield "rejects", Default("returned", "returned")
    if terms.transit_holding is None:
        yield "transit_holding", Default("charged", "charged")


def _fills_up(site: Site, item: str, key: str) -> bool:
    """Whether the key is a target of safety, and the stock is that of a vendor who looks at no demand."""
    buys = site.buys.get(item)
    return key == "safety" and buys is not None and buys.replenished_by is not None and not buys.foresees


def _vendor(buys: Buys) -> Iterator[tuple[str, Default]]:
    if buys.replenished_by is not None and buys.sees is None:
        yield "sees", Default(["stock", "demand"], "[stock, demand]")


def _reviewed(site: Site, buys: Buys) -> Iterator[tuple[str, Default]]:
    """When it is looked at who is bought from, where there is anything to look at."""
    if buys.sourcing_review is None and is_reviewed(site, buys):
        yield "sourcing_review", Default(SOURCING_REVIEW, show(SOURCING_REVIEW, "time"))


def _making(makes: Makes) -> Iterator[tuple[str, Default]]:
    if makes.lots is None:
        lots = "whole" if makes.starts_whole else "split"
        yield "lots", Default(lots, lots)


def _stock(stock: StockTerms, run: Run) -> Iterator[tuple[str, Default]]:
    if stock.review is None:
        period = review_period(stock, run)
        yield "review", Default(period or "continuous", show(period, "time") if period else "continuous")
    if stock.gaming and stock.negative_orders is None:
        yield "negative_orders", Default("cancel", "cancel")
    if aims_at_service(stock):
        service = show(DEFAULT_SERVICE, "share")
        yield "safety", Default({"cycle_service": DEFAULT_SERVICE}, f"{{cycle_service: {service}}}")


def _demand(demand: DemandSpec) -> Iterator[tuple[str, Default]]:
    if demand.bucket is None and any((demand.rate, demand.series, demand.values, demand.high)):
        yield "bucket", Default(demand.days_per_bucket, show(demand.days_per_bucket, "time"))
    if demand.dist is None and demand.rate is not None:
        dist = "normal" if demand.rate.sd else "constant"
        yield "dist", Default(dist, dist)
    if (
        demand.autocorrelation is None
        and demand.rate is not None
        and demand.rate.sd
        and demand.dist in (None, "normal")
    ):
        yield "autocorrelation", Default(0.0, "0")
    if demand.arrivals is not None and demand.size is None:
        yield "size", Default({"mean": {"mean": 1.0, "sd": None, "per": None}}, "{mean: 1 unit}")
