"""Order up to a level: a fixed one, one for a stock and all that it feeds, one that follows a forecast."""

from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class BaseStock:
    """Order up to `level` units at each review."""

    level: float


@formula
def order_up_to_level(rule: BaseStock, view: StockView, memory: Memory) -> float:
    """q = S - IP. Zipkin (2000), Foundations of Inventory Management, section 6.2.

    >>> from simchain.rules.policies import StockView
    >>> order_up_to_level(BaseStock(level=13), StockView(inventory_position=1), [])
    12
    """
    return rule.level - view.inventory_position


@dataclass(frozen=True)
class EchelonBaseStock:
    """Order up to `level` units, counting this stock and all that it feeds."""

    level: float


@formula
def order_up_to_echelon_level(rule: EchelonBaseStock, view: StockView, memory: Memory) -> float:
    """q = S - EIP, with EIP the stock's own position and those of all stocks downstream, in units of its item.

    Clark and Scarf (1960), Management Science 6(4), 475-490. Looks at every stock downstream, so a review costs more
    the more of them there are.

    >>> from simchain.rules.policies import StockView
    >>> order_up_to_echelon_level(EchelonBaseStock(level=26), StockView(inventory_position=9, echelon_position=21), [])
    5
    """
    return rule.level - view.echelon_position


@dataclass(frozen=True)
class OrderUpTo:
    """Order up to the demand foreseen, plus `safety_stock` units and `safety_factor` standard deviations of it.

    While goods are short up to a share `gaming` more; while they are cheap, `forward_buy` units more.
    """

    safety_stock: float = 0.0
    safety_factor: float = 0.0
    gaming: float = 0.0
    forward_buy: float = 0.0


@formula
def order_up_to_forecast(rule: OrderUpTo, view: StockView, memory: Memory) -> float:
    """q = F(L) + SS + z s(L) - IP: F(L) is the demand foreseen over the days to cover, s(L) its spread.

    Chen, Drezner, Ryan and Simchi-Levi (2000), Management Science 46(3), 436-443, equation (1). Gaming and forward
    buying as in `order_up_to_what_pays`.

    >>> from simchain.rules.policies import StockView
    >>> seen = StockView(inventory_position=150, expected=200, spread=12)
    >>> order_up_to_forecast(OrderUpTo(safety_stock=20, safety_factor=1.5), seen, [])
    88.0
    """
    target = view.expected + rule.safety_stock + rule.safety_factor * view.spread
    target = target + rule.forward_buy * view.price_cut
    if rule.gaming > 0.0 and view.waiting > DUST and view.waiting > view.inventory_position - target + DUST:
        target = target + rule.gaming * target
    return target - view.inventory_position
