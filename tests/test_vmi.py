"""Vendor managed inventory: the vendor looks at the buyer's stock and customers, and decides."""

from typing import Any

import pytest

from simchain import ScenarioError, load, lower
from simchain.experiments.bullwhip.split import bullwhip_causes
from simchain.rules.policies import MinMax, VendorManaged
from simchain.scenario.explain import explain
from simchain.scenario.fingerprint import fingerprint
from simchain.scenario.load import loads
from tests.builders import World, a_shop, a_world, asked, played

STEADY = [10.0] * 20
KNOWN = {"method": "constant", "mean": "10 units/day"}


def a_managed_shop(demand: Any = STEADY, stock: World | None = None, lead_time: str = "2 days", **terms: Any) -> World:
    world = a_shop(demand, {"safety_stock": 5, **(stock or {})}, lead_time, costs={"holding": "0 USD/unit/day"})
    shop = world["sites"]["shop"]
    shop["buys"] = {"supplier": "maker", "replenished_by": "supplier", **terms}
    shop["forecast"] = {"item": KNOWN}
    return world


def test_a_vendor_who_sees_demand_keeps_the_position_at_what_he_foresees_and_a_buffer():
    run = played(a_managed_shop(stock={"opening": {"on_hand": 0}}))
    assert run.blueprint.points[0].policy == VendorManaged(0.0, float("inf"), 5.0)
    # two days of 10, 5 more, and the 10 that were asked for on day 0 already
    assert run.days("ordered") == [35.0] + [10.0] * 19


@pytest.mark.parametrize(("band", "position"), [([40, 90], 40), ([0, 15], 15), ([20, 30], 25)])
def test_he_stays_within_the_band(band, position):
    run = played(a_managed_shop(band=band))
    at_end = run.closing("on_hand") + run.closing("on_order") - run.closing("backlog")
    assert at_end == position == run.ledger.opening["on_hand"][0]


def test_a_vendor_who_sees_only_stock_fills_up_when_it_is_low():
    world = a_managed_shop(sees=["stock"], band=[30, 80])
    del world["sites"]["shop"]["stock"]["item"]["safety_stock"]
    run = played(world)
    assert run.blueprint.points[0].policy == MinMax(30.0, 80.0)
    assert [quantity for quantity in run.days("ordered") if quantity] == [50.0, 50.0, 50.0, 50.0]
    assert run.days("ordered")[4] == 50.0


def test_he_looks_when_the_stock_is_reviewed():
    run = played(a_managed_shop(stock={"review": "5 days", "opening": {"on_hand": 200}}))
    assert [day for day, quantity in enumerate(run.days("ordered")) if quantity] == [15]


def test_no_order_is_written_so_none_is_paid_or_late():
    supplier = {"order_cost": "40 USD", "order_delay": "3 days", "moq": 25}
    world = a_managed_shop()
    world["suppliers"]["maker"] |= supplier
    run = played(world)
    assert run.total("order") == 0
    assert all(row.day == sent.day for row, sent in zip(run.rows("order"), run.rows("dispatch"), strict=True))
    assert min(row.quantity for row in run.rows("dispatch")) == 25


def test_without_a_forecast_of_the_site_the_vendor_smooths_what_he_sees():
    world = a_managed_shop(demand="10 ± 3 units/day")
    del world["sites"]["shop"]["forecast"]
    foresight = lower(load(world)["base"]).points[0].foresight
    assert type(foresight.method).__name__ == "ExponentialSmoothing"
    world["sites"]["shop"]["forecast"] = {"item": {"method": "moving_average", "window": "4 days"}}
    assert type(lower(load(world)["base"]).points[0].foresight.method).__name__ == "MovingAverage"


def a_vendor_that_is_a_site(stock: World, **terms: Any) -> World:
    """A shop whose vendor ships in loads of 40, and plans with a moving average himself."""
    average = {"item": {"method": "moving_average", "window": "4 days"}}
    sites = {
        "vendor": {
            "stock": {"item": {"policy": "order_up_to", "safety_stock": 90}},
            "buys": "maker",
            "forecast": average,
        },
        "shop": {
            "demand": asked([10, 10, 10, 10, 30, 10, 10, 10, 10, 10, 10, 10]),
            "stock": {"item": stock},
            "buys": {"supplier": "vendor", "lot": 40, **terms},
            "forecast": average,
        },
    }
    return a_world(12, {"maker": {"lead_time": "2 days"}}, sites)


def test_a_vendor_foresees_customers_and_not_his_own_shipments():
    seen = lower(load(a_vendor_that_is_a_site({"safety_stock": 20}, replenished_by="supplier"))["base"])
    vendor, shop = (next(p for p in seen.points if p.site == site) for site in ("vendor", "shop"))
    assert [signal.point for signal in vendor.foresight.signals] == [shop.index]
    assert vendor.foresight.unheard == {shop.index}
    blind = a_vendor_that_is_a_site({}, replenished_by="supplier", sees=["stock"], band=[20, 60])
    heard = next(p for p in lower(load(blind)["base"]).points if p.site == "vendor").foresight
    assert heard.signals == ()
    assert not heard.unheard


def test_a_vendor_who_plans_without_a_forecast_needs_none():
    world = a_vendor_that_is_a_site({"safety_stock": 20}, replenished_by="supplier")
    world["sites"]["vendor"] = {"stock": {"item": {"level": 90}}, "buys": "maker"}
    assert next(p for p in lower(load(world)["base"]).points if p.site == "vendor").foresight is None
    assert played(world).total("demanded", "shop/item") == 140


def test_spelled_out_a_managed_stock_is_the_same_scenario():
    for terms in ({}, {"sees": ["stock"], "band": [20, 60]}):
        world = a_managed_shop(**terms)
        del world["sites"]["shop"]["stock"]["item"]["safety_stock"]
        scenario = load(world)["base"]
        text = explain(scenario)
        assert "policy: vmi" in text
        assert ("cycle_service" in text) == (not terms)
        assert fingerprint(loads(text)["base"]) == fingerprint(scenario)


def test_a_stock_of_which_nothing_is_said_is_the_vendor_s_too():
    world = a_managed_shop()
    del world["sites"]["shop"]["stock"]
    assert isinstance(lower(load(world)["base"]).points[0].policy, VendorManaged)


REFUSED: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("a band upside down", {"band": [80, 20]}, {}, "the most (20) is below the least (80)"),
    ("a band of one number", {"band": [80]}, {}, "needs two quantities"),
    ("nothing seen", {"sees": []}, {}, "a vendor that sees nothing cannot replenish it"),
    ("demand without stock", {"sees": ["demand"]}, {}, "a vendor that sees no stock cannot replenish it"),
    ("stock without a band", {"sees": ["stock"]}, {}, "needs to know when stock is low"),
    ("a buffer nobody uses", {"sees": ["stock"], "band": [1, 9]}, {}, "safety_stock is not used"),
    ("a policy beside it", {}, {"policy": "kanban", "bin": 4}, "two would decide"),
    ("a level beside it", {}, {"level": 40}, "level"),
    ("a cost of orders", {"order_cost": "4 USD"}, {}, "no order is written"),
    ("a delay of orders", {"order_delay": "1 day"}, {}, "no order is written"),
    ("a cost of orders in the stock", {}, {"order_cost": "4 USD"}, "no order is written"),
    ("a band without a vendor", {"replenished_by": None, "band": [1, 9]}, {"policy": "jit"}, "band is not used"),
    ("a vendor nobody asked", {"replenished_by": None}, {"policy": "vmi"}, "no vendor has been asked"),
)


@pytest.mark.parametrize(("terms", "stock", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_cannot_be_is_refused_with_the_reason(terms, stock, said):
    world = a_managed_shop(**terms)
    own = world["sites"]["shop"]["stock"]["item"]
    own |= stock
    if "policy" in stock and stock["policy"] != "vmi":
        del own["safety_stock"]
    with pytest.raises(ScenarioError) as caught:
        load(world)
    assert said in str(caught.value)


def test_two_vendors_cannot_both_decide():
    world = a_managed_shop()
    world["suppliers"]["other"] = world["suppliers"]["maker"]
    shares = {"maker": "50 %", "other": "rest"}
    world["sites"]["shop"]["buys"] = {"rule": "split", "shares": shares, "replenished_by": "supplier"}
    with pytest.raises(ScenarioError, match="only one vendor can decide"):
        load(world)


def test_goods_that_were_never_bought_cannot_be_given_back():
    world = a_managed_shop(owner_until="use", stock={"negative_orders": "allowed"})
    with pytest.raises(ScenarioError, match="goods on consignment cannot be given back"):
        load(world)


def test_a_vendor_without_a_forecast_of_his_own_plans_with_his_buyer_s():
    world = a_vendor_that_is_a_site({"safety_stock": 20}, replenished_by="supplier")
    del world["sites"]["vendor"]["forecast"]
    vendor = next(p for p in lower(load(world)["base"]).points if p.site == "vendor")
    assert type(vendor.foresight.method).__name__ == "MovingAverage"
    assert vendor.foresight.signals


def test_a_vendor_whose_buyer_feeds_others_too_counts_what_he_sends_there():
    """The buyer's customers are not all that his stock is for: seeing only them would foresee too little."""
    world = a_vendor_that_is_a_site({"safety_stock": 20}, replenished_by="supplier")
    world["sites"]["kiosk"] = {"demand": asked([5] * 12), "stock": {"item": {"level": 10}}, "buys": "shop"}
    vendor = next(p for p in lower(load(world)["base"]).points if p.site == "vendor")
    assert vendor.foresight.signals == ()
    assert not vendor.foresight.unheard


def test_a_vendor_s_own_smoothing_is_the_demand_signal_of_his_chain():
    """Nothing else amplifies here: with his forecast held at the mean, he passes on what customers buy."""
    world = a_vendor_that_is_a_site({"safety_stock": 200}, replenished_by="supplier")
    buys = {"supplier": "vendor", "replenished_by": "supplier", "lead_time": "2 days"}
    world["sites"]["shop"] |= {"demand": {"item": "10 ± 3 units/day"}, "buys": {"item": buys}}
    for site in world["sites"].values():
        site.pop("forecast", None)
    world["run"] = {"horizon": "300 days", "warm_up": "50 days"}
    split = bullwhip_causes(load(world)["base"], replications=2, jobs=1)
    assert [cause.name for cause in split.shares] == ["demand signal"]
    assert split.without.mean == pytest.approx(1)
    assert split.ratio.mean > 1.5
