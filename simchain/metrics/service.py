"""How well demand was met."""

import numpy as np

from simchain.metrics.measured import NOTHING, Floats, Measured, quotient, ratio


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


def stockout_events(run: Measured) -> Floats:
    return run.sum("stockout_events")


def stockout_days(run: Measured) -> Floats:
    return run.sum("stockout_days")


def backorder_unit_days(run: Measured) -> Floats:
    return run.sum("backlog_area")


def chain_backorder_unit_days(run: Measured) -> float:
    return float(run.sum("customer_backlog_area").sum())


def average_backlog(run: Measured) -> Floats:
    return run.mean("backlog_area")


def chain_average_backlog(run: Measured) -> float:
    return float(run.mean("customer_backlog_area").sum())


def peak_backlog(run: Measured) -> Floats:
    return run.sum("peak_backlog")


def mean_wait(run: Measured) -> Floats:
    return ratio(run.sum("backlog_area"), run.sum("demanded") - run.sum("lost"))


def chain_mean_wait(run: Measured) -> float:
    served = float(run.sum("customer_demanded").sum() - run.sum("lost").sum())
    return quotient(float(run.sum("customer_backlog_area").sum()), served)


def lost_units(run: Measured) -> Floats:
    return run.sum("lost")


def demand(run: Measured) -> Floats:
    return run.sum("demanded")


def chain_demand(run: Measured) -> float:
    return float(run.sum("customer_demanded").sum())


def units_short(run: Measured) -> Floats:
    return run.sum("demanded") - run.sum("at_once")


def chain_units_short(run: Measured) -> float:
    return float((run.sum("customer_demanded") - run.sum("customer_at_once")).sum())


def one_ratio(run: Measured, above: str, below: str) -> float:
    """A ratio of sums over all stocks."""
    return quotient(float(run.sum(above).sum()), float(run.sum(below).sum()))


def over_customers(values: Floats, run: Measured) -> float:
    """Mean over the stocks that face customers; NaN if there are none."""
    facing = np.zeros(len(values), dtype=bool)
    facing[[customers.point for customers in run.blueprint.customers]] = True
    facing &= run.sum("customer_demanded") > NOTHING
    return float(values[facing].mean()) if facing.any() else float("nan")
