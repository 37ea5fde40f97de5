"""A scenario against its undisrupted twin, and knock-outs one by one."""

import json
from math import inf
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from scipy.stats import norm

import simchain
from simchain import load
from simchain.blueprint import lower
from simchain.blueprint.downstream import felt_for
from simchain.blueprint.knock_outs import undisrupted
from simchain.cli import main
from simchain.engines.eventwise import Simulation
from simchain.metrics.risk.resilience import Service, Thresholds
from simchain.metrics.risk.tail import cost_cvar, cvar
from tests.builders import World, a_shop

ROOT = Path(__file__).parents[1]


def a_strike(lasts: str = "10 days", starts: str = "day 20", **more: object) -> World:
    return {"strike": {"hits": "maker", "starts": starts, "lasts": lasts, **more}}


def a_struck_shop(disruptions: World | None = None, days: float = 100, **site: object) -> World:
    """100 a day; 1,000 on hand and 500 under way when the day begins: 15 days of supply."""
    return a_shop(
        "100 units/day",
        {"level": 1500, "opening": {"on_hand": 1500}},
        lead_time="5 days",
        days=days,
        supplier={"price": "6 USD"},
        site={"unmet": "lost", **site},
        items={"item": {"price": "10 USD"}},
        disruptions=a_strike() if disruptions is None else disruptions,
    )


def test_time_to_survive_is_what_is_on_hand_and_under_way():
    found = simchain.resilience(a_struck_shop(a_strike("60 days", "day 30")), replications=1)
    assert found.time_to_survive("strike").median == 15


def test_who_survives_a_disruption_is_censored_and_needs_no_recovery():
    found = simchain.resilience(a_struck_shop(a_strike("9 days")), replications=1)
    assert found.time_to_survive().median == inf
    assert found.time_to_survive().never == 1
    assert found.recovery_time().median == 0
    assert found.resilience_loss.mean == 0
    assert found.resilience_ratio.mean == 1


def test_a_full_loss_of_ten_days_costs_ten_service_days_and_its_margin():
    # The first goods after a strike of 20 days arrive on its 25th day: days 15 to 24 are lost whole.
    found = simchain.resilience(a_struck_shop(a_strike("20 days")), replications=1, check=True)
    assert found.resilience_loss.mean == pytest.approx(10)
    assert found.recovery_time().median == 25
    assert found.resilience_ratio.mean == pytest.approx(1 - 10 / 80)
    assert found.lost_revenue.mean == pytest.approx(1000 * 10)
    assert found.extra_cost.mean == pytest.approx(-1000 * 6)
    assert found.impact.mean == pytest.approx(1000 * (10 - 6))


def test_recovery_takes_at_least_as_long_as_the_node_is_down_where_nothing_is_in_stock():
    shop = a_shop("100 units/day", {"level": 100}, lead_time="1 day", disruptions=a_strike("10 days"), days=60)
    found = simchain.resilience(shop, replications=1)
    assert found.recovery_time().median >= 10


def test_the_twin_is_the_scenario_without_its_disruptions():
    disrupted = simchain.load(a_struck_shop())["base"]
    clean = simchain.load(a_struck_shop({}))["base"]
    twin, same = (Simulation(one).finish() for one in (undisrupted(simchain.lower(disrupted)), simchain.lower(clean)))
    for name, values in same.sums.items():
        assert np.array_equal(twin.sums[name], values), name


def test_the_twin_has_the_same_customers():
    promotion = {"promo": {"hits": "shop", "starts": "day 10", "lasts": "20 days", "change": {"demand": "300 %"}}}
    found = simchain.resilience(a_struck_shop({**promotion, **a_strike("1 day", "day 50")}), replications=1)
    assert found.names == ("strike",)
    assert found.resilience_loss.mean == 0
    with pytest.raises(simchain.ScenarioError, match=r"nothing is disrupted .* --knock-out"):
        simchain.resilience(a_struck_shop(promotion), replications=1)


def test_each_disruption_answers_for_what_comes_before_the_next():
    twice = {**a_strike("20 days"), "again": {"hits": "maker", "starts": "day 60", "lasts": "5 days"}}
    found = simchain.resilience(a_struck_shop(twice, days=200), replications=1)
    assert found.recovery_time("strike").median == 25
    assert found.recovery_time("again").median == 0


def test_a_backlog_is_paid_after_the_node_is_back_and_without_one_there_is_no_tail():
    costs = {"holding": "0 USD/unit/day", "backorder": "2 USD/unit/day"}
    struck = a_struck_shop(a_strike("20 days"), unmet="backorder")
    slow = {**struck, "costs": costs}
    found = simchain.resilience(slow, replications=1)
    # 100 more wait each day from day 15 of the strike on; it ends after 20, and the goods come five days later.
    assert found.disruption_tail.mean == pytest.approx(2 * (600 + 700 + 800 + 900 + 1000))
    unharmed = simchain.resilience({**slow, "disruptions": a_strike("9 days")}, replications=1)
    assert unharmed.disruption_tail.mean == 0


def test_overstock_after_a_disruption_is_in_its_tail():
    # 100 are ordered each day whatever happens. Days 23 to 51 are lost, 2,900 units; on day 52 all that was held up is
    # there at once, and stays. On days 50 and 51 there are 100 less than in the twin.
    stock = {"policy": "constant_order", "quantity": 100, "review": "1 day", "opening": {"on_hand": 300}}
    supplier = {"title_passes": "receipt"}
    shop = a_shop("100 units/day", stock, disruptions=a_strike("30 days"), site={"unmet": "lost"}, supplier=supplier)
    shop["costs"] = {"holding": "1 USD/unit/day"}
    tail = simchain.resilience(shop, replications=1).runs.iloc[0]
    assert tail["tail_overstock"] == pytest.approx(2900 * (100 - 52) - 2 * 100)
    assert tail["tail_backlog"] == 0
    assert tail["disruption_tail"] == tail["tail_overstock"]


def a_week_of(service: list[float]) -> Service:
    asked = np.full((len(service), 1), 10.0)
    return Service(1.0, asked, asked * np.array(service)[:, None], asked)


def test_service_that_trembles_at_one_threshold_is_one_failure():
    trembling = a_week_of([1.0] * 7 + [0.88, 0.91] * 14 + [1.0] * 30)
    one_threshold = trembling.recovery_time(0.0, inf, Thresholds(failed=0.9, back=0.9, for_good=1.0))
    assert trembling.recovery_time(0.0, inf, Thresholds(failed=0.9, back=0.95, for_good=1.0)) > one_threshold


def test_service_that_fails_again_was_not_back_for_good():
    again = a_week_of([0.0] * 10 + [1.0] * 20 + [0.0] * 5 + [1.0] * 200)
    assert again.recovery_time(0.0, inf, Thresholds(for_good=90.0)) == 35
    assert again.recovery_time(0.0, inf, Thresholds(for_good=7.0)) == 10
    never = a_week_of([0.0] * 30)
    assert never.recovery_time(0.0, inf, Thresholds()) == inf


def test_the_mean_of_the_worst_is_that_of_the_normal_law():
    n = 200_000
    values = norm.ppf((np.arange(n) + 0.5) / n)
    assert cvar(values, 0.90) == pytest.approx(1.755, abs=5e-4)
    assert cvar(values, 0.95) == pytest.approx(2.063, abs=5e-4)


def test_the_run_at_the_edge_of_the_tail_counts_by_its_fraction():
    # The worst quarter of six values is the largest, and half of the next.
    assert cvar([1, 2, 3, 4, 5, 8], 0.75) == pytest.approx((8 + 0.5 * 5) / 1.5)


def test_a_tail_of_few_runs_is_null_with_the_reason():
    assert cost_cvar([1.0] * 199, 0.90).value is None
    assert "needs 200" in cost_cvar([1.0] * 199, 0.90).why_not
    assert cost_cvar([1.0] * 200, 0.90).value == 1
    assert cost_cvar([1.0] * 400, 0.95).value == 1
    assert cost_cvar([1.0] * 399, 0.95).value is None


def test_a_second_source_that_stands_by_makes_disruptions_cheaper():
    """Row 86 of the concepts: a plan that is ready before the event loses less service."""
    one = a_struck_shop(a_strike("30 days"))
    one["suppliers"]["other"] = {"lead_time": "5 days", "price": "7 USD"}
    two = {**one, "sites": {"shop": {**one["sites"]["shop"]}}}
    two["sites"]["shop"]["buys"] = {"rule": "backup", "first": "maker", "then": "other"}
    assert simchain.resilience(two, replications=1).resilience_loss.mean == 0
    assert simchain.resilience(one, replications=1).resilience_loss.mean == pytest.approx(20)


def two_makers() -> World:
    shop = a_struck_shop({}, days=400)
    shop["suppliers"]["other"] = {"lead_time": "5 days", "price": "7 USD"}
    shop["sites"]["shop"]["buys"] = {"maker": "80 %", "other": "rest"}
    return shop


def test_knock_outs_are_sorted_by_impact_and_the_worst_has_an_exposure_of_one():
    found = simchain.knock_outs(two_makers(), lasts="60 days", replications=2, check=True)
    assert {node.name for node in found.nodes} == {"maker", "other", "shop", "maker>shop", "other>shop"}
    impacts = [node.impact.mean for node in found.nodes]
    assert impacts == sorted(impacts, reverse=True)
    assert found.nodes[0].name == "shop"
    assert found.nodes[0].exposure == 1
    assert found.of("maker").exposure == pytest.approx(found.of("maker").impact.mean / impacts[0])
    assert found.of("maker").time_to_survive.median < found.of("other").time_to_survive.median
    assert found.of("maker").impact.mean == found.of("maker>shop").impact.mean


def test_a_knock_out_lasts_as_long_as_its_node_takes_to_recover():
    found = simchain.knock_outs(two_makers(), "base", "suppliers", {"all": "5 days", "maker": "60 days"})
    assert found.of("other").time_to_recover == 5
    assert found.of("other").time_to_survive.never == 1
    assert found.of("maker").time_to_recover == 60
    assert found.of("maker").recovery_time.median >= 60


def test_a_knock_out_is_the_disruption_that_says_the_same():
    written = a_struck_shop(a_strike("20 days", "day 0"), days=400)
    alone = simchain.resilience(written, replications=3)
    found = simchain.knock_outs(a_struck_shop({}, days=400), names="maker", lasts="20 days", within="400 days")
    assert found.of("maker").resilience_loss.mean == alone.resilience_loss.mean
    assert found.of("maker").impact.mean == pytest.approx(alone.impact.mean)


def test_how_long_a_knock_out_is_followed_does_not_change_when_it_is_noticed():
    short, long = (
        simchain.knock_outs(two_makers(), names="maker", lasts="40 days", within=within)
        for within in ("60 days", "300 days")
    )
    assert short.of("maker").time_to_survive == long.of("maker").time_to_survive


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"names": "makr"}, "nothing called 'makr' to knock out; did you mean 'maker'?"),
        ({"names": "maker", "lasts": {"other": "3 days"}}, "time to recover for 'other', which stays up"),
        ({"lasts": "30"}, "Write '30 days'"),
        ({"lasts": "400 days"}, "lengthen 'run.horizon'"),
        ({"lasts": "0 days"}, "must be above 0"),
        ({"names": "regions"}, "there are no regions to knock out"),
    ],
)
def test_what_cannot_be_knocked_out_is_refused(options: dict[str, object], said: str):
    with pytest.raises(simchain.ScenarioError) as refused:
        simchain.knock_outs(two_makers(), **options)  # type: ignore[arg-type]
    assert said in str(refused.value)


def test_the_command_prints_tables_and_speaks_json(tmp_path: Path):
    file = str(ROOT / "scenarios" / "pump-seal.yaml")
    said = CliRunner().invoke(main, ["resilience", file, "-n", "1", "--json"], catch_exceptions=False)
    data = json.loads(said.stdout)
    assert data["cost_cvar_90"]["value"] is None
    assert "needs 200" in data["cost_cvar_90"]["why_not"]
    knocked = ["resilience", file, "-n", "1", "-k", "suppliers", "--for", "60 days", "--out", str(tmp_path / "out")]
    said = CliRunner().invoke(main, knocked, catch_exceptions=False)
    assert "risk" in said.stdout
    written = {"nodes.csv", "runs.csv", "events.csv", "manifest.json"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--for", "30 days"], "add --knock-out all"),
        (["--recovered-at", "80 %"], "take a recovery threshold of 90 % or more"),
        (["--failed-below", "often"], "a threshold of service needs a share"),
        (["-k", "all", "--for", "30 days", "--for", "60 days"], "twice"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], said: str):
    file = str(ROOT / "scenarios" / "pump-seal.yaml")
    refused = CliRunner().invoke(main, ["resilience", file, *arguments])
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_who_follows_for_too_short_is_told_to_follow_longer():
    """Down for 20 days of a run of 400, and followed for 5."""
    with pytest.raises(simchain.errors.ScenarioError, match=r"down for 20 days, and followed for only 5") as error:
        simchain.knock_outs(a_struck_shop({}, days=400), names="maker", lasts="20 days", within="5 days")
    assert "run.horizon" not in str(error.value)


def a_chain_of_two() -> World:
    """Felt for 18 days: at the plant 1 to look and 4 at the latest, 1 and 3 to make it, at the shop 7 and 2."""
    return {
        "simchain": 1,
        "run": {"horizon": "300 days", "replications": 1},
        "items": {"bolt": {}, "ring": {}},
        "suppliers": {
            "mill": {"sells": {"bolt": "1 USD"}, "lead_time": {"values": ["1 day", "4 days"], "weights": [1, 1]}}
        },
        "sites": {
            "plant": {
                "makes": {"ring": {"from": {"bolt": 1}, "takes": "3 days"}},
                "buys": {"bolt": "mill"},
                "stock": {"bolt": {"level": 200}, "ring": {"level": 200}},
            },
            "shop": {
                "buys": {"ring": {"supplier": "plant", "lead_time": "2 days"}},
                "stock": {"ring": {"level": 200, "review": "7 days"}},
                "demand": {"ring": "10 units/day"},
            },
        },
    }


@pytest.mark.parametrize(
    ("hit", "more", "days"),
    [
        ({"hits": "mill"}, {}, 18),
        ({"hits": "mill>plant"}, {}, 18),
        ({"hits": "plant"}, {}, 18),
        ({"hits": "plant>shop"}, {}, 2 + 7),
        ({"hits": "shop"}, {}, 2 + 7),
        ({"hits": "mill", "lead_time": "200 %"}, {}, 4 + 18),
        ({"hits": ["shop", "mill"]}, {}, 18),
        ({"hits": "mill"}, {"order_delay": "1 day"}, 1 + 18),
    ],
)
def test_a_disruption_is_felt_until_what_it_held_up_has_reached_customers(hit: World, more: World, days: int) -> None:
    world = a_chain_of_two()
    world["suppliers"]["mill"] |= more
    world["disruptions"] = {"down": {**hit, "starts": "day 10", "lasts": "5 days"}}
    blueprint = lower(load(world)["base"])
    assert felt_for(blueprint, blueprint.disruptions[0]) == days


@pytest.mark.parametrize(("back_on", "survived"), [(3, inf), (5, inf), (6, 6), (9, 6)])
def test_a_loss_counts_until_stocks_are_back_where_the_twin_s_are(back_on: int, survived: float) -> None:
    """Down on days 0 to 2 and felt for two days more; the stock ends a day as the twin's from `back_on` on.

    Ten are short on day 6, and on day 40, when whatever was lost long came.
    """
    asked = np.full((60, 1), 10.0)
    short = np.zeros((60, 1))
    short[[6, 40]] = 10.0
    behind = np.arange(60)[:, None] < back_on
    service = Service(1.0, asked, asked - short, asked, behind)
    assert service.time_to_survive(0.0, service.over(5.0)) == survived
    assert service.time_to_survive(0.0, 60.0) == 6


def test_an_order_that_meets_another_lead_time_later_ends_no_survival() -> None:
    """Nobody orders for ten days, so all later orders fall on other days: some runs get through, and are short then."""
    strike = {"strike": {"hits": "shop", "stops": ["ordering"], "starts": "day 80", "lasts": "10 days"}}
    shop = a_shop("10 ± 3 units/day", {}, "20 ± 8 days", days=600, disruptions=strike)
    shop["sites"]["shop"]["stock"] = {"policy": "min_max", "reorder_point": 300, "order_up_to": 600}
    found = simchain.resilience(shop, replications=30)
    days = [event.time_to_survive for pair in found.pairs for event in pair.events]
    latest = 10 + 20 + 3 * 8 + 30  # the strike, a late order, and a cycle to be where the twin is
    assert 0 < sum(one < inf for one in days) < 30
    assert max(one for one in days if one < inf) < latest
    unnoticed = [pair for pair in found.pairs if pair.events[0].time_to_survive == inf]
    assert any(pair.unmet for pair in unnoticed)
    assert {pair.events[0].recovery_time for pair in unnoticed} == {0}


def test_the_command_names_what_customers_notice_though_it_is_back_by_then(tmp_path: Path) -> None:
    """15 days of supply, and goods are 5 days under way: of 12 days down two are noticed, from day 15 on; 9 are not."""
    file = tmp_path / "shop.yaml"
    file.write_text(json.dumps(a_struck_shop({}, days=200)))
    for days, said in ((12, "customers notice that these were down: maker."), (9, "no customer notices")):
        arguments = ["resilience", str(file), "-n", "1", "-k", "maker", "--for", f"{days} days"]
        assert said in CliRunner().invoke(main, arguments, catch_exceptions=False).stdout
