"""How prices move: inflation by category, and the index of a fuel clause, written out or in a CSV file."""

from pathlib import Path

from simchain.clock import DAYS_PER_YEAR
from simchain.rules.terms.price_index import FuelClause
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.index import index_series
from simchain.scenario.spec import Freight, Spec
from simchain.scenario.values.quantities import QuantityError, parse


def category_of(spec: Spec, item: str) -> str:
    """What an item is counted under."""
    return spec.items[item].category or item


def inflation_of(spec: Spec, item: str) -> float:
    """By which share the price of an item rises a year."""
    return spec.inflation.get(category_of(spec, item), 0.0) * DAYS_PER_YEAR


def fuel_clause(freight: Freight, folder: Path) -> FuelClause | None:
    """The fuel clause of a freight, if it has one. Raises `HistoryError` for a file or a day that makes no sense."""
    if freight.fuel_share is None or freight.index is None:
        return None
    steps = index_series(freight.index, folder) if isinstance(freight.index, str) else _written(freight.index)
    base = freight.base or 1.0
    return FuelClause(freight.fuel_share, tuple(steps), tuple(level / base for level in steps.values()))


def _written(index: dict[str, float]) -> dict[float, float]:
    """Days and levels, in the order of time."""
    steps: dict[float, float] = {}
    for text, level in index.items():
        try:
            day = parse(text, "time").value
        except QuantityError:
            raise HistoryError(f"names a day that is none: '{text}'. Write 'day 90: 1.2'") from None
        if day < 0 or day in steps:
            what = "is before the start" if day < 0 else "is there twice"
            raise HistoryError(f"names a day that {what}: '{text}'; leave it out")
        steps[day] = level
    if not steps:
        raise HistoryError("has no day in it; write '{day 90: 1.2}'")
    return dict(sorted(steps.items()))
