"""Terms of payment: what is owed, to whom and for how long, what it is worth, and how much money is tied up."""

from typing import Any

import pytest

from simchain.engines.audit import audit
from simchain.errors import EngineError, ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.scenario import load
from tests.builders import Played, World, a_shop, a_world, played

SPLIT = {"carrying": {"capital": "10 %/year", "storage": "8 %/year"}}


def a_buyer(supplier: World | None = None, days: int = 360, **others: Any) -> World:
    """A shop that sells 10 a day at 30 and buys them at 20, after 100 days of warm-up."""
    site = {"demand": "10 units/day", "stock": {"item": {"level": 40}}, "buys": "maker", **others.pop("site", {})}
    maker = {"lead_time": "2 days", "price": "20 USD", **(supplier or {})}
    items = {"item": {"price": "30 USD"}}
    run = {"horizon": f"{days} days", "warm_up": "100 days"}
    return a_world(days, {"maker": maker}, {"shop": site}, **{"items": items, "costs": SPLIT, "run": run, **others})


def measured(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def chain(world: World) -> dict[str, float]:
    return measured(played(world)).chain


def test_net_30_against_net_60_is_exactly_thirty_days_of_cash() -> None:
    at_30, at_60 = (chain(a_buyer({"payment": term})) for term in ("net 30 days", "net 60 days"))
    assert at_30["cash_to_cash"] - at_60["cash_to_cash"] == pytest.approx(30)
    assert (at_30["dpo"], at_60["dpo"]) == pytest.approx((30, 60))


def test_cash_to_cash_is_days_of_stock_and_of_customers_credit_less_those_of_suppliers() -> None:
    found = chain(a_buyer({"payment": "net 60 days"}, site={"payment": "net 45 days"}))
    stock = 2 * 10 + (40 - 2 * 10)  # under way, and what is left of the level when each day's customers are served
    assert found["inventory_days"] == pytest.approx(stock / 10)
    assert found["dso"] == pytest.approx(45)
    assert found["cash_to_cash"] == pytest.approx(stock / 10 + 45 - 60)
    assert found["working_capital"] == pytest.approx(stock * 20 + 45 * 300 - 60 * 200)
    assert found["peak_working_capital"] == pytest.approx(found["working_capital"])


def test_credit_is_worth_the_capital_that_it_replaces() -> None:
    now, later = chain(a_buyer()), chain(a_buyer({"payment": "net 60 days"}))
    assert later["credit_cost"] == pytest.approx(-0.10 / 365 * 60 * 200 * 260)
    assert later["total_cost"] - now["total_cost"] == pytest.approx(later["credit_cost"])
    owing = chain(a_buyer(site={"payment": "net 30 days"}))
    assert owing["credit_cost"] == pytest.approx(0.10 / 365 * 30 * 300 * 260)


def test_an_undivided_carrying_cost_says_nothing_of_money_and_a_warning_says_so() -> None:
    world = a_buyer({"payment": "net 60 days"}, costs={"carrying": "24 %/year"})
    assert chain(world)["credit_cost"] == 0
    (warning,) = load(world).warnings
    assert "suppliers.maker.payment moves no cost: nothing says what money costs" in str(warning)


@pytest.mark.parametrize(("title", "days_after"), [("dispatch", 0), ("receipt", 2)])
def test_a_bill_runs_from_the_day_on_which_title_passes(title: str, days_after: int) -> None:
    world = a_buyer({"payment": "net 5 days", "title_passes": title}, days=30, run={"horizon": "30 days"})
    paid = played(world).days("paid")
    assert paid[: 6 + days_after] == [0.0] * (5 + days_after) + [200.0]


def test_goods_on_consignment_are_owed_from_their_use() -> None:
    site = {"buys": {"supplier": "maker", "owner_until": "use"}}
    found = chain(a_buyer({"payment": "net 60 days"}, site=site))
    assert found["dpo"] == pytest.approx(60)
    assert found["working_capital"] == pytest.approx(-60 * 200)


def test_bad_units_are_taken_off_what_is_owed() -> None:
    run = played(a_buyer({"payment": "net 60 days", "defects": "10 %"}))
    share = 60 + 2 * 0.1 / 0.9  # of each bill a tenth is owed for the two days on the way, the rest for 60
    assert measured(run).chain["dpo"] == pytest.approx(share, rel=0.01)
    assert run.total("paid") + run.closing("payable") == pytest.approx(
        run.total("purchase") + run.ledger.opening["payable"][0]
    )


# Credit notes fall due with the bills that they correct

ONE_ORDER = {"policy": "scripted", "orders": [0.5], "opening": {"on_hand": 10}}
"""Half a unit on day 0; of a fraction of a unit the share that is bad is bad, whatever the luck."""


def owed(run: Played) -> float:
    return run.total("payable_area")


def rejecting(payment: str, **supplier: Any) -> Played:
    """An order of 0.5 at 20 USD, of which a fifth is bad: a bill of 10, and a credit note of 2."""
    maker = {"price": "20 USD", "defects": "20 %", "payment": payment, **supplier}
    return played(a_shop("0.1 units/day", ONE_ORDER, "2 days", 40, maker))


def test_the_credit_note_for_bad_goods_falls_due_with_their_bill() -> None:
    run = rejecting("net 10 days")
    assert owed(run) == pytest.approx(10 * 2 + 8 * 8), "10 for the two days on the way, then 8"
    assert [(day, paid) for day, paid in enumerate(run.days("paid")) if paid] == [(10, pytest.approx(8))]


def test_what_was_paid_for_bad_goods_comes_back_on_the_day_of_the_credit_note() -> None:
    run = rejecting("net 1 day")
    assert owed(run) == pytest.approx(10 * 1)
    assert [(day, paid) for day, paid in enumerate(run.days("paid")) if paid] == [(1, 10), (2, pytest.approx(-2))]


def test_goods_that_are_billed_at_receipt_are_credited_with_that_bill() -> None:
    run = rejecting("net 10 days", title_passes="receipt", inspect="3 days")
    assert owed(run) == pytest.approx(10 * 3 + 8 * 7)


def test_a_credit_note_waits_as_long_as_its_invoice_is_held() -> None:
    run = rejecting("net 10 days", invoice_errors={"share": "99.99 %", "held": "20 days"})
    assert owed(run) == pytest.approx(10 * 2 + 8 * 28)


def test_bad_goods_that_were_paid_before_the_run_are_paid_back_at_once() -> None:
    stock = {
        "policy": "scripted",
        "orders": [0],
        "opening": {"on_hand": 10, "in_transit": {"day 2": 0.5}},
    }
    maker = {"price": "20 USD", "defects": "20 %", "payment": "net 10 days"}
    run = played(a_shop("0.1 units/day", stock, "2 days", 40, maker))
    assert owed(run) == 0
    assert run.total("paid") == pytest.approx(-2)


@pytest.mark.parametrize(
    ("title", "lead_time", "area", "bought"),
    [
        # 250 are billed on day 0 and 25 of them credited on day 5, both due on day 10; 225 run from day 5 to day 15
        ("dispatch", "2 days", 250 * 5 + 225 * 5 + 225 * 10, {0: 250, 5: 225 - 25}),
        # billed on days 7 and 12, when the price of the first order has fallen
        ("receipt", "7 days", 225 * 10 + 225 * 10, {7: 225, 12: 225}),
    ],
)
def test_a_price_that_falls_with_later_orders_is_corrected_with_the_bill(
    title: str, lead_time: str, area: float, bought: dict[int, float]
) -> None:
    stock = {"policy": "scripted", "orders": [25, 0, 0, 0, 0, 25], "opening": {"on_hand": 100}}
    breaks = {"breaks": {0: "10 USD", 40: "9 USD"}, "over": "20 days"}
    maker = {"sells": {"item": {"price_breaks": breaks}}, "payment": "net 10 days", "title_passes": title}
    run = played(a_shop([1] * 30, stock, lead_time, supplier=maker))
    assert owed(run) == pytest.approx(area)
    assert {day: amount for day, amount in enumerate(run.days("purchase")) if amount} == pytest.approx(bought)


def test_goods_that_are_lost_before_their_bill_are_neither_billed_nor_corrected() -> None:
    stock = {"policy": "scripted", "orders": [25, 0, 0, 0, 0, 25], "opening": {"on_hand": 100}}
    maker = {"sells": {"item": {"price_breaks": {"breaks": {0: "10 USD", 40: "9 USD"}, "over": "20 days"}}}}
    maker |= {"payment": "net 10 days", "title_passes": "receipt"}
    wreck = {"starts": "day 3", "lasts": "1 day", "hits": "maker>shop", "transit": "lost"}
    run = played(a_shop([1] * 30, stock, "7 days", supplier=maker, disruptions={"wreck": wreck}))
    assert {day: amount for day, amount in enumerate(run.days("purchase")) if amount} == {12: 225}


@pytest.mark.parametrize("bucket", [1, 2])
@pytest.mark.parametrize(("term", "days_owed"), [("net 30 days", 5), ("net 3 days", 3)])
def test_what_customers_send_back_is_taken_off_the_bill_of_its_sale(term: str, days_owed: int, bucket: int) -> None:
    """All that is sold, 10 a day at 30, comes back after 5 days: it is owed until then, or until it is paid."""
    site = {"payment": term, "returns": {"share": "100 %", "after": "5 days"}}
    site["demand"] = {"series": [10 * bucket] * (360 // bucket), "bucket": f"{bucket} days", "then": "stop"}
    found = chain(a_buyer(site=site))
    assert found["receivables"] == pytest.approx(days_owed * 300)
    assert found["revenue"] == pytest.approx(0)


def test_two_suppliers_have_each_their_own_terms() -> None:
    world = a_buyer({"payment": "net 60 days"})
    world["suppliers"]["near"] = {"lead_time": "2 days", "price": "20 USD"}
    world["sites"]["shop"]["buys"] = {"maker": "50 %", "near": "50 %"}
    assert chain(world)["dpo"] == pytest.approx(30)


def test_who_pays_at_once_keeps_no_account_of_it() -> None:
    run = played(a_buyer())
    assert "payable" not in run.ledger.closing
    assert (measured(run).chain["dpo"], measured(run).chain["dso"]) == (0, 0)


def test_the_parties_bear_credit_at_the_site_that_has_it() -> None:
    found = measured(played(a_buyer({"payment": "net 60 days"})))
    assert found.parties["shop", "credit"] == found.chain["credit_cost"] < 0
    assert sum(found.parties.values()) == pytest.approx(found.chain["total_cost"])


def test_the_rows_of_a_trace_add_up_to_the_cost_of_credit() -> None:
    run = played(a_buyer({"payment": "net 7 days"}, days=50, run={"horizon": "50 days"}))
    assert sum(row.amount for row in run.rows("credit")) == pytest.approx(measured(run).chain["credit_cost"])


def test_an_audit_finds_money_that_was_neither_paid_nor_owed() -> None:
    run = played(a_buyer({"payment": "net 7 days"}))
    run.ledger.sums["paid"][0] -= 5
    with pytest.raises(EngineError, match="goods for 52000 were bought, but 51995 was paid and 0 more is owed"):
        audit(run.blueprint, run.ledger)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"payment": "net 30 units"}, "needs a time; got '30 units'"),
        ({"site": {"payment": "net 30 days"}, "items": {"item": {}}}, "'item' has no selling price"),
        ({"hub": True}, "sites of one chain do not pay each other"),
        ({"idle": True}, "hub.payment says when customers pay, but hub has none"),
    ],
)
def test_terms_that_nobody_owes_anything_under_are_refused(change: dict[str, Any], message: str) -> None:
    supplier = {"payment": change["payment"]} if "payment" in change else {}
    others = {key: change[key] for key in ("site", "items") if key in change}
    world = a_buyer(supplier, **others)
    if "hub" in change or "idle" in change:
        world["sites"]["hub"] = {"buys": "maker", "stock": {"item": {"level": 50}}}
        world["sites"]["shop"]["buys"] = {"supplier": "hub", "lead_time": "1 day"}
    if "hub" in change:
        world["sites"]["shop"]["buys"]["payment"] = "net 30 days"
    if "idle" in change:
        world["sites"]["hub"]["payment"] = "net 30 days"
    with pytest.raises(ScenarioError, match=message):
        load(world)


def test_bills_of_nothing_are_warned_of() -> None:
    world = a_buyer({"payment": "net 30 days", "price": "0 USD"})
    assert any("bills of nothing" in str(warning) for warning in load(world).warnings)
