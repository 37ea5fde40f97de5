"""Write the pages of docs/ that follow from the code: reference.md, metrics.md, concepts.md.

Run it after changing a key of the language or a metric: `python scripts/make_docs.py`. A test holds that the pages are
as this script writes them. (`simchain verify --report docs/validation.md` writes the page of validation cases.)
"""

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from scripts.concept_table import concepts
from scripts.rule_tables import grid, rules
from simchain.experiments.bullwhip.causes import CAUSES
from simchain.experiments.comparison.net_savings import MEANINGS
from simchain.metrics import METRICS
from simchain.metrics.bullwhip.microscope import FORMULAS, SYMBOLS
from simchain.metrics.risk.resilience import DEFINITIONS
from simchain.metrics.risk.tail import TAILS
from simchain.rules.own import OwnRule
from simchain.scenario.spec import Buys, LaneTerms, Spec, StockTerms
from simchain.scenario.values.fields import Measure
from simchain.scenario.values.quantities import show

ROOT = Path(__file__).parent.parent
FAMILIES: tuple[type[BaseModel], ...] = (StockTerms, LaneTerms, Buys)
"""Blocks whose keys many others share: told once."""

EXAMPLES = {"share": "10 %", "1/time": "10 %/year"}
"""Dimension -> its example, where 10 of its base unit is not a likely one."""

NOTE = "<!-- written by scripts/make_docs.py -->"


def reference() -> str:
    """Every key of the language, block by block, in the order in which they are met; then every rule behind it."""
    lines = ["# Every key of the language, and every rule behind it", "", NOTE, ""]
    lines += ["At the end: [which policy goes with what](#which-policy-goes-with-what) and"]
    lines += ["[every rule and its source](#every-rule-and-its-source).", ""]
    for model in models(Spec, []):
        lines += [f"## {title(model)}", "", (model.__doc__ or "").strip().split("\n")[0], ""]
        own, family = own_keys(model), family_of(model)
        if own:
            lines += ["| key | takes | default | meaning |", "|---|---|---|---|"]
            lines += [*(row(name, info) for name, info in own.items()), ""]
        if family is not None:
            lines += [f"{'And' if own else 'It takes'} all keys of {link(family)}.", ""]
    return "\n".join([*lines, *grid(), *rules()])


def family_of(model: type[BaseModel]) -> type[BaseModel] | None:
    """The block whose keys a block shares with others, if it does."""
    return next((base for base in model.__mro__[1:] if base in FAMILIES), None)


def own_keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """The keys that are not just those of its family."""
    family = family_of(model)
    shared = {} if family is None else family.model_fields
    return {name: info for name, info in model.model_fields.items() if repr(shared.get(name)) != repr(info)}


def link(model: type[BaseModel]) -> str:
    return f"[{title(model).lower()}](#{title(model).lower().replace(' ', '-')})"


def models(model: type[BaseModel], seen: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """A block and all blocks inside it, each once; a family before those that belong to it."""
    family = family_of(model)
    if family is not None:
        models(family, seen)
    if model not in seen:
        seen.append(model)
        for info in model.model_fields.values():
            for inner in inside(info.annotation):
                models(inner, seen)
    return seen


def inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from inside(part)


def title(model: type[BaseModel]) -> str:
    """`ReorderPoint` as `Reorder point`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()
    return words[0].upper() + words[1:]


def row(name: str, info: FieldInfo) -> str:
    default = info.get_default(call_default_factory=True)
    measures = [one for one in info.metadata if isinstance(one, Measure)]
    cells = (
        f"`{info.alias or name}`",
        takes(info.annotation, measures),
        shown(default, measures, info),
        info.description,
    )
    return f"| {' | '.join(cell or '' for cell in cells)} |"


def takes(annotation: Any, measures: list[Measure]) -> str:
    """What a key takes, in words."""
    if measures:
        return measure_words(measures[0])
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *extra = get_args(annotation)
        return takes(inner, [one for one in extra if isinstance(one, Measure)])
    if origin in (Union, UnionType):
        parts = [takes(part, []) for part in get_args(annotation) if part is not type(None)]
        return " or ".join(dict.fromkeys(part for part in parts if part))
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(annotation))
    if origin is list:
        return f"a list of {takes(get_args(annotation)[0], [])}"
    if origin is dict:
        return f"per name: {takes(get_args(annotation)[1], [])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return link(annotation)
    if annotation is Any:
        return "a number, a text, true or false"
    if annotation is OwnRule:
        return "the name of a [rule of your own](own-rules.md)"
    return {int: "a whole number", str: "a text", bool: "true or false", float: "a number"}.get(annotation, "a block")


def measure_words(measure: Measure) -> str:
    example = show(10, measure.dimension, sd=2) if measure.spread else show(10, measure.dimension)
    return f"such as `{f'{measure.says} {EXAMPLES.get(measure.dimension, example)}'.lstrip()}`"


def shown(default: Any, measures: list[Measure], info: FieldInfo) -> str:
    if default is PydanticUndefined or info.is_required():
        return "required"
    if default is None or default == {} or default == [] or default == "" or isinstance(default, BaseModel):
        return ""
    if measures and isinstance(default, float):
        return f"`{show(default, measures[0].dimension)}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def metrics() -> str:
    """Every metric with unit and definition."""
    lines = ["# Metrics", "", NOTE, ""]
    lines += [
        "One name, one formula. Measured after the warm-up; stock is time-weighted; a ratio is a ratio of sums within",
        "a replication. An undefined metric is empty in files and `null` in JSON, never 0. `metrics.csv` in each",
        "results folder says the same with currency, window and period filled in.",
        "`simchain compare FILE --metric NAME` compares any that a chain has, beside costs and service.",
        "",
    ]
    for family in dict.fromkeys(metric.family for metric in METRICS):
        lines += [f"## {family.capitalize()}", "", "| metric | unit | of | definition |", "|---|---|---|---|"]
        for metric in METRICS:
            if metric.family == family:
                of = " and ".join(word for word, has in (("chain", metric.chain), ("stock", metric.point)) if has)
                lines.append(f"| `{metric.name}` | {metric.unit_in('currency')} | {of} | {metric.definition} |")
        lines.append("")
    return "\n".join([*lines, *other_names(), *of_all_runs(), *against_a_baseline(), *resilience(), *microscope()])


OTHER_NAMES = {
    "OTIF, DIFOT": "of suppliers `on_time` in `suppliers.csv` (lines in full within the window / lines due); of "
    "customers, who ask for it at once, `line_fill_rate`",
    "perfect order": "of suppliers `contract_compliance` (every clause kept, line by line) beside `invoice_accuracy`; "
    "of customers `line_fill_rate`, as they get no bad unit and no wrong invoice",
    "supply chain cost": "`total_cost`, and by who bears it `parties.csv`; over `revenue` it is a share of sales",
    "total landed cost": "`landed_cost_per_unit`; with the carrying on the way `landed_cost_per_good_unit`; both of "
    "units that inspection did not find bad",
    "source count, HHI": "`simchain map`: `source_count` and `hhi` of items, sources and `hhi` of stocks; over time "
    "`qualified_sources`",
    "volume by source": "`units` in `lanes.csv`; by month in `spending.csv`",
    "expected shortfall": "`cost_cvar_90`",
}
"""What the trade calls otherwise than we do, and which of our measures it is."""


def other_names() -> list[str]:
    """Names of the trade that are no metric's name here."""
    lines = ["## Other names", "", "| in the trade | here |", "|---|---|"]
    return [*lines, *(f"| {name} | {here} |" for name, here in OTHER_NAMES.items()), ""]


def of_all_runs() -> list[str]:
    """What is said of a set of replications instead of one."""
    lines = ["## The dearest runs", "", "Conditional value at risk is of all replications of a scenario together, so"]
    lines += ["`simchain compare` tells it, and its paired difference, for the measured window in files and a year in"]
    lines += ["print. With fewer than 20 runs in the tail (200 and 400 replications) it is null, with the reason.", ""]
    lines += ["| measure | unit | definition |", "|---|---|---|"]
    return [*lines, *(f"| `{one.name}` | {one.unit_in('currency')} | {one.definition} |" for one in TAILS), ""]


def against_a_baseline() -> list[str]:
    """What `simchain compare` adds where a price has a reference."""
    lines = ["## Net savings", "", "`simchain compare FILE` takes these of every alternative that buys at a price"]
    lines += ["with a reference; they are in `net_savings.csv`, for the measured window.", ""]
    lines += ["| measure | definition |", "|---|---|"]
    return [*lines, *(f"| `{name}` | {meaning} |" for name, meaning in MEANINGS.items()), ""]


def resilience() -> list[str]:
    """What `simchain resilience` prints."""
    lines = ["## Resilience", "", "`simchain resilience FILE` takes these of a scenario beside its twin: the same"]
    lines += ["customers and late ships, nothing disrupted.", "", "| measure | definition |", "|---|---|"]
    return [*lines, *(f"| `{name}` | {meaning} |" for name, meaning in DEFINITIONS.items()), ""]


def microscope() -> list[str]:
    """What `simchain bullwhip` prints: every measure with its formula, and the causes."""
    letters = "; ".join(f"{letter} {meaning}" for letter, meaning in SYMBOLS.items())
    lines = [
        "## The bullwhip microscope",
        "",
        "`simchain bullwhip FILE` takes these of every stock, in any bucket, and",
    ]
    lines += [
        "splits the last stage's Var(O) / Var(D) into causes, each switched off in twins with the same customers:"
    ]
    lines += ["Shapley shares, which add up.", "", "| measure | formula |", "|---|---|"]
    lines += [f"| `{name}` | {formula} |" for name, formula in FORMULAS.items()]
    lines += ["", f"{letters}.", "", "| cause | what is switched off |", "|---|---|"]
    lines += [f"| {cause.switch.name} | {cause.meaning} |" for cause in CAUSES]
    return [*lines, ""]


PAGES = {"reference.md": reference, "metrics.md": metrics, "concepts.md": lambda: concepts(NOTE)}


if __name__ == "__main__":
    for name, page in PAGES.items():
        (ROOT / "docs" / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
