"""Orders by a rule of one's own, which sees all sources of a stock."""

from collections.abc import Sequence

from simchain.blueprint.plan import Point
from simchain.engines.eventwise.sourcing.choosing import offer_of
from simchain.engines.eventwise.supply.lane import Lane
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.rules.own import AtWork, Own, SourceSeen


class OwnSplit:
    """Stands where a stock splits its orders by shares: orders from every source what the rule gives it."""

    def __init__(
        self, own: Own, plan: Point, lanes: Sequence[Lane], shares: Sequence[float], world: World, books: Books
    ) -> None:
        self._rule = AtWork(own, plan.name)
        self._plan, self._world, self._books = plan, world, books
        self._lanes = lanes
        self._shares = shares
        self._ordered = [0.0] * len(lanes)

    def order(self, needed: float, cause: int) -> float:
        """Order what is needed, rounded to what each source accepts. Gives the quantity ordered."""
        total = 0.0
        for n, part in enumerate(self._parts(needed)):
            quantity = self._lanes[n].order(part, cause)
            self._ordered[n] += quantity
            total += quantity
        return total

    def _parts(self, needed: float) -> list[float]:
        """What each lane is asked for, in their order."""
        seen = tuple(self._seen(*one) for one in zip(self._lanes, self._shares, self._ordered, strict=True))
        names = tuple(source.name for source in seen)
        state = f"{needed:.6g} units needed; {'; '.join(map(str, seen))}"
        parts = self._rule.parts(needed, names, state, self._world._now, needed, seen)
        if self._plan.whole_units and any(part % 1 for part in parts.values()):
            self._rule.stop(f"returned {parts}; units are whole in this scenario", self._world._now, state)
        return [parts.get(name, 0.0) for name in names]

    def _seen(self, lane: Lane, share: float, ordered: float) -> SourceSeen:
        plan, now = lane.plan, self._world._now
        offer = offer_of(lane, now)
        waiting = sum(order.remaining for order in lane.source.queue if order.lane is lane)
        in_transit = float(self._books.in_transit[plan.index])
        return SourceSeen(
            name=plan.name.removesuffix(f">{self._plan.name}"),
            price=lane.price_on(now),
            freight=plan.freight,
            lead_time=plan.lead_time.mean,
            share=share,
            ordered=ordered,
            on_order=lane.in_mail + waiting + in_transit,
            waiting=waiting,
            in_transit=in_transit,
            available=offer.available,
            is_up=bool(offer.is_up),
        )
