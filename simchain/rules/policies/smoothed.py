"""Order up to a forecast, but close only a part of every gap at once, so that orders swing less."""

from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import Memory, StockView


@dataclass(frozen=True)
class ProportionalOrderUpTo:
    """Order the forecast, and a share of what the net stock and of what the pipeline is short of.

    `target_net_stock` in units; the pipeline should hold `pipeline_periods` periods of the forecast.
    """

    net_stock_gain: float
    pipeline_gain: float
    target_net_stock: float
    pipeline_periods: float


@formula
def close_part_of_the_gap(rule: ProportionalOrderUpTo, view: StockView, memory: Memory) -> float:
    """q = F + (TNS - NS) / Ti + (Tp F - WIP) / Tw, with gains 1/Ti and 1/Tw: the APVIOBPCS family.

    John, Naim and Towill (1994), Int. J. of Manufacturing Systems Design 1(4); Dejonckheere, Disney, Lambrecht and
    Towill (2003), European J. of Operational Research 147(3), 567-590. Both gains 1: order-up-to.

    >>> from simchain.rules.policies import StockView
    >>> rule = ProportionalOrderUpTo(net_stock_gain=0.25, pipeline_gain=0.5, target_net_stock=40, pipeline_periods=2)
    >>> close_part_of_the_gap(rule, StockView(on_hand=20, on_order=190, forecast=100), [])
    110.0
    """
    net_stock_gap = rule.target_net_stock - (view.on_hand - view.backlog)
    pipeline_gap = rule.pipeline_periods * view.forecast - view.on_order
    return view.forecast + rule.net_stock_gain * net_stock_gap + rule.pipeline_gain * pipeline_gap
