"""What holding and missing stock costs, per unit and day."""

from dataclasses import dataclass

from simchain.clock import DAYS_PER_YEAR

CAUSES = (
    "purchase",
    "order",
    "freight",
    "duty",
    "insurance",
    "handling",
    "carbon",
    "expedite",
    "spot",
    "maverick",
    "late_penalty",
    "on_time_bonus",
    "reservation",
    "take_or_pay",
    "set_up",
    "holding",
    "capital",
    "storage",
    "risk",
    "credit",
    "backorder",
    "stockout",
    "write_off",
    "shrinkage",
    "liquidation",
)
"""Why money is spent. Holding cost that is not split into capital, storage and risk is plain `holding`."""

BOOKED_OUT = ("write_off", "shrinkage", "liquidated_value")
"""Counters of what had been paid for goods that left the books otherwise than by sale or use: a cost of its own, or
(of goods that were sold off) partly money that came back."""

LANDED_CAUSES = ("purchase", "freight", "duty", "insurance", "handling", "expedite", "spot", "maverick")
"""Which of them bring goods in: what a unit has cost when it is there."""

PREMIUMS = ("expedite", "spot", "maverick")
"""Which of these are paid to suppliers on top of a price."""

HOLDING_CAUSES = ("holding", "capital", "storage", "risk")

OF_THE_OWNER = (True, True, False, True)
"""Which of them the owner of the stock pays; the others are paid where it lies. On the way the owner pays all."""

AT_DISPATCH, AT_RECEIPT, AT_USE = "dispatch", "receipt", "use"
"""When goods become the buyer's, and are paid: as they leave the seller, as they arrive, as they leave his shelf."""


@dataclass(frozen=True)
class Carrying:
    """Carrying cost: shares of the value of stock a year (by component, or undivided), and an amount per unit and day.

    The usual total share is 20 to 30 % a year (Silver, Pyke and Thomas 2017, section 2.6).
    """

    capital: float = 0.0
    storage: float = 0.0
    risk: float = 0.0
    undivided: float = 0.0
    absolute: float = 0.0

    @property
    def share(self) -> float:
        """All value-based components, as a share per year."""
        return self.capital + self.storage + self.risk + self.undivided

    def per_unit_day(self, value: float) -> tuple[float, float, float, float]:
        """Money per unit and day for a unit worth `value`, in the order of `HOLDING_CAUSES`.

        >>> round(Carrying(capital=0.10, storage=0.08, risk=0.06).per_unit_day(20.0)[2] * 365 * 1000, 6)
        1600.0
        """
        daily = value / DAYS_PER_YEAR
        return self.absolute + self.undivided * daily, self.capital * daily, self.storage * daily, self.risk * daily
