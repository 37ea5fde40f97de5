"""Whatever people and forecasts order, capped, cancelled or given back: goods and money are conserved."""

from collections import defaultdict
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simchain.blueprint import lower
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.engines.eventwise.stock.giving_back import Return
from simchain.scenario import load
from tests.builders import played
from tests.test_conservation import CLOSE, accounts_of, what_waits

DAYS = 40

chains_are_slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TIMES = ("0 days", "1 day", "36 h", "2 ± 2 days", {"dist": "exponential", "mean": "30 h"})
DEMANDS: tuple[Any, ...] = (
    {"series": [0, 13, 0.1, 5.5, 2] * 8, "bucket": "1 day", "then": "stop"},
    {"rate": "4 units/day", "dist": "poisson"},
    {"rate": "5 ± 4 units/day", "dist": "gamma"},
    {"arrivals": "3 orders/day", "size": {"dist": "geometric", "mean": 2, "start": 1}},
)
FORECASTS: tuple[dict[str, Any], ...] = (
    {"method": "naive", "initial": "5 units/day"},
    {"method": "moving_average", "window": "3 days"},
    {"method": "holt", "alpha": "60 %", "beta": "30 %"},
    {"method": "croston"},
    {"method": "ar1", "autocorrelation": -0.5},
)
FORESEEING: tuple[dict[str, Any], ...] = (
    {"policy": "order_up_to", "safety_stock": 4},
    {"policy": "proportional", "net_stock_gain": "80 %", "target_net_stock": 3},
)
OTHERS: tuple[dict[str, Any], ...] = (
    {"level": 12},
    {"policy": "mirror"},
    {"policy": "anchoring", "target": 9},
    {"policy": "panicker"},
    {"policy": "hoarder", "target": 30},
    {"policy": "jit", "review": "1 day"},
    {"policy": "player"},
    {"policy": "constant_order", "quantity": 4},
    {"policy": "reorder_point", "reorder_point": 6, "quantity": 4, "batches": "as_needed", "review": "1 day"},
)
BELOW_ZERO = (None, "order_up_to", "proportional", "echelon_base_stock")


@st.composite
def trees(draw: Any) -> dict[str, Any]:
    """Sites that each buy one item from one source: a site that comes later, or the maker."""
    count = draw(st.integers(1, 5))
    sources = [draw(st.integers(n + 1, count)) for n in range(count)]
    sites = {f"site{n}": draw(a_site(source, count)) for n, source in enumerate(sources)}
    for n in set(range(count)) - set(sources):
        sites[f"site{n}"]["demand"] = draw(st.sampled_from(DEMANDS))
        sites[f"site{n}"]["unmet"] = draw(st.sampled_from(("backorder", "lost")))
    maker: dict[str, Any] = {"lead_time": "1 day", "price": "2 USD"}
    if draw(st.booleans()):
        maker["outages"] = {"dated": [{"starts": "day 5", "lasts": "6 days"}, {"starts": "day 20", "lasts": "2 days"}]}
    if draw(st.booleans()):
        maker["capacity"] = "12 units/day"
        maker["allocation"] = draw(st.sampled_from(("first_come", "proportional", "uniform", "turn_and_earn")))
    if all(site["stock"].get("negative_orders") != "allowed" for site in sites.values()):
        maker["promotion"] = {"every": "6 days", "lasts": "2 days", "discount": "15 %"}
        for n, source in enumerate(sources):
            if source == count and sites[f"site{n}"]["stock"].get("policy") in (None, "order_up_to"):
                sites[f"site{n}"]["stock"]["forward_buy"] = "2 days"
    return {
        "simchain": 1,
        "run": {"horizon": f"{DAYS} days", "warm_up": draw(st.sampled_from(("none", "7 days")))},
        "whole_units": draw(st.booleans()),
        "costs": {"carrying": "24 %/year", "stockout": "1 USD/unit", "backorder": "1 USD/unit/day"},
        "suppliers": {"maker": maker},
        "sites": sites,
    }


@st.composite
def a_site(draw: Any, source: int, count: int) -> dict[str, Any]:
    site: dict[str, Any] = {
        "ships": draw(st.sampled_from(("partial", "partial", "complete"))),
        "allocation": draw(st.sampled_from(("first_come", "proportional", "uniform", "turn_and_earn"))),
        "buys": {"supplier": f"site{source}" if source < count else "maker", **draw(lane_terms())},
    }
    stock = dict(draw(st.sampled_from((*FORESEEING * 3, *OTHERS))))
    if stock in FORESEEING:
        site["forecast"] = draw(st.sampled_from(FORECASTS))
    elif source < count and "level" in stock and draw(st.booleans()):
        stock = {"policy": "echelon_base_stock", "level": 30}
    if stock.get("policy") in BELOW_ZERO:
        stock["negative_orders"] = draw(st.sampled_from(("never", "cancel", "allowed", "allowed")))
        if stock["negative_orders"] == "cancel":
            site["buys"].pop("order_delay", None)
            if stock.get("policy") in (None, "order_up_to"):
                stock["gaming"] = "30 %"
    if stock.get("policy") != "constant_order" and draw(st.integers(0, 2)) == 0:
        stock["order_cap"] = 8
    stock["opening"] = {"on_hand": draw(st.sampled_from((0, 5, 30.4)))}
    site["stock"] = stock
    return site


@st.composite
def lane_terms(draw: Any) -> dict[str, Any]:
    terms = {
        "lead_time": st.sampled_from(TIMES),
        "order_delay": st.sampled_from(("1 day", "12 h")),
        "crossing": st.sampled_from(("allowed", "never")),
        "capacity": st.just("9.3 units/day"),
        "title_passes": st.sampled_from(("dispatch", "receipt")),
        "freight": st.just({"cost": "0.1 USD/unit", "per_shipment": "7 USD"}),
        "order_cost": st.just("2 USD"),
    }
    return {name: draw(value) for name, value in terms.items() if name == "lead_time" or draw(st.integers(0, 3)) == 0}


@given(trees(), st.integers(0, 2**30))
@chains_are_slow
def test_goods_and_money_are_conserved_whatever_is_ordered(world: dict[str, Any], seed: int) -> None:
    run = played(world, seed=seed)
    gained: dict[str, float] = defaultdict(float)
    for account, items in accounts_of(run.blueprint):
        for item, units in zip(items, run.ledger.change(account), strict=True):
            gained[item] += units
    assert all(abs(units) < 1e-7 for units in gained.values()), gained
    assert run.ledger.series["on_hand"].min(initial=0.0) > -1e-8
    ordered, asked = run.ledger.sums["ordered"], run.ledger.sums["demanded"]
    for n, site in enumerate(world["sites"].values()):
        if "demand" not in site and not any(lane["buys"].get("order_delay") for lane in world["sites"].values()):
            feeds = [f"{name}/item" for name, one in world["sites"].items() if one["buys"]["supplier"] == f"site{n}"]
            assert asked[n] == pytest.approx(sum(ordered[run.at(place)] for place in feeds), **CLOSE)


@given(trees(), st.integers(0, 2**30))
@chains_are_slow
def test_at_every_day_what_is_on_order_is_somewhere_or_owed(world: dict[str, Any], seed: int) -> None:
    """On order: waiting at the source, under way, less what goes back; what is due back on the shelf is owed there."""
    run = Simulation(lower(load(world)["base"], seed))
    for _ in range(DAYS):
        run.step()
        for n, stock in enumerate(run.stocks):
            (lane,) = stock.lanes
            assert run.books.backlog[n] == pytest.approx(what_waits(run, n), **CLOSE), stock.plan.name
            coming = run.books.in_transit[lane.index]
            coming += sum(order.remaining for order in lane.source.queue if order.lane is lane)  # type: ignore[attr-defined]
            coming += sum(order.remaining for order in stock.queue if isinstance(order.lane, Return))
            if not lane.plan.order_delay:  # type: ignore[attr-defined]
                assert run.books.on_order[n] == pytest.approx(coming, **CLOSE), stock.plan.name
    audit(run.blueprint, run.finish())
