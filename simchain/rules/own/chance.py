"""The chances that a rule of one's own is given instead of a generator."""

from collections.abc import Callable

MOST_DRAWS = 1000


class Chance:
    """`draw(0)`, `draw(1)`, ...: numbers between 0 and 1 that belong to one day (of a lane: to one shipment).

    They are addressed, not used up: `draw(0)` is the same however often it is asked for, and whatever was asked before.

    >>> draw = Chance(lambda n: 0.25 * (n + 1))
    >>> draw(1), draw(0), draw(1)
    (0.5, 0.25, 0.5)
    """

    __slots__ = ("_asked", "_read")

    def __init__(self, read: Callable[[int], float]) -> None:
        self._read = read
        self._asked: set[int] = set()

    def __call__(self, n: int) -> float:
        if type(n) is not int or not 0 <= n < MOST_DRAWS:
            raise ValueError(f"draw(n) takes a whole number from 0 to {MOST_DRAWS - 1}; got {n!r}")
        self._asked.add(n)
        return self._read(n)

    def forget(self) -> None:
        """Begin another day, or another shipment."""
        self._asked.clear()

    def __str__(self) -> str:
        return ", ".join(f"draw({n}) = {self._read(n):.6g}" for n in sorted(self._asked)) or "no draw"
