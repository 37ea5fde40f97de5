"""The economic order quantity of a stock, and the production quantity: set-up or order cost against holding cost."""

from simchain.blueprint.levels.levels import Basis
from simchain.clock import DAYS_PER_YEAR
from simchain.rules.levels.stock import economic_order_quantity, economic_production_quantity


def economic_quantity(basis: Basis, order_cost: float, made: bool = False) -> float:
    """EOQ for this stock, in units ordered, bad ones among them; if `made`, the economic production quantity."""
    name = "an economic production quantity" if made else "an EOQ"
    if not basis.load.mean or not order_cost or not basis.holding:
        lacking = "demand" if not basis.load.mean else "an order cost" if not order_cost else "a holding cost"
        way = "give the quantity"
        if lacking == "an order cost":
            cost = "'set_up: {cost: 80 USD}' to what makes it" if made else "'order_cost: 80 USD'"
            way = f"add {cost}, or {way}"
        raise basis.refusal("quantity", f"orders {name}, which needs {lacking}", way)
    if made:
        return basis.whole(_production_quantity(basis, order_cost))
    if basis.steps is not None:
        return basis.whole(basis.steps.best_quantity(basis.load.mean, order_cost))
    yearly = DAYS_PER_YEAR
    good = economic_order_quantity(basis.load.mean * yearly, order_cost, basis.holding * yearly)
    return basis.whole(good / basis.good_share)


def _production_quantity(basis: Basis, set_up_cost: float) -> float:
    makes, demand = basis.node.makes, basis.load.mean
    assert makes is not None
    if not makes.days_per_unit:
        sentence = "orders an economic production quantity, which needs a rate of production"
        raise basis.refusal("quantity", sentence, "add 'rate: 160 units/day' to what makes it, or write 'eoq'")
    rate = makes.yields / makes.days_per_unit
    if rate <= demand * (1 + 1e-9):
        sentence = (
            f"orders an economic production quantity, which needs a rate above demand: {rate:.6g} good units a day "
            f"are made and {demand:.6g} asked for"
        )
        raise basis.refusal("quantity", sentence, "raise the rate, or give the quantity")
    return economic_production_quantity(demand, rate, set_up_cost, basis.holding) / makes.yields
