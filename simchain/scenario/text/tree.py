"""YAML text to plain data, and where in the text each value stands.

Stock YAML loaders turn `NO` into false and `12:30` into 750, keep the last of two equal keys, follow an alias into
itself, and may crash on deep nesting. A scenario can come from a stranger, so this reader takes the parser's flat
events (which need no recursion), checks them against stated limits, and only then builds dicts and lists.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from simchain.errors import Fault, Place, ScenarioError
from simchain.scenario.text.scalars import value_of

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
MAX_VALUES = 200_000

Steps = tuple[str | int, ...]
"""The way to a value: keys and list positions, from the top."""


@dataclass(frozen=True)
class Mark:
    """Where a key and its value stand. An item of a list has no key: both are its value.

    A value that is an indented block, or nothing at all, has no extent on a line of its own: its key stands for it.
    """

    key: Place
    value: Place


@dataclass(frozen=True)
class Tree:
    """What a file says, as plain data, with the place of every value. Never changed: `merge` makes new ones."""

    data: dict[str, Any]
    file: str
    lines: tuple[str, ...]
    marks: dict[Steps, Mark]
    overridden: frozenset[Steps] = frozenset()

    def place(self, path: Steps, of_key: bool = False) -> Place:
        """Where `path` stands. Steps that the file does not have are skipped: the nearest real place is returned.

        >>> tree = read_tree("sites:\\n  shop: {buys: A}", "a.yaml")
        >>> str(tree.place(("sites", "shop", "buys"))), str(tree.place(("sites", "shop", "buys", "single", "supplier")))
        ('a.yaml:2:16', 'a.yaml:2:16')
        """
        mark = self.marks[self.nearest(path)]
        return mark.key if of_key else mark.value

    def nearest(self, path: Steps) -> Steps:
        """The steps of `path` that the file has."""
        found: Steps = ()
        for step in path:
            if (*found, step) in self.marks:
                found = (*found, step)
        return found


def read_file(path: str | os.PathLike[str]) -> Tree:
    """Read a YAML file in UTF-8, with or without a byte order mark."""
    file = Path(path)
    try:
        if file.exists() and not file.is_file():  # a folder; or a device, which may never end
            raise _refusal(f"'{file}' is not a file; name the YAML file itself")
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refusal(f"there is no file '{file}'; check the name, or `simchain init` writes one") from None
    except (OSError, ValueError) as error:
        raise _refusal(f"cannot read '{file}' ({error}); check its name and your rights to it") from None
    if len(content) > MAX_BYTES:
        raise _too_large(str(file))
    try:
        return read_tree(content.decode("utf-8-sig"), str(file))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refusal(f"'{file}' is not UTF-8 text (see line {line}); save it with the encoding UTF-8") from None


def read_tree(text: str, file: str) -> Tree:
    """Read YAML text; `file` is its name in messages. Raises a ScenarioError with all the faults it found.

    >>> read_tree("country: NO\\nrate: 1e3\\nopen: [true, 12 days]", "a.yaml").data
    {'country': 'NO', 'rate': 1000.0, 'open': [True, '12 days']}
    >>> read_tree("opens: 12:30", "a.yaml")
    Traceback (most recent call last):
    simchain.errors.ScenarioError: a.yaml:1:8  error  12:30 looks like a clock time
        1 | opens: 12:30
          |        ^^^^^ quote it if it is text; a length of time is written '12.5 h'
    1 error. Nothing was run.
    """
    if len(text) > MAX_BYTES:
        raise _too_large(file)
    return _Reader(text.removeprefix("\ufeff"), file).read()


def _refusal(message: str) -> ScenarioError:
    return ScenarioError([Fault(message)])


def _too_large(file: str) -> ScenarioError:
    return _refusal(f"'{file}' is over {MAX_BYTES // 10**6} MB; keep histories in CSV files and name them in it")


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as the parser counts lines
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EMPTY = "the file is empty; `simchain init` writes one to start from"
SYNTAX_HINTS = {
    "mapping values are not allowed": "check the indent, or quote text that holds ': '",
    "cannot start any token": "quote text that starts with a sign; indent with spaces, never with tabs",
    "unexpected end of stream": "close the quote",
    "could not find expected ':'": "a key is followed by ': ' with a space",
    "expected": "check the indent of this line, and that brackets and quotes above it are closed",
}


class _Reader:
    """One pass over one text. Faults are collected where reading can go on, and raised together."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.lines = tuple(LINE_END.split(UNPRINTABLE.sub("\ufffd", text)))
        self.faults: dict[Fault, None] = {}  # as an ordered set: each alias meets the faults of its value again
        self.marks: dict[Steps, Mark] = {}
        self.events: list[Any] = []
        self.anchors: dict[str, int] = {}  # the event that a name stands at
        self.open: set[int] = set()  # collections that are being built
        self.next = self.built = 0

    def read(self) -> Tree:
        top = self.place(0, 0)
        try:
            self.check_characters()
            self.check_events()
        except yaml.YAMLError as error:
            self.stop_at_syntax(error)
        data: Any = self.build((), top) if self.events else None
        self.marks[()] = Mark(top, top)
        if data is None:
            self.fault(EMPTY, top)
        elif not isinstance(data, dict):
            self.fault("a scenario is a set of keys and values", top, "start with a line like 'simchain: 1'")
        if self.faults:
            raise ScenarioError(self.faults)
        return Tree(data, self.file, self.lines, self.marks)

    def check_characters(self) -> None:
        if bad := UNPRINTABLE.search(self.text):
            above = LINE_END.split(self.text[: bad.start()])
            place = self.place(len(above) - 1, len(above[-1]))
            self.stop(f"a character that text cannot hold (code {ord(bad[0])})", place, "delete it")

    def check_events(self) -> None:
        """Lay out the parser's events, within the limits, so that `build` may recurse."""
        depth = documents = nodes = 0
        for event in yaml.parse(self.text, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            nodes += isinstance(event, yaml.NodeEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                self.stop("a second document starts here", self.span(event), "keep one scenario in a file")
            self.check_limits(depth, nodes, event)
            if isinstance(event, yaml.NodeEvent):
                self.check_node(event)
            if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
                self.events.append(event)

    def check_limits(self, depth: int, values: int, event: Any) -> None:
        if depth > MAX_DEPTH:
            self.stop(f"nested deeper than {MAX_DEPTH} levels", self.span(event), "write it flatter")
        if values > MAX_VALUES:
            self.stop(f"expands to more than {MAX_VALUES} values", self.span(event), "use fewer values or aliases")

    def check_node(self, event: Any) -> None:
        tag, anchor = getattr(event, "tag", None), event.anchor
        if tag is not None:
            self.fault(f"a tag ({tag}) is not allowed", self.span(event), "delete it; quote the value if it is text")
        if anchor and not isinstance(event, yaml.AliasEvent):
            if anchor in self.anchors:
                self.fault(f"the anchor &{anchor} is given twice", self.span(event), "rename one of them")
            self.anchors.setdefault(anchor, len(self.events))

    def build(self, path: Steps, key: Place | None = None) -> Any:
        """The data of the next event, and of all in it, if it opens a collection."""
        here = self.next
        event = self.events[here]
        self.next += 1
        self.built += 1
        self.check_limits(len(path), self.built, event)
        if isinstance(event, yaml.AliasEvent):
            return self.expand(event, here, path, key)
        data: Any
        if isinstance(event, yaml.ScalarEvent):
            place = self.span(event)
            data = self.scalar(event, place)
            has_extent = bool(event.value) or not event.implicit[0]
        else:
            self.open.add(here)
            data = self.mapping(path) if isinstance(event, yaml.MappingStartEvent) else self.sequence(path)
            self.open.remove(here)
            place = self.span(event, self.events[self.next - 1])
            has_extent = event.flow_style
        self.marks[path] = Mark(key or place, place if has_extent or not key else key)
        return data

    def expand(self, alias: Any, here: int, path: Steps, key: Place | None) -> Any:
        """Build what the alias names once more, at this path; its places stay where it is written."""
        target = self.anchors.get(alias.anchor, here)
        if target >= here or target in self.open:
            trouble = "names a value that it is part of" if target in self.open else "is not defined above"
            place = self.span(alias)
            self.fault(f"the alias *{alias.anchor} {trouble}", place, "write the value out")
            self.marks[path] = Mark(key or place, place)
            return None
        back, self.next = self.next, target
        data = self.build(path, key)
        self.next = back
        return data

    def mapping(self, path: Steps) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not self.at_end():
            event = self.events[self.next]
            place = self.span(event)
            if not isinstance(event, yaml.ScalarEvent) or not event.value:
                self.stop("a key must be a word", place, "write 'key: value'; quote text that starts with { or [")
            name: str = event.value
            if name == "<<":
                self.fault("'<<' does not merge here", place, "use `extends: other.yaml`, or write the values out")
            if name in data:
                first = self.marks[(*path, name)].key
                self.fault(f"'{name}' is given twice", place, f"it stands already in line {first.line}; keep one")
            self.next += 1
            data[name] = self.build((*path, name), place)
        return data

    def sequence(self, path: Steps) -> list[Any]:
        data: list[Any] = []
        while not self.at_end():
            data.append(self.build((*path, len(data))))
        return data

    def at_end(self) -> bool:
        """Whether the collection ends here; steps over its end."""
        ends = isinstance(self.events[self.next], yaml.CollectionEndEvent)
        self.next += ends
        return ends

    def scalar(self, event: Any, place: Place) -> bool | int | float | str | None:
        if not event.implicit[0]:
            return str(event.value)
        try:
            return value_of(event.value)
        except ValueError as refused:
            self.fault(refused.args[0], place, refused.args[1])
            return None

    def span(self, event: Any, last: Any = None) -> Place:
        """The place of an event, up to the end of `last` as far as that is on the same line."""
        start, end = event.start_mark, (last or event).end_mark
        until = end.column if end.line == start.line else len(self.lines[start.line])
        return self.place(start.line, start.column, until - start.column)

    def place(self, line: int, column: int, width: int = 1) -> Place:
        line = min(line, len(self.lines) - 1)  # an unfinished text is reported one line after its last
        return Place(self.file, line + 1, column + 1, self.lines[line], max(1, width))

    def fault(self, message: str, place: Place, hint: str = "") -> None:
        self.faults[Fault(message, place, hint)] = None

    def stop(self, message: str, place: Place, hint: str = "") -> NoReturn:
        self.fault(message, place, hint)
        raise ScenarioError(self.faults)

    def stop_at_syntax(self, error: yaml.YAMLError) -> NoReturn:
        problem, mark = getattr(error, "problem", None) or str(error), getattr(error, "problem_mark", None)
        if mark and not "".join(self.lines[mark.line :])[mark.column :].strip():
            mark = getattr(error, "context_mark", None) or mark  # the text ended too soon: show what was left open
        hint = next((hint for part, hint in SYNTAX_HINTS.items() if part in problem), "")
        self.stop(f"not YAML: {problem}", self.place(mark.line, mark.column) if mark else self.place(0, 0), hint)
