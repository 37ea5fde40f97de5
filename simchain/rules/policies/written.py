"""Orders that do not look at the stock: always the same, or written down beforehand."""

from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import Memory, StockView


@dataclass(frozen=True)
class ConstantOrder:
    """Order `quantity` units at each review, whatever happens."""

    quantity: float


@formula
def the_same_again(rule: ConstantOrder, view: StockView, memory: Memory) -> float:
    """q = Q. Zipkin (2008), Operations Research 56(5), 1256-1263: good for lost sales where lead times are long.

    >>> from simchain.rules.policies import StockView
    >>> the_same_again(ConstantOrder(quantity=4), StockView(on_hand=90), [])
    4
    """
    return rule.quantity


@dataclass(frozen=True)
class Scripted:
    """Orders written down beforehand, one per review; after the last of the `count`, again from the start or none."""

    count: float
    repeat: bool = False


@formula
def next_in_script(rule: Scripted, view: StockView, memory: Memory) -> float:
    """q = the script's order of this review; `memory` holds the script.

    >>> from simchain.rules.policies import StockView
    >>> next_in_script(Scripted(count=2), StockView(review=1), [4.0, 8.0])
    8.0
    >>> next_in_script(Scripted(count=2, repeat=True), StockView(review=2), [4.0, 8.0])
    4.0
    """
    turn = view.review
    if rule.repeat:
        turn = turn % rule.count
    return memory[int(turn)] if turn < rule.count else 0.0


@dataclass(frozen=True)
class Player:
    """A seat that somebody plays: the engine is told each order. Where nobody answers, it orders what was asked."""


@formula
def as_told(rule: Player, view: StockView, memory: Memory) -> float:
    """q = the order that was told for this review, else the demand since the last one.

    `memory` holds the order, and 1 where there is one; it is used up.

    >>> from simchain.rules.policies import StockView
    >>> told = [12.0, 1.0]
    >>> [as_told(Player(), StockView(demand=8), told) for _ in range(2)]
    [12.0, 8]
    """
    if memory[1] > 0.0:
        memory[1] = 0.0
        return memory[0]
    return view.demand
