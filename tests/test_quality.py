"""Inspection at receipt: how many units are bad, who pays for them, and that they are ordered again."""

import math
from collections import Counter
from typing import Any

import pytest

import simchain
from simchain import ScenarioError, load
from simchain.metrics import measure
from simchain.rules.distributions.binomial import units_chosen
from tests.builders import World, a_shop, a_world, played

SHARE = 0.015


def faults(world: World) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(world)
    return [f"{fault.message} | {fault.hint}" for fault in caught.value.faults]


def a_buyer(days: int = 400, supplier: dict[str, Any] | None = None, **others: Any) -> World:
    """A shop that sells 100 a day and reviews each day, from a maker of whom 1.5 % is bad."""
    maker = {"sells": {"item": "10 USD"}, "defects": "1.5 %", **(supplier or {})}
    return a_shop([100] * days, {"level": 500}, "2 days", supplier=maker, **others)


# The number of rejects


@pytest.mark.parametrize(("units", "share"), [(1, 0.3), (7, 0.5), (40, 0.015), (300, 0.2), (2500, 0.97)])
def test_rejects_are_binomial(units: int, share: float):
    """Over a grid of the luck, each number comes as often as the binomial law says; the grid's error is one step."""
    steps = 4001
    seen = Counter(units_chosen(share, float(units), (n + 0.5) / steps) for n in range(steps))
    for k in range(units + 1):
        logs = math.lgamma(units + 1) - math.lgamma(k + 1) - math.lgamma(units - k + 1)
        chance = math.exp(logs + k * math.log(share) + (units - k) * math.log(1 - share))
        assert seen[float(k)] / steps == pytest.approx(chance, abs=1.001 / steps + 1e-9), k


def test_of_a_fraction_of_a_unit_its_share_is_bad_so_the_mean_is_exact():
    steps = 20000
    mean = sum(units_chosen(0.2, 10.5, (n + 0.5) / steps) for n in range(steps)) / steps
    assert mean == pytest.approx(2.1, abs=10 / steps)


def test_no_number_of_rejects_is_out_of_range_for_large_lots():
    low, middle, high = (units_chosen(SHARE, 1e6, u) for u in (1e-12, 0.5, 1 - 1e-12))
    assert low < middle < high
    assert middle == pytest.approx(1e6 * SHARE, abs=1)
    assert (high - low) / 2 == pytest.approx(7.03 * math.sqrt(1e6 * SHARE * (1 - SHARE)), rel=0.02)


def test_ppm_is_the_share_of_bad_units_within_three_standard_errors():
    found = simchain.run(a_buyer(), replications=20, jobs=1, check=True, series=False)
    inspected = found.lanes["units_inspected"].sum()
    error = 1e6 * math.sqrt(SHARE * (1 - SHARE) / inspected)
    assert 1e6 * found.lanes["units_rejected"].sum() / inspected == pytest.approx(1e6 * SHARE, abs=3 * error)
    assert found.runs["ppm"].mean() == pytest.approx(1e6 * SHARE, abs=3.1 * error)


def test_acceptance_is_the_share_of_shipments_without_a_bad_unit():
    """A hundred a day (and the few to make up for rejects) are all good with chance 0.985^n."""
    found = simchain.run(a_buyer(), replications=20, jobs=1, series=False)
    shipments = found.lanes["shipments"].sum()
    size = found.lanes["units_inspected"].sum() / shipments
    expected = (1 - SHARE) ** size
    error = math.sqrt(expected * (1 - expected) / shipments)
    assert found.lanes["acceptance"].mean() == pytest.approx(expected, abs=3 * error)


# What becomes of them


def test_rejects_are_ordered_again():
    """All that is sold came in good, but for what the shelf holds more or less at the end."""
    run = played(a_buyer())
    assert run.total("received") == pytest.approx(run.total("demanded") + run.ledger.change("on_hand")[0])
    lane = run.at("maker>shop/item")
    bad = float(run.ledger.sums["rejected"][lane])
    assert bad > 0
    assert run.total("ordered") == pytest.approx(40000 + bad, abs=250)
    assert run.closing("scrapped") == bad
    position = run.closing("on_hand") + run.closing("on_order") - run.closing("backlog")
    assert position == pytest.approx(500 - 100 * 0, abs=5)


def test_goods_are_inspected_before_they_come_on_the_shelf_and_after_they_arrived():
    world = a_shop([0] * 6, {"level": 10, "opening": {"on_hand": 0}}, "2 days", supplier={"inspect": "1 day"})
    run = played(world)
    assert run.days("in_inspection") == [0, 0, 10, 0, 0, 0]
    assert run.days("on_hand") == [0, 0, 0, 10, 10, 10]
    assert run.days("on_order") == [10, 10, 10, 0, 0, 0]
    assert run.total("in_inspection_area") == 10


def test_holding_is_paid_for_goods_that_are_inspected():
    world = a_shop(
        [0] * 6,
        {"level": 10, "opening": {"on_hand": 0}, "holding": "2 USD/unit/day"},
        "0 days",
        supplier={"inspect": "30 h"},
    )
    run = played(world)
    assert measure(run.blueprint, run.ledger).chain["holding_cost"] == pytest.approx(10 * 6 * 2)
    assert sum(row.amount for row in run.rows("holding")) == pytest.approx(10 * 6 * 2)


@pytest.mark.parametrize("title", ["dispatch", "receipt"])
@pytest.mark.parametrize(("rejected", "pays"), [("returned", False), ("paid", True)])
def test_bad_units_are_paid_only_where_the_terms_say_so(title: str, rejected: str, pays: bool):
    run = played(a_buyer(supplier={"rejects": rejected, "title_passes": title, "promotion": DEAL}))
    lane = run.at("maker>shop/item")
    bad = float(run.ledger.sums["rejected"][lane])
    assert bad > 100
    credits = [row.amount for row in run.rows("purchase") if row.amount < 0]
    assert bool(credits) != pays
    rows = {row.id: row for row in run.rows("reject")}
    paid_back = sum(row.amount for row in run.rows("purchase") if row.cause in rows)
    assert -10 * bad <= paid_back <= -9 * bad * (not pays) + 0.0


DEAL = {"every": "8 weeks", "lasts": "1 week", "discount": "10 %"}


def test_a_credit_is_at_the_price_that_was_paid():
    """The only week at a discount: what left in it is credited at 9, whenever it is inspected."""
    maker = {"sells": {"item": "10 USD"}, "defects": "20 %", "inspect": "6 days"}
    deal = {"every": "100 weeks", "lasts": "1 week", "discount": "10 %"}
    run = played(a_shop([50] * 30, {"level": 200}, "3 days", supplier={**maker, "promotion": deal}))
    bad = {row.id: row for row in run.rows("reject")}
    credits = [(row.day - 9, row.amount / bad[row.cause].quantity) for row in run.rows("purchase") if row.cause in bad]
    assert {price for left, price in credits if left < 7} == {-9.0}
    assert {price for left, price in credits if left >= 7} == {-10.0}


def test_what_a_unit_is_worth_counts_the_freight_of_bad_ones_and_their_price_where_it_is_paid():
    def value(**terms: Any) -> float:
        maker = {"sells": {"item": "10 USD"}, "freight": "1 USD/unit", "defects": "20 %", **terms}
        return played(a_shop([0], {"level": 1}, supplier=maker)).blueprint.points[0].unit_value

    assert value() == pytest.approx(10 + 1 / 0.8)
    assert value(rejects="paid") == pytest.approx(11 / 0.8)
    assert value(defects="0 %") == 11


def test_defects_of_the_item_go_before_the_supplier_s_and_the_purchase_s_before_both():
    def share(sold: dict[str, Any], **buys: Any) -> float:
        maker = {"sells": {"item": {"price": "1 USD", **sold}}, "defects": "1 %"}
        world = a_shop([0], {"level": 1}, supplier=maker)
        world["sites"]["shop"]["buys"] = {"item": {"supplier": "maker", **buys}}
        inspection = played(world).blueprint.lanes[0].inspection
        return 0.0 if inspection is None else inspection.defects

    assert share({}) == 0.01
    assert share({"defects": "2 %"}) == 0.02
    assert share({"defects": "2 %"}, defects="3 %") == 0.03
    assert share({"defects": "2 %"}, defects="0 %") == 0


def test_a_level_covers_the_time_of_inspection():
    def level(**terms: Any) -> float:
        stock = {"safety": {"cycle_service": "95 %"}}
        return played(a_shop("10 ± 3 units/day", stock, days=1, supplier=terms)).blueprint.points[0].policy.level

    assert level(inspect="3 days") == pytest.approx(level(lead_time="5 days"))


def test_what_a_site_sends_is_bad_too_and_it_must_make_up_for_it():
    sites = {
        "shop": {
            "demand": {"series": [40], "bucket": "1 day", "then": "repeat"},
            "stock": {"level": 200},
            "buys": {"supplier": "dc", "lead_time": "1 day", "defects": "20 %", "inspect": "12 h"},
        },
        "dc": {"stock": {"safety": {"cycle_service": "95 %"}}, "buys": "maker"},
    }
    run = played(a_world(400, {"maker": {"lead_time": "2 days"}}, sites))
    sent = -run.ledger.change("supplied")[run.at("maker>dc/item")]
    error = math.sqrt(400 * 50 * 0.2 * 0.8) / 0.8
    assert sent == pytest.approx(400 * 50, abs=3 * error + 200)
    assert measure(run.blueprint, run.ledger).points["fill_rate"][0] == 1


# Nothing is inspected where nothing is said


def test_without_a_word_on_quality_nothing_is_counted():
    run = played(a_shop([5] * 5, {"level": 10}))
    assert "inspected" not in run.ledger.sums
    measures = measure(run.blueprint, run.ledger)
    assert math.isnan(measures.chain["ppm"])
    assert math.isnan(measures.lanes["acceptance"][0])


# Refusals


def test_all_goods_bad_is_refused():
    (fault,) = faults(a_buyer(supplier={"defects": "100 %"}))
    assert "defects" in fault
    assert "below 100 %" in fault


@pytest.mark.parametrize(
    ("supplier", "buys", "said"),
    [
        ({"rejects": "paid", "defects": "0 %"}, {}, "nothing that maker sends is bad"),
        ({"rejects": "paid"}, {"owner_until": "use"}, "goods on consignment are paid when they are used"),
    ],
)
def test_a_word_on_rejects_that_cannot_be_meant_is_refused(supplier: World, buys: World, said: str):
    world = a_buyer(supplier=supplier)
    world["sites"]["shop"]["buys"] = {"item": {"supplier": "maker", **buys}}
    (fault,) = faults(world)
    assert said in fault
    assert "take it out" in fault


# Quantities that count on rejects


def test_an_economic_order_counts_the_bad_units_that_come_with_it():
    """With a good share g, a cycle of an order of Q lasts Qg/D: cost is least at EOQ / g (Harris 1913, with yield)."""
    orders = {"policy": "reorder_point", "reorder_point": 0, "quantity": "eoq"}
    maker = {"sells": {"item": "10 USD"}, "defects": "20 %", "order_cost": "100 USD"}
    costs = {"holding": "0.01 USD/unit/day"}
    blueprint = played(a_shop([50] * 30, orders, "0 days", supplier=maker, costs=costs)).blueprint
    assert blueprint.points[0].policy.quantity == pytest.approx(math.sqrt(2 * 50 * 100 / 0.01) / 0.8)


def test_cards_are_enough_for_the_bad_units_too():
    """D = 80 good units a day, L = 2 days, S = 0, C = 40: 80 / 0.8 x 2 / 40 = 5 cards."""
    loop = {"policy": "kanban", "bin": 40, "cards": "auto"}
    maker = {"sells": {"item": "10 USD"}, "defects": "20 %"}
    blueprint = played(a_shop([80] * 30, loop, "2 days", supplier=maker)).blueprint
    assert blueprint.points[0].policy.cards == 5
