"""What is spent on each category that has a budget, year by year of the measured window."""

from simchain.blueprint.plan import Blueprint
from simchain.clock import DAYS_PER_YEAR
from simchain.ledger import Books
from simchain.rules.money.costs import LANDED_CAUSES


class Budgeting:
    """Adds up purchase, freight, duty, insurance and handling. A period counts to the year in which it begins."""

    def __init__(self, blueprint: Blueprint, books: Books) -> None:
        self._plan = blueprint
        self._accounts = [getattr(books, cause) for cause in LANDED_CAUSES if hasattr(books, cause)]
        years = -(-(blueprint.horizon - blueprint.warm_up) // DAYS_PER_YEAR)
        self.by_year = [[0.0] * int(years) for _ in blueprint.budgets]

    def settle(self, end: float) -> None:
        """Count the period that ends now."""
        begun = end - self._plan.bucket - self._plan.warm_up
        if begun < 0.0:
            return
        year = int(begun // DAYS_PER_YEAR)
        for budget, spent in zip(self._plan.budgets, self.by_year, strict=True):
            spent[year] += sum(account[n] for account in self._accounts for n in budget.points)
