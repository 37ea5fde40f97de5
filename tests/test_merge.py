"""Changes to a scenario: named changes and `extends`, and the places they keep."""

import copy
from pathlib import Path

import pytest

from simchain.errors import Fault, ScenarioError
from simchain.scenario.text.merge import apply_changes, load_tree
from simchain.scenario.text.tree import Tree, read_tree

BASE = """\
simchain: 1
suppliers:
  borneo:
    duty: 7.5 %
    outages: {every: 300 days, lasts: 28 days}
  alba: {duty: 0 %}
sites:
  plant:
    buys: {ring: {rule: single, supplier: borneo}}
    routes: [sea, road]
  shop: {buys: plant}
items: {A.12: {price: 3 USD}}
"""


def changed(change: str, base: str = BASE) -> Tree:
    """The base after a change that is written in a file of its own."""
    at = read_tree(change, "change.yaml")
    return apply_changes(read_tree(base, "base.yaml"), at.data, at, ())


def faults_of(change: str) -> tuple[Fault, ...]:
    with pytest.raises(ScenarioError) as caught:
        changed(change)
    return caught.value.faults


def test_an_indented_block_merges_key_by_key() -> None:
    borneo = changed("suppliers: {borneo: {outages: {every: 150 days}}}").data["suppliers"]["borneo"]
    assert borneo == {"duty": "7.5 %", "outages": {"every": "150 days", "lasts": "28 days"}}


def test_a_dotted_path_replaces_the_whole_value() -> None:
    assert changed("suppliers.borneo.outages: {every: 150 days}").data["suppliers"]["borneo"]["outages"] == {
        "every": "150 days"
    }


def test_a_dotted_path_reaches_deep() -> None:
    outages = changed("suppliers.borneo.outages.every: 1 day").data["suppliers"]["borneo"]["outages"]
    assert outages == {"every": "1 day", "lasts": "28 days"}


def test_a_path_may_start_at_a_site() -> None:
    assert changed("plant.buys.ring: alba").data["sites"]["plant"]["buys"] == {"ring": "alba"}


def test_a_block_may_start_at_a_site() -> None:
    assert changed("plant: {buys: {ring: alba}}").data["sites"]["plant"]["routes"] == ["sea", "road"]


def test_a_list_is_always_replaced() -> None:
    assert changed("sites: {plant: {routes: [air]}}").data["sites"]["plant"]["routes"] == ["air"]


@pytest.mark.parametrize(
    "change",
    ["suppliers.borneo.outages: null", "suppliers: {borneo: {outages: null}}", "suppliers: {borneo: {outages: }}"],
)
def test_null_deletes_the_key(change: str) -> None:
    assert changed(change).data["suppliers"]["borneo"] == {"duty": "7.5 %"}


def test_a_path_and_a_block_may_stand_in_one_change() -> None:
    data = changed("shop.buys: alba\nsuppliers: {alba: {moq: 5 units}}\nplant.opens: day 3").data
    assert data["sites"]["shop"] == {"buys": "alba"}
    assert data["suppliers"]["alba"] == {"duty": "0 %", "moq": "5 units"}
    assert data["sites"]["plant"]["opens"] == "day 3"


@pytest.mark.parametrize(
    ("twice", "first"),
    [
        ("suppliers.alba.duty: 1 %\nsuppliers: {alba: {duty: 2 %}}", "suppliers.alba.duty"),
        ("suppliers: {alba: {duty: 2 %}}\nsuppliers.alba: {moq: 5 units}", "suppliers.alba.duty"),
        ("suppliers.alba: {moq: 5 units}\nsuppliers.alba.moq: 6 units", "suppliers.alba"),
        ("shop.buys: alba\nsites: {shop: {buys: borneo}}", "sites.shop.buys"),
        ("suppliers.alba: null\nsuppliers: {alba: {moq: 5 units}}", "suppliers.alba"),
    ],
)
def test_a_value_that_one_change_sets_twice_is_a_fault(twice: str, first: str) -> None:
    (fault,) = faults_of(twice)
    assert fault.message.endswith(f" is set twice: first in line 1 as '{first}'")
    assert fault.place is not None
    assert (fault.place.line, fault.hint) == (2, "keep one of the two")


def test_two_paths_into_one_block_are_not_twice_the_same() -> None:
    data = changed("costs.stockout: 3 USD/unit\ncosts: {backorder: 1 USD/unit/day}").data
    assert data["costs"] == {"stockout": "3 USD/unit", "backorder": "1 USD/unit/day"}


def test_a_name_with_a_dot_in_it_is_found() -> None:
    assert changed("items.A.12.price: 4 USD").data["items"] == {"A.12": {"price": "4 USD"}}


def test_a_path_may_open_a_block_that_has_defaults() -> None:
    tree = changed("run.seed: 5")
    assert tree.data["run"] == {"seed": 5}
    assert str(tree.place(("run", "seed"))) == "change.yaml:1:11"


def test_an_empty_change_leaves_the_tree_equal() -> None:
    base = read_tree(BASE, "base.yaml")
    assert apply_changes(base, {}, base, ()) == base


def test_neither_tree_is_touched() -> None:
    base, at = read_tree(BASE, "base.yaml"), read_tree("suppliers: {alba: null, borneo: {duty: 9 %}}", "c.yaml")
    before = copy.deepcopy((base, at))
    apply_changes(base, at.data, at, ())
    assert (base, at) == before


def test_a_changed_value_points_to_the_change_and_the_rest_to_the_base() -> None:
    tree = changed("plant.buys.ring:\n  rule: split\n  shares: {alba: 30 %}")
    ring = ("sites", "plant", "buys", "ring")
    assert str(tree.place((*ring, "shares", "alba"))) == "change.yaml:3:18"
    assert str(tree.place(ring, of_key=True)) == "change.yaml:1:1"
    assert tree.place(ring, of_key=True).width == len("plant.buys.ring")
    assert str(tree.place((*ring, "supplier"))) == "change.yaml:1:1"  # the base's supplier is gone
    assert str(tree.place(("suppliers", "borneo", "duty"))) == "base.yaml:4:11"


def test_a_deleted_value_points_to_its_deletion() -> None:
    tree = changed("suppliers: {borneo: {duty: null}}")
    assert str(tree.place(("suppliers", "borneo", "duty"), of_key=True)) == "change.yaml:1:22"


def test_what_a_change_set_is_recorded() -> None:
    tree = changed("suppliers: {borneo: {duty: 1 %}}\nplant.buys.ring: {rule: split}")
    ring = ("sites", "plant", "buys", "ring")
    assert tree.overridden == {("suppliers", "borneo", "duty"), ring, (*ring, "rule")}


def test_a_change_upon_a_change_keeps_both_records() -> None:
    first = changed("suppliers: {borneo: {duty: 1 %}, alba: {duty: 2 %}}")
    at = read_tree("suppliers.borneo: {moq: 5 units}", "second.yaml")
    second = apply_changes(first, at.data, at, ())
    assert second.overridden == {
        ("suppliers", "alba", "duty"),
        ("suppliers", "borneo"),
        ("suppliers", "borneo", "moq"),
    }
    assert str(second.place(("suppliers", "borneo", "moq"))) == "second.yaml:1:25"


def test_a_named_change_is_reported_where_it_stands_in_the_same_file() -> None:
    tree = read_tree(BASE + "scenarios:\n  dear: {suppliers.borneo.duty: 25 %}", "base.yaml")
    dear = apply_changes(tree, tree.data["scenarios"]["dear"], tree, ("scenarios", "dear"))
    assert str(dear.place(("suppliers", "borneo", "duty"))) == "base.yaml:14:33"


def test_unknown_paths_are_all_reported_with_the_nearest_name() -> None:
    faults = faults_of("suppliers.borno.duty: 1 %\nplan.buys: alba\nsuppliers.borneo.outage.every: 1 day\nxyz.q: 1")
    assert [(fault.message, fault.hint) for fault in faults] == [
        ("unknown path 'suppliers.borno.duty': there is no 'borno'", "did you mean 'borneo'?"),
        ("unknown path 'plan.buys': there is no 'plan'", "did you mean 'plant'?"),
        ("unknown path 'suppliers.borneo.outage.every': there is no 'outage'", "did you mean 'outages'?"),
        ("unknown path 'xyz.q': there is no 'xyz'", "write it as an indented block to add it"),
    ]
    assert [str(fault.place) for fault in faults] == [f"change.yaml:{line}:1" for line in (1, 2, 3, 4)]
    assert faults[0].place is not None
    assert faults[0].place.width == len("suppliers.borno.duty")


def test_a_path_into_shorthand_or_a_list_says_what_to_replace() -> None:
    shorthand, listed = faults_of("shop.buys.ring: alba\nplant.routes.0: air")
    assert shorthand.message == "'sites.shop.buys' is 'plant', not a block"
    assert shorthand.hint == "replace it: 'sites.shop.buys: ...'"
    assert listed.message == "'sites.plant.routes' is a list, not a block"


def test_deleting_what_is_not_there_is_a_fault() -> None:
    nested, dotted = faults_of("suppliers: {borneo: {dutty: null}}\nshop.byus: null")
    assert nested.message == "nothing to delete: there is no 'suppliers.borneo.dutty'"
    assert nested.hint == "did you mean 'duty'?"
    assert str(nested.place) == "change.yaml:1:22"
    assert dotted.hint == "did you mean 'buys'?"


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_file_extends_another_beside_it(tmp_path: Path) -> None:
    write(tmp_path, base=BASE, child="extends: base.yaml\ntitle: Dear\nsuppliers.borneo.duty: 25 %\n")
    tree = load_tree(tmp_path / "child.yaml")
    assert tree.data["title"] == "Dear"
    assert tree.data["suppliers"]["borneo"]["duty"] == "25 %"
    assert "extends" not in tree.data
    assert tree.file == str(tmp_path / "child.yaml")
    assert tree.place(("suppliers", "borneo", "duty")).file == str(tmp_path / "child.yaml")
    assert tree.place(("suppliers", "alba", "duty")).file == str(tmp_path / "base.yaml")
    assert tree.place(()).file == str(tmp_path / "child.yaml")


def test_extends_is_relative_to_the_file_that_says_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path, base=BASE, middle="extends: base.yaml\nsuppliers: {alba: {moq: 5 units}}")
    write(tmp_path / "sub", top="extends: ../middle.yaml\nsuppliers: {alba: {duty: 1 %}}")
    assert load_tree(tmp_path / "sub" / "top.yaml").data["suppliers"]["alba"] == {"duty": "1 %", "moq": "5 units"}


def test_a_file_without_extends_is_read_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, base=BASE)
    assert load_tree(tmp_path / "base.yaml").data == read_tree(BASE, "base.yaml").data


def test_a_named_change_in_an_extending_file_keeps_its_nulls_and_paths(tmp_path: Path) -> None:
    write(tmp_path, base=BASE + "scenarios: {a: {shop.buys: alba}, b: {}}")
    write(tmp_path, child="extends: base.yaml\nscenarios: {a: {suppliers.alba: null}, b: null, c: {shop.buys: null}}")
    assert load_tree(tmp_path / "child.yaml").data["scenarios"] == {
        "a": {"suppliers.alba": None},
        "c": {"shop.buys": None},
    }


def reason(path: Path) -> Fault:
    with pytest.raises(ScenarioError) as caught:
        load_tree(path)
    (fault,) = caught.value.faults
    return fault


def test_a_circle_of_files_is_refused_and_named(tmp_path: Path) -> None:
    write(tmp_path, a="extends: b.yaml", b="extends: a.yaml")
    fault = reason(tmp_path / "a.yaml")
    assert fault.message == "files extend each other in a circle: a.yaml -> b.yaml -> a.yaml"
    assert str(fault.place) == f"{tmp_path / 'b.yaml'}:1:10"


def test_a_chain_of_ten_files_is_read_and_a_longer_one_refused(tmp_path: Path) -> None:
    write(tmp_path, f0="simchain: 1", **{f"f{n}": f"extends: f{n - 1}.yaml\nk{n}: {n}" for n in range(1, 12)})
    assert len(load_tree(tmp_path / "f10.yaml").data) == 11
    assert reason(tmp_path / "f11.yaml").message.startswith("more than 10 levels of extends: f11.yaml -> f10.yaml")


def test_a_missing_base_is_reported_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path, child="simchain: 1\nextends: none.yaml")
    fault = reason(tmp_path / "child.yaml")
    assert fault.message.startswith(f"there is no file '{tmp_path / 'none.yaml'}'")
    assert str(fault.place) == f"{tmp_path / 'child.yaml'}:2:10"


def test_a_fault_in_the_base_keeps_the_name_of_the_base(tmp_path: Path) -> None:
    write(tmp_path, base="a: 012", child="extends: base.yaml")
    assert str(reason(tmp_path / "child.yaml").place) == f"{tmp_path / 'base.yaml'}:1:4"


def test_extends_needs_a_name(tmp_path: Path) -> None:
    write(tmp_path, child="extends: [a.yaml, b.yaml]")
    assert reason(tmp_path / "child.yaml").message == "extends needs the name of one file"
