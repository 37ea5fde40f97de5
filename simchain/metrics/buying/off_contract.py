"""What was bought on the spot market and beside the contract, and what it did to the price paid."""

import numpy as np

from simchain.blueprint.plan import OFF_CONTRACT, SPOT
from simchain.metrics.buying.expediting import on_lanes, units_by
from simchain.metrics.measured import Floats, Measured, quotient, ratio
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.cost import price_due, units_paid
from simchain.metrics.money.posted import premiums


def spend(run: Measured) -> Floats:
    """Price of what left for each stock, premiums included, where goods can come another way than the usual one."""
    return run.by_destination(run.on_lanes("spend"))


def spend_by(run: Measured, way: str) -> Floats:
    """NaN where no goods can come that way."""
    if not any(lane.way == way for lane in run.blueprint.lanes):
        return np.full(len(run.blueprint.points), np.nan)
    return run.by_destination(on_lanes(run, way, "spend"))


def spot_units(run: Measured) -> Floats:
    return units_by(run, SPOT)


def spot_share(run: Measured) -> Floats:
    return ratio(spend_by(run, SPOT), spend(run))


def chain_spot_share(run: Measured) -> float:
    return quotient(float(spend_by(run, SPOT).sum()), float(spend(run).sum()))


def spot_premium(run: Measured) -> Floats:
    return ratio(run.at_sites("spot"), spend_by(run, SPOT) - run.at_sites("spot"))


def chain_spot_premium(run: Measured) -> float:
    paid, beyond = float(spend_by(run, SPOT).sum()), float(run.at_sites("spot").sum())
    return quotient(beyond, paid - beyond)


def off_contract_units(run: Measured) -> Floats:
    return units_by(run, OFF_CONTRACT)


def off_contract_share(run: Measured) -> Floats:
    return ratio(spend_by(run, OFF_CONTRACT), spend(run))


def chain_off_contract_share(run: Measured) -> float:
    return quotient(float(spend_by(run, OFF_CONTRACT).sum()), float(spend(run).sum()))


def average_price(run: Measured) -> Floats:
    return ratio(price_due(run) + premiums(run), units_paid(run))


def chain_average_price(run: Measured) -> float:
    return quotient(float((price_due(run) + premiums(run)).sum()), float(units_paid(run).sum()))


def price_leak(run: Measured) -> Floats:
    return ratio(premiums(run), price_due(run))


def chain_price_leak(run: Measured) -> float:
    return quotient(float(premiums(run).sum()), float(price_due(run).sum()))


OFF_CONTRACT_BUYS = (
    Metric("spot_units", "buying", "units", "Units bought on the spot market.", spot_units, added_up(spot_units)),
    Metric(
        "spot_share",
        "buying",
        "share",
        "Spend on the spot market over all spend, by price, premiums included.",
        spot_share,
        chain_spot_share,
    ),
    Metric(
        "spot_premium",
        "buying",
        "share",
        "What spot buys cost beyond the list price, as a share of that.",
        spot_premium,
        chain_spot_premium,
        "low",
    ),
    Metric(
        "off_contract_units",
        "buying",
        "units",
        "Units that somebody ordered beside the contract.",
        off_contract_units,
        added_up(off_contract_units),
        "low",
    ),
    Metric(
        "off_contract_share",
        "buying",
        "share",
        "Spend beside the contract over all spend, by price, premiums included.",
        off_contract_share,
        chain_off_contract_share,
        "low",
    ),
    Metric(
        "average_price",
        "buying",
        f"{MONEY}/unit",
        "Price of a unit from outside that was paid for (see price_paid), premiums for haste, spot and off-contract "
        "buys included.",
        average_price,
        chain_average_price,
        "low",
    ),
    Metric(
        "price_leak",
        "buying",
        "share",
        "Premiums for haste, spot and off-contract buys over the price of what came from outside, as in price_paid.",
        price_leak,
        chain_price_leak,
        "low",
    ),
)
