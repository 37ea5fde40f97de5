"""What customers elsewhere ask for, as it becomes known here: weighed, and perhaps late."""

from collections import deque
from collections.abc import Callable

from simchain.engines.eventwise.world import World


class Late:
    """News that is `lag` days old when it is known."""

    def __init__(self, lag: float, world: World) -> None:
        self._lag = lag
        self._world = world
        self._news: deque[tuple[float, float]] = deque()

    def tell(self, quantity: float) -> None:
        self._news.append((self._world._now + self._lag, quantity))

    def assume(self, day: float, quantity: float) -> None:
        """Let news from before the run arrive on `day`."""
        self._news.append((day, quantity))

    def known(self) -> float:
        """What has become known since the last call."""
        news, now, total = self._news, self._world._now, 0.0
        while news and news[0][0] <= now:
            total += news.popleft()[1]
        return total

    def unknown(self) -> float:
        """What is still under way."""
        return sum(quantity for _, quantity in self._news)


def weighted(tell: Callable[[float], None], weight: float, quantity: float) -> None:
    tell(weight * quantity)
