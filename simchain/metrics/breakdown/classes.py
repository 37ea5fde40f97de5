"""Cost and service by class of items."""

from collections.abc import Iterator
from dataclasses import dataclass

from simchain.metrics.measured import Measured, quotient
from simchain.metrics.money.cost import total_cost


@dataclass(frozen=True)
class OfClass:
    """One class of items in the measured window: how many items, what they cost, and how customers were served."""

    item_class: str
    items: int
    total_cost: float
    purchase_cost: float
    fill_rate: float
    """Units served to customers at the instant they were asked for, over units asked for; NaN if none were."""


def classes(run: Measured) -> Iterator[OfClass]:
    """All classes, from A on; nothing where the file does not speak of classes."""
    points = run.blueprint.points
    names = sorted({point.item_class for point in points} - {""})
    if not names:
        return
    cost, bought = total_cost(run), run.sum("purchase")
    served, asked = run.sum("customer_at_once"), run.sum("customer_demanded")
    for name in names:
        found = [point.index for point in points if point.item_class == name]
        yield OfClass(
            item_class=name,
            items=len({points[index].item for index in found}),
            total_cost=float(cost[found].sum()),
            purchase_cost=float(bought[found].sum()),
            fill_rate=quotient(float(served[found].sum()), float(asked[found].sum())),
        )
