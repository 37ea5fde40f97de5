"""An index by day, such as one of fuel prices."""

from datetime import date
from pathlib import Path

from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.table import Rows, date_in, has_column, number_in


def index_series(name: str, folder: Path) -> dict[float, float]:
    """An index by day, in the order of time, from a CSV file with a column `index` and a column `day` or `date`.

    Dates count from the first one, which is day 0.
    """
    file = folder / name
    dated = not has_column(file, "day")
    rows = Rows(file, ("date", "day", "index"), ("date" if dated else "day", "index"), None, {})
    found: dict[float, float] = {}
    first: date | None = None
    for line, row in rows:
        if dated:
            day = date_in(row["date"], rows, line, "date")
            first = day if first is None else min(first, day)
            at = float(day.toordinal())
        else:
            at = number_in(row["day"], rows, line, "day")
        level = number_in(row["index"], rows, line, "index")
        if level <= 0 or at in found:
            what = "an index of zero" if level <= 0 else "the same day again"
            raise HistoryError(f"finds {what} in {file}:{line}; leave that line out")
        found[at] = level
    start = float(first.toordinal()) if first is not None else 0.0
    return {at - start: level for at, level in sorted(found.items())}
