"""A scenario spelled out: every value, where it comes from, and what simchain fills in where nothing is said.

`explain` is for people and loads again to the same scenario; `resolved` is the same for programs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simchain.rules.own import OwnRule
from simchain.scenario.defaults import Default, defaults, silent_stocks
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec.supply.pricing import AGREED
from simchain.scenario.text.merge import value_at
from simchain.scenario.text.scalars import written
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.fields import Block, Measure, measure_in
from simchain.scenario.values.quantities import Quantity, parse, show

WIDEST = 70
"""Column up to which the notes are aligned."""

BEFORE_NOTE = "  # "
NO_END = 1_000_000
"""Characters of a line where nothing says how many fit."""

FIRST = ("simchain", "policy", "rule")
"""Keys that say what the others are about."""
CHOOSING = ("policy", "rule", "method")
"""Keys whose value says which others there are, and that shorthand leaves out."""
SMALLEST = (("0",), ("0 units",), ("breaks", "0"), ("breaks", "0 units"))
"""Where price breaks have the price of the smallest order."""


@dataclass(frozen=True)
class Line:
    """A line of the answer, and the note behind it. A note stands alone where a line has no text."""

    depth: int
    text: str
    note: str = ""


def explain(scenario: Scenario, computed: Mapping[tuple[str, ...], str] | None = None, room: int | None = None) -> str:
    """The scenario as YAML without shorthand, each value marked `given`, `default` or `override` (by a named change).

    A line that is a comment shows what simchain fills in where nothing is said. `computed` adds what was worked out
    from targets, by path: `{("sites", "shop", "stock", "ring"): "level 1345.03 units"}`. Lines are folded to `room`
    characters if given, so that the text stays what it means.
    """
    title = " ".join(f"{scenario.title} - scenario '{scenario.name}', spelled out".split())
    lines = [Line(0, f"# {title}"), *_Explanation(scenario, dict(computed or {})).lines()]
    room = room or NO_END
    notes = max(len(BEFORE_NOTE) + len(line.note) for line in lines)
    width = min(WIDEST, room - notes, max(len(line.text) + 2 * line.depth for line in lines[1:]))
    return "".join(f"{text}\n" for line in lines for text in _laid_out(line, width, room))


def _laid_out(line: Line, width: int, room: int) -> Iterator[str]:
    """A line as it is if it fits; else what follows its first part stands deeper. YAML reads both alike."""
    indent, note = "  " * line.depth, f"{BEFORE_NOTE}{line.note}" if line.note else ""
    texts, bare = [indent + line.text], line.text.lstrip("# ")
    if len(texts[0]) + len(note) > room and not any(one in bare for one in ("  ", "\\")):
        deeper = line.text[: -len(bare)] + "  " if bare != line.text else "    "
        words = wrap(line.text, room - len(note) - len(indent + deeper), break_long_words=False, break_on_hyphens=False)
        texts = [indent + words[0], *(indent + deeper + part for part in words[1:])]
    yield from texts[:-1]
    yield f"{texts[-1]:<{width}}{note}" if note else texts[-1]


def resolved(scenario: Scenario) -> dict[str, Any]:
    """Every value as plain data in base units (days, units, the scenario's currency; shares as parts of 1)."""
    data: dict[str, Any] = _plain(scenario.spec)
    del data["scenarios"]
    for path, default in defaults(scenario).items():
        block = data
        for step in path[:-1]:
            block = block.setdefault(str(step), {})
        block[str(path[-1])] = default.value
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, OwnRule):
        return value.name
    if isinstance(value, Quantity):
        return {"mean": value.value, "sd": value.sd, "per": value.per}
    if isinstance(value, BaseModel):
        return {info.alias or name: _plain(getattr(value, name)) for name, info in type(value).model_fields.items()}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _ways(path: Steps) -> Iterator[tuple[Steps, Steps]]:
    """Where a value may be written: a block, and the way into it. A price may be agreed, or that of few units."""
    block, key = path[:-1], path[-1]
    for word, name in AGREED.items():
        if name == key:
            yield block, ("price", word)
    yield block, (key,)
    if key == "price":
        yield from ((block, ("price_breaks", *inside)) for inside in SMALLEST)
    yield block[:-1], (key,)


class _Explanation:
    """One scenario on its way to text."""

    def __init__(self, scenario: Scenario, computed: dict[tuple[str, ...], str]) -> None:
        self.scenario, self.computed = scenario, computed
        self.tree, self.currency = scenario.tree, scenario.spec.currency
        self.defaults = defaults(scenario)
        self.silent = silent_stocks(scenario)

    def lines(self) -> Iterator[Line]:
        yield from self.block(self.scenario.spec, (), 0, given=True)

    def block(self, block: Block, path: Steps, depth: int, given: bool) -> Iterator[Line]:
        """The lines of a block, in the order of its fields."""
        if path in self.computed:
            yield from self.worked_out(tuple(map(str, path)), depth, "# ")
        if len(path) == 2 and path[0] == "sites":
            yield self.filled_in((*path, "role"), self.defaults[*path, "role"], depth)
        fields = sorted(type(block).model_fields.items(), key=lambda field: field[0] not in FIRST)
        for name, info in fields:
            key, value = info.alias or name, getattr(block, name)
            at = (*path, key)
            if at in self.defaults:
                yield self.filled_in(at, self.defaults[at], depth)
            elif value is not None and value not in ({}, []) and name not in block.idle:
                yield from self.field(key, value, info, at, depth, given and name in block.model_fields_set)
            if key == "stock" and len(path) == 2:
                yield from self.silent_stocks(str(path[1]), depth, not value)

    def field(self, key: str, value: Any, info: FieldInfo, path: Steps, depth: int, given: bool) -> Iterator[Line]:
        if isinstance(value, Block):
            inside = list(self.block(value, path, depth + 1, given))
            if any(not line.text.startswith("#") for line in inside):
                yield Line(depth, f"{written(key)}:")
                yield from inside
            elif given:
                yield Line(depth, f"{written(key)}: {{}}", self.origin(path, value, given))
                yield from inside
        elif isinstance(value, dict):
            yield Line(depth, f"{written(key)}:")
            for name, inner in value.items():
                name = self.name_of(name, path)
                yield from self.entry(name, inner, info, (*path, name), depth + 1, given)
        else:
            yield Line(depth, f"{written(key)}: {self.text(value, info)}", self.origin(path, value, given))

    def name_of(self, name: str | float, path: Steps) -> str:
        """A name in a map. An amount that stands for one is as it was written."""
        if isinstance(name, str):
            return name
        there = value_at(self.tree.data, self.tree.nearest(path))
        return next((text for text in there or () if parse(text, "units").value == name), show(name, "units"))

    def entry(self, name: str, value: Any, info: FieldInfo, path: Steps, depth: int, given: bool) -> Iterator[Line]:
        """One of several named things, or a value under a name."""
        inside = list(self.block(value, path, depth + 1, given)) if isinstance(value, Block) else []
        if any(not line.text.startswith("#") for line in inside):
            yield Line(depth, f"{written(name)}:")
            yield from inside
        else:
            text = "{}" if isinstance(value, BaseModel) else self.text(value, info)
            yield Line(depth, f"{written(name)}: {text}", self.origin(path, value, given))
            yield from inside

    def filled_in(self, path: Steps, default: Default, depth: int) -> Line:
        return Line(depth, f"# {written(str(path[-1]))}: {default.text}", "default")

    def silent_stocks(self, site: str, depth: int, alone: bool) -> Iterator[Line]:
        """The stocks of a site of which nothing is said, as comments."""
        items = [item for name, item in self.silent if name == site]
        if items and alone:
            yield Line(depth, "# stock:")
        for item in items:
            path: tuple[str, ...] = ("sites", site, "stock", item)
            yield Line(depth, f"#   {written(item)}:")
            for at, default in self.defaults.items():
                if at[:4] == path:
                    yield Line(depth, f"#     {at[4]}: {default.text}", "default")
            if path in self.computed:
                yield from self.worked_out(path, depth, "#     ")

    def worked_out(self, path: tuple[str, ...], depth: int, comment: str) -> Iterator[Line]:
        """What was computed for a path, as comments: each of its lines is one."""
        for line in self.computed[path].splitlines():
            yield Line(depth, f"{comment}computed: {line}")

    def origin(self, path: Steps, value: Any, given: bool) -> str:
        """Where a value comes from. What chooses the other keys of a block is given only where it is written."""
        place = self.place_of(path)
        if given and path[:4] in self.scenario.put and len(place) < 5:
            return f"by class {self.scenario.put[path[:4]][-2]}"
        implied = path[-1] in CHOOSING and path[-1:] != place[-1:] and value_at(self.tree.data, place) != str(value)
        if not given or not place or implied:
            return "default"
        return "override" if place in self.tree.overridden else "given"

    def place_of(self, path: Steps) -> Steps:
        """Where the file has a value: at its own path, where shorthand puts it, or as part of what stands around it."""
        for block, inside in _ways(path):
            place = self.tree.nearest((*block, *inside))
            if place[-len(inside) :] == inside:
                return place
        return self.tree.nearest(path)

    def text(self, value: Any, info: FieldInfo) -> str:
        """A value as it is written in a file."""
        measure = measure_in(info)
        if isinstance(value, list):
            return f"[{', '.join(self.text(inner, info) for inner in value)}]"
        if isinstance(value, BaseModel):
            fields = type(value).model_fields.items()
            inside = ((field.alias or name, getattr(value, name), field) for name, field in fields)
            return "{" + ", ".join(f"{k}: {self.text(v, field)}" for k, v, field in inside if v is not None) + "}"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, str | OwnRule):
            return written(str(value))
        if measure is None:
            return str(value)
        return self.quantity(value, measure)

    def quantity(self, value: Any, measure: Measure) -> str:
        if isinstance(value, Quantity):
            return show(value.value, measure.dimension, value.sd, self.currency, value.per)
        return measure.shown(value, self.currency)
