"""Release what has left a loop of several stocks: constant work in process, and cards that cover several stages."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class Conwip:
    """Constant work in process: at most `limit` units in the loop; whole ones if `whole`."""

    limit: float
    whole: bool = False


@formula
def what_left_the_loop(rule: Conwip, view: StockView, memory: Memory) -> float:
    """q = max(0, W - WIP). Spearman, Woodruff and Hopp (1990), International Journal of Production Research 28(5).

    WIP counts what was released here and has not left the end of the loop: waiting, being made, on the way, on a shelf.

    >>> from simchain.rules.policies import StockView
    >>> what_left_the_loop(Conwip(limit=4), StockView(in_loop=3), [])
    1
    """
    room = rule.limit - view.in_loop
    if rule.whole:
        room = math.floor(room + DUST) * 1.0
    return room if room > DUST else 0.0


@dataclass(frozen=True)
class CardLoop:
    """Kanban over several stages: `cards`, each on one bin of `bin_size` units from its release to the loop's end."""

    cards: float
    bin_size: float


@formula
def free_cards(rule: CardLoop, view: StockView, memory: Memory) -> float:
    """q = C * (N - ceil(WIP / C)): one bin for each card whose bin has left the loop. Monden (1983).

    >>> from simchain.rules.policies import StockView
    >>> free_cards(CardLoop(cards=5, bin_size=20), StockView(in_loop=41), [])
    40
    """
    free = rule.cards - math.ceil(view.in_loop / rule.bin_size - DUST)
    return free * rule.bin_size if free > 0.0 else 0.0
