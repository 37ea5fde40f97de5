"""Invoices that do not match order and receipt, what that does to payment; and whom money goes to, by tag."""

from math import sqrt

import pytest

import simchain
from simchain.errors import ScenarioError
from simchain.experiments.run import plan
from simchain.scenario.load import loads
from tests.builders import World, a_shop, a_world, played

DAILY = "100 ± 20 units/day"


def billed(errors: object, days: int = 2000, **supplier: object) -> World:
    return a_shop(DAILY, {}, "3 days", days=days, supplier={"price": "7 USD", "invoice_errors": errors, **supplier})


def test_invoice_accuracy_is_the_share_that_match() -> None:
    results = simchain.run(billed("2 %"), replications=5, jobs=1)
    error = sqrt(0.02 * 0.98 / (5 * 2000))
    assert results.runs["invoice_accuracy"].mean() == pytest.approx(0.98, abs=3 * error)
    card = simchain.scorecard(billed("2 %"), replications=5, jobs=1).of("maker")
    assert card["invoice_accuracy"].mean == pytest.approx(results.runs["invoice_accuracy"].mean())


def test_without_a_word_on_invoices_nothing_is_known_of_them() -> None:
    world = a_shop(DAILY, {}, "3 days", supplier={"price": "7 USD"})
    assert simchain.run(world, replications=1).runs["invoice_accuracy"].isna().all()


def test_a_wrong_invoice_is_paid_later_and_nothing_else_changes() -> None:
    """Every invoice is wrong but one in ten thousand, and held for 10 days: what is owed is ten days of purchases."""
    fine, wrong = played(billed("0 %", payment="net 30 days")), played(billed({"share": "99.99 %", "held": "10 days"}))
    assert fine.total("purchase") == wrong.total("purchase")
    a_day = wrong.total("purchase") / 2000
    assert wrong.total("payable_area") / 2000 == pytest.approx(10 * a_day, rel=0.01)


def test_held_bills_and_others_are_paid_when_they_fall_due() -> None:
    """Half of the bills of 30 days are held 20 more, so they are overtaken: 40 days of purchases are owed."""
    run = played(billed({"share": "50 %", "held": "20 days"}, payment="net 30 days"))
    a_day = run.total("purchase") / 2000
    owed = run.total("payable_area") / 2000
    error = 20 * 0.5 / sqrt(2000)
    assert owed / a_day == pytest.approx(40 * (1 - 20 / 2000), abs=3 * error + 0.5)
    assert run.total("paid") + run.closing("payable") == pytest.approx(run.total("purchase"))


def test_the_scorecard_says_for_how_long_payment_was_held() -> None:
    card = simchain.scorecard(billed({"share": "20 %", "held": "10 days"}), replications=2, jobs=1).of("maker")
    assert card["invoice_hold"].mean == pytest.approx(10 * (1 - card["invoice_accuracy"].mean))


def test_errors_on_invoices_move_no_goods() -> None:
    errors = ("0 %", {"share": "30 %", "held": "9 days"})
    plain, wrong = (played(billed(one, days=200), trace=False) for one in errors)
    for name in ("ordered", "received", "at_once", "purchase"):
        assert plain.total(name) == wrong.total(name)


def test_a_score_may_weigh_invoices() -> None:
    world = billed("20 %", days=400)
    world["scorecard"] = {"weights": {"invoice_accuracy": "100 %"}}
    card = simchain.scorecard(world, replications=1).of("maker")
    assert card["score"].mean == pytest.approx(100 * card["invoice_accuracy"].mean)


def test_spend_by_tag_is_the_tagged_share_of_all_spend() -> None:
    suppliers = {
        "alba": {"lead_time": "3 days", "price": "10 USD", "tags": ["local", "diverse"], "certified": True},
        "borneo": {"lead_time": "9 days", "price": "10 USD", "tags": ["diverse"]},
        "crete": {"lead_time": "9 days", "price": "20 USD"},
    }
    sites = {"shop": {"demand": DAILY, "buys": {"alba": "30 %", "borneo": "50 %", "crete": "rest"}}}
    cards = simchain.scorecard(a_world(400, suppliers, sites), replications=3, jobs=1)
    assert list(cards.tags) == ["certified", "local", "diverse"]
    assert cards.tags["local"].mean == pytest.approx(3 / 12)
    assert cards.tags["certified"].mean == pytest.approx(3 / 12)
    assert cards.tags["diverse"].mean == pytest.approx(8 / 12)


@pytest.mark.parametrize(
    ("supplier", "buys", "said"),
    [
        ("price: 0 USD, invoice_errors: 2 %", "A", "suppliers.A.invoice_errors is of invoices for nothing"),
        ("price: 7 USD, invoice_errors: 120 %", "A", "suppliers.A.invoice_errors must be below 100 %"),
        ("price: 7 USD, invoice_errors: {held: 2 days}", "A", "invoice_errors"),
        ("price: 7 USD", "{supplier: dc, lead_time: 1 day, invoice_errors: 2 %}", "write each other no invoices"),
    ],
)
def test_words_on_invoices_that_say_nothing_are_named(supplier: str, buys: str, said: str) -> None:
    text = f"""\
simchain: 1
suppliers: {{A: {{lead_time: 2 days, {supplier}}}}}
sites:
  dc: {{buys: A}}
  shop: {{demand: 10 units/day, buys: {buys}}}
"""
    try:
        found = loads(text, "s.yaml").warnings
    except ScenarioError as error:
        found = error.faults
    assert any(said in fault.message for fault in found), found


def test_who_writes_no_invoices_pays_nothing_for_it() -> None:
    (blueprint,) = plan(a_shop(DAILY, {}, "3 days", supplier={"price": "7 USD"})).blueprints
    assert not blueprint.gives_credit
    assert "invoices" not in simchain.Simulation(blueprint).finish().sums
