"""Every kind of mistake: what is said of it, and where. All of a file's mistakes are found in one pass."""

# ruff: noqa: E501 (messages are compared whole)

from pathlib import Path

import pytest

from simchain.errors import Fault, ScenarioError, UnsupportedScenario
from simchain.scenario.load import load, loads

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days, price: 10.80 USD}
  B: {lead_time: 15 days, price: 10 USD}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A}
"""


def faults_of(text: str) -> tuple[Fault, ...]:
    try:
        return loads(text, "s.yaml").warnings
    except ScenarioError as error:
        return error.faults


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("there is no x", "error  there is no x; there are a, b"),
        ("x needs a time. Write '2 days'.", "error  x needs a time. Write '2 days'. There are a, b"),
    ],
)
def test_a_hint_without_a_place_goes_on_in_the_sentence_or_begins_its_own(message: str, line: str) -> None:
    assert str(Fault(message, None, "there are a, b")) == line


def in_short(fault: Fault) -> str:
    """`line:column severity: message | hint`"""
    assert fault.place is not None
    hint = f" | {fault.hint}" if fault.hint else ""
    return f"{fault.place.line}:{fault.place.column} {fault.severity}: {fault.message}{hint}"


def idle(supplier: str, line: int) -> str:
    said = f"suppliers.{supplier} is not used in any scenario: nobody buys from it"
    return f"{line}:3 warn: {said} | take it out, or let a site buy from it"


CASES: list[tuple[str, str, list[str]]] = [
    (
        "A: {lead_time: 10 ± 2 days, price: 10.80 USD}",
        "A: {leadtime: 10 ± 2 days, price: 10.80 USD}",
        ["3:7 error: unknown key 'leadtime' in suppliers.A | did you mean 'lead_time'?"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 300",
        ["4:18 error: suppliers.B.lead_time needs a time; got 300. Write '300 days'."],
    ),
    (
        "lead_time: 15 days",
        "lead_time: -3 days",
        ["4:18 error: suppliers.B.lead_time must be at least 0 days; got '-3 days'"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: [3]",
        ["4:18 error: suppliers.B.lead_time needs a time; got a list. Write for example '10 days'."],
    ),
    (
        "lead_time: 15 days",
        "lead_time: ",
        ["4:7 error: suppliers.B.lead_time has no value | write one, or take the line out"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {}",
        ["4:18 error: suppliers.B.lead_time needs 'mean'; write for example 'mean: 10 ± 2 days'"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {mean: 3 days, dist: gama}",
        [
            "4:39 error: suppliers.B.lead_time.dist must be one of constant, normal, gamma, lognormal, uniform, exponential, erlang, weibull, geometric, empirical; got 'gama' | did you mean 'gamma'?"
        ],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {mean: 3 days, low: 1 day, dist: gamma}",
        ["4:18 error: suppliers.B.lead_time has 'low', which gamma does not use; take it out, or name another 'dist'"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 1 ± 500 days",
        ["4:18 error: suppliers.B.lead_time has a spread of more than 100 times its mean; make it narrower"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: .nan",
        ["4:18 error: .nan is not a finite number | quote it if it is text; leave the key out for no limit"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {dist: uniform, low: 3 days}",
        ["4:18 error: suppliers.B.lead_time needs 'high' for uniform; add it"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 1e9 days",
        ["4:18 error: suppliers.B.lead_time must be at most 4194304 days; got '1e9 days'"],
    ),
    (
        "price: 10 USD",
        "price: 10,80 USD",
        [
            "4:34 error: suppliers.B.price is cut in two by its comma: 10 and '80 USD' | use a point for decimals, no comma"
        ],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {dist: uniform, low: 5 days, high: 3 days}",
        ["4:39 error: suppliers.B.lead_time cannot be used: low must be below high and both finite, not 5.0 and 3.0"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {dist: exponential, mean: 0 days}",
        ["4:44 error: suppliers.B.lead_time cannot be used: mean must be a finite number above 0, not 0.0"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {values: [1, 2], weights: [0, 0]}",
        ["6:44 error: shop.demand cannot be used: weights must be finite, none below 0, and their sum above 0"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: {x: {suppliers.B.price: 10,80 USD}}",
        [
            "2:36 error: scenarios.x.suppliers.B.price is cut in two by its comma: 10 and '80 USD' | use a point for decimals, no comma"
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nextends: a.yaml",
        ["2:1 error: extends can only stand at the top of a file | read the scenario from a file"],
    ),
    (
        "simchain: 1",
        'simchain: "1"',
        ["1:11 error: simchain must be 1; got '1' | write 1 without quotes"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: {x: {suppliers.A: {price: 3 USD}}}",
        [
            "2:17 error: suppliers.A needs 'lead_time' | the change replaced the whole block suppliers.A; write an indented block to keep the rest"
        ],
    ),
    (
        "  shop: {",
        "  costs: {",
        [
            "6:3 error: a site cannot be called 'costs': paths that start so mean the block 'costs' of the file | give it another name"
        ],
    ),
    (
        "price: 10 USD",
        "price: 10 EUR",
        [
            "4:34 error: suppliers.B.price needs an amount of money; got '10 EUR'. The currency of this scenario is USD: write '10 USD'."
        ],
    ),
    (
        "price: 10 USD",
        "prize: 10 USD",
        ["4:27 error: unknown key 'prize' in suppliers.B | did you mean 'price'?"],
    ),
    (
        "buys: A",
        "buys: Z",
        ["6:44 error: unknown source 'Z' in shop.buys | sources are A, B"],
    ),
    (
        "buys: A",
        "byus: A",
        ["6:38 error: unknown key 'byus' in sites.shop | did you mean 'buys'?"],
    ),
    (
        "buys: A",
        "buys: ",
        ["6:38 error: shop.buys has no value | write one, or take the line out"],
    ),
    (
        "buys: A",
        "buys: 5",
        ["6:44 error: shop.buys needs the name of a source, or a block with 'rule' and what it asks for"],
    ),
    (
        "buys: A",
        "buys: [A, B]",
        ["6:44 error: shop.buys needs the name of a source, or a block with 'rule' and what it asks for"],
    ),
    (
        "buys: A",
        "buys: {A: 80 %, B: 30 %}",
        ["6:44 error: shares of shop.buys add up to 110 % (A 80 %, B 30 %); use 100 %, or 'rest' for one of them."],
    ),
    (
        "buys: A",
        "buys: {A: rest, B: rest}",
        ["6:44 error: shares of shop.buys say 'rest' more than once (A rest, B rest); use it for one source."],
    ),
    (
        "buys: A",
        "buys: shop",
        ["6:44 error: shop buys from itself | name another source"],
    ),
    (
        "buys: A",
        "buys: {rule: split, supplier: A}",
        [
            "6:58 error: 'supplier' in shop.buys does not go with rule 'split' | it goes with single, expedite, spot; take it out"
        ],
    ),
    (
        "buys: A",
        "buys: {rule: splitt, supplier: A}",
        [
            "6:51 error: shop.buys.rule must be one of single, split, random_share, cheapest, fastest, first_available, most_stock, spill_over, award, backup, base_surge, single_index, dual_index, expedite, spot; got 'splitt' | did you mean 'split'?"
        ],
    ),
    (
        "buys: A",
        "buys: {}",
        [
            "6:44 error: shop.buys has rule 'single', which needs one 'supplier' | write 'supplier: NAME', or 'rule: split' with shares"
        ],
    ),
    (
        "buys: A",
        "buys: {A: 50, B: 50}",
        [
            "6:48 error: shop.buys.shares.A needs a share; got 50. Write '50 %', or 'rest'.",
            "6:55 error: shop.buys.shares.B needs a share; got 50. Write '50 %', or 'rest'.",
        ],
    ),
    (
        "buys: A",
        "unmet: lost",
        ["6:18 error: nobody supplies shop | add 'buys: NAME' to sites.shop, or make it there"],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {fill_rate: 90 %, cycle_service: 95 %}}",
        [
            "6:64 error: shop.stock.safety has both 'cycle_service' and 'fill_rate', and a level reaches one target | keep one of them"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: reorder_point, quantity: 9, safety: {fill_rate: 98 %, undershoot: counted, lead_time_demand: poisson}}",
        [
            "6:117 error: shop.stock.safety counts an undershoot, which customers who come one by one (poisson) leave none of | write 'lead_time_demand: empirical', or take the undershoot out"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {fill_rate: 98 %, learn: 90 days}}",
        [
            "6:81 error: shop.stock.safety learns its level in the run, which is done for a cycle service: a fill rate needs the law of demand, not its spread alone | give a cycle_service, or take 'learn' out"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {cycle_service: 95 %, learn: 90 days, lead_time_demand: empirical}}",
        [
            "6:101 error: shop.stock.safety learns its level in the run, from mean and spread of a normal law, not from empirical demand | take it out, or take 'learn' out"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: reorder_point, quantity: 9, safety: {cycle_service: 95 %, learn: 90 days, undershoot: counted}}",
        [
            "6:137 error: shop.stock.safety learns its level in the run, and counts an undershoot, which is not learned | take it out, or take 'learn' out"
        ],
    ),
    (
        "buys: A",
        "buys: A, forecast: {method: naive}, stock: {policy: proportional, net_stock_gain: 50 %, safety: {cycle_service: 95 %, learn: 90 days}}",
        [
            "6:156 error: shop.stock.safety learns its level in the run, which proportional cannot follow | take 'learn' out, or use base_stock, order_up_to or reorder_point"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {}}",
        ["6:55 error: shop.stock.safety has no target | add 'cycle_service: 95 %' or 'fill_rate: 98 %'"],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {fil_rate: 90 %}}",
        ["6:64 error: unknown key 'fil_rate' in shop.stock.safety | did you mean 'fill_rate'?"],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: order_up_to, safety: {fill_rate: 98 %, undershoot: counted}}, forecast: {method: naive}",
        [
            "6:102 error: shop.stock.safety counts an undershoot, which order_up_to has none of: each order reaches its level | take it out; it is for reorder_point"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: 95 %}",
        ["6:63 error: shop.stock.safety must be critical_ratio, or a block such as {cycle_service: 95 %}; got '95 %'"],
    ),
    (
        "buys: A",
        "buys: A, stock: {safety: {cycle_service: 100 %}}",
        ["6:79 error: shop.stock.safety.cycle_service must be below 100 %, or 'critical_ratio'; got '100 %'"],
    ),
    (
        "buys: A",
        "buys: A, stock: {level: 5 units, safety: {cycle_service: 95 %}}",
        ["6:71 error: shop.stock has both 'level' and 'safety' | give the level, or the target that it comes from"],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: base_stok}",
        [
            "6:63 error: shop.stock.policy must be one of base_stock, echelon_base_stock, order_up_to, proportional, reorder_point, min_max, jit, kanban, conwip, drp, ddmrp, constant_order, scripted, player, mirror, anchoring, panicker, hoarder, vmi; got 'base_stok' | did you mean 'base_stock'?"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: min_max, reorder_point: 5, order_up_to: 3}",
        ["6:103 error: shop.stock: order_up_to (3) is below reorder_point (5) | swap them, or raise it"],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: scripted, orders: []}",
        ["6:81 error: shop.stock.orders needs at least 1 entry; it is empty"],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: scripted, orders: [1, -2, x]}",
        [
            "6:85 error: shop.stock.orders.1 must be at least 0 units; got -2",
            "6:89 error: shop.stock.orders.2 needs a quantity of goods; got 'x'. Write for example '10 units'.",
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {opening: 50 units}",
        [
            "6:64 error: shop.stock.opening needs a block of keys and values; got '50 units' | "
            "it knows on_hand, in_transit, orders_in_mail"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: 5",
        ["6:54 error: shop.stock needs a block of keys and values; got 5"],
    ),
    (
        "buys: A",
        "buys: A, stock: {opening: {in_transit: {1: 3 units}}}",
        ["6:78 error: shop.stock.opening.in_transit: '1' is not a day | write for example 'day 1: 4 units'"],
    ),
    (
        "buys: A",
        "buys: A, priority: [shp], allocation: priority",
        ["6:58 error: unknown site 'shp' in shop.priority | did you mean 'shop'?"],
    ),
    (
        "buys: A",
        "buys: A, priority: [shop]",
        [
            "6:47 error: shop.priority is not used: sites.shop allocates by first_come | write 'allocation: priority', or take it out"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: kanban, bin: 200, cards: 6, safety: 20 %}",
        [
            "6:91 error: shop.stock has 'safety', which only counts where cards are computed | take it out, or write 'cards: auto'"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {policy: jit, first_review: day 3}",
        [
            "6:68 error: shop.stock has a 'first_review', but is under continuous review | take it out, or write 'review: 1 day'"
        ],
    ),
    (
        "buys: A}",
        "buys: dc}\n  dc: {buys: A, unmet: lost}",
        ["7:17 error: dc.unmet is not used: dc has no customers, and orders of other sites always wait | take it out"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {dist: gamma, mean: 10 ± 4 days, shape: 2}",
        ["4:18 error: suppliers.B.lead_time has both a ± and 'shape'; give one of the two, the other follows"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: {dist: uniform, low: 1 day, high: 3 days, mean: 2 days}",
        [
            "4:18 error: suppliers.B.lead_time has 'mean' beside 'low' and 'high'; give the mean with its ±, or the two ends"
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: ",
        ["6:10 error: shop.demand has no value | write one, or take the line out"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: 100",
        ["6:18 error: shop.demand needs a quantity in units/day; got 100. Write '100 units/day'."],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 5 units/day, arrivals: 3 orders/day}",
        [
            "6:18 error: shop.demand needs exactly one of rate, flow, arrivals, series, history, values, low and high, rule; got rate, arrivals"
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {}",
        [
            "6:18 error: shop.demand needs exactly one of rate, flow, arrivals, series, history, values, low and high, rule; got none"
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {flow: 5 units/day, dist: gamma}",
        ["6:18 error: shop.demand has 'dist', which does not go with 'flow'; take one of the two out"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {values: [1, 2], weights: [1]}",
        ["6:18 error: shop.demand cannot be used: 2 values need as many weights, not 1"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {values: []}",
        ["6:27 error: shop.demand.values needs at least 1 entry; it is empty"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 5 units/day, dist: normal}",
        ["6:18 error: shop.demand needs a ± for normal; write for example '10 ± 2', or leave out 'dist'"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {arrivals: 1e12 orders/day}",
        [
            "6:29 error: customers come to shop more than 20,000,000 times in a run of 365 days | make the run shorter, or this slower"
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {history: no.csv}",
        ["6:28 error: shop.demand names 'no.csv', which is not there; paths are relative to the scenario's file."],
    ),
    (
        "simchain: 1",
        "simchain: 2",
        ["1:11 error: simchain must be 1; got 2"],
    ),
    (
        "simchain: 1",
        "title: x",
        ["1:1 error: the file needs 'simchain' | add 'simchain: 1'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\ncurrency: usd",
        ["2:11 error: currency needs three capital letters, such as USD; got 'usd'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {horizon: 10 days, bucket: 3 days}",
        [
            "2:16 error: run.horizon of 10 days is not a whole number of buckets of 3 days | use 9 days, or another run.bucket"
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {horizon: 0 days}",
        ["2:16 error: run.horizon must be above 0 days; got '0 days'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {horizon: 10 days, warm_up: 10 days}",
        ["2:34 error: run.warm_up of 10 days leaves nothing of a horizon of 10 days | make the horizon longer"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {replications: 1.5, seed: -1}",
        [
            "2:21 error: run.replications needs a whole number; got 1.5",
            "2:32 error: run.seed must be at least 0; got -1",
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: []",
        [
            "2:6 error: run needs a block of keys and values; got a list | it knows horizon, warm_up, replications, seed, bucket, series"
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: 5",
        [
            "2:6 error: run needs a block of keys and values; got 5 | it knows horizon, warm_up, replications, seed, bucket, series"
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: ",
        [idle("B", 5)],
    ),
    (
        "simchain: 1",
        "simchain: 1\nwhole_units: maybe",
        ["2:14 error: whole_units needs true or false; got 'maybe'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\ntitle: 5",
        ["2:8 error: title needs a text; got 5"],
    ),
    (
        "simchain: 1",
        "simchain: 1\ncosts: {carrying: 2 %/year}",
        ["2:19 warn: carrying cost of 2 % a year is outside the usual 10 to 40 %", idle("B", 5)],
    ),
    (
        "simchain: 1",
        "simchain: 1\ncosts: {carrying: 24 %}",
        ["2:19 error: costs.carrying needs a quantity in %/year; got '24 %' (a share). Write for example '24 %/year'."],
    ),
    (
        "simchain: 1",
        "simchain: 1\ncosts: {carrying: {capitl: 3 %/year}}",
        ["2:20 error: unknown key 'capitl' in costs.carrying | did you mean 'capital'?"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nitems: [a]",
        ["2:8 error: items needs a block of keys and values; got a list"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nitems: {a: , b: }",
        [
            "4:31 error: suppliers.A.price does not say for which item; items are a, b | write 'sells: {a: ...}'",
            "5:27 error: suppliers.B.price does not say for which item; items are a, b | write 'sells: {a: ...}'",
            "7:10 error: shop.demand does not say for which item; items are a, b | write 'demand: {a: ...}'",
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nitems: {a: {weight: 0 kg}}",
        ["2:21 error: items.a.weight must be above 0 kg; got '0 kg'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: [a]",
        ["2:12 error: scenarios must be a block of named changes | such as 'a: {}'"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: {a: 5, b: {shop.buyz.q: B}, c: {shop.buys: Q}, d: {suppliers.A: null}, e: {shop.demand: 5}, f: {run: {horizon: 1 week}}}",
        [
            "2:16 error: scenarios.a must be a block of changes, or {} for none | such as {shop.buys: B}",
            "2:23 error: unknown path 'shop.buyz.q': there is no 'buyz' | did you mean 'buys'?",
            "2:55 error: unknown source 'Q' in shop.buys | sources are A, B",
            "2:100 error: shop.demand needs a quantity in units/day; got 5. Write '5 units/day'.",
            "2:108 error: 'run' in a named change: run belongs to the whole file, because alternatives are compared over the same time and in the same worlds | change it at the top, or on the command line with --seed and --replications",
            "7:44 error: unknown source 'A' in shop.buys (in scenario 'd') | sources are B",
        ],
    ),
    (
        "sites:\n",
        "sites: []\nx:\n",
        [
            "5:8 error: sites needs a block of keys and values; got a list",
            "6:1 error: unknown key 'x' in the file | it knows simchain, title, description, currency, whole_units, run, items, costs, inflation, budgets, valuation, classes, by_class, suppliers, sites, transship, regions, disruptions, scorecard, triggers and 2 more",
        ],
    ),
    (
        "sites:\n",
        "sitez:\n",
        ["5:1 error: unknown key 'sitez' in the file | did you mean 'sites'?"],
    ),
    (
        "suppliers:\n",
        "suppliers: []\ny:\n",
        [
            "2:12 error: suppliers needs a block of keys and values; got a list",
            "3:1 error: unknown key 'y' in the file | it knows simchain, title, description, currency, whole_units, run, items, costs, inflation, budgets, valuation, classes, by_class, suppliers, sites, transship, regions, disruptions, scorecard, triggers and 2 more",
        ],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {dated: [{starts: day 365, lasts: 2 days}]}",
        [
            "4:54 warn: suppliers.B.outages.dated.0 begins on day 365, after the end of the run of 365 days | make run.horizon longer, or take it out",
            idle("B", 4),
        ],
    ),
    (
        "buys: A}",
        "buys: {A: 50 %, B: 50 %}, unmet: lost}\ncosts: {backorder: 1 USD/unit/day}",
        [
            "7:9 warn: costs.backorder is not used: customers who find no stock go elsewhere, and nobody waits | price what is lost: 'stockout: 6 USD/unit', or write 'unmet: backorder' at the site"
        ],
    ),
    (
        "100 ± 20 units/day, buys: A",
        "{rate: 100 units/day, events: [{starts: day 400, demand: 150 %}]}, buys: {A: 50 %, B: 50 %}",
        [
            "6:58 warn: shop.demand.events.0 begins on day 400, after the end of the run of 365 days | make run.horizon longer, or take it out"
        ],
    ),
    (
        "price: 10 USD}\nsites:\n  shop: {demand: 100 ± 20 units/day, buys: A}",
        "price: 10 USD, capacity: 40 units/day}\nsites:\n  shop: {demand: 100 ± 20 units/day, buys: {A: rest, B: 50 %}}",
        ["4:52 warn: B can ship 40 units/day but 50 are asked for on average: backlog will grow without end."],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {every: 300 days}",
        ["4:36 error: suppliers.B.outages needs 'lasts' too; add it"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {}",
        ["4:36 error: suppliers.B.outages needs 'every' and 'lasts', or 'dated'; add them, or take it out"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {every: 300, lasts: 2 days}",
        ["4:44 error: suppliers.B.outages.every needs a time; got 300. Write '300 days'."],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {every: 0 days, lasts: 0 days}",
        [
            "4:36 error: B has an outage more than 20,000,000 times in a run of 365 days | make the run shorter, or this slower"
        ],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, outages: {dated: {starts: day 3}}",
        ["4:44 error: suppliers.B.outages.dated needs a list in [ ]; got a block of keys and values"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, freight: {by_weight: 2 USD/kg}",
        ["1:1 error: B charges freight by weight, but items.item has no weight | add 'weight: 1.5 kg'"],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, sells: {x: 3 USD}",
        ["4:46 error: suppliers.B has both 'price' and 'sells' | put the price into sells"],
    ),
    (
        "  B: {",
        "  shop: {",
        ["6:3 error: 'shop' is both a supplier and a site | rename one of them"],
    ),
    (
        "buys: A}",
        "buys: A}\n  dc: {buys: shop2}\n  shop2: {buys: dc, demand: 3 units/day}",
        [
            "7:8 error: stocks replenish each other in a circle: dc/item -> shop2/item -> dc/item | let one of them buy from an outside supplier"
        ],
    ),
    (
        "buys: A}",
        "makes: {from: {x: 1}}}",
        ["6:53 error: unknown item 'x' in shop.makes.from | items are item"],
    ),
    (
        "buys: A}",
        "makes: {rate: 50 units/day, yield: 0 %}}",
        ["6:73 error: shop.makes.yield must be above 0 %; got '0 %'"],
    ),
    (
        "buys: A}",
        "makes: {rate: 50 units/day}}",
        [
            "6:52 warn: shop can make 50 units/day but 100 are asked for on average: backlog will grow without end.",
            idle("A", 3),
            idle("B", 4),
        ],
    ),
    (
        "lead_time: 15 days",
        "lead_time: 15 days, sells: {ring: 3 USD}, moq: ",
        [
            "4:49 error: suppliers.B.moq has no value | write one, or take the line out",
            "4:56 error: suppliers.B has both 'price' and 'sells' | put the price into sells",
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {horizon: 1000 years, bucket: 1 h}",
        [
            "2:16 error: run.horizon of 365000 days has more than 5,000,000 buckets of 1 h | make it shorter, or run.bucket longer"
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nextend: a.yaml",
        ["2:1 error: unknown key 'extend' in the file | did you mean 'extends'?"],
    ),
    (
        "simchain: 1",
        "simchain: 1\nrun: {stop_when: {metric: total_cost}}",
        [
            "2:7 error: 'stop_when' in run is part of the language, but this version does not run it yet | take it out to run the rest"
        ],
    ),
    (
        "buys: A",
        "buys: {rule: award}",
        [
            "6:38 error: shop.buys needs 'sources' | add 'sources: ...'",
            "6:38 error: shop.buys needs 'weights' | add 'weights: ...'",
        ],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: {a: {shop.buys: {A: 80 %, B: 30 %}}}",
        ["2:28 error: shares of shop.buys add up to 110 % (A 80 %, B 30 %); use 100 %, or 'rest' for one of them."],
    ),
    (
        "simchain: 1",
        "simchain: 1\nscenarios: {a: {suppliers.B.lead_time: 5}, b: {suppliers.C.lead_time: 5 days}}",
        [
            "2:40 error: suppliers.B.lead_time needs a time; got 5. Write '5 days'.",
            "2:48 error: unknown path 'suppliers.C.lead_time': there is no 'C' | write it as an indented block to add it",
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 100 units/day, autocorrelation: 0.5}",
        [
            "6:18 error: shop.demand has an autocorrelation, which needs a normal 'rate' with ±, such as 100 ± 20 units/day"
        ],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 100 ± 20 units/day, season: {amplitude: 120 %}}",
        ["6:65 error: shop.demand.season.amplitude must be at most 100 %; got '120 %'"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 100 units/day, trend: -20 %/day}",
        ["6:47 error: shop.demand.trend must be at least -1000 %/year; got '-20 %/day'"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {low: 5}",
        ["6:18 error: shop.demand needs 'high' for uniform; add it"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {arrivals: 2 orders/day, size: {dist: geometric}}",
        ["6:49 error: shop.demand.size needs 'mean' for geometric; write for example 'mean: 5 ± 2 units'"],
    ),
    (
        "demand: 100 ± 20 units/day",
        "demand: {rate: 1 units/day, bucket: 1e-7 days}",
        [
            "6:46 error: demand at shop changes more than 20,000,000 times in a run of 365 days | make the run shorter, or this slower"
        ],
    ),
    (
        "buys: A",
        "buys: A, stock: {review: 1e-7 days}",
        [
            "6:63 error: shop reviews more than 20,000,000 times in a run of 365 days | make the run shorter, or this slower"
        ],
    ),
]
"""What is replaced in SHOP, by what, and all that is said then."""


@pytest.mark.parametrize(("old", "new", "said"), CASES, ids=[new for _, new, _ in CASES])
def test_a_mistake_is_named_with_its_place_and_the_way_out(old: str, new: str, said: list[str]) -> None:
    assert old in SHOP
    assert [in_short(fault) for fault in faults_of(SHOP.replace(old, new))] == said


def test_a_fault_is_shown_with_its_line_and_a_mark_under_it() -> None:
    with pytest.raises(ScenarioError) as caught:
        loads(SHOP.replace("lead_time: 15 days", "leadtime: 15 days"), "pump-seal.yaml")
    assert str(caught.value) == (
        "pump-seal.yaml:4:7  error  unknown key 'leadtime' in suppliers.B\n"
        "    4 |   B: {leadtime: 15 days, price: 10 USD}\n"
        "      |       ^^^^^^^^ did you mean 'lead_time'?\n"
        "1 error. Nothing was run."
    )


def test_all_mistakes_of_a_file_are_found_in_one_pass_in_the_order_of_its_lines() -> None:
    text = (
        SHOP.replace("15 days", "15")
        .replace("price: 10 USD", "prize: 10 USD")
        .replace("buys: A", "buys: {A: 80 %, B: 30 %}")
    )
    text += "costs: {carrying: 50 %/year}\nsweep: {}\nscenarios: {x: {shop.buys: Q}, y: {shop.colour: red}}\n"
    assert [in_short(fault).split(" | ")[0] for fault in faults_of(text)] == [
        "4:18 error: suppliers.B.lead_time needs a time; got 15. Write '15 days'.",
        "4:22 error: unknown key 'prize' in suppliers.B",
        "6:44 error: shares of shop.buys add up to 110 % (A 80 %, B 30 %); use 100 %, or 'rest' for one of them.",
        "7:19 warn: carrying cost of 50 % a year is outside the usual 10 to 40 %",
        "8:1 error: 'sweep' in the file is part of the language, but this version does not run it yet",
        "9:28 error: unknown source 'Q' in shop.buys",
        "9:36 error: unknown key 'colour' in sites.shop",
    ]


def test_a_mistake_of_the_base_is_not_said_again_for_each_named_change() -> None:
    text = SHOP.replace("15 days", "15") + "scenarios: {a: {}, b: {shop.buys: B}, c: {whole_units: true}}\n"
    assert len(faults_of(text)) == 1


def test_what_a_change_breaks_elsewhere_names_the_change() -> None:
    (fault,) = faults_of(SHOP + "scenarios: {alone: {suppliers.A: null}}\n")
    assert in_short(fault) == "6:44 error: unknown source 'A' in shop.buys (in scenario 'alone') | sources are B"


def test_what_this_version_cannot_run_is_an_error_of_its_own_kind() -> None:
    later = SHOP + "experiment: a-study\n"
    with pytest.raises(UnsupportedScenario):
        loads(later)
    with pytest.raises(ScenarioError) as caught:
        loads(later + "colour: red\n")
    assert not isinstance(caught.value, UnsupportedScenario)


def test_a_supplier_that_one_named_change_buys_from_is_used() -> None:
    assert faults_of(SHOP + "scenarios: {other: {shop.buys: B}}\n") == ()


def test_what_no_scenario_uses_is_doubted_where_it_is_written() -> None:
    text = SHOP + "items: {ring: , seal: }\nscenarios: {c: {suppliers: {C: {lead_time: 1 day}}}}\n"
    text = text.replace("buys: A", "buys: {ring: A}").replace("demand: ", "demand: {ring: ").replace("/day", "/day}")
    text = text.replace("price: 10.80 USD", "sells: {ring: 3 USD}").replace("price: 10 USD", "sells: {ring: 2 USD}")
    assert [in_short(fault).split(" | ")[0] for fault in faults_of(text)] == [
        "4:3 warn: suppliers.B is not used in any scenario: nobody buys from it",
        "7:17 warn: items.seal is not used in any scenario: no site holds it",
        "8:29 warn: suppliers.C is not used in any scenario: nobody buys from it",
    ]


SEVERAL = """\
simchain: 1
items: {ring: , seal: }
suppliers:
  A: {lead_time: 2 days, sells: {ring: 3 USD, seal: 4 USD}}
sites:
  shop: {demand: {ring: 5 units/day, seal: 2 units/day}, buys: A}
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "demand: {ring: 5 units/day, seal: 2 units/day}",
            "demand: 5 units/day",
            ["6:10 error: shop.demand does not say for which item; items are ring, seal | write 'demand: {ring: ...}'"],
        ),
        (
            "sells: {ring: 3 USD, seal: 4 USD}",
            "price: 3 USD",
            [
                "4:26 error: suppliers.A.price does not say for which item; items are ring, seal | write 'sells: {ring: ...}'"
            ],
        ),
        (
            "{ring: 3 USD, seal: 4 USD}",
            "{ring: 3 USD}",
            ["6:64 error: A does not sell 'seal' (it sells ring) | add it to suppliers.A.sells"],
        ),
        (
            "buys: A",
            "buys: {ring: A}",
            ["6:44 error: nobody supplies 'seal' to shop | add 'buys: {seal: NAME}' to sites.shop, or make it there"],
        ),
        (
            "{ring: 3 USD,",
            "{rnig: 3 USD,",
            [
                "4:34 error: unknown item 'rnig' in suppliers.A.sells | did you mean 'ring'?",
            ],
        ),
        ("buys: A", "buys: A, makes: {ring: {rate: 9 units/day}}", []),
        (
            "buys: A",
            "buys: {ring: A, seal: A}, makes: {ring: {rate: 9 units/day}}",
            [
                "6:65 error: shop both buys and makes 'ring' | take one of the two out",
            ],
        ),
        (
            "buys: A}",
            "buys: dc}\n  dc: {buys: {ring: A}}",
            ["6:64 error: dc does not hold 'seal', so it cannot supply shop | let dc buy or make it"],
        ),
        (
            "items: {ring: , seal: }",
            "items: {ring: {weight: 2 kg}, seal: }",
            ["2:24 warn: items.ring.weight is not used: no freight is charged by weight"],
        ),
    ],
)
def test_with_several_items_each_must_be_named(old: str, new: str, said: list[str]) -> None:
    assert old in SEVERAL
    assert [in_short(fault) for fault in faults_of(SEVERAL.replace(old, new))] == said


def test_a_line_too_slow_for_a_promised_peak_is_doubted() -> None:
    text = SHOP.replace("buys: A", "makes: {rate: 110 units/day}").replace(
        "100 ± 20 units/day", "{rate: 100 units/day, events: [{starts: day 30, lasts: 14 days, demand: 150 %}]}"
    )
    fault, *_ = faults_of(text)
    assert fault.message == "shop can make 110 units/day but demand can reach 150 on days 30 to 43: backlog is likely."


PLANT = """\
simchain: 1
items: {ring: , seal: }
suppliers:
  A: {lead_time: 2 days, sells: {ring: 3 USD}}
sites:
  plant:
    makes: {seal: {from: {ring: 2}, lots: whole}}
    stock: {seal: POLICY, ring: {policy: kanban, bin: 20, cards: 5}}
    buys: {ring: A}
    demand: {seal: 5 units/day}
"""


@pytest.mark.parametrize(
    "policy",
    [
        "{policy: min_max, reorder_point: 10, order_up_to: 70}",
        "{policy: reorder_point, reorder_point: 10, quantity: 60}",
        "{policy: kanban, bin: 60, cards: 2}",
        "{policy: scripted, orders: [5, 60]}",
    ],
)
def test_a_whole_lot_that_needs_more_than_its_kanban_loop_holds_is_doubted(policy: str) -> None:
    text = PLANT.replace("POLICY", policy)
    assert [in_short(fault) for fault in faults_of(text)] == [
        "7:13 warn: plant.makes.seal starts whole lots, of which one takes 120 units of 'ring', but its kanban loop never holds more than 100: it would wait for ever | write 'lots: split', or give the loop more cards"
    ]
    assert faults_of(text.replace("lots: whole", "lots: split")) == ()
    assert faults_of(text.replace("cards: 5", "cards: 6")) == ()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no file"):
        load(tmp_path / "none.yaml")


def test_a_law_of_counts_that_no_table_can_hold_is_refused_when_the_file_is_read() -> None:
    text = SHOP.replace(
        "100 ± 20 units/day", "{arrivals: 2 orders/day, size: {dist: geometric, mean: 1e6 units, start: 1}}"
    )
    (fault,) = faults_of(text)
    assert fault.message.startswith("shop.demand.size cannot be used: a table of counts would need 3.45e+07 rows")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("price_breaks: {0: 12 USD, 100: 9 USD, 100.0: 8 USD}", ["has the break 100.0 twice"]),
        (
            "price: 1 USD, freight: {cost: 1 USD/unit, fuel_share: 30 %, index: {day 3: -2}}",
            ["freight.index.day 3 must be above 0; got -2"],
        ),
        (
            "price: 1 USD, contract: {late_penalty: {rate: 1 %}}",
            ["rate needs a quantity in %/day; got '1 %' (a share)"],
        ),
        ("price: 1 USD, contract: {}", ["suppliers.A.contract says nothing"]),
        ("price_breaks: {0: 12 USD, 100: 9 USD}, pool: [shop]", ["suppliers.A.pool names one site"]),
    ],
)
def test_terms_that_say_nothing_or_twice_are_told_once(terms: str, said: list[str]):
    text = f"""\
simchain: 1
run: {{horizon: 365 days}}
suppliers: {{A: {{lead_time: 5 days, {terms}}}}}
sites: {{shop: {{demand: 10 units/day, stock: {{level: 300 units}}, buys: A}}}}
"""
    found = faults_or_warnings(text)
    assert len(found) == len(said), found
    assert all(words in one for words, one in zip(said, found, strict=True))


def faults_or_warnings(text: str) -> list[str]:
    try:
        return [str(warning) for warning in loads(text).warnings]
    except ScenarioError as error:
        return [str(fault) for fault in error.faults]


def test_a_list_that_is_too_short_is_told_how_long_it_is():
    """One site cannot help itself out."""
    text = """\
simchain: 1
run: {horizon: 365 days}
suppliers: {A: {lead_time: 5 days}}
sites: {shop: {demand: 10 units/day, stock: {level: 300 units}, buys: A}}
transship: {between: [shop]}
"""
    (found,) = faults_or_warnings(text)
    assert "needs at least 2 entries; it has 1" in found


LEFT_OVER = """\
simchain: 1
suppliers: {A: {lead_time: 5 days}}
sites: {shop: {demand: 10 units/day, stock: {level: 300 units}, buys: {supplier: A}}}
scenarios: {other: {%s}}
"""
LEFT = "is left from the base: write '%s: null' in the change, or replace the whole block by its path, shop.%s"


@pytest.mark.parametrize(
    ("block", "change", "key"),
    [
        ("stock", "policy: min_max, reorder_point: 50 units, order_up_to: 90 units", "level"),
        ("stock", "safety: {cycle_service: 90 %}", "level"),
        ("buys", "rule: split, shares: {A: 100 %}", "supplier"),
    ],
)
def test_what_a_merged_block_keeps_of_the_base_and_should_not_is_told_with_its_way_out(
    block: str, change: str, key: str
):
    (found,) = faults_or_warnings(LEFT_OVER % f"sites: {{shop: {{{block}: {{{change}}}}}}}")
    assert found.endswith(f"'{key}' {LEFT % (key, block)}")
    assert not faults_or_warnings(LEFT_OVER % f"sites: {{shop: {{{block}: {{{change}, {key}: null}}}}}}")
    assert not faults_or_warnings(LEFT_OVER % f"shop.{block}: {{{change}}}")


def test_a_key_that_is_wrong_in_the_base_itself_is_not_called_left():
    text = LEFT_OVER.replace("level: 300 units", "policy: min_max, level: 300 units") % ""
    assert all("left from the base" not in one for one in faults_or_warnings(text))


@pytest.mark.parametrize("buys", ["{ring: alba}", "{ring: {rule: backup, first: alba, then: borneo}}", "alba"])
def test_a_price_without_an_item_is_taken_for_that_of_what_is_bought(buys: str):
    """The plant makes the pump, which comes first; so the supplier sells the ring."""
    text = f"""\
simchain: 1
items: {{pump: , ring: }}
suppliers:
  alba: {{lead_time: 2 days, price: 10 USD}}
  borneo: {{lead_time: 2 days, sells: {{ring: 9 USD}}}}
sites:
  plant: {{demand: {{pump: 5 units/day}}, makes: {{pump: {{from: {{ring: 2}}}}}}, buys: {buys}}}
"""
    said = [in_short(fault) for fault in faults_of(text)]
    assert any("alba.price does not say for which item" in one and "write 'sells: {ring: ...}'" in one for one in said)


WRONG_WAY = """\
simchain: 1
run: {horizon: 90 days, replications: 2}
suppliers: {A: {lead_time: 5 days, price: 10 USD}}
sites:
  dc: {buys: A}
  shop: {demand: 10 units/day, buys: {supplier: dc, lead_time: 1 day}}
"""


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "disruptions: {x: {hits: dc>A, starts: day 3}}",
            "unknown name 'dc>A' in disruptions.x.hits | did you mean 'A>dc'?",
        ),
        ("disruptions: {x: {hits: dc>A/item, starts: day 3}}", "| did you mean 'A>dc/item'?"),
        ("disruptions: {x: {hits: A>dcc, starts: day 3}}", "| did you mean 'A>dc'?"),
        (
            "disruptions: {x: {hits: shop>Quebec, starts: day 3}}",
            "it can hit A, dc, shop, A>dc, A>dc/item, dc>shop, dc>shop/item",
        ),
        (
            "disruptions: {x: {hits: shop>dc, starts: day 3}}",
            "no goods take it in any scenario | did you mean 'dc>shop'?",
        ),
        (
            "disruptions: {x: {hits: A>shop, starts: day 3}}",
            "no goods take it in any scenario | name another, or let the site buy there",
        ),
        ("regions: {r: [dc>A]}", "unknown name 'dc>A' in regions.r.0 | did you mean 'A>dc'?"),
        (
            "triggers: {x: {when: {lane: dc>A, metric: on_time, below: 50 %}, then: {alert: x}}}",
            "triggers.x.when.lane is the wrong way round: goods go from A to dc | did you mean 'A>dc'?",
        ),
    ],
)
def test_a_lane_that_is_named_the_wrong_way_round_is_turned(written: str, said: str) -> None:
    assert [fault for fault in map(in_short, faults_of(WRONG_WAY + written)) if fault.endswith(said)]


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (
            "moq: 50 units, lot: 30 units",
            "suppliers.A.moq is 50 units, and suppliers.A.lot 30: the least order is 60 units | write 'moq: 60 units', or a lot of which 50 is a multiple",
        ),
        ("moq: 60 units, lot: 30 units", ""),
        ("moq: 50 units", ""),
        ("lot: 30 units", ""),
    ],
)
def test_a_minimum_between_two_lots_is_doubted(terms: str, said: str) -> None:
    text = WRONG_WAY.replace("lead_time: 5 days, price: 10 USD", f"lead_time: 5 days, {terms}")
    assert [in_short(fault).partition(": ")[2] for fault in faults_of(text)] == [said] * bool(said)


LATE = "suppliers.A.contract.promised is 2 days, but suppliers.A.lead_time is"


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (
            "lead_time: 5 days, contract: {promised: 2 days, late_penalty: {rate: 1 %/day}}",
            f"{LATE} 5 days: every line is late; on purpose? | promise 5 days or more, or shorten the lead time",
        ),
        (
            "lead_time: 5 days, contract: {promised: 2 days, on_time_target: {share: 95 %, late: 2 days}}",
            "suppliers.A.contract.promised is 2 days, 2 days late allowed, but suppliers.A.lead_time is 5 days: every line is late; on purpose? | promise 5 days or more, or shorten the lead time",
        ),
        (
            "lead_time: {dist: uniform, low: 4 days, high: 6 days}, contract: {promised: 2 days}",
            f"{LATE} 4 days at the least: every line is late; on purpose? | promise 4 days or more, or shorten the lead time",
        ),
        ("lead_time: {dist: uniform, low: 1 day, high: 6 days}, contract: {promised: 2 days}", ""),
        ("lead_time: 5 ± 2 days, contract: {promised: 2 days}", ""),
        ("lead_time: 5 days, contract: {promised: 5 days}", ""),
        ("lead_time: 5 days, contract: {promised: 3 days, on_time_target: {share: 95 %, late: 2 days}}", ""),
    ],
)
def test_a_promise_that_no_line_can_keep_is_doubted(terms: str, said: str) -> None:
    text = WRONG_WAY.replace("lead_time: 5 days, price: 10 USD", f"price: 10 USD, {terms}")
    assert [in_short(fault).partition(": ")[2] for fault in faults_of(text)] == [said] * bool(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("shop.approved: [Q]", "unknown source 'Q' in shop.approved | sources are A, B"),
        ("shop.buys: {supplier: A, approved: [Q]}", "unknown source 'Q' in shop.buys.approved | sources are A, B"),
        ("shop.buys: Q", "unknown source 'Q' in shop.buys | sources are A, B"),
        (
            "triggers: {x: {when: {supplier: A, metric: on_time, below: 50 %}, then: {shift: 20 %, to: Q}}}",
            "unknown source 'Q' in triggers.x.then | sources are B",
        ),
        (
            "triggers: {x: {when: {site: shop, metric: stock, below: 5 units}, then: {shift: 20 %, from: Q, to: B}}}",
            "unknown source 'Q' in triggers.x.then | sources are A",
        ),
    ],
)
def test_a_site_is_no_source_of_its_own(written: str, said: str) -> None:
    found = faults_of(f"{SHOP}scenarios: {{x: {{{written}}}}}")
    told = [in_short(fault).replace(" (in scenario 'x')", "").partition("error: ")[2] for fault in found]
    assert said in told
