"""Spot buys: what the market has, at the price that it asks today."""

from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class SpotMarket:
    """Something is to be had with the chance `available`, and bought at up to `at_most` times the list price."""

    available: float = 1.0
    at_most: float = inf


@formula
def buys_on_spot(rule: SpotMarket, uniform: float, price: float) -> bool:
    """Whether an order goes to the spot market: u < a and p <= p_max.

    `uniform` lies in [0, 1), `price` is today's as a share of the list price.

    >>> rule = SpotMarket(available=0.8, at_most=1.2)
    >>> buys_on_spot(rule, 0.5, 1.1), buys_on_spot(rule, 0.9, 1.1), buys_on_spot(rule, 0.5, 1.3)
    (True, False, False)
    """
    return uniform < rule.available and price <= rule.at_most


@formula
def off_contract_part(share: float, ordered: float) -> float:
    """Units that are bought beside the contract while so many are ordered by it: q_m = s / (1 - s) * q.

    So they are the share s of all that is ordered. `ordered` in units; there is no share of 1 or more.

    >>> off_contract_part(share=0.2, ordered=80.0)
    20.0
    """
    if share >= 1.0:
        return 0.0
    return share / (1.0 - share) * ordered
