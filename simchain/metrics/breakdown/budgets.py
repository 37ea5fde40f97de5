"""What was spent against what was planned: budgets by category and year."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

from simchain.clock import DAYS_PER_YEAR
from simchain.metrics.measured import Measured
from simchain.metrics.metric import Metric


@dataclass(frozen=True)
class OfYear:
    """One category in one year of the measured window. A last year of fewer `days` has that part of the budget."""

    category: str
    year: int
    days: float
    budget: float
    spend: float
    overshoot: float
    """max(0, spend - budget) / budget"""


def budgets(run: Measured) -> Iterator[OfYear]:
    """Every category with a budget, year by year."""
    for budget, spent in zip(run.blueprint.budgets, run.ledger.spending, strict=True):
        for year, spend in enumerate(spent):
            days = min(DAYS_PER_YEAR, run.days - year * DAYS_PER_YEAR)
            planned = budget.per_day * days
            yield OfYear(budget.category, year + 1, days, planned, spend, max(0.0, spend - planned) / planned)


def overshoot(run: Measured) -> float:
    """What was spent above the budgets over all of them; NaN where there is none."""
    known = [*budgets(run)]
    return sum(one.overshoot * one.budget for one in known) / sum(one.budget for one in known) if known else nan


def is_over(run: Measured) -> float:
    """1 where any category was above its budget in any year, else 0; NaN where there is no budget."""
    known = [*budgets(run)]
    return float(any(one.overshoot > 0.0 for one in known)) if known else nan


BUDGETS = (
    Metric(
        "budget_overshoot",
        "money",
        "share",
        "Spend above the budgets over the sum of the budgets, category by category and year by year (budgets.csv).",
        None,
        overshoot,
        "low",
    ),
    Metric(
        "over_budget",
        "money",
        "share",
        "1 if any category was above its budget in any year: the mean over the runs is the chance of an overshoot.",
        None,
        is_over,
        "low",
    ),
)
