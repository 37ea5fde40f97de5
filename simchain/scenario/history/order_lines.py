"""Real purchase orders, from a CSV file, as the order lines that a run keeps: so that the same code judges both."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from pathlib import Path
from typing import NamedTuple

from simchain.rules.suppliers.order_lines import Line, Payment, Window
from simchain.rules.suppliers.record import LaneLines
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.lead_times import ORDER_COLUMNS
from simchain.scenario.history.table import Rows, date_in, day_of, number_in

COLUMNS = (*ORDER_COLUMNS, "price", "accepted")
"""Those of every order history, and what a unit cost and how many units were found good, where the file has that."""

NEEDED = ("supplier", "received")

SAID = {
    "no_order_date": "{} without an order date: no lead time",
    "not_positive": "{} ordered on the day of receipt: no lead time",
    "before_order": "{} received before ordered: no lead time, but judged by the date promised",
    "promised_before": "{} promised for a day before the order: no lead time asked for",
    "too_many": "{} with more units accepted than ordered: nothing known of quality",
    "nothing": "{} of 0 units: left out",
    "no_promise": "{} without a date promised: neither on time nor late",
    "open": "{} not received: late once the window is over",
    "no_quantity": "{} without a quantity: counted as one unit",
}
"""What is doubtful about lines, and how it is told. A line stays in every figure that does not need what it lacks."""

WRONG, NAMED = ("not_positive", "before_order", "promised_before", "too_many", "nothing"), 3
"""Doubts of which the first so many rows are named, for they are likely to be slips."""


@dataclass(frozen=True)
class OrderHistory:
    """Lines by supplier and item, days counted from the first date of the file; and how many lack what."""

    lanes: dict[tuple[str, str], LaneLines]
    first: date
    days: float
    """Days from the first date to the last, both counted."""
    doubts: Mapping[str, Sequence[int]]
    """Rows of the file that lack something, or cannot be right."""

    @property
    def number(self) -> int:
        """How many lines there are."""
        return sum(len(lane.lines) for lane in self.lanes.values())

    def notes(self) -> Iterator[str]:
        """What is doubtful, in words."""
        return (
            SAID[doubt].format(f"{len(rows):,} line{'s' * (len(rows) != 1)}") + (_named(rows) if doubt in WRONG else "")
            for doubt, rows in self.doubts.items()
        )

    def __repr__(self) -> str:
        suppliers = len({supplier for supplier, _ in self.lanes})
        return f"<OrderHistory: {self.number} lines of {suppliers} suppliers, {self.days:g} days from {self.first}>"


def order_history(
    file: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
    window: Window | None = None,
) -> OrderHistory:
    """Purchase-order lines of a CSV file: a row per line, with a receipt at once in full, or none yet.

    `columns` names those that the file calls otherwise ({"ordered": "po_sent_date"}); only `supplier` and `received`
    must be there. Dates are taken by the day, whether or not a time follows. Empty cells are missing, and so are those
    that hold one of the texts of `missing`. `where` takes only rows with these values, but the first and the last date
    are those of the whole file: what is due, and how long a time it was, does not hang on the rows that are taken.
    `window` says what is on time.
    Units that were not accepted count as paid back, at their price.

    Raises `HistoryError` with the file, the line and the way out.
    """
    named = dict(columns or {})
    rows = Rows(Path(file), COLUMNS, [name for name in COLUMNS if name in (*NEEDED, *named)], named, dict(where or {}))
    wide = Window() if window is None else window
    empty = frozenset(missing)
    read = [_Row(rows, line, row, empty) for line, row in rows]
    if not any(day for one in read for day in one.days.known()):
        raise HistoryError(f"has no order with a date in '{file}'; choose other rows")
    everywhere = [*(one.days for one in read), *(_days_left_out(row, empty) for row in rows.left_out())]
    first = min(day for days in everywhere for day in days if day is not None)
    last = max(day for days in everywhere for day in days.known() if day is not None)
    doubts: dict[str, list[int]] = defaultdict(list)
    lanes: dict[tuple[str, str], tuple[list[Line], list[Payment]]] = {}
    for one in read:
        if one.quantity == 0.0:
            doubts["nothing"].append(one.number)
            continue
        lines, payments = lanes.setdefault((one.supplier, one.item), ([], []))
        line = one.line(first, wide, doubts)
        lines.append(line)
        if one.price is not None and line.is_complete:
            payments.append(Payment(line.completed_at, one.price * line.accepted))
    if not lanes:
        raise HistoryError(f"has no order of more than 0 units in '{file}'; choose other rows")
    kept = {of: LaneLines(lines, wide, payments) for of, (lines, payments) in lanes.items()}
    return OrderHistory(kept, first, float((last - first).days + 1), doubts)


def _named(rows: Sequence[int]) -> str:
    """Which rows of the file they are.

    >>> _named([7]), _named([7, 9, 12, 30, 31])
    (' (row 7)', ' (rows 7, 9, 12 and 2 more)')
    """
    more = f" and {len(rows) - NAMED:,} more" if len(rows) > NAMED else ""
    return f" (row{'s' * (len(rows) != 1)} {', '.join(map(str, rows[:NAMED]))}{more})"


class _Days(NamedTuple):
    """The three days of a row; None where nothing is known."""

    ordered: date | None
    promised: date | None
    received: date | None

    def known(self) -> tuple[date | None, ...]:
        """Days up to which something is known. What is promised for later, and not there yet, is not late yet."""
        return (self.ordered, self.received, self.promised if self.received is not None else None)


def _days_left_out(row: Mapping[str, str], missing: frozenset[str]) -> _Days:
    """Those of a row that is not asked for, which may hold what cannot be read."""

    def day(text: str) -> date | None:
        try:
            return None if text in missing else day_of(text)
        except ValueError:
            return None

    return _Days(*(day(row[name]) for name in _Days._fields))


class _Row:
    """One row, cell by cell; None where nothing is known. `number` is its line in the file."""

    def __init__(self, rows: Rows, line: int, row: Mapping[str, str], missing: frozenset[str]) -> None:
        self.number = line
        cells = {name: "" if text in missing else text for name, text in row.items()}
        self.supplier = cells["supplier"] or "(not named)"
        self.item = cells["item"] or "(all)"
        self.days = _Days(*(date_in(cells[name], rows, line, name) if cells[name] else None for name in _Days._fields))
        self.quantity, self.price, self.accepted = (
            number_in(cells[name], rows, line, name) if cells[name] else None
            for name in ("quantity", "price", "accepted")
        )

    def line(self, first: date, window: Window, doubts: Mapping[str, list[int]]) -> Line:
        """The order line, days counted from the first date."""
        ordered, promised, received = (nan if day is None else float((day - first).days) for day in self.days)
        quantity = self.quantity or 1.0
        is_open = received != received
        came = 0.0 if is_open else quantity
        too_many = self.accepted is not None and self.accepted > quantity
        for doubt, is_there in (
            ("open", is_open),
            ("no_order_date", ordered != ordered),
            ("not_positive", received == ordered),
            ("before_order", received < ordered),
            ("no_promise", promised != promised),
            ("promised_before", promised < ordered),
            ("too_many", too_many),
            ("no_quantity", self.quantity is None),
        ):
            if is_there:
                doubts[doubt].append(self.number)
        return Line(
            ordered_at=nan if received <= ordered else ordered,
            promised_at=promised,
            quantity=quantity,
            price=nan if self.price is None else self.price,
            shipped=came,
            received=came,
            inspected=0.0 if self.accepted is None or too_many else came,
            accepted=came if self.accepted is None else min(self.accepted, came),
            punctual=came if window.has(received, promised) else 0.0,
            first_receipt=received,
            completed_at=received,
        )
