"""What the pages say is so: README, generated pages, notebooks."""

import contextlib
import io
import json
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import simchain
from simchain.cli import main
from simchain.experiments import folder
from simchain.scenario.spec import RULE_NAMES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Code blocks of one language in the README."""
    return re.findall(rf"```{kind}\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_names_its_two_commands():
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert "pip install . && simchain compare scenarios/tenofovir-two-sources.yaml" in commands
    assert "pip install '.[test]' && pytest -n auto" in commands


def test_the_readme_shows_what_its_first_command_prints(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    shown = re.search(r"<!-- output of: simchain (.*?) -->\n```\n(.*?)```", README, flags=re.DOTALL)
    assert shown
    command, expected = shown[1].split(), shown[2]
    command[1] = str(ROOT / command[1])
    monkeypatch.chdir(tmp_path)
    program = [sys.executable, "-c", "from simchain.cli import main; main()"]
    said = subprocess.run([*program, *command], capture_output=True, text=True, check=True).stdout
    assert said.split() == expected.split()


def test_the_readme_knows_every_command():
    assert [name for name in main.commands if f"simchain {name}" not in README] == []


def test_the_readme_scenario_is_the_minimal_file():
    (shown,) = blocks("yaml")
    minimal = yaml.safe_load((ROOT / "scenarios" / "minimal.yaml").read_text(encoding="utf-8"))
    assert {key: yaml.safe_load(shown)[key] for key in ("suppliers", "sites", "scenarios")} == {
        key: minimal[key] for key in ("suppliers", "sites", "scenarios")
    }
    assert list(simchain.load(yaml.safe_load(shown))) == ["A_only", "B_only", "both"]


def test_the_python_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    for block in blocks("python"):
        exec(block, {})


def test_every_link_of_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_page_of_results_names_every_table_that_lands_there():
    page = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    for table in (*folder.TABLES, *folder.SOME):
        assert f"`{table}.csv`" in page, table


def test_generated_pages_are_as_the_code_says():
    pages = runpy.run_path(str(ROOT / "scripts" / "make_docs.py"))["PAGES"]
    for name, page in pages.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == page(), f"run scripts/make_docs.py ({name})"


def test_the_python_of_the_page_on_own_rules_runs():
    page = (ROOT / "docs" / "own-rules.md").read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL):
        exec(block, names)
    assert names["simchain"] is simchain


@pytest.mark.parametrize("page", ["scenario-language.md"])
def test_the_scenario_in_the_guide_runs(page: str):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    whole = [block for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL) if "simchain: 1" in block]
    assert whole
    for block in whole:
        assert simchain.run(yaml.safe_load(block), replications=1, check=True).complete


FRAGMENT_OF_THE_WHOLE = ("disruptions", "items", "scorecard", "transship")
FRAGMENT_OF_THE_SOURCE = ("lead_time", "outages", "dispatch", "freight", "duty", "insurance", "handling")
FRAGMENT_OF_THE_SOURCE += (
    "defects",
    "inspect",
    "rejects",
    "price",
    "price_breaks",
    "invoice_errors",
    "contract",
    "flex",
    "reserve",
)


def fragments(page: str) -> list[dict[str, object]]:
    """The keys shown in the guide, one by one: alternatives stand under each other with the same key."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    shown = [block for block in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL) if "simchain: 1" not in block]
    lone = [part for block in shown for part in re.split(r"\n(?=\S)", block.strip())]
    return [yaml.safe_load(part) for part in lone]


def is_for_a_world_of_one_item(fragment: dict[str, object]) -> bool:
    """Not those that name a CSV file, or several items."""
    (key,) = fragment
    return key not in ("makes", "buys") and "history" not in str(fragment) and "shampoo" not in str(fragment)


LINES = [fragment for fragment in fragments("scenario-language.md") if is_for_a_world_of_one_item(fragment)]


@pytest.mark.parametrize("fragment", LINES, ids=str)
def test_every_line_of_the_guide_loads_in_its_place(fragment: dict[str, object]):
    (key,) = fragment
    mill = {
        "lead_time": "3 days",
        **({"capacity": "90 units/day"} if key == "reserve" else {}),
        **(fragment if key in FRAGMENT_OF_THE_SOURCE else {}),
    }
    shop = {"demand": "40 ± 12 units/day", "buys": {"supplier": "dc", "lead_time": "2 days"}}
    place = "dc" if key in ("allocation", "approval") else "shop"
    sites: dict[str, dict[str, object]] = {"dc": {"buys": "mill"}, "shop": shop}
    if key not in (*FRAGMENT_OF_THE_SOURCE, *FRAGMENT_OF_THE_WHOLE):
        sites[place] |= fragment
    world = {"simchain": 1, "currency": "USD", "suppliers": {"mill": mill}, "sites": sites}
    world |= {"items": {"paper": {"weight": "2 kg"}}} if "distance" in str(fragment) else {}
    if key == "transship":
        sites |= {name: {**shop, "buys": "mill"} for name in ("east", "west", "dallas", "denver")}
    world |= fragment if key in FRAGMENT_OF_THE_WHOLE else {}
    assert simchain.run(simchain.load({**world, "run": {"horizon": "30 days"}}), replications=1, jobs=1).complete


WAYS_TO_BUY = [one for one in fragments("scenario-language.md") if "buys" in one and "far" in str(one)]


@pytest.mark.parametrize("fragment", WAYS_TO_BUY, ids=str)
def test_every_way_to_buy_in_the_guide_runs(fragment: dict[str, object]):
    hurries = {"contract": {"expedite": {"lead_time": "3 days"}}} if "when_below" in str(fragment) else {}
    sells_at_once = {"spot": {"price": "115 ± 10 %"}} if "spot" in str(fragment) else {}
    suppliers = {
        "far": {"lead_time": "8 ± 2 days", "price": "9 USD", "capacity": "80 units/day", **hurries},
        "near": {"lead_time": "2 days", "price": "10 USD", **sells_at_once},
    }
    outage = {"hits": "far", "starts": "day 9", "lasts": "9 days"}
    shop = {"demand": "40 ± 12 units/day", **fragment}
    known = {name: terms for name, terms in suppliers.items() if name in str(fragment)}
    world = {"simchain": 1, "suppliers": known, "sites": {"shop": shop}, "disruptions": {"strike": outage}}
    loaded = simchain.load({**world, "run": {"horizon": "30 days"}})
    assert loaded.warnings == ()
    assert simchain.run(loaded, replications=1, jobs=1, check=True).complete


def test_the_guide_shows_every_rule_of_sourcing():
    shown = {rule for one in WAYS_TO_BUY for rule in RULE_NAMES if f"'rule': '{rule}'" in str(one)}
    assert shown == {*RULE_NAMES} - {"single", "split"}


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_run_from_top_to_bottom(notebook: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(notebook.parent)
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)
