"""Order lines: what a source promised, what arrived when, and how that is judged."""

from math import sqrt

import pytest

from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.rules.suppliers.order_lines import (
    Line,
    Window,
    deviation,
    due_between,
    fill_rate,
    lead_times,
    mean,
    on_time,
    percentile,
)
from simchain.scenario import load
from tests.builders import World, a_shop


def lines_of(world: World, lane: int = 0) -> list[Line]:
    """The order lines of one lane of a finished run."""
    return list(Simulation(lower(load(world)["base"]).keeping_lines()).finish().lines[lane])


def a_buyer(demand=(5,) * 12, lead_time="3 days", supplier=None, **others) -> World:
    return a_shop(list(demand), {"level": 20}, lead_time, supplier=supplier or {}, **others)


def test_each_order_is_a_line_with_its_promise_and_what_came_of_it():
    first, *_, last = lines_of(a_buyer())
    assert (first.ordered_at, first.promised_at, first.quantity) == (0, 3, 5)
    assert (first.received, first.accepted, first.completed_at, first.lead_time) == (5, 5, 3, 3)
    assert not last.is_complete
    assert last.lead_time != last.lead_time


def test_nobody_keeps_lines_that_nobody_asked_for():
    assert not Simulation(lower(load(a_buyer())["base"])).finish().lines


def test_what_a_capacity_delivers_in_parts_goes_to_the_oldest_line_first():
    lines = lines_of(a_buyer([5] * 8, supplier={"capacity": "3 units/day"}))
    assert [(line.first_receipt, line.completed_at) for line in lines[:2]] == [(3, 4), (4, 6)]
    assert lines[0].punctual == 3
    assert [line.days_late for line in lines[:2]] == [1, 2]


def test_what_was_under_way_before_the_run_closes_no_line_of_it():
    stock = {"level": 20, "opening": {"on_hand": 5, "in_transit": {"day 1": 15}}}
    lines = lines_of(a_shop([5] * 8, stock, "3 days"))
    assert all(line.lead_time == 3 for line in lines if line.is_complete)


def test_rejects_arrive_but_are_not_accepted():
    maker = {"defects": "30 %", "inspect": "2 days"}
    lines = lines_of(a_buyer([50] * 40, supplier=maker))
    done = [line for line in lines if line.is_complete and line.completed_at < 35]
    assert all(line.received == line.quantity for line in done)
    assert 0 < sum(line.accepted for line in done) < sum(line.received for line in done)
    assert all(line.promised_at == line.ordered_at + 3 for line in lines)  # its arrival, not the end of inspection


def test_what_is_lost_on_the_way_ends_its_line_short():
    lost = {"hits": "maker>shop", "starts": "day 1", "lasts": "1 day", "transit": "lost"}
    first, second, *_ = lines_of(a_buyer(disruptions={"storm": lost}))
    assert (first.lost, first.received, first.completed_at) == (5, 0, 1)
    assert not first.is_in_full
    assert second.is_in_full


def test_shipments_that_overtake_each_other_stay_their_own_order_s():
    """Orders of days 0, 1, ... take 3 and 15 days in turn: a later one often comes first."""
    law = {"dist": "empirical", "values": ["3 days", "15 days"]}
    done = [line for line in lines_of(a_buyer([5] * 400, law)) if line.is_complete]
    assert {line.lead_time for line in done} == {3, 15}
    late = sum(line.days_late > 0 for line in done) / len(done)
    assert late == pytest.approx(0.5, abs=3 * sqrt(0.25 / len(done)))


def test_the_lead_times_of_a_supplier_are_those_asked_of_it_though_orders_cross():
    times = lead_times(lines_of(a_buyer([5] * 3000, "15 ± 5 days")))
    assert mean(times) == pytest.approx(15, abs=3 * 5 / sqrt(len(times)))
    kurtosis = 3 + 6 / 9  # of a gamma law with shape (15 / 5)²
    error = 5 * sqrt((kurtosis - 1) / (4 * len(times)))
    assert deviation(times) == pytest.approx(5, abs=3 * error)


def test_what_a_source_was_paid_is_what_its_buyer_spent():
    world = a_buyer(supplier={"price": "7 USD", "defects": "20 %"}, demand=[50] * 30)
    ledger = Simulation(lower(load(world)["base"]).keeping_lines()).finish()
    assert sum(payment.amount for payment in ledger.payments[0]) == pytest.approx(ledger.sums["purchase"][0])


def test_goods_on_consignment_are_paid_to_their_source_as_they_are_used():
    world = a_shop(
        [5] * 20, {"level": 20}, "3 days", site={"buys": {"item": {"supplier": "maker", "owner_until": "use"}}}
    )
    world["suppliers"]["maker"]["price"] = "7 USD"
    ledger = Simulation(lower(load(world)["base"]).keeping_lines()).finish()
    assert [payment.amount for payment in ledger.payments[0]] == [35.0] * 20


def test_on_time_asks_for_the_whole_line_within_its_window_and_fill_rate_for_units():
    lines = [
        Line(0, 10, 8, received=8, punctual=8, completed_at=10),
        Line(0, 10, 8, received=8, punctual=2, completed_at=12),
        Line(0, 10, 8, received=2, punctual=2),
        Line(0, 20, 8),
    ]
    due = due_between(lines, since=0, until=11, window=Window(late=1))
    assert due == lines[:3]
    assert on_time(due) == pytest.approx(1 / 3)
    assert fill_rate(due) == 12 / 24
    assert lead_times(lines) == [10, 12]


def test_early_counts_as_a_miss_only_if_the_window_says_so():
    assert Window().has(3, promised_at=10)
    assert not Window(early=3).has(6, promised_at=10)
    assert Window(early=3, late=1).has(11, promised_at=10)
    assert not Window(early=3, late=1).has(11.5, promised_at=10)


def test_of_nothing_there_is_no_rate():
    assert on_time([]) != on_time([])
    assert fill_rate([]) != fill_rate([])
    assert percentile([], 0.95) != percentile([], 0.95)
