"""Production: lots wait for their components and their line, are worked on, and come in."""

from collections.abc import Sequence

from simchain.blueprint.plan import Blueprint
from simchain.engines.eventwise.production.line import Line, LineStop
from simchain.engines.eventwise.production.maker import Maker
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.world import World
from simchain.ledger import Books


def let_make(
    blueprint: Blueprint, stocks: Sequence[Stock], world: World, books: Books
) -> tuple[dict[int, Maker], list[LineStop]]:
    """Who makes which stock, and the stops of all lines, and of those who make without one."""
    lines = [Line(world, books) for _ in range(blueprint.lines)]
    stops = [line.stop for line in lines]
    makers: dict[int, Maker] = {}
    for plan in blueprint.productions:
        parts = [stocks[part.point] for part in plan.components]
        line = None if plan.line is None else lines[plan.line]
        maker = Maker(plan, world, books, stocks[plan.point], parts, line, blueprint.tapes.draws)
        makers[plan.point] = maker
        if line is None:
            stops.append(maker.stop)
    return makers, stops
