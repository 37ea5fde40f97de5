"""A buyer who plays the market: asks for more than he needs while goods are short, stocks up while they are cheap."""

from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class StrategicBaseStock:
    """Order up to `level` units; up to a share `gaming` more in a shortage, `forward_buy` units more at a discount."""

    level: float
    gaming: float = 0.0
    forward_buy: float = 0.0


@formula
def order_up_to_what_pays(rule: StrategicBaseStock, view: StockView, memory: Memory) -> float:
    """q = S' - IP, S' = S + F while the price is cut, times 1 + g while goods are short, at W > IP - S - F.

    Lee, Padmanabhan and Whang (1997), Management Science 43(4), 546-558: the rationing game and price variations. W is
    what the source has not shipped. As long as he lacks more than he has ordered too much, he asks for more; once he
    does not, the order is negative, and takes back what nobody needs.

    >>> from simchain.rules.policies import StockView
    >>> rule = StrategicBaseStock(level=100, gaming=0.2)
    >>> [order_up_to_what_pays(rule, StockView(inventory_position=115, waiting=w), []) for w in (40, 10)]
    [5.0, -15.0]
    >>> rule = StrategicBaseStock(100, forward_buy=60)
    >>> order_up_to_what_pays(rule, StockView(inventory_position=90, price_cut=1), [])
    70
    """
    target = rule.level + rule.forward_buy * view.price_cut
    if view.waiting > DUST and view.waiting > view.inventory_position - target + DUST:
        target = target + rule.gaming * target
    return target - view.inventory_position
