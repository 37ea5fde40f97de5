"""What one unit has cost when it is there: its price, and what is paid on the way for bringing it in."""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.formula import formula


@dataclass(frozen=True)
class Levies:
    """What is paid beside price and freight: `duty` and `insurance` as shares of the price, `handling` per unit."""

    duty: float = 0.0
    insurance: float = 0.0
    handling: float = 0.0


@formula
def landed_cost(price: float, freight: float, duty: float, insurance: float, handling: float) -> float:
    """Landed cost of a unit: p + p d + p i + f + h, in money; duty and insurance are shares of the price.

    The total cost of ownership of a purchase up to the door; Chopra and Meindl, Supply Chain Management, chapter on
    sourcing decisions. Duty is taken of the price alone (free on board), not of freight and insurance too.

    >>> round(landed_cost(price=9.20, freight=0.65, duty=0.075, insurance=0.0, handling=0.0), 6)
    10.54
    """
    return price + price * duty + price * insurance + freight + handling


FORMULAS: tuple[Callable[..., float], ...] = (landed_cost,)
