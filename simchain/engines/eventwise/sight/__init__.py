"""What a policy sees beyond its own shelf. Each file fills a part of its view."""

from simchain.engines.eventwise.sight.echelon import EchelonCounter
from simchain.engines.eventwise.sight.forecaster import Forecaster
from simchain.engines.eventwise.sight.loops import LoopCounter
from simchain.engines.eventwise.sight.market import PriceTag, Watch
from simchain.engines.eventwise.sight.requirements import Planner
from simchain.engines.eventwise.stock import Stock
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.ledger import Books


def let_see(stock: Stock, stocks: list[Stock], lanes: list[Lane], world: World, books: Books) -> Forecaster | None:
    """Let a stock's policy see what it needs beyond its own shelf. Gives its forecaster, if it has one."""
    plan, forecaster = stock.plan, None
    if plan.foresight is not None:
        forecaster = Forecaster(plan.foresight, stock, stocks, world, books)
    if plan.requirements is not None:
        Planner(plan.requirements, stock, stocks)
    if plan.watches_shortage:
        Watch(stock, [lanes[number] for number in plan.lanes])
    if plan.watches_price:
        PriceTag(stock, lanes[plan.lanes[0]])
    if plan.echelon is not None:
        EchelonCounter(plan.echelon, stock, stocks, world, books)
    if plan.loop is not None:
        LoopCounter(plan.loop, stock, stocks, books)
    return forecaster
