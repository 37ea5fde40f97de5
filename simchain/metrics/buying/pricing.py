"""What prices came to: paid on average, saved against the list price, and lost by not ordering together."""

import numpy as np

from simchain.metrics.measured import Floats, Measured, quotient, ratio
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.cost import bought_outside, price_due, units_paid


def price_paid(run: Measured) -> Floats:
    """NaN at stocks that get nothing from outside, or some from other sites."""
    return np.where(bought_outside(run), ratio(price_due(run), units_paid(run)), np.nan)


def chain_price_paid(run: Measured) -> float:
    bought = bought_outside(run)
    return quotient(float(price_due(run)[bought].sum()), float(units_paid(run)[bought].sum()))


def savings(run: Measured) -> Floats:
    return run.at_sites("savings")


def lost_discount(run: Measured) -> Floats:
    return run.at_sites("lost_discount")


PRICING = (
    Metric(
        "price_paid",
        "cost",
        f"{MONEY}/unit",
        "Average price of a unit from outside suppliers: purchase cost over the units they sent that were not sent "
        "back; of what is paid for later (at receipt, on consignment at use) with the price that falls due then.",
        price_paid,
        chain_price_paid,
        "low",
    ),
    Metric(
        "savings",
        "cost",
        MONEY,
        "Reference price less price paid, surcharges for haste included, of all units that were bought by a contract "
        "with a reference price; spot and off-contract buys are not (price_leak has what they cost more).",
        savings,
        added_up(savings),
        "high",
    ),
    Metric(
        "lost_discount",
        "cost",
        MONEY,
        "What orders cost more than at the price break that those of all buyers of an item would reach together, "
        "counted at the order.",
        lost_discount,
        added_up(lost_discount),
        "low",
    ),
)
