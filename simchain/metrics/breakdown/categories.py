"""What was spent on each category of items, and how far prices moved."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from simchain.metrics.measured import Floats, Measured
from simchain.metrics.money.posted import posted
from simchain.metrics.money.valuation import cogs, stock_value
from simchain.metrics.money.variance import ppv
from simchain.rules.money.costs import LANDED_CAUSES


@dataclass(frozen=True)
class OfCategory:
    """One category over the measured window, in money: its `spend` is what bringing it in cost."""

    category: str
    spend: float
    purchase: float
    ppv: float
    cogs: float
    stock_value: float


def spend(run: Measured) -> Floats:
    """Purchase, freight, duty, insurance and handling, per stock point."""
    return sum((posted(cause)(run) for cause in LANDED_CAUSES), np.zeros(len(run.blueprint.points)))


def categories(run: Measured) -> Iterator[OfCategory]:
    """Every category, in the order of the items; nothing where none is named and nothing asks for them."""
    points = run.blueprint.points
    plan = run.blueprint
    asked_for = plan.prices_vary or plan.valuations or plan.budgets
    if not asked_for and all(point.category == point.item for point in points):
        return
    members: dict[str, list[int]] = defaultdict(list)
    for point in points:
        members[point.category].append(point.index)
    columns = spend(run), posted("purchase")(run), ppv(run), cogs(run), stock_value(run)
    for name, indices in members.items():
        yield OfCategory(name, *(float(column[indices].sum()) for column in columns))
