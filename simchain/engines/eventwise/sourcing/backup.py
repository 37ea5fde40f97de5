"""Orders to a usual source, and to another while it fails."""

from collections.abc import Sequence
from math import inf

from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.rules.sourcing import Backup, needs_backup


class BackedUp:
    """Asks the second source while the first is known to stand still, or is late."""

    def __init__(self, rule: Backup, lanes: Sequence[Lane], world: World) -> None:
        self._rule = rule
        self._first, self._then = lanes
        self._world = world

    def _down_since(self) -> float:
        """Day since which the first source, or the way from it, has stood still for all that people know."""
        known = self._rule.detection
        stopped = (self._first.source, self._first.standing)
        return min(max(one.down_since, one.known_since - known) for one in stopped)

    def order(self, needed: float, cause: int) -> float:
        first, now = self._first, self._world._now
        late_by = -inf if first.outlook is None else first.outlook.orders.late_by(now)
        fails = needs_backup(self._rule, now - self._down_since(), late_by)
        return (self._then if fails else first).order(needed, cause)
