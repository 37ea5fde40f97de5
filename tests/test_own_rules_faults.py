"""Rules of one's own that cannot be used are refused when a scenario is loaded, at their place and with the way out."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from scipy import stats

import simchain
from simchain.cli import main
from simchain.errors import Fault, ScenarioError
from simchain.rules.own import StockSeen
from simchain.scenario.load import loads
from simchain.scenario.schema import json_schema

SHOP = """\
simchain: 1
suppliers:
  A: {lead_time: 10 ± 2 days}
  B: {lead_time: 15 days}
sites:
  shop: {demand: 100 ± 20 units/day, buys: A, stock: base_stock}
scenarios: {one: {}, two: {shop.buys: B}}
"""

RULES = """\
import math

import simchain


@simchain.policy
def cautious(view, target=900):
    return target - view.inventory_position


@simchain.policy
def broken(view):
    return math.nan if view.day > 20 else 100


@simchain.policy
def seldom_broken(view):
    return math.nan if view.demand > 162 else 100


@simchain.demand
def regulars(day, draw):
    return 80 + 40 * draw(0)


@simchain.lead_time
def port(day, draw):
    return 5 + draw(0) / (0 if day == 700 else 1)


@simchain.sourcing
def emptiest(needed, sources):
    return {min(sources, key=lambda source: source.waiting).name: needed}


"""


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario and a file of rules, to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my_rules.py").write_text(RULES)
    (tmp_path / "shop.yaml").write_text(SHOP.replace("simchain: 1\n", "simchain: 1\nrun: {horizon: 60 days}\n"))
    return tmp_path


def faults_of(old: str, new: str, rules: Any) -> list[str]:
    assert old in SHOP
    with pytest.raises(ScenarioError) as caught:
        loads(SHOP.replace(old, new), "s.yaml", rules=rules)
    return [in_short(fault) for fault in caught.value.faults if fault.severity == "error"]


def in_short(fault: Fault) -> str:
    assert fault.place is not None
    return f"{fault.place.line}:{fault.place.column} {fault.message} | {fault.hint}"


WAY_IN = "a rule of your own is handed over with --rules FILE, or rules=[...] in Python"
STOCK, BUYS, DEMAND = "stock: base_stock", "buys: A,", "demand: 100 ± 20 units/day"
CASES = [
    (STOCK, "stock: cautios", "6:54 shop.stock.policy must be one of", "| did you mean 'cautious'?"),
    (STOCK, "stock: {policy: clever}", "6:63 shop.stock.policy must be one of", f"| {WAY_IN}"),
    (STOCK, "stock: {policy: my_base_stock}", "got 'my_base_stock'", f"| did you mean 'base_stock'?; {WAY_IN}"),
    (STOCK, "stock: regulars", "shop.stock.policy needs a policy; 'regulars' is a demand rule", "@simchain.policy"),
    (STOCK, "stock: own", "shop.stock.policy must be one of", "own"),
    (
        STOCK,
        "stock: {policy: cautious, with: {aim: 5}}",
        "6:79 shop.stock.policy: own policy 'cautious' cannot be called with (view, aim): got an unexpected keyword",
        "| its parameters are target",
    ),
    (
        STOCK,
        "stock: {policy: cautious, with: {target: [5]}}",
        "shop.stock.with.target must be a number, a text, true or false",
        "",
    ),
    (
        STOCK,
        "stock: {policy: cautious, level: 5}",
        "'level' in shop.stock does not go with a policy of your own",
        "it goes with base_stock",
    ),
    (STOCK, "stock: {level: 5, with: {a: 1}}", "'with' in shop.stock does not go with policy 'base_stock'", ""),
    (
        BUYS,
        "buys: {rule: emptyest, shares: {A: 50 %, B: rest}},",
        "shop.buys.rule must be one of single, split",
        "| did",
    ),
    (
        BUYS,
        "buys: {rule: emptiest, shares: {A: rest}},",
        "shop.buys has one source, so there is nothing for",
        "item: A",
    ),
    (
        BUYS,
        "buys: {rule: emptiest, supplier: A},",
        "'supplier' in shop.buys does not go with a rule of your own",
        "it goes with single",
    ),
    (BUYS, "buys: {supplier: A, with: {a: 1}},", "'with' in shop.buys does not go with rule 'single'", ""),
    (BUYS, "buys: {rule: cautious, shares: {A: 50 %, B: rest}},", "shop.buys.rule needs a sourcing rule", "@simchain"),
    (DEMAND, "demand: {rule: regular}", "6:25 shop.demand.rule must be regulars; got 'regular'", "mean 'regulars'?"),
    (DEMAND, "demand: {rule: regulars, dist: normal}", "has 'dist', which does not go with 'rule'", ""),
    (DEMAND, "demand: {rate: 5 units/day, with: {a: 1}}", "has 'with', which does not go with 'rate'", ""),
    ("lead_time: 15 days", "lead_time: {rule: port, mean: 5 days}", "has a rule beside other keys", ""),
    (
        "lead_time: 15 days",
        "lead_time: {rule: port}",
        "suppliers.B.lead_time cannot be planned with: own lead-time rule 'port', day 700, raised ZeroDivisionError",
        "",
    ),
]


@pytest.mark.parametrize(("old", "new", "said", "way_out"), CASES, ids=[case[1] for case in CASES])
def test_what_cannot_be_used_is_named(old: str, new: str, said: str, way_out: str, workplace: Path):
    (fault, *_) = faults_of(old, new, "my_rules.py")
    assert said in fault
    assert way_out in fault


def test_without_any_rule_the_way_in_is_named():
    (fault,) = faults_of(DEMAND, "demand: {rule: regulars}", ())
    assert fault == (
        "6:25 shop.demand.rule names the rule 'regulars', but no demand rule or law of your own was handed over"
        f" | {WAY_IN}"
    )


@pytest.mark.parametrize("law", [stats.cauchy(), stats.pareto(1.5)], ids=["no mean", "no spread"])
def test_a_law_without_moments_is_refused(law: Any):
    (fault,) = faults_of("lead_time: 15 days", "lead_time: {rule: wild}", simchain.law("wild", law))
    assert "own law 'wild' has a mean of" in fault
    assert "both must be finite" in fault


def test_what_is_handed_over_must_be_marked_and_have_a_name_of_its_own():
    def plain(view: StockSeen) -> float:
        return 0

    @simchain.policy
    def kanban(view: StockSeen) -> float:
        return 0

    def one(view: StockSeen) -> float:
        return 1

    def other(view: StockSeen) -> float:
        return 1

    for rules, said in (
        (plain, "plain is not marked as a rule; put one of @simchain.policy"),
        ([kanban], "own policy 'kanban' has the name of a built-in one"),
        (
            [simchain.policy(name="mine")(one), simchain.policy(name="mine")(other)],
            "two rules of your own are called 'mine'",
        ),
        ("nowhere.py", "there is no Python file 'nowhere.py' to take rules from"),
        (json, "holds no rule"),
    ):
        with pytest.raises(ScenarioError) as caught:
            loads(SHOP, rules=rules)
        assert said in str(caught.value)


def test_only_what_can_be_called_is_marked():
    with pytest.raises(TypeError, match="is to be a policy but has no method __call__"):

        @simchain.policy
        class NoCall:
            pass

    with pytest.raises(TypeError, match="a demand is a function"):
        simchain.demand(5)  # type: ignore[type-var]
    with pytest.raises(ValueError, match="a rule needs a name"):
        simchain.policy(lambda view: 0)
    with pytest.raises(TypeError, match="needs a method quantile"):
        simchain.law("flat", 5)


def test_a_broken_file_of_rules_is_named_with_its_line(workplace: Path):
    for text, said in (
        ("import simchain\nx = 1 / 0\n", "bad.py:2:1  error  ZeroDivisionError: division by zero"),
        ("import simchain\ndef f(:\n", "bad.py:2:7  error  SyntaxError"),
        ("import simchain\n", "'bad.py' holds no rule"),
    ):
        (workplace / "bad.py").write_text(text)
        refused = simchain_says("validate", "shop.yaml", "--rules", "bad.py")
        assert refused.exit_code == 2
        assert said in refused.output.replace(f"{workplace}/", "")


def test_the_schema_knows_the_names_it_is_given(workplace: Path):
    data = {
        "simchain": 1,
        "suppliers": {"A": {"lead_time": {"rule": "port"}}, "B": {"lead_time": "3 days"}},
        "sites": {
            "shop": {
                "demand": {"rule": "regulars"},
                "stock": {"policy": "cautious", "with": {"target": 5}},
                "buys": {"rule": "emptiest", "shares": {"A": "50 %", "B": "rest"}},
            }
        },
    }
    assert jsonschema.Draft202012Validator(json_schema("my_rules.py")).is_valid(data)
    without = jsonschema.Draft202012Validator(json_schema())
    without.check_schema(json_schema())
    assert len(list(without.iter_errors(data))) >= 2


# The command line


def simchain_says(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def with_stock(folder: Path, stock: str) -> None:
    file = folder / "shop.yaml"
    file.write_text(file.read_text().replace("base_stock", stock))


def test_the_command_line_reads_a_file_of_rules(workplace: Path):
    with_stock(workplace, "{policy: cautious, with: {target: 1200}}")
    assert simchain_says("validate", "shop.yaml").exit_code == 2
    assert simchain_says("validate", "shop.yaml", "--rules", "my_rules.py").exit_code == 0
    assert "policy: cautious" in simchain_says("explain", "shop.yaml", "--rules", "my_rules.py").output
    alone = simchain_says("compare", "shop.yaml", "--rules", "my_rules.py", "-n", "4", "-j", "1", "--out", "one")
    together = simchain_says("compare", "shop.yaml", "--rules", "my_rules.py", "-n", "4", "-j", "2", "--out", "two")
    assert (alone.exit_code, together.exit_code) == (0, 0)
    assert (workplace / "one/runs.csv").read_text() == (workplace / "two/runs.csv").read_text()
    manifest = json.loads((workplace / "one/manifest.json").read_text())
    (rule,) = manifest["own_rules"].items()
    assert rule[0] == "cautious"
    assert rule[1]["kind"] == "policy"
    assert len(rule[1]["sha256"]) == 64
    assert rule[1]["compiled"].startswith("exempt")
    bullwhip = simchain_says("bullwhip", "shop.yaml", "--rules", "my_rules.py", "-n", "2", "-j", "1")
    assert bullwhip.exit_code == 0
    audited = simchain_says("audit", "shop.yaml", "--rules", "my_rules.py", "-n", "2", "-j", "1")
    assert audited.exit_code == 0


def test_the_digest_of_a_rule_changes_with_its_text(workplace: Path):
    def digest() -> str | None:
        (rule,) = [
            rule for rule in simchain.load("shop.yaml", "my_rules.py").base.rules.values() if rule.name == "cautious"
        ]
        return rule.sha256

    before = digest()
    (workplace / "my_rules.py").write_text(RULES.replace("target - view", "target - 1 - view"))
    assert digest() not in (before, None)


def test_a_failing_rule_ends_the_command_with_1_and_leaves_nothing_half_done(workplace: Path):
    with_stock(workplace, "broken")
    failed = simchain_says("run", "shop.yaml", "--rules", "my_rules.py", "-n", "3", "--out", "there")
    assert failed.exit_code == 1
    assert "own policy 'broken' at shop/item, day 21, returned nan" in failed.output
    assert not (workplace / "there").exists()


def test_what_was_finished_is_written_and_marked_incomplete(workplace: Path):
    with_stock(workplace, "seldom_broken")
    failed = simchain_says("run", "shop.yaml", "--rules", "my_rules.py", "-n", "30", "--out", "there")
    assert failed.exit_code == 1
    assert "STOPPED EARLY" in failed.output
    assert "own policy 'seldom_broken' at shop/item, day" in failed.output
    results = simchain.read_results(workplace / "there")
    assert not results.complete
    assert "returned nan" in results.stopped_by
    assert 0 < results.replications < 30
    assert len(pd.read_csv(workplace / "there/runs.csv")) == 2 * results.replications
