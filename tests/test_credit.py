"""Terms of payment: what is owed, to whom and for how long, what it is worth, and how much money is tied up."""

from typing import Any

import pytest

from simchain.engines.audit import audit
from simchain.errors import EngineError, ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.scenario import load
from tests.builders import Played, World, a_world, played

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
    assert measured(run).chain["dpo"] == pytest.approx(60, rel=0.02)
    assert run.total("paid") + run.closing("payable") == pytest.approx(
        run.total("purchase") + run.ledger.opening["payable"][0]
    )


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
