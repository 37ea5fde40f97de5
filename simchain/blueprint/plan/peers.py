"""Stocks of one item that stand side by side, and what they send each other."""

from dataclasses import dataclass

from simchain.rules.delivery.transshipment import Transshipment


@dataclass(frozen=True)
class Peers:
    """Stocks of one item at the same rank, with the mean demand on each in units a day."""

    points: tuple[int, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True)
class Balancing:
    """Stocks that help each other out, and the lane from each to each."""

    rule: Transshipment
    peers: Peers
    lanes: tuple[tuple[int, int, int], ...]
    """Giver, taker, and the lane between them."""
