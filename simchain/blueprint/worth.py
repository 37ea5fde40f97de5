"""What ties up money: the worth of a unit in each account of goods, and money that is owed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simchain.blueprint.plan import Blueprint

Worth = tuple[str, tuple[float, ...]]
"""A level of the books, and what one of it is worth at each of its entries."""


def worth(blueprint: "Blueprint") -> tuple[Worth, ...]:
    """Goods that the sites own, at landed cost; what customers owe counts, what suppliers are owed against it."""
    points = blueprint.points
    shelves = tuple(point.unit_value if point.owned_by is not None else 0.0 for point in points)
    lanes = tuple(lane.unit_value if lane.owned_by is not None else 0.0 for lane in blueprint.lanes)
    process = [0.0] * len(points)
    for production in blueprint.productions:
        process[production.point] = production.unit_value
    found: list[Worth] = [("on_hand", shelves), ("in_transit", lanes), ("in_process", tuple(process))]
    if any(lane.inspection is not None for lane in blueprint.lanes):
        found.append(("in_inspection", shelves))
    if blueprint.gives_credit:
        ones = (1.0,) * len(points)
        found += [("receivable", ones), ("payable", tuple(-one for one in ones))]
    return tuple(found)
