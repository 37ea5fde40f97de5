"""What was short, for how long, and who waited."""

from simchain.metrics.measured import Floats, Measured, quotient, ratio
from simchain.metrics.metric import Metric, added_up, facing_customers


def units_short(run: Measured) -> Floats:
    return run.sum("demanded") - run.sum("at_once")


def chain_units_short(run: Measured) -> float:
    return float((run.sum("customer_demanded") - run.sum("customer_at_once")).sum())


def lost_units(run: Measured) -> Floats:
    return run.sum("lost")


def stockout_events(run: Measured) -> Floats:
    return run.sum("stockout_events")


def stockout_days(run: Measured) -> Floats:
    return run.sum("stockout_days")


def average_backlog(run: Measured) -> Floats:
    return run.mean("backlog_area")


def chain_average_backlog(run: Measured) -> float:
    return float(run.mean("customer_backlog_area").sum())


def peak_backlog(run: Measured) -> Floats:
    return run.sum("peak_backlog")


def backorder_unit_days(run: Measured) -> Floats:
    return run.sum("backlog_area")


def chain_backorder_unit_days(run: Measured) -> float:
    return float(run.sum("customer_backlog_area").sum())


def mean_wait(run: Measured) -> Floats:
    return ratio(run.sum("backlog_area"), run.sum("demanded") - run.sum("lost"))


def chain_mean_wait(run: Measured) -> float:
    served = float(run.sum("customer_demanded").sum() - run.sum("lost").sum())
    return quotient(float(run.sum("customer_backlog_area").sum()), served)


SHORTAGE = (
    Metric(
        "units_short",
        "service",
        "units",
        "Units not served at once, waiting or lost; of the chain: its customers'.",
        units_short,
        chain_units_short,
        "low",
    ),
    Metric(
        "lost_units",
        "service",
        "units",
        "Customers' units that were lost.",
        lost_units,
        added_up(lost_units),
        "low",
    ),
    Metric(
        "stockout_events",
        "service",
        "spells",
        "Spells of periods with unmet demand; a spell ends when a period's demand is met in full.",
        stockout_events,
        facing_customers(stockout_events),
        "low",
    ),
    Metric(
        "stockout_days",
        "service",
        "days",
        "Days in periods with unmet demand.",
        stockout_days,
        facing_customers(stockout_days),
        "low",
    ),
    Metric(
        "average_backlog",
        "service",
        "units",
        "Units owed, time average; of the chain: to its customers.",
        average_backlog,
        chain_average_backlog,
        "low",
    ),
    Metric("peak_backlog", "service", "units", "Most units owed at any time.", peak_backlog, None, "low"),
    Metric(
        "backorder_unit_days",
        "service",
        "unit-days",
        "Integral of the backlog over time.",
        backorder_unit_days,
        chain_backorder_unit_days,
        "low",
    ),
    Metric(
        "mean_wait",
        "service",
        "days",
        "Mean time that a unit waits from being asked for to being served (backlog over flow, Little's law).",
        mean_wait,
        chain_mean_wait,
        "low",
    ),
)
