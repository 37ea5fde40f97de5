"""Lateral transshipment: who is short is helped by who has too much."""

from math import isnan
from typing import Any

import numpy as np
import pytest

import simchain
from simchain.cli.texts.map import map_data, map_text
from simchain.errors import ScenarioError
from simchain.metrics import measure
from simchain.metrics.measure import Measures
from simchain.scenario import load
from simchain.scenario.explain import explain
from simchain.scenario.load import loads
from tests.builders import Played, World, a_world, played

NOTHING = {"policy": "scripted", "orders": [0], "then": "stop"}
HELP = {"between": ["east", "west"], "cost": "1 USD/unit", "lead_time": "1 day"}


def measures(run: Played) -> Measures:
    return measure(run.blueprint, run.ledger)


def two_shops(east: list[float], west: list[float], transship: Any = None, stocks: Any = None, **others: Any) -> World:
    """East opens with 100 units, west with none; nobody orders."""
    opens = {"east": 100, "west": 0}
    sites: World = {
        name: {
            "demand": {"series": asked, "bucket": "1 day", "then": "stop"},
            "stock": {"item": (stocks or {}).get(name, {**NOTHING, "opening": {"on_hand": opens[name]}})},
            "buys": "maker",
        }
        for name, asked in (("east", east), ("west", west))
    }
    world = a_world(len(east), {"maker": {"lead_time": "9 days", "price": "10 USD"}}, sites, **others)
    return world | ({"transship": transship} if transship else {})


def test_who_is_short_gets_what_waits_there_from_who_has_it():
    """West is asked for 30 on day 1; they leave the east that day and are there on the next."""
    run = played(two_shops([0, 0, 0, 0], [0, 30, 0, 0], HELP))
    assert run.days("backlog", "west/item") == [0, 30, 0, 0]
    assert run.days("on_hand", "east/item") == [100, 70, 70, 70]
    assert run.days("on_order", "west/item") == [0, 30, 0, 0]
    assert run.closing("sold", "west/item") == 30
    found = measures(run).chain
    assert found["transshipped_units"] == 30
    assert found["freight_cost"] == 30
    assert found["total_cost"] == pytest.approx(30 * 10 + 30)


def test_what_is_on_its_way_over_is_not_sent_twice():
    slow = {**HELP, "lead_time": "3 days"}
    run = played(two_shops([0] * 6, [30, 0, 0, 0, 0, 0], slow))
    assert [(row.day, row.quantity) for row in run.rows("transship")] == [(0.0, 30.0)]


def test_nobody_gives_what_is_waited_for_or_kept_back():
    """East sells 10 a day on average and keeps four days of that."""
    keeps = {**HELP, "keep": "4 days"}
    east, west = [20.0, 0, 0, 0, 20.0, 20], [0, 90.0, 0, 0, 0, 0]
    run = played(two_shops(east, west, keeps))
    assert [(row.day, row.quantity) for row in run.rows("transship")] == [(1.0, 40.0)]


def test_stocks_are_balanced_before_anybody_waits_where_one_says_below_how_much_they_are_short():
    """West sells 5 a day: below two days of that, 10 units, it is short, of all ten on day 0."""
    run = played(two_shops([0] * 6, [5.0] * 6, {**HELP, "below": "2 days", "lead_time": "0 days"}))
    assert run.days("backlog", "west/item")[1:] == [0] * 5
    assert [row.quantity for row in run.rows("transship")] == [15.0, 5.0, 5.0, 5.0, 5.0, 5.0]


def test_the_shortest_is_helped_first_and_by_who_has_most():
    world = two_shops([0] * 3, [30, 0, 0], {**HELP, "between": ["east", "west", "north", "south"]})
    others = {"north": (50, [0]), "south": (0, [120])}
    for name, (opens, asked) in others.items():
        world["sites"][name] = {
            "demand": {"series": asked, "bucket": "1 day", "then": "stop"},
            "stock": {"item": {**NOTHING, "opening": {"on_hand": opens}}},
            "buys": "maker",
        }
    run = played(world)
    assert [(row.place, row.quantity) for row in run.rows("transship")] == [
        ("east/item", 100.0),
        ("north/item", 20.0),
        ("north/item", 30.0),
    ]


def test_imbalance_is_half_of_what_the_shares_differ():
    """Same demand, all goods in the east: half of them lie in the wrong place, until west gets some."""
    run = played(two_shops([1.0] * 4, [1.0] * 4))
    assert measures(run).chain["imbalance"] == pytest.approx(0.5)
    east, west = measures(run).points["imbalance"]
    assert (east, west) == (pytest.approx(0.25), pytest.approx(0.25))


def test_without_peers_there_is_no_imbalance():
    world = two_shops([1.0] * 4, [1.0] * 4)
    del world["sites"]["west"]
    assert isnan(measures(played(world)).chain["imbalance"])


def test_helping_each_other_out_balances_stock_and_serves_more():
    """Two warehouses, one with a season that nobody plans for: the same customers, with and without (row 40)."""
    steady = {"level": 500}
    peaks = {"rate": "50 ± 15 units/day", "season": {"period": "90 days", "amplitude": "60 %"}}
    valleys = {"rate": "50 ± 15 units/day", "season": {"period": "90 days", "amplitude": "60 %", "peak": "day 67"}}
    sites: World = {
        "east": {"demand": peaks, "stock": {"item": steady}, "buys": "maker"},
        "west": {"demand": valleys, "stock": {"item": steady}, "buys": "maker"},
    }
    world = a_world(360, {"maker": {"lead_time": "10 ± 2 days"}}, sites)
    world["scenarios"] = {"alone": {}, "together": {"transship": {**HELP, "below": "2 days", "keep": "3 days"}}}
    runs = simchain.run(world, replications=12, jobs=1).by_scenario()
    for name, better in (("imbalance", -1.0), ("fill_rate", 1.0)):
        gain = better * (runs["together"][name].to_numpy() - runs["alone"][name].to_numpy())
        assert gain.mean() > 3 * gain.std(ddof=1) / np.sqrt(len(gain)), name


def test_what_goes_over_keeps_its_age():
    """West aims at 40 days of 0.75 a day, and sells 15 on day 3: what is left spoils with the rest."""
    ahead = {**HELP, "below": "40 days", "keep": "40 days"}
    west = [0, 0, 0, 15.0, *[0] * 16]
    run = played(two_shops([0] * 20, west, ahead, items={"item": {"shelf_life": "10 days"}}))
    assert [(row.day, row.quantity) for row in run.rows("transship")] == [(0.0, 30.0), (3.0, 15.0)]
    assert sorted((row.place, row.day, row.quantity) for row in run.rows("write_off")) == [
        ("east/item", 10.0, 55.0),
        ("west/item", 10.0, 30.0),
    ]


def shops(**opens_and_asked: tuple[float, list[float]]) -> World:
    """Shops by what each opens with and what it is asked for; nobody orders."""
    sites: World = {
        name: {
            "demand": {"series": asked, "bucket": "1 day", "then": "stop"},
            "stock": {"item": {**NOTHING, "opening": {"on_hand": opens}}},
            "buys": "maker",
        }
        for name, (opens, asked) in opens_and_asked.items()
    }
    return a_world(4, {"maker": {"lead_time": "9 days", "price": "10 USD"}}, sites)


def sent(run: Played) -> list[tuple[str, float, float]]:
    """Who gave, on which day, how much."""
    return [(row.place.removesuffix("/item"), row.day, row.quantity) for row in run.rows("transship")]


INLAND = {"between": ["dallas", "denver"], "cost": "3 USD/unit", "lead_time": "2 days"}


def test_each_group_keeps_to_itself_and_to_its_own_cost_and_time():
    """East has most, but nobody inland gets any of it: 30 at 1 USD over a day, 20 of the 25 at 3 USD over two."""
    world = shops(east=(100, [0]), west=(0, [0, 30]), dallas=(20, [0]), denver=(0, [25]))
    run = played(world | {"transship": {"coast": HELP, "inland": INLAND}})
    assert sent(run) == [("dallas", 0.0, 20.0), ("east", 1.0, 30.0)]
    assert run.days("on_hand", "east/item") == [100, 70, 70, 70]
    assert run.days("backlog", "west/item") == [0, 30, 0, 0]
    assert run.days("backlog", "denver/item") == [25, 25, 5, 5]
    assert measures(run).chain["transshipped_units"] == 50
    assert measures(run).chain["freight_cost"] == 30 * 1 + 20 * 3


def test_each_group_has_its_own_thresholds():
    """Both are asked for 10 a day and have 25. The coast is short below two days of that, inland only when it waits."""
    world = shops(east=(99, [0]), west=(25, [10] * 4), dallas=(99, [0]), denver=(25, [10] * 4))
    coast = {**HELP, "below": "2 days", "keep": "3 days", "lead_time": "0 days"}
    run = played(world | {"transship": {"coast": coast, "inland": {**INLAND, "lead_time": "0 days"}}})
    assert [one for one in sent(run) if one[0] == "east"] == [
        ("east", 0.0, 5.0),
        ("east", 1.0, 10.0),
        ("east", 2.0, 10.0),
        ("east", 3.0, 10.0),
    ]
    assert [one for one in sent(run) if one[0] == "dallas"] == [("dallas", 2.0, 5.0), ("dallas", 3.0, 10.0)]


def test_who_is_in_two_groups_is_not_sent_the_same_by_both():
    """The hub waits for 30: the coast sends the 20 that it has, and inland only the 10 that are left."""
    world = shops(hub=(0, [30]), east=(20, [0]), dallas=(50, [0]))
    slow = {"lead_time": "3 days"}
    groups = {"coast": {"between": ["hub", "east"], **slow}, "inland": {"between": ["hub", "dallas"], **slow}}
    assert sent(played(world | {"transship": groups})) == [("east", 0.0, 20.0), ("dallas", 0.0, 10.0)]


def test_one_group_with_a_name_is_the_same_as_one_without():
    world = two_shops([0, 0, 0, 0], [0, 30, 0, 0])
    plain, named = played(world | {"transship": HELP}), played(world | {"transship": {"coast": HELP}})
    assert sent(plain) == sent(named) == [("east", 1.0, 30.0)]
    assert measures(plain).chain["total_cost"] == measures(named).chain["total_cost"]


def test_the_same_two_sites_may_help_each_other_with_each_item_in_its_own_way():
    """Rings go over at 1 USD each, seals at 3 USD: 30 and 20 of them."""
    sites: World = {
        name: {
            "demand": {
                item: {"series": [asked], "bucket": "1 day", "then": "stop"}
                for item, asked in (("ring", rings), ("seal", seals))
            },
            "stock": {item: {**NOTHING, "opening": {"on_hand": opens}} for item in ("ring", "seal")},
            "buys": {"ring": "maker", "seal": "maker"},
        }
        for name, opens, rings, seals in (("east", 100, 0, 0), ("west", 0, 30, 20))
    }
    suppliers = {"maker": {"lead_time": "9 days", "sells": {"ring": "10 USD", "seal": "10 USD"}}}
    groups = {"light": {**HELP, "items": ["ring"]}, "heavy": {**HELP, "items": ["seal"], "cost": "3 USD/unit"}}
    run = played(a_world(3, suppliers, sites, items={"ring": {}, "seal": {}}, transship=groups))
    assert [(row.place, row.quantity) for row in run.rows("transship")] == [("east/ring", 30), ("east/seal", 20)]
    assert measures(run).chain["freight_cost"] == 30 * 1 + 20 * 3


def test_a_change_may_add_a_group_or_change_one():
    world = shops(east=(100, [0]), west=(0, [30]), dallas=(50, [0]), denver=(0, [20]))
    world["transship"] = {"coast": HELP}
    world["scenarios"] = {"more": {"transship": {"inland": INLAND}}, "dear": {"transship.coast.cost": "2 USD/unit"}}
    runs = simchain.run(world, replications=1, jobs=1).by_scenario()
    freight = {name: one["freight_cost"].iloc[0] for name, one in runs.items()}
    assert freight == {"more": 30 + 20 * 3, "dear": 30 * 2}


def test_explain_and_the_map_tell_of_every_group():
    world = shops(east=(100, [0]), west=(0, [30]), dallas=(50, [0]), denver=(0, [20]))
    scenario = load(world | {"transship": {"coast": HELP, "inland": INLAND}})
    text = explain(scenario.base)
    assert loads(text).base.spec.transship == scenario.base.spec.transship
    lines = [" ".join(line.split()) for line in text.splitlines()]
    inland = lines[lines.index("inland:") :]
    assert inland[1:4] == ["between: [dallas, denver] # given", "cost: 3 USD/unit # given", "lead_time:"]
    assert "below: 0 days # default" in inland
    found = simchain.dependencies(scenario)
    assert [(one.group, one.item, one.sites) for one in found.helping] == [
        ("coast", "item", ("east", "west")),
        ("inland", "item", ("dallas", "denver")),
    ]
    assert "Who is short is helped out:\n  coast: item between east, west.\n" in map_text(found)
    assert [one["group"] for one in map_data(found)["transship"]] == ["coast", "inland"]


def said(world: World) -> str:
    with pytest.raises(ScenarioError) as refused:
        load(world)
    return str(refused.value)


@pytest.mark.parametrize(
    ("transship", "says"),
    [
        ({"between": ["east", "wset"]}, "unknown site 'wset' in transship.between"),
        ({"between": ["east", "east"]}, "transship.between lists 'east' twice"),
        ({"between": ["east"]}, "transship.between"),
        ({"between": ["east", "west"], "below": "5 days", "keep": "2 days"}, "goods would go round in circles"),
        ({"between": ["east", "west"], "items": ["itme"]}, "unknown item 'itme' in transship.items"),
    ],
)
def test_groups_that_cannot_be_are_refused(transship: Any, says: str):
    assert says in said(two_shops([0] * 4, [0] * 4, transship))


@pytest.mark.parametrize(
    ("west", "says"),
    [
        ({"buys": {"supplier": "east"}}, "west buys from east, so goods come to it by its orders"),
        ({"buys": {"supplier": "maker", "owner_until": "use"}}, "and it is not the site's to give away"),
        ({"stock": {"item": {"policy": "conwip", "wip": 20}}}, "west has in a loop, which goods from elsewhere"),
        ({"unmet": "lost"}, "customers of west never do (unmet: lost)"),
    ],
)
def test_stocks_that_cannot_give_or_take_are_refused(west: Any, says: str):
    world = two_shops([0] * 4, [0] * 4, HELP)
    world["sites"]["west"] |= west
    assert says in said(world)


FOUR = """\
simchain: 1
suppliers: {maker: {lead_time: 5 days}}
sites:
  east: {demand: 1 unit/day, buys: maker}
  west: {demand: 1 unit/day, buys: maker}
  dallas: {demand: 1 unit/day, buys: maker}
  denver: {demand: 1 unit/day, buys: maker}
transship:
  coast: {between: [east, west]}
  inland: %s
"""


@pytest.mark.parametrize(
    ("inland", "says"),
    [
        ("{between: [dallas, denevr]}", ["10:30", "unknown site 'denevr' in transship.inland.between"]),
        ("{between: [dallas]}", ["10:21", "transship.inland.between needs at least 2 entries; it has 1"]),
        ("{betwen: [dallas, denver]}", ["10:12", "unknown key 'betwen' in transship.inland", "between"]),
        ("[dallas, denver]", ["10:11", "transship.inland needs a block of keys and values"]),
        (
            "{between: [dallas, west, east]}",
            ["10:36", "transship.coast and transship.inland both move goods between west and east"],
        ),
        (
            "{between: [dallas, west], below: 3 days, keep: 5 days}",
            [
                "9:10",
                "transship.coast: west keeps back 0 days of demand but",
                "by transship.inland it is short below 3 days",
            ],
        ),
        (
            "{between: [dallas, denver], below: 5 days, keep: 2 days}",
            ["10:", "transship.inland keeps back 2 days", "goods would go round in circles"],
        ),
    ],
)
def test_groups_that_contradict_are_refused_with_their_line(inland: str, says: list[str]):
    with pytest.raises(ScenarioError) as refused:
        loads(FOUR % inland)
    for part in says:
        assert part in str(refused.value)


def test_groups_may_have_one_site_in_common():
    assert loads(FOUR % "{between: [dallas, west]}").warnings == ()
