"""Recipes and lots that cannot be: what is said of them, and the way out."""

# ruff: noqa: E501 (messages are compared whole)

import pytest

from simchain.blueprint import lower
from simchain.errors import ScenarioError
from simchain.scenario.load import loads
from tests.test_faults import faults_of, in_short

PLANT = """\
simchain: 1
costs: {holding: 0.08 USD/unit/day}
suppliers:
  A: {lead_time: 2 days, sells: {ring: 3 USD}}
sites:
  plant:
    makes: {seal: {from: {ring: 2}, RECIPE}}
    stock: {seal: {policy: reorder_point, reorder_point: 5, quantity: LOT}}
    buys: {ring: A}
    demand: {seal: 80 units/day}
"""
STREAM = "rate: 110 units/day, transfer: 1 unit, set_up: {cost: 4 USD}"


def a_plant(recipe: str = STREAM, lot: object = "epq") -> str:
    return PLANT.replace("RECIPE", recipe).replace("LOT", str(lot))


def test_a_plant_that_streams_its_economic_production_quantity_has_no_fault() -> None:
    assert faults_of(a_plant()) == ()


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (
            "takes: 2 days, transfer: 1 unit",
            "7:62 error: plant.makes.seal has 'transfer' but neither 'rate' nor 'processing_time': all of a lot is finished at once",
        ),
        (
            "processing_time: {dist: exponential, mean: 1 h}, transfer: 2.5 units",
            "7:96 error: plant.makes.seal takes another time for each unit, so 'transfer' must be a whole number of units",
        ),
        (
            "rate: 110 units/day, transfer: 0 units",
            "7:68 error: plant.makes.seal.transfer must be above 0 units; got '0 units'",
        ),
    ],
)
def test_a_transfer_batch_that_cannot_be_is_refused(recipe: str, said: str) -> None:
    assert [in_short(fault) for fault in faults_of(a_plant(recipe, 10))] == [said]


def test_a_part_of_a_unit_does_not_leave_a_line_where_units_are_whole() -> None:
    text = "whole_units: true\n" + a_plant("rate: 110 units/day, transfer: 2.5 units", 10)
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:68 error: plant.makes.seal.transfer is 2.5 units, but units are whole | write a whole number"
    ]


def test_an_economic_production_quantity_of_lots_that_come_as_a_whole_is_doubted() -> None:
    text = a_plant("rate: 110 units/day, set_up: {cost: 4 USD}")
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:71 warn: plant.stock.seal orders an economic production quantity, which counts on units as they are finished, but lots come as a whole | add 'transfer: 1 unit' to plant.makes.seal, or write 'quantity: eoq'"
    ]


def test_an_economic_production_quantity_of_what_is_bought_is_refused() -> None:
    text = a_plant(lot=10).replace(
        "stock: {", "stock: {ring: {policy: reorder_point, reorder_point: 5, quantity: epq}, "
    )
    assert [in_short(fault) for fault in faults_of(text)] == [
        "8:71 error: plant.stock.ring orders an economic production quantity, but 'ring' is bought, not made | write 'quantity: eoq'"
    ]


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        ("takes: 2 days, set_up: {cost: 4 USD}", "which needs a rate of production"),
        (
            "rate: 110 units/day, transfer: 1 unit",
            "add 'set_up: {cost: 80 USD}' to what makes it, or give the quantity",
        ),
        (STREAM.replace("110", "80"), "which needs a rate above demand: 80 good units a day are made and 80 asked for"),
        (f"{STREAM}, yield: 50 %", "which needs a rate above demand: 55 good units a day are made and 80 asked for"),
    ],
)
def test_an_economic_production_quantity_that_cannot_be_computed_is_refused_with_the_reason(
    recipe: str, said: str
) -> None:
    with pytest.raises(ScenarioError) as refused:
        lower(loads(a_plant(recipe)).base)
    assert said in str(refused.value)


LINE = """\
simchain: 1
suppliers:
  A: {lead_time: 2 days, sells: {bar: 3 USD}SOLD}
sites:
  works:
    makes:
      wheel: {from: {bar: 2}, WHEEL}
      gear: {from: {wheel: 3}, GEAR}
    stock: {bar: HEAD, gear: LAST}
    buys: {bar: A}
    demand: {gear: DEMAND}
  shop: {buys: {gear: {supplier: works, lead_time: 1 day}}, demand: {gear: 1 unit/day}}
  depot: {buys: {bar: A}, demand: {bar: 1 unit/day}}
"""


def a_line(head: str, sold: str = "", wheel: str = "takes: 1 day", gear: str = "takes: 1 day", **others: str) -> str:
    words = {"SOLD": sold, "HEAD": head, "WHEEL": wheel, "GEAR": gear}
    words |= {"LAST": others.get("last", "{level: 0}"), "DEMAND": others.get("demand", "1 unit/day")}
    text = LINE
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def loops_faults(text: str) -> list[str]:
    return [in_short(fault).split(" ", 1)[1] for fault in faults_of(text)]


@pytest.mark.parametrize("end", ["wheel", "gear", "works.gear", "shop.gear"])
@pytest.mark.parametrize("policy", ["policy: conwip, wip: 12 units", "policy: kanban, cards: 3, bin: 6"])
def test_a_loop_may_end_at_any_stock_that_it_feeds(policy: str, end: str) -> None:
    assert faults_of(a_line(f"{{{policy}, to: {end}}}")) == ()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (
            "{policy: conwip, wip: 12 units, to: gaer}",
            "error: unknown stock 'gaer' in works.stock.bar.to | did you mean 'gear'?",
        ),
        (
            "{policy: kanban, cards: 2, bin: 6, to: xyz}",
            "error: unknown stock 'xyz' in works.stock.bar.to | it feeds wheel, gear, shop.gear",
        ),
        (
            "{policy: conwip, wip: 12 units, to: depot}",
            "error: works.stock.bar.to: nothing of works.bar gets to depot.bar | end it at a stock that it feeds: works.wheel, works.gear, shop.gear",
        ),
        (
            "{policy: conwip, wip: 0 units, to: gear}",
            "error: works.stock.bar.wip must be above 0 units; got '0 units'",
        ),
        ("{policy: conwip, to: gear}", "error: works.stock.bar needs 'wip'"),
        (
            "{policy: kanban, cards: 0, bin: 6, to: gear}",
            "error: works.stock.bar.cards must be at least 1, or 'auto'; got 0",
        ),
    ],
)
def test_a_loop_without_an_end_or_without_room_is_refused(head: str, said: str) -> None:
    assert [fault for fault in loops_faults(a_line(head)) if said in fault] != [], loops_faults(a_line(head))


def test_a_loop_does_not_begin_where_it_feeds_nothing() -> None:
    text = a_line("{level: 5}", last="{policy: conwip, wip: 3 units, to: bar}")
    assert loops_faults(text) == [
        "error: works.stock.gear.to: nothing of works.gear gets to works.bar | end it at a stock that it feeds: shop.gear"
    ]


CONWIP = "{policy: conwip, wip: 5 units, to: gear}"
BY_UNIT = "processing_time: {dist: exponential, mean: 1 h}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"gear": BY_UNIT},
            "works.stock.bar is a loop of 5 units, but a unit of works.makes.gear takes 6 | give it room for 6 units at least",
        ),
        (
            {"gear": "takes: 1 day, lots: whole", "last": "{policy: kanban, bin: 4, cards: 2}"},
            "works.stock.bar is a loop of 5 units, but a whole lot of works.makes.gear takes 24 | give it room for 24 units at least",
        ),
        (
            {"wheel": "rate: 9 units/day, transfer: 3 units"},
            "works.stock.bar is a loop of 5 units, but a transfer batch of works.makes.wheel takes 6 | give it room for 6 units at least",
        ),
        (
            {"sold": ", moq: 40 units"},
            "works.stock.bar: conwip orders what has left its loop, which a minimum order would raise | take the moq of 40 units at A out, or use kanban with bins of 40 units",
        ),
        (
            {"sold": ", lot: 4 units"},
            "works.stock.bar: conwip orders what has left its loop, which lots would raise | take the lot of 4 units at A out, or use kanban with bins of 4 units",
        ),
        (
            {"demand": "{flow: 1 unit/day}", "last": "{level: 0, review: 1 day}"},
            "works.stock.bar is a loop under continuous review, which cannot follow the steady flow of works.demand.gear | write 'review: 1 day'",
        ),
    ],
)
def test_a_loop_that_could_not_start_or_keep_its_limit_is_refused(change: dict[str, str], said: str) -> None:
    assert loops_faults(a_line(CONWIP, **change)) == [f"error: {said}"]


def test_a_kanban_loop_orders_by_the_bin_so_lots_of_a_bin_suit_it() -> None:
    head = "{policy: kanban, cards: 2, bin: 8, to: gear}"
    assert faults_of(a_line(head, sold=", moq: 8 units, lot: 4 units")) == ()
    assert loops_faults(a_line(head, sold=", lot: 5 units")) == [
        "error: works.stock.bar: kanban orders what has left its loop, which lots would raise | take the lot of 5 units at A out, or use kanban with bins of 5 units"
    ]
    assert loops_faults(a_line(head, gear="takes: 1 day, lots: whole", last="{policy: kanban, bin: 4, cards: 2}")) == [
        "error: works.stock.bar is a loop of 16 units, but a whole lot of works.makes.gear takes 24 | give it room for 24 units at least"
    ]


def test_a_loop_whose_goods_come_together_from_two_sides_is_refused() -> None:
    text = a_line("{policy: conwip, wip: 30 units, to: gear}").replace("{wheel: 3}", "{wheel: 3, bar: 1}")
    assert loops_faults(text) == [
        "error: works.stock.bar.to: goods get to works.gear by more than one way (wheel and bar) | end the loop before works.gear"
    ]


def test_a_loop_does_not_reach_what_has_other_sources_too() -> None:
    shares = "{works: 50 %, B: rest}"
    text = a_line("{policy: conwip, wip: 12 units, to: shop.gear}").replace(
        "{supplier: works, lead_time: 1 day}", shares
    )
    text = text.replace("suppliers:", "suppliers:\n  B: {lead_time: 1 day, sells: {gear: 9 USD}}")
    assert loops_faults(text) == [
        "error: works.stock.bar.to: shop.gear has other sources too (works, B), so nobody knows what came by the loop | end the loop before shop.gear"
    ]


def test_a_loop_whose_end_ships_complete_only_is_doubted() -> None:
    text = a_line("{policy: conwip, wip: 12 units, to: gear}").replace("  works:", "  works:\n    ships: complete")
    assert loops_faults(text) == [
        "warn: works.stock.bar is a loop whose goods leave works, which ships complete only: an order above what it holds would wait for ever | write 'ships: partial' under sites.works"
    ]


def test_cards_that_are_computed_feed_one_whole_lot_at_least() -> None:
    """Two gears a day take twelve bars a day for two days: four bins of six. A whole lot of 15 wheels takes five."""
    text = a_line("{level: 5}", wheel="takes: 1 day, lots: whole", last="{policy: kanban, bin: 3, cards: 2}")
    text = text.replace(
        "stock: {bar: {level: 5}", "stock: {bar: {policy: kanban, bin: 6}, wheel: {policy: kanban, bin: 15, cards: 2}"
    )
    policies = {point.name: point.policy for point in lower(loads(text).base).points}
    assert policies["works/bar"].cards == 5
    split = lower(loads(text.replace("lots: whole", "lots: split")).base)
    assert next(point.policy for point in split.points if point.name == "works/bar").cards == 4
