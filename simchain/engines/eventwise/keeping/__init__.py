"""How goods keep on their shelves: what spoils, vanishes, is sold off, or comes back."""

from collections.abc import Sequence

from simchain.blueprint.plan import Point
from simchain.clock import Phase
from simchain.engines.eventwise.keeping.ageing import AgeingStock
from simchain.engines.eventwise.keeping.coming_back import ComingBack
from simchain.engines.eventwise.keeping.daily import Daily, SellingOff, Shrinking, every_day
from simchain.engines.eventwise.keeping.journey import Journey
from simchain.engines.eventwise.keeping.keeper import Keeper
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Tapes


def stock_of(point: Point, world: World, books: Books) -> Stock:
    """The stock of a plan: one that knows how old its goods are, if they do not keep."""
    return AgeingStock(point, world, books) if point.keeping.ages else Stock(point, world, books)


def keep(stocks: Sequence[Stock], lanes: Sequence[Lane], world: World, books: Books, tapes: Tapes) -> list[AgeingStock]:
    """Let the goods of each stock do what is said of them. Gives the stocks that know how old their goods are."""
    loops = [stock for stock in stocks if stock.plan.loop is not None and stock.continuous]
    ageing = [stock for stock in stocks if isinstance(stock, AgeingStock)]
    for aged in ageing:
        aged.keeper = Keeper(aged, world, books, loops)
        world.call(0.0, Phase.DISRUPTIONS, aged.open)
    daily: list[Daily] = []
    for stock in stocks:
        if stock.plan.keeping.shrink:
            daily.append(Shrinking(stock, world, books, loops))
        if stock.plan.keeping.liquidation is not None:
            daily.append(SellingOff(stock, world, books, loops))
        if stock.plan.keeping.returns is not None:
            daily.append(ComingBack(stock, world, books, loops, tapes.draws))
    if daily:
        world.process(every_day(daily, world))
    for lane in lanes:
        if isinstance(lane.destination, AgeingStock):
            origin = lane.source if isinstance(lane.source, AgeingStock) else None
            lane.followers.append(Journey(world, origin, lane.destination))
    return ageing
