"""How goods keep on each shelf, from words to numbers."""

from math import inf

from simchain.blueprint.plan.keeping import Keeping
from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import in_ticks
from simchain.clock import whole_ticks
from simchain.rules.goods.liquidation import Liquidation
from simchain.rules.goods.returns import Returns
from simchain.scenario.relations.network import Key
from simchain.scenario.spec import ReturnsSpec


def keeping_of(known: Resolution, key: Key) -> Keeping:
    """What is said of one item at one site."""
    item = known.scenario.spec.items[key[1]]
    stock = known.stock(key)
    sold_off, site = stock.liquidate, known.scenario.spec.sites[key[0]]
    return Keeping(
        shelf_life=inf if item.shelf_life is None else whole_ticks(item.shelf_life),
        shrink=next((rate for rate in (stock.shrink, item.shrink) if rate is not None), 0.0),
        returns=_returns(site.returns) if site.returns is not None and key in known.demands else None,
        liquidation=None if sold_off is None else Liquidation(sold_off.above, sold_off.at, known.loads[key].mean),
    )


def _returns(written: ReturnsSpec) -> Returns:
    return Returns(written.share, in_ticks(written.after.law()), written.restock)
