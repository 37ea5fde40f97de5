"""The fee for capacity that a supplier keeps for a lane, used or not."""

from collections.abc import Iterable

from simchain.engines.eventwise.supply.lane import Lane


class Fee:
    """Posted period by period, by the day, until the contract ends."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._paid_until = 0.0

    def settle(self, end: float) -> None:
        """Pay for the days up to the end of a period."""
        lane, since = self._lane, self._paid_until
        self._paid_until = min(end, lane.contract_ends)
        amount = lane.plan.reservation_fee * (self._paid_until - since)
        if amount:
            lane.books.reservation[lane.for_stock] += amount
            lane.note("reservation", amount=amount)


def fees(lanes: Iterable[Lane]) -> list[Fee]:
    """Of the lanes for which something is kept at a price."""
    return [Fee(lane) for lane in lanes if lane.plan.reservation_fee]
