"""Files broken at random: `load` either understands them or says, with a place, what is wrong. It never falls over."""

import contextlib
import os
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simchain.blueprint import lower
from simchain.engines.eventwise import Simulation
from simchain.errors import Fault, ScenarioError
from simchain.scenario.load import loads

EXAMPLES = int(os.environ.get("SIMCHAIN_MUTATIONS", "300"))

MINIMAL = """\
simchain: 1
currency: USD
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD}
  B: {lead_time: 15 ± 5 days, price: 10.00 USD}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A}
scenarios:
  A_only: {}
  B_only: {shop.buys: B}
  both: {shop.buys: {A: 50 %, B: 50 %}}
"""
CHAIN = """\
simchain: 1
title: Pump seal
run: {horizon: 60 days, warm_up: 10 days, replications: 20, seed: 5, bucket: 1 day}
whole_units: true
items:
  seal: {price: 42 USD, weight: 1.8 kg}
  ring: {weight: 0.9 kg}
costs:
  carrying: {capital: 10 %/year, storage: 8 %/year}
  stockout: 6 USD/unit
suppliers:
  alba:
    sells: {ring: 10.80 USD}
    lead_time: 10 ± 2 days
    order_cost: 150 USD
    moq: 500 units
    freight: {cost: 0.25 USD/unit, by_weight: 1.2 USD/kg}
    outages: {every: 40 days, lasts: 4 ± 2 days, dated: [{starts: day 3, lasts: 2 days}]}
  borneo:
    sells: {ring: {price: 9.20 USD, lot: 100 units}}
    lead_time: {dist: lognormal, mean: 15 ± 5 days}
    crossing: never
    title_passes: receipt
sites:
  plant:
    makes: {seal: {from: {ring: 2}, rate: 160 units/day, yield: 99 %, set_up: {time: 2 h, cost: 5 USD}}}
    stock:
      ring: {policy: reorder_point, quantity: eoq, safety: {cycle_service: 95 %}}
      seal: {policy: kanban, bin: 200 units, cards: auto, safety: 20 %}
    buys: {ring: {rule: split, shares: {alba: 30 %, borneo: rest}}}
    allocation: priority
    priority: [store]
  store:
    stock:
      seal:
        policy: min_max
        reorder_point: 300
        order_up_to: 800 units
        review: 1 day
        opening: {on_hand: 500, in_transit: {day 2: 50 units}}
    buys: {seal: {supplier: plant, lead_time: 3 ± 1 days, capacity: 900 units/day}}
    demand: {seal: {rate: 100 ± 20 units/day, season: {period: 90 days, amplitude: 15 %}, trend: 5 %/year}}
    unmet: lost
  web:
    stock: {seal: {policy: scripted, orders: [10, 20, 30], then: repeat}}
    buys: {seal: {supplier: plant, lead_time: 1 day}}
    demand: {seal: {arrivals: 4 orders/day, size: {dist: geometric, mean: 3 units, start: 1}}}
scenarios:
  slow: {suppliers.alba.lead_time: 40 ± 10 days}
  single: {plant.buys.ring: alba}
  no_outages: {suppliers: {alba: {outages: null}}}
"""
TEXTS = (MINIMAL, CHAIN)

JUNK = (
    *("-1", "0", "1e308", "1e15 units/day", "nan", ".inf", ".nan", '""', "''", "[]", "{}", "null", "~", "true", "no"),
    *("- 1", "x" * 300, "9" * 40, "π≈3 ± ü", "☃", "*a", "&a 1", "<<: *a", "!!str 5", "|", ">", "5 ± 5", "100 %"),
    *("day 3", "1 h", "1 year", "0 days", "-3 days", "1e-9 days", "1e6 days", "0 units/day", "1e9 orders/day"),
    *("shop", "plant", "alba", "seal", "ring", "kanban", "split", "eoq", "auto", "continuous", "12:30", "0.001 %"),
    *("rest", "{A: 1}", "[1, 2]", "{rule: split}", "{policy: jit}", "{mean: 3 days}", "{values: [1, 2]}", "{a: b"),
)


def _delete_line(lines: list[str], luck: random.Random) -> None:
    del lines[luck.randrange(len(lines))]


def _repeat_line(lines: list[str], luck: random.Random) -> None:
    lines.insert(luck.randrange(len(lines)), luck.choice(lines))


def _swap_lines(lines: list[str], luck: random.Random) -> None:
    one, other = luck.randrange(len(lines)), luck.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indent(lines: list[str], luck: random.Random) -> None:
    n = luck.randrange(len(lines))
    lines[n] = luck.choice(["  ", "    ", " ", "\t"]) + lines[n] if luck.random() < 0.5 else lines[n][1:]


def _change_character(lines: list[str], luck: random.Random) -> None:
    n = luck.randrange(len(lines))
    at = luck.randrange(len(lines[n]) + 1)
    new = luck.choice(["", *" :,{}[]-%±.0159aeistx'\"#&*!|>\n\té\x00\u2028\ufeff"])
    lines[n] = lines[n][:at] + new + lines[n][at + luck.randrange(2) :]


def _replace_value(lines: list[str], luck: random.Random) -> None:
    n = luck.randrange(len(lines))
    starts = [at + 2 for at in range(len(lines[n])) if lines[n].startswith(": ", at)]
    if starts:
        start = luck.choice(starts)
        ends = [at for at in range(start + 1, len(lines[n]) + 1) if lines[n][at : at + 1] in ("", ",", "}", "]")]
        lines[n] = lines[n][:start] + luck.choice(JUNK) + lines[n][luck.choice(ends[:2]) if ends else start :]


def _swap_words(lines: list[str], luck: random.Random) -> None:
    n, other = luck.randrange(len(lines)), luck.choice(lines).replace(",", " ").replace("{", " ").split()
    words = lines[n].split(" ")
    if other:
        words[luck.randrange(len(words))] = luck.choice(other)
    lines[n] = " ".join(words)


MUTATIONS: tuple[Callable[[list[str], random.Random], None], ...] = (
    _delete_line,
    _repeat_line,
    _swap_lines,
    _indent,
    _change_character,
    _replace_value,
    _replace_value,
    _replace_value,
    _swap_words,
)


def mutated(text: str, luck: random.Random, times: int) -> str:
    lines = text.splitlines()
    for _ in range(times):
        if lines:
            luck.choice(MUTATIONS)(lines, luck)
    return "\n".join(lines)


def faults_of(text: str) -> tuple[Fault, ...]:
    """Faults of a file; without any, its scenarios run ten periods or are refused when they are lowered."""
    try:
        scenarios = loads(text)
    except ScenarioError as error:
        return error.faults
    for scenario in scenarios.values():
        with contextlib.suppress(ScenarioError):
            blueprint = lower(scenario)
            periods = min(10, blueprint.periods)
            Simulation(replace(blueprint, horizon=periods * blueprint.bucket)).finish()
    return ()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(TEXTS), st.integers(0, 2**48), st.integers(1, 4))
def test_a_broken_file_is_understood_or_refused_with_places(text: str, seed: int, times: int) -> None:
    faults = faults_of(mutated(text, random.Random(seed), times))
    assert all(fault.place is not None and fault.place.line >= 1 for fault in faults)
    assert all(fault.message and len(fault.message) < 600 for fault in faults)
    assert len(set(map(str, faults))) == len(faults)


@pytest.mark.parametrize("text", TEXTS)
def test_the_files_are_good_before_they_are_broken(text: str) -> None:
    assert len(loads(text)) == 3


def test_any_text_at_all_is_refused_with_a_place() -> None:
    luck = random.Random(1)
    for _ in range(300):
        text = "".join(luck.choice(" :,{}[]-%&*!|>\n\t'\"#?@`ab1\x00\ud800é") for _ in range(luck.randrange(60)))
        with pytest.raises(ScenarioError) as caught:
            loads(text)
        assert all(fault.place is not None for fault in caught.value.faults)


@pytest.mark.parametrize("demand", ["{arrivals: 1e-12 orders/day}", "{arrivals: 2 orders/day, events: [GONE]}"])
def test_a_shop_that_no_customer_comes_to_any_more_runs_to_its_end(demand: str) -> None:
    demand = demand.replace("GONE", "{starts: day 2, demand: 0 %}")
    scenario = loads(MINIMAL.replace("100 ± 20 units/day", demand)).base
    Simulation(lower(scenario)).finish()
