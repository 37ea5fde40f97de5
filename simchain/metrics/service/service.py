"""How well demand was met."""

from simchain.metrics.measured import Floats, Measured, quotient, ratio
from simchain.metrics.metric import Metric, facing_customers


def fill_rate(run: Measured) -> Floats:
    return ratio(run.sum("at_once"), run.sum("demanded"))


def chain_fill_rate(run: Measured) -> float:
    return one_ratio(run, "customer_at_once", "customer_demanded")


def line_fill_rate(run: Measured) -> Floats:
    return ratio(run.sum("lines_at_once"), run.sum("lines"))


def chain_line_fill_rate(run: Measured) -> float:
    return one_ratio(run, "customer_lines_at_once", "customer_lines")


def no_stockout_probability(run: Measured) -> Floats:
    return run.sum("periods_in_stock") / run.periods


def cycle_service_level(run: Measured) -> Floats:
    cycles = run.sum("cycles")
    return ratio(cycles - run.sum("short_cycles"), cycles)


def ready_rate(run: Measured) -> Floats:
    return run.mean("ready_time")


def gamma_service(run: Measured) -> Floats:
    per_period = run.sum("demanded") / run.periods
    return 1 - ratio(run.mean("backlog_area"), per_period)


def demand(run: Measured) -> Floats:
    return run.sum("demanded")


def chain_demand(run: Measured) -> float:
    return float(run.sum("customer_demanded").sum())


def one_ratio(run: Measured, above: str, below: str) -> float:
    """A ratio of sums over all stocks."""
    return quotient(float(run.sum(above).sum()), float(run.sum(below).sum()))


SERVICE = (
    Metric(
        "fill_rate",
        "service",
        "share",
        "Units served at the instant they were asked for, over units asked for; of the chain: by its customers.",
        fill_rate,
        chain_fill_rate,
        "high",
    ),
    Metric(
        "line_fill_rate",
        "service",
        "share",
        "Order lines served completely at once, over all lines (each order here has one line).",
        line_fill_rate,
        chain_line_fill_rate,
        "high",
    ),
    Metric(
        "cycle_service_level",
        "service",
        "share",
        "Replenishment cycles without unmet demand, over all cycles; a cycle closes at each receipt.",
        cycle_service_level,
        facing_customers(cycle_service_level),
        "high",
    ),
    Metric(
        "no_stockout_probability",
        "service",
        "share",
        "Share of periods that end with net stock (on hand less backlog) of zero or more.",
        no_stockout_probability,
        facing_customers(no_stockout_probability),
        "high",
    ),
    Metric(
        "ready_rate",
        "service",
        "share",
        "Share of time with stock on hand.",
        ready_rate,
        facing_customers(ready_rate),
        "high",
    ),
    Metric(
        "gamma_service",
        "service",
        "share",
        "1 less average backlog over mean demand per period; can be negative.",
        gamma_service,
        facing_customers(gamma_service),
        "high",
    ),
    Metric(
        "demand",
        "service",
        "units",
        "Units asked for; of the chain: by its customers.",
        demand,
        chain_demand,
    ),
)
