"""Who owes whom: payables, receivables, and how much money is tied up for how long."""

from math import nan

from simchain.metrics.goods.stock import chain_inventory_days, inventory_value
from simchain.metrics.measured import Floats, Measured
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.cost import revenue
from simchain.metrics.money.posted import paid_for_goods
from simchain.rules.money.credit import cash_to_cash, working_capital


def payables(run: Measured) -> Floats:
    return _mean(run, "payable_area")


def receivables(run: Measured) -> Floats:
    return _mean(run, "receivable_area")


def _mean(run: Measured, area: str) -> Floats:
    return run.at_sites(area) / run.days


def days_payable(run: Measured) -> float:
    """Payables over what is bought in a day; 0 where suppliers are paid at once."""
    return _outstanding(float(payables(run).sum()), float(paid_for_goods(run).sum()) / run.days)


def days_receivable(run: Measured) -> float:
    """Receivables over what is sold in a day; 0 where customers pay at once."""
    return _outstanding(float(receivables(run).sum()), float(revenue(run).sum()) / run.days)


def _outstanding(balance: float, in_a_day: float) -> float:
    if not balance:
        return 0.0
    return balance / in_a_day if in_a_day > 0.0 else nan


def cycle(run: Measured) -> float:
    return cash_to_cash(chain_inventory_days(run), days_receivable(run), days_payable(run))


def tied_up(run: Measured) -> float:
    stock = float(inventory_value(run).sum())
    return working_capital(stock, float(receivables(run).sum()), float(payables(run).sum()))


def peak_tied_up(run: Measured) -> float:
    return float(run.sum("peak_capital")[0])


CREDIT = (
    Metric(
        "payables",
        "money",
        MONEY,
        "What is owed to suppliers, time average: bills run from the day on which goods become the buyer's, those of "
        "surcharges from the day on which goods leave.",
        payables,
        added_up(payables),
    ),
    Metric(
        "receivables",
        "money",
        MONEY,
        "What customers owe, time average.",
        receivables,
        added_up(receivables),
        "low",
    ),
    Metric(
        "dpo",
        "money",
        "days",
        "Days payable outstanding: payables over what goods cost in a day.",
        None,
        days_payable,
    ),
    Metric(
        "dso",
        "money",
        "days",
        "Days sales outstanding: receivables over revenue in a day.",
        None,
        days_receivable,
        "low",
    ),
    Metric(
        "cash_to_cash",
        "money",
        "days",
        "Cash-to-cash cycle time: inventory_days + dso - dpo (SCOR AM.1.1).",
        None,
        cycle,
        "low",
    ),
    Metric(
        "working_capital",
        "money",
        MONEY,
        "Inventory value and receivables less payables, time average.",
        None,
        tied_up,
        "low",
    ),
    Metric(
        "peak_working_capital",
        "money",
        MONEY,
        "The most that it comes to at the end of any period.",
        None,
        peak_tied_up,
        "low",
    ),
)
