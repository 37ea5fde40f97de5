"""How an item is made."""

from dataclasses import dataclass

from simchain.blueprint.plan.rates import Rates
from simchain.rules.distributions import Law


@dataclass(frozen=True)
class Component:
    """Units of the stock at `point` that go into one unit of the product."""

    point: int
    per_unit: float


@dataclass(frozen=True)
class Production:
    """How one stock point's item is made. `line` is the server it queues for; None makes any number at a time."""

    index: int
    point: int
    components: tuple[Component, ...]
    line: int | None
    delay: Law
    unit_time: Law
    set_up_time: float
    set_up_cost: float
    yield_share: float
    transfer: float
    """Units that leave the line together; infinite if a lot leaves it as a whole."""
    whole_lots: bool
    holding: Rates
    unit_value: float
