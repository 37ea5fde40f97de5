"""Which columns of a CSV file a series is in, as its options name them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from simchain.errors import SeriesError
from simchain.scenario.faults.wording import nearest
from simchain.scenario.history.cells import columns_named, listed


@dataclass(frozen=True)
class Columns:
    """Which columns of a file are meant, and of which rows. Orders are given, or follow from inventories."""

    orders: str | None
    demand: str
    inventories: str | None
    where: Sequence[str]

    @classmethod
    def of(cls, orders: str | None, demand: str | None, inventories: str | None, where: Sequence[str]) -> "Columns":
        """What the options name. Raises `SeriesError` where they name too little or too much."""
        if orders and inventories:
            raise SeriesError(
                "--orders and --inventories exclude each other: orders are taken as they are, or worked out from "
                "inventories; leave one of them out"
            )
        if not demand or not (orders or inventories):
            raise SeriesError("--series needs --demand COLUMN, and --orders COLUMN or --inventories COLUMN")
        return cls(orders, demand, inventories, where)

    @property
    def other(self) -> str:
        """The column beside demand."""
        return self.orders or self.inventories or ""


def as_spelt(file: Path, header: Sequence[str], columns: Columns) -> Columns:
    """The columns by the names that the file has for them. Raises `SeriesError` where it has none, or several."""
    if not any(header):
        raise SeriesError(f"{file} is empty; it needs a line with the names of its columns, and a row per bucket")
    conditions = [condition(text) for text in columns.where]
    wanted = (columns.demand, columns.other, *(column for column, _ in conditions))
    spelt: dict[str, str] = {}
    missing = []
    for column in wanted:
        found = columns_named(column, header)
        if len(found) > 1:
            raise SeriesError(f"{file} has {len(found)} columns '{column}'; give each a name of its own")
        missing += [] if found or column in missing else [column]
        spelt[column] = found[0] if found else column
    if missing:
        way_out = nearest(missing[0], header, "there are ") if len(missing) == 1 else f"there are {', '.join(header)}"
        raise SeriesError(f"{file} has no column{'s' * (len(missing) > 1)} {listed(missing)}; {way_out}")
    return replace(
        columns,
        demand=spelt[columns.demand],
        orders=columns.orders and spelt[columns.orders],
        inventories=columns.inventories and spelt[columns.inventories],
        where=[f"{spelt[column]}={value}" for column, value in conditions],
    )


def condition(text: str) -> tuple[str, str]:
    """The column and the value of a --where."""
    column, equals, value = text.partition("=")
    if not equals:
        raise SeriesError(f"--where needs COLUMN=VALUE; got '{text}'")
    return column.strip(), value.strip()
