"""Disruptions that cannot be: what is said of each, and where."""

# ruff: noqa: E501 (messages are compared whole)

import pytest

from tests.test_faults import faults_of, in_short

CHAIN = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD}
  B: {lead_time: 15 days, price: 10 USD, capacity: 200 units/day}
sites:
  dc: {buys: {A: 50 %, B: rest}}
  shop: {demand: 100 ± 20 units/day, buys: {supplier: dc, lead_time: 2 days}}
  kiosk: {demand: {flow: 9 units/day}, buys: {supplier: A, owner_until: use}, stock: {policy: min_max, reorder_point: 50 units, order_up_to: 90 units}}
disruptions:
"""

CASES: list[tuple[str, list[str]]] = [
    (
        "hits: C, every: 2 years, lasts: 3 days",
        [
            "10:13 error: unknown name 'C' in disruptions.x.hits | it can hit A, B, dc, shop, kiosk, A>dc, A>dc/item, B>dc, B>dc/item, dc>shop, dc>shop/item, A>kiosk, A>kiosk/item"
        ],
    ),
    (
        "hits: A, every: 2 years",
        [
            "10:6 error: disruptions.x has 'every' and needs 'lasts' too; write for example 'lasts: 10 ± 4 days'",
        ],
    ),
    ("hits: A, lasts: 3 days", ["10:6 error: disruptions.x needs one of every, starts, after, preset; got none"]),
    (
        "hits: A, every: 2 years, starts: day 3, lasts: 3 days",
        ["10:6 error: disruptions.x needs one of every, starts, after, preset; got every and starts"],
    ),
    (
        "hits: A, preset: typical",
        ["10:6 error: disruptions.x has 'preset' and needs 'lasts' too; write for example 'lasts: 10 ± 4 days'"],
    ),
    (
        "hits: A, preset: long, lasts: 10 days",
        [
            "10:37 error: disruptions.x lasts less than a month, and 'long' says how often longer ones come; take 'typical'"
        ],
    ),
    (
        "hits: A, starts: day 3, delay: 3 days",
        [
            "10:38 error: disruptions.x has a 'delay', which goes with 'after'; take it out, or name what it follows",
        ],
    ),
    (
        "hits: A, starts: day 3, capacity: 40 %",
        [
            "10:41 error: disruptions.x leaves a share of the capacity of A, but it has none: it ships whatever is asked for | give it one, or take 'capacity' out"
        ],
    ),
    (
        "hits: [B, shop], starts: day 3, capacity: 40 %",
        [
            "10:49 error: disruptions.x leaves a share of the capacity of shop, but it has no production line with a 'rate' or a 'processing_time' | give it one, or take 'capacity' out"
        ],
    ),
    (
        "hits: A>dc, starts: day 3, capacity: 40 %",
        [
            "10:44 error: disruptions.x leaves a share of the capacity of A>dc, but it has none: whatever is there may leave | give it one, or take 'capacity' out"
        ],
    ),
    (
        "hits: B, starts: day 3, recovery: 3 days",
        ["10:41 error: disruptions.x has a 'recovery' but never ends, since it has no 'lasts'; take it out"],
    ),
    (
        "hits: B, starts: day 3, capacity: 40 %, stops: shipping",
        [
            "10:54 error: disruptions.x has both 'stops' and 'capacity': what stops has none left. Take one of the two out."
        ],
    ),
    (
        "hits: A, starts: day 3, transit: lost",
        [
            "10:40 error: disruptions.x has 'transit', but hits no lane (it hits A) | name one under 'hits', such as borneo>plant, or take 'transit' out"
        ],
    ),
    (
        "hits: A>dc, starts: day 3, transit: lots",
        [
            "10:43 error: disruptions.x.transit must be one of moves, held, lost; got 'lots' | did you mean 'lost'?",
        ],
    ),
    (
        "hits: A>dc, starts: day 3, transit: {rerouted: 3}",
        ["10:54 error: disruptions.x.transit.rerouted needs a time; got 3. Write '3 days'."],
    ),
    (
        "hits: A>dc, starts: day 3, transit: lost, lead_time: 150 %",
        ["10:43 error: disruptions.x has 'transit', but no lane goes down: goods move as ever; take it out"],
    ),
    (
        "hits: A, starts: day 3, destroys: 30 %",
        [
            "10:41 error: disruptions.x has 'destroys', but hits no site (it hits A) | name one under 'hits', or take 'destroys' out"
        ],
    ),
    (
        "hits: dc, starts: day 3, change: {demand: 150 %}",
        [
            "10:40 error: disruptions.x has 'change', but hits no site with customers (it hits dc) | name one under 'hits', or take 'change' out"
        ],
    ),
    (
        "hits: kiosk, starts: day 3, change: {demand: 150 %}",
        [
            "10:52 error: disruptions.x changes the demand of kiosk, which is a steady flow | write a rate instead of the flow: 'kiosk.demand: 10 units/day'"
        ],
    ),
    (
        "hits: A, starts: day 3, change: {price: 150 %}",
        [
            "10:47 error: disruptions.x changes the price of A, but kiosk pays on use, at the price that was agreed | take 'owner_until' of kiosk.buys.item out, or leave A out of it"
        ],
    ),
    (
        "hits: shop, starts: day 3, stops: nothing",
        ["10:41 error: disruptions.x stops nothing and changes nothing; say what it does, or take it out"],
    ),
    (
        "hits: A, starts: day 3, stops: [making]",
        [
            "10:38 error: disruptions.x stops making, which A does not do: it only ships | name sites under 'hits', or add shipping",
        ],
    ),
    (
        "hits: A, after: x, lasts: 3 days",
        [
            "10:23 error: disruptions follow each other in a circle: x after x | give one of them 'starts' or 'every' instead of 'after'"
        ],
    ),
    ("hits: [], starts: day 3", ["10:13 error: disruptions.x.hits needs at least 1 entry; it is empty"]),
    (
        "hits: A, starts: day 3, picks: one",
        [
            "10:38 error: disruptions.x picks one of what it hits, but that is only A | name several under 'hits', or take 'picks' out",
        ],
    ),
    (
        "hits: A, starts: day 3000",
        [
            "10:24 warn: disruptions.x begins on day 3000, after the end of the run of 365 days | make run.horizon longer, or take it out"
        ],
    ),
    (
        "hits: shop>dc, starts: day 3",
        [
            "10:13 warn: disruptions.x.hits names the lane shop>dc, but no goods take it in any scenario | did you mean 'dc>shop'?"
        ],
    ),
]


@pytest.mark.parametrize(("written", "said"), CASES, ids=[written for written, _ in CASES])
def test_a_disruption_that_cannot_be_is_named_with_its_place_and_the_way_out(written: str, said: list[str]) -> None:
    found = faults_of(f"{CHAIN}  x: {{{written}}}\n")
    assert [in_short(fault).replace(" of item", "") for fault in found] == said


def test_a_circle_of_disruptions_is_told_once_and_a_region_needs_members_that_exist() -> None:
    text = CHAIN + "  x: {hits: A, after: y, lasts: 1 day}\n  y: {hits: gulf, after: x, lasts: 1 day}\n"
    found = [in_short(fault) for fault in faults_of(text + "regions: {gulf: [], bay: [A, C], shop: [A]}\n")]
    assert [fault.partition(" |")[0] for fault in found] == [
        "10:23 error: disruptions follow each other in a circle: x after y after x",
        "12:11 error: regions.gulf has no member, so nothing that hits it would hit anything",
        "12:30 error: unknown name 'C' in regions.bay.1",
        "12:34 error: 'shop' is both a region and a site",
    ]


def test_a_lane_that_only_another_scenario_uses_is_hit_there() -> None:
    text = CHAIN + "  x: {hits: B>shop, starts: day 3, lasts: 2 days}\nscenarios: {near: {shop.buys: B}, far: {}}\n"
    assert faults_of(text) == ()
