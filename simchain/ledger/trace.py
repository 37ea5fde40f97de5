"""Rows, one per posting: kept only when a run is traced. Each row carries the id of the row that caused it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

COLUMNS = ("id", "day", "kind", "place", "from_account", "to_account", "quantity", "amount", "cause")

Row = tuple[int, float, str, str, str, str, float, float, int]


@dataclass
class Trace:
    """Rows in the order of posting. Row ids start at 1; a cause of 0 means the outside world.

    The measured window begins with the row `measured_from`: what is posted at the end of the warm-up's last period is
    dated like what happens first thing afterwards, so days alone cannot tell.

    >>> trace = Trace()
    >>> demand = trace.add(3.0, "demand", "shop/tea", quantity=5.0)
    >>> sale = trace.add(3.0, "sale", "shop/tea", "on_hand", "sold", 5.0, cause=demand)
    >>> [row[0] for row in trace.why(sale)]
    [2, 1]
    """

    rows: list[Row] = field(default_factory=list)
    measured_from: int = 1

    def add(
        self,
        day: float,
        kind: str,
        place: str,
        from_account: str = "",
        to_account: str = "",
        quantity: float = 0.0,
        amount: float = 0.0,
        cause: int = 0,
    ) -> int:
        """Append a row and give its id."""
        row_id = len(self.rows) + 1
        self.rows.append((row_id, day, kind, place, from_account, to_account, quantity, amount, cause))
        return row_id

    def why(self, row_id: int) -> Iterator[Row]:
        """The row and the chain of rows that caused it, latest first."""
        while row_id:
            row = self.rows[row_id - 1]
            yield row
            row_id = row[-1]

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        return f"<Trace: {len(self.rows)} rows>"
