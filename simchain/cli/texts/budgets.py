"""What `simchain run` and `compare` say of budgets: the spend against each, and how often it was above."""

from simchain.cli.texts.layout import table_of
from simchain.clock import DAYS_PER_YEAR
from simchain.experiments.results import Results


def budgets_text(results: Results) -> str:
    """A line per scenario and category; nothing where there is no budget."""
    if results.budgets.empty:
        return ""
    rows = {}
    several = len(results.scenarios) > 1
    for (scenario, category), frame in results.budgets.groupby(["scenario", "category"], sort=False):
        years = frame["days"].sum() / DAYS_PER_YEAR
        over = frame.groupby("replication")["overshoot"].max() > 0.0
        rows[f"{scenario}: {category}" if several else str(category)] = [
            f"{frame['spend'].sum() / years:,.0f}",
            f"{frame['budget'].sum() / years:,.0f}",
            f"{100 * over.mean():.0f} %",
            f"{100 * frame['overshoot'].mean():.1f} %",
        ]
    columns = [f"spend, {results.currency}/year", "budget", "runs above it", "mean overshoot"]
    return "Budgets, year by year in budgets.csv:\n" + table_of(rows, columns)
