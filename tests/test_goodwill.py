"""Goodwill: customers who were let down come back fewer, and the others are the same as ever."""

from math import exp, sqrt
from typing import Any

import numpy as np
import pytest

from simchain import ScenarioError, load
from simchain.metrics import measure
from tests.builders import World, a_shop, played

GOODWILL = {"loss": "10 %", "recovery": "20 days"}


def never_served(days: int, demand: Any, goodwill: dict[str, str], **others: Any) -> World:
    """A shop with an empty shelf and nothing on the way."""
    site = {"goodwill": goodwill, "unmet": "lost"}
    return a_shop(demand, {"policy": "scripted", "orders": [0]}, days=days, site=site, **others)


def fractions(days: int, quantity: float = 100.5) -> list[float]:
    """A demand that is no whole number: it is scaled, not thinned."""
    return [quantity] * days


def asked_of(world: World) -> np.ndarray:
    return np.array(played(world).days("customer_demanded"))


def measured(world: World) -> dict[str, float]:
    run = played(world)
    return measure(run.blueprint, run.ledger).chain


def test_each_day_without_service_takes_its_share_of_what_is_left_and_it_never_comes_back():
    asked = asked_of(never_served(5, fractions(5), {"loss": "10 %"}))
    assert asked == pytest.approx(100.5 * 0.9 ** np.arange(5))


def test_a_day_that_serves_half_takes_half_of_the_loss():
    stock = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 50.25}}
    asked = asked_of(a_shop(fractions(2), stock, site={"goodwill": {"loss": "10 %"}, "unmet": "lost"}))
    assert asked == pytest.approx([100.5, 100.5 * 0.95])


def test_what_is_missing_shrinks_to_1_over_e_in_the_time_of_recovery():
    """One bad day, then plenty: 10 % exp(-1/20) is missing on the next day, and 1/e of that 20 days later."""
    stock = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 0, "in_transit": {"day 1": 1e6}}}
    asked = asked_of(a_shop(fractions(60), stock, site={"goodwill": GOODWILL}))
    missing = 1 - asked / 100.5
    assert missing[0] == 0
    assert missing[1:] == pytest.approx([0.1 * exp(-day / 20) for day in range(1, 60)])


def test_who_is_never_served_settles_where_loss_and_recovery_balance():
    """g = 1 - (1 - g (1 - l)) q with q = exp(-1 / R) has the one root (1 - q) / (1 - q (1 - l))."""
    q = exp(-1 / 20)
    asked = asked_of(never_served(400, fractions(400), GOODWILL))
    assert asked[-1] == pytest.approx(100.5 * (1 - q) / (1 - q * 0.9))


def test_a_weekly_demand_loses_and_recovers_by_the_week():
    demand = {"series": fractions(4), "bucket": "1 week", "then": "stop"}
    asked = asked_of(never_served(28, demand, GOODWILL))[::7]
    level = [1.0]
    for _ in range(3):
        level.append(1 - (1 - level[-1] * 0.9) * exp(-7 / 20))
    assert asked == pytest.approx(100.5 * np.array(level))


COUNTED = {
    "whole numbers": {"series": [20] * 2000, "bucket": "1 day", "then": "stop"},
    "poisson": {"rate": "20 units/day", "dist": "poisson"},
    "single customers": {"arrivals": "20 orders/day", "size": "1 unit"},
}


@pytest.mark.parametrize("kind", COUNTED)
def test_what_is_counted_stays_whole_and_loses_on_average_what_is_scaled(kind: str):
    """The level hardly moves with luck: who is never served loses the same share of any demand."""
    days, q = 2000, exp(-1 / 20)
    asked = asked_of(never_served(days, COUNTED[kind], GOODWILL))[200:]
    assert asked == pytest.approx(np.floor(asked))
    assert asked.sum() < 0.9 * 20 * len(asked)
    expected = 20 * (1 - q) / (1 - q * 0.9)
    assert asked.mean() == pytest.approx(expected, abs=3 * asked.std(ddof=1) / sqrt(len(asked)))


def test_customers_who_want_several_units_come_with_all_of_them_or_not_at_all():
    demand = {"arrivals": "6 orders/day", "size": "7 units"}
    asked = asked_of(never_served(300, demand, {"loss": "30 %", "recovery": "20 days"}))
    assert asked.sum() < 0.6 * 300 * 42
    assert asked / 7 == pytest.approx(np.round(asked / 7))


@pytest.mark.parametrize("demand", [*COUNTED.values(), "20 ± 6 units/day"], ids=[*COUNTED, "normal"])
def test_who_always_finds_stock_is_not_touched_to_the_last_bit(demand: Any):
    plenty = {"policy": "base_stock", "level": 5000}
    with_it = played(a_shop(demand, plenty, days=200, site={"goodwill": GOODWILL})).ledger
    without = played(a_shop(demand, plenty, days=200)).ledger
    for name, column in without.series.items():
        assert (with_it.series[name] == column).all(), name
    assert with_it.sums["goodwill_lost"].sum() == 0


def test_two_policies_meet_the_same_customers_and_the_same_who_stay_away():
    """What is asked and what is lost to goodwill add up to the demand of the tape, whatever the policy."""
    drawn = []
    for level in (20, 60, 200):
        world = a_shop("20 ± 6 units/day", {"level": level}, "3 days", days=200, site={"goodwill": GOODWILL})
        run = played(world)
        drawn.append(np.array(run.days("customer_demanded")) + np.array(run.days("goodwill_lost")))
    assert drawn[1] == pytest.approx(drawn[0])
    assert drawn[2] == pytest.approx(drawn[0])


def test_demand_falls_after_an_outage_and_comes_back():
    """Row 46 of the catalogue: the mill stands still for 60 days; the means are of 30 runs each."""
    world = a_shop(
        "100 ± 20 units/day",
        {"safety": {"cycle_service": "95 %"}},
        days=700,
        site={"goodwill": {"loss": "2 %", "recovery": "60 days"}, "unmet": "lost"},
        disruptions={"fire": {"hits": "maker", "starts": "day 100", "lasts": "60 days"}},
    )
    ledgers = [played(world, trace=False, replication=n).ledger.series["customer_demanded"][:, 0] for n in range(30)]
    stretches = (slice(0, 100), slice(170, 200), slice(600, 700))
    before, after, later = (np.array([series[days].mean() for series in ledgers]) for days in stretches)
    error = (before - after).std(ddof=1) / sqrt(30)
    assert (before - after).mean() > 20 + 3 * error
    recovered = before - later
    assert recovered.mean() == pytest.approx(0, abs=0.2 + 3 * recovered.std(ddof=1) / sqrt(30))


def test_the_metrics_count_the_units_their_share_and_their_margin():
    world = never_served(3, fractions(3), {"loss": "10 %"}, supplier={"sells": {"item": "6 USD"}})
    world["items"] = {"item": {"price": "10 USD"}}
    values, lost = measured(world), 100.5 * (0.1 + 0.19)
    assert values["demand_lost_to_goodwill"] == pytest.approx(lost)
    assert values["goodwill_lost_share"] == pytest.approx(lost / 301.5)
    assert values["goodwill_lost_margin"] == pytest.approx(4 * lost)


def test_without_goodwill_and_without_a_price_the_metrics_are_undefined():
    plain = a_shop(fractions(3), {"level": 0})
    names = ("demand_lost_to_goodwill", "goodwill_lost_share", "goodwill_lost_margin")
    assert all(np.isnan(measured(plain)[name]) for name in names)
    values = measured(never_served(3, fractions(3), {"loss": "10 %"}))
    assert values["demand_lost_to_goodwill"] > 0
    assert np.isnan(values["goodwill_lost_margin"])


def test_who_stays_away_is_in_the_trace():
    run = played(never_served(3, fractions(3), {"loss": "10 %"}))
    assert [(row.day, row.quantity) for row in run.rows("stay_away")] == [
        (1.0, pytest.approx(10.05)),
        (2.0, pytest.approx(100.5 * 0.19)),
    ]


def test_goodwill_where_nobody_can_lose_it_is_refused():
    world = a_shop({"flow": "10 units/day"}, {"policy": "min_max", "reorder_point": 3, "order_up_to": 40}, days=5)
    world["sites"]["shop"]["goodwill"] = {"loss": "2 %"}
    world["sites"]["depot"] = {"buys": "maker", "goodwill": {"loss": "120 %", "recovery": "0 days"}}
    with pytest.raises(ScenarioError) as caught:
        load(world)
    assert [fault.message for fault in caught.value.faults] == [
        "shop.goodwill: nobody stays away from a steady flow, which shop.demand is",
        "depot.goodwill.loss must be at most 100 %; got '120 %'",
        "depot.goodwill.recovery must be above 0 days; got '0 days'",
    ]
    world["sites"]["depot"]["goodwill"] = {"loss": "2 %"}
    with pytest.raises(ScenarioError) as caught:
        load(world)
    assert "depot.goodwill is not used: depot has no customers" in str(caught.value)
