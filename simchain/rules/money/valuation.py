"""Inventory valuation: which of the prices that were paid belongs to what is sold, and which to what is left."""

from collections import deque

FIFO, LIFO, AVERAGE = "fifo", "lifo", "average"
VALUATIONS = (FIFO, LIFO, AVERAGE)


class Layers:
    """What was paid for the units of one item, in layers of one purchase each (one layer, under average).

    First in first out, last in first out, or the moving average of what is there; Horngren, Datar and Rajan, Cost
    Accounting, chapter on inventory costing; IAS 2 knows the first and the last. Nothing of it moves goods.

    >>> fifo, lifo, average = (Layers(method) for method in ("fifo", "lifo", "average"))
    >>> for layers in (fifo, lifo, average):
    ...     layers.put(100.0, 1000.0), layers.put(100.0, 1200.0)
    (None, None)
    (None, None)
    (None, None)
    >>> fifo.take(100.0), lifo.take(100.0), average.take(100.0), lifo.cost
    (1000.0, 1200.0, 1100.0, 1000.0)
    """

    def __init__(self, method: str) -> None:
        self._method = method
        self._layers: deque[list[float]] = deque()
        self.units = 0.0
        self.cost = 0.0

    def put(self, units: float, cost: float) -> None:
        """Take up units that cost so much together."""
        self.units += units
        self.cost += cost
        if self._method == AVERAGE and self._layers:
            self._layers[0][0] += units
            self._layers[0][1] += cost
        else:
            self._layers.append([units, cost])

    def add(self, cost: float) -> None:
        """Share out what was paid for the units that are there, evenly.

        >>> fifo = Layers("fifo")
        >>> fifo.put(10.0, 100.0), fifo.put(30.0, 600.0), fifo.add(40.0), fifo.take(10.0)
        (None, None, None, 110.0)
        """
        each = cost / self.units
        for layer in self._layers:
            layer[1] += layer[0] * each
        self.cost += cost

    def take(self, units: float) -> float:
        """Take units out, as far as there are any. Gives what they had cost."""
        taken = 0.0
        while units > 0.0 and self._layers:
            n = -1 if self._method == LIFO else 0
            layer = self._layers[n]
            if layer[0] <= units:
                part = layer[1]
                units -= layer[0]
                self.units -= layer[0]
                del self._layers[n]
            else:
                part = layer[1] * units / layer[0]
                layer[0] -= units
                layer[1] -= part
                self.units -= units
                units = 0.0
            taken += part
            self.cost -= part
        if not self._layers:
            self.units = self.cost = 0.0
        return taken
