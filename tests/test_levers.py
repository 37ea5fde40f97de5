"""The levers of ordering as the textbooks have them: what orders and stock cost, minimum orders, positions."""

from math import sqrt
from typing import Any

import numpy as np
import pytest

from simchain.metrics import measure
from tests.builders import a_shop, asked, played

D, S, H = 36_500.0, 200.0, 4.80
"""Units a year, USD an order, USD a unit and year: Q* = 1,744 units, 8,371 USD a year."""

YEARS = 20
EDGE = 0.005
"""An order more or less at the ends of 20 years of 21 orders a year is less than half a percent."""


def ordered(quantity: Any, s: float = S, h: float = H, *, said: str = "holding", **supplier: Any) -> dict[str, float]:
    """The metrics of a shop that a steady flow draws on, and that orders when its shelf is empty.

    `said` tells how the cost of holding is written: for all, for the stock alone, or as a share of a price of 20 USD.
    """
    stock = {"policy": "reorder_point", "reorder_point": 0, "quantity": quantity, "order_cost": f"{s} USD"}
    costs = {"holding": f"{h / 365} USD/unit/day"}
    if said == "stock":
        stock["holding"], costs = costs["holding"], {"holding": "9 USD/unit/day"}
    elif said == "carrying":
        supplier["price"], costs = "20 USD", {"carrying": f"{100 * h / 20} %/year"}
    demand = {"flow": f"{D} units/year"}
    world = a_shop(demand, stock, "0 days", days=365 * YEARS, supplier=supplier, costs=costs)
    world["run"]["series"] = "none"
    run = played(world, trace=False)
    return measure(run.blueprint, run.ledger).chain


def order_and_hold(values: dict[str, float]) -> float:
    return (values["order_cost"] + values["carrying_cost"]) / YEARS


def lot(values: dict[str, float]) -> float:
    return D * YEARS / values["orders_placed"]


def test_the_economic_order_quantity_costs_the_root_of_2dsh():
    values = ordered("eoq")
    assert lot(values) == pytest.approx(1744, rel=EDGE)
    assert order_and_hold(values) == pytest.approx(sqrt(2 * D * S * H), rel=EDGE)


@pytest.mark.parametrize(("times", "regret"), [(1.5, 0.0833), (2.0, 0.25), (0.5, 0.25)])
def test_a_wrong_quantity_costs_what_the_textbook_says(times: float, regret: float):
    """(q / Q* + Q* / q) / 2 - 1: a demand overestimated 2.25 times gives 1.5 Q*, and costs 8.3 % more."""
    best = order_and_hold(ordered("eoq"))
    wrong = order_and_hold(ordered(times * sqrt(2 * D * S / H)))
    assert wrong / best - 1 == pytest.approx(regret, abs=2 * EDGE)


def test_a_minimum_of_twice_the_best_quantity_costs_a_quarter_more():
    best = sqrt(2 * D * S / H)
    bound = ordered("eoq", moq=2 * best)
    assert lot(bound) == pytest.approx(2 * best, rel=EDGE)
    assert order_and_hold(bound) / order_and_hold(ordered("eoq")) == pytest.approx(1.25, rel=2 * EDGE)


def test_a_quarter_of_the_order_cost_halves_the_lot_and_the_cost_of_ordering_and_holding():
    dear, cheap = ordered("eoq"), ordered("eoq", s=S / 4)
    assert lot(cheap) / lot(dear) == pytest.approx(0.5, rel=EDGE)
    assert order_and_hold(cheap) / order_and_hold(dear) == pytest.approx(0.5, rel=2 * EDGE)
    # at the best lot, half of the cost is that of ordering; a supplier's own cost of an order counts as the stock's
    for values, best in ((dear, sqrt(2 * D * S * H)), (cheap, sqrt(2 * D * S / 4 * H))):
        assert values["order_cost"] / YEARS == pytest.approx(best / 2, rel=2 * EDGE)
    assert ordered("eoq", s=0, order_cost=f"{S} USD")["order_cost"] == pytest.approx(dear["order_cost"])


def test_a_quarter_of_the_holding_cost_doubles_the_lot():
    dear, cheap = ordered("eoq"), ordered("eoq", h=H / 4)
    assert lot(cheap) / lot(dear) == pytest.approx(2, rel=EDGE)
    assert cheap["average_stock"] / dear["average_stock"] == pytest.approx(2, rel=2 * EDGE)
    for said in ("stock", "carrying"):
        otherwise = ordered("eoq", h=H / 4, said=said)
        assert lot(otherwise) == pytest.approx(lot(cheap))
        assert otherwise["carrying_cost"] == pytest.approx(cheap["carrying_cost"])


def test_a_trigger_on_the_position_orders_once_however_long_the_lead_time():
    """40 days of lead time, four orders under way at once: what is there and on order never exceeds r + Q."""
    stock = {"policy": "reorder_point", "reorder_point": 4100, "quantity": 1000}
    run = played(a_shop(asked([100] * 400), stock, "40 days", days=400))
    position = np.array(run.days("on_hand")) + run.days("on_order") - np.array(run.days("backlog"))
    assert position.max() <= 5100
    assert position.min() > 4100
    assert run.total("orders") == pytest.approx(40, abs=2)


def test_a_season_of_15_percent_peaks_15_percent_above_the_mean():
    demand = {"rate": "100 units/day", "season": {"period": "1 year", "amplitude": "15 %"}}
    sold = np.array(played(a_shop(demand, {"level": 500}, days=365)).days("customer_demanded"))
    assert sold.max() / sold.mean() == pytest.approx(1.15, abs=0.0001)
    assert sold.min() / sold.mean() == pytest.approx(0.85, abs=0.0001)


def test_a_market_grows_by_its_trend_and_moves_at_its_events():
    """100 a day that grow by 10 % of that a year; half as much again for ten days, and 30 % less from day 500 on."""
    events = [
        {"starts": "day 200", "lasts": "10 days", "demand": "150 %"},
        {"starts": "day 500", "demand": "70 %"},
    ]
    demand = {"rate": "100 units/day", "trend": "10 %/year", "events": events}
    sold = played(a_shop(demand, {"level": 900}, days=731)).days("customer_demanded")
    plain = [100 * (1 + 0.10 * day / 365) for day in range(731)]
    changed = {0: 1, 199: 1, 200: 1.5, 209: 1.5, 210: 1, 365: 1, 499: 1, 500: 0.7, 730: 0.7}
    assert [sold[day] for day in changed] == pytest.approx([plain[day] * by for day, by in changed.items()])


def test_a_line_is_busy_for_the_share_of_time_that_demand_takes_of_its_rate():
    """100 units a day on a line of 160: the lot of 100 is in process for 0.625 of each day."""
    world = a_shop(asked([100] * 60), {"level": 300}, days=60)
    maker = {"seal": {"from": {"item": 1}, "rate": "160 units/day"}}
    site = world["sites"]["shop"]
    demand = site.pop("demand")
    site |= {"makes": maker, "demand": {"seal": demand}}
    site["stock"] |= {"seal": {"level": 100}}
    world["suppliers"]["maker"]["sells"] = {"item": "1 USD"}
    run = played(world)
    busy = run.total("in_process_area", "shop/seal") / 100 / 60
    assert busy == pytest.approx(100 / 160)
