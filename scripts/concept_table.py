"""The page of concepts, from tests/concepts.yaml: what the trade names, its keys and metrics, and the test of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "tests" / "concepts.yaml"


class Row(NamedTuple):
    """One concept. `keys`: by block, as reference.md heads it; `metrics`: of the catalogue, or table.column.

    `test` is one, or several that hold it together.
    """

    row: int
    concept: str
    element: str
    test: str | list[str]
    keys: dict[str, list[str]] = {}  # noqa: RUF012 (a default that is never changed)
    commands: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    @property
    def tests(self) -> list[str]:
        """All of them, as file::name."""
        return [self.test] if isinstance(self.test, str) else self.test


def table() -> dict[str, list[Row]]:
    """The rows, theme by theme."""
    written = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {theme: [Row(**row) for row in rows] for theme, rows in written.items()}


def concepts(note: str) -> str:
    """The page."""
    lines = ["# Concepts: what the trade names, and where it is here", "", note, ""]
    lines += [
        "Every key is told in [reference.md](reference.md), every metric in [metrics.md](metrics.md); table.column is",
        "a column of the results. The tests in the last column fail where a concept does not do what is said of it.",
        "",
    ]
    for theme, rows in table().items():
        lines += [f"## {theme}", "", "| concept | in the model | key | metric | test |", "|---|---|---|---|---|"]
        lines += [f"| {' | '.join(cells(row))} |" for row in rows]
        lines.append("")
    return "\n".join(lines)


def cells(row: Row) -> Iterator[str]:
    yield row.concept
    yield row.element
    yield "; ".join([*(keys(*block) for block in row.keys.items()), *(f"`simchain {name}`" for name in row.commands)])
    yield ", ".join(f"`{metric}`" for metric in row.metrics)
    yield "; ".join(link(*test.split("::")) for test in row.tests)


def link(file: str, name: str) -> str:
    """A test as a sentence that leads to its file."""
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})"


def keys(block: str, names: list[str]) -> str:
    """`loss`, `recovery` of [goodwill spec](reference.md#goodwill-spec)."""
    listed = ", ".join(f"`{name}`" for name in names)
    return f"{listed} ([{block.lower()}](reference.md#{block.lower().replace(' ', '-')}))"
