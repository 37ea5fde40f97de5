"""Stock at what was paid for it: layers of cost beside the flow of goods, which they do not touch."""

from collections import defaultdict

from simchain.blueprint.plan import Blueprint, Valuation
from simchain.blueprint.plan.supply import USUAL
from simchain.engines.eventwise.moving import Moves
from simchain.ledger import Books
from simchain.rules.money.costs import LANDED_CAUSES
from simchain.rules.money.valuation import Layers


class Pool:
    """One item, at all sites of the chain. Filled and emptied period by period: what comes in goes first."""

    def __init__(self, plan: Valuation, blueprint: Blueprint, books: Books) -> None:
        self.plan = plan
        self.books = books
        self._layers = Layers(plan.method)
        self._points = [blueprint.points[n] for n in plan.points]
        members = {*plan.points}
        self._lanes = [lane for lane in blueprint.lanes if lane.destination in members and lane.owned_by is not None]
        self._made = [production for production in blueprint.productions if production.point in members]
        self._accounts = [getattr(books, cause) for cause in LANDED_CAUSES if hasattr(books, cause)]
        self._goes_into = [
            (made.point, part.point, part.per_unit)
            for made in blueprint.productions
            for part in made.components
            if part.point in members
        ]
        self.moves = Moves(plan.points, blueprint, books)
        self._base = {n: _base(n, blueprint) for n in plan.points}
        self._strange = [lane for lane in blueprint.lanes if lane.destination in members and lane.owned_by is None]
        self._sold_at = {n: blueprint.points[n].unit_value for n in plan.points}
        self._inspects = "inspection" in books.shape.groups
        self._bought = self._brought = self._waiting = 0.0
        self._before: dict[tuple[str, int], float] = defaultdict(float)

    def post(self, quantity: float, amount: float, billed: float) -> None:
        """Goods become the chain's. What they cost is in the books."""
        self._bought += quantity

    def bring(self, cost: float) -> None:
        """Components went into what is made of this item."""
        self._brought += cost

    def open(self) -> None:
        """Take up the opening stock at its landed cost."""
        books = self.books
        there = [(p.index, books.on_hand[p.index], p.unit_value) for p in self._points if p.owned_by is not None]
        there += [(lane.destination, books.in_transit[lane.index], lane.unit_value) for lane in self._lanes]
        cost = 0.0
        for n, quantity, value in there:
            cost += quantity * min(value, self._base[n])
            self.moves.open_with(n, quantity * max(0.0, value - self._base[n]))
        if units := self._held():
            self._layers.put(units, cost)
        self._lay_out()

    def settle(self) -> dict[int, float]:
        """Value a period. Gives what the units cost that went into products, by the number of the product."""
        books = self.books
        paid = sum(account[n] for account in self._accounts for n in self.plan.points) - self.moves.paid()
        for n in self.plan.points:
            spent = self.moves.spent(n)
            books.cogs[n] += spent
            paid -= spent
        started = sum(-self._grown("made", made.point) * made.yield_share for made in self._made)
        self._enter(self._bought + started, paid + self._brought)
        self._bought = self._brought = 0.0
        sold = {n: self._grown("sold", n) for n in self.plan.points}
        self._sell(sold)
        used = self._use(sold)
        rest = self._layers.units - self._held()
        if rest > 0.0:
            books.inventory_loss[self.plan.points[0]] += self._layers.take(rest)
        elif rest < 0.0:
            self._layers.put(-rest, 0.0)
        self._spread()
        self._lay_out()
        return used

    def _enter(self, units: float, cost: float) -> None:
        """What is paid without goods, on their way or for those sent back, waits for those that come or are there."""
        if units < 0.0:
            cost += self._layers.take(-units)
        if units <= 0.0:
            self._waiting += cost
            return
        self._layers.put(units, cost + self._waiting)
        self._waiting = 0.0

    def _spread(self) -> None:
        """Where no goods are to come that it could be for, what was paid without any is that of what is there."""
        if not self._waiting or any(self.books.in_transit[lane.index] > 0.0 for lane in self._strange):
            return
        if any(self._on_shelf(point.index) > 0.0 for point in self._points if point.owned_by is None):
            return
        if self._layers.units > 0.0:
            self._layers.add(self._waiting)
        else:
            self.books.cogs[self.plan.points[0]] += self._waiting
        self._waiting = 0.0

    def _sell(self, grown: dict[int, float]) -> None:
        """What comes back comes at the cost at which it was sold last."""
        for n, sold in grown.items():
            if sold > 0.0:
                cost = self._layers.take(sold)
                self.books.cogs[n] += cost
                self._sold_at[n] = cost / sold
            elif sold < 0.0:
                worth = -sold * self._sold_at[n]
                self._layers.put(-sold, worth)
                self.books.cogs[n] -= worth

    def _use(self, sold: dict[int, float]) -> dict[int, float]:
        """What went into products, and what goods carry from site to site with them."""
        used: dict[int, float] = {}
        into: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for made, point, per_unit in self._goes_into:
            units = -self._grown("made", made) * per_unit
            if units > 0.0:
                used[made] = used.get(made, 0.0) + self._layers.take(units)
                into[point].append((made, units))
        for n in self.moves.points:
            lost = max(0.0, self._grown("scrapped", n) + min(0.0, sold[n]))
            parts = self.moves.leave(n, self._on_shelf(n), max(0.0, sold[n]), lost, *(units for _, units in into[n]))
            if sold[n] > 0.0:
                self.books.cogs[n] += parts[0]
                self._sold_at[n] += parts[0] / sold[n]
            self.books.inventory_loss[n] += parts[1]
            for (made, _), cost in zip(into[n], parts[2:], strict=True):
                used[made] += cost
        return used

    def _held(self) -> float:
        """Units that the chain owns; those in process as the good ones that will come of them."""
        books = self.books
        units = sum(books.in_transit[lane.index] for lane in self._lanes)
        units += sum(books.in_process[made.point] * made.yield_share for made in self._made)
        return units + sum(self._on_shelf(point.index) for point in self._points if point.owned_by is not None)

    def _on_shelf(self, n: int) -> float:
        return self.books.on_hand[n] + (self.books.in_inspection[n] if self._inspects else 0.0)

    def _grown(self, level: str, n: int) -> float:
        """By how much a level grew since it was last looked at."""
        now = getattr(self.books, level)[n]
        grown = now - self._before[level, n]
        self._before[level, n] = now
        return float(grown)

    def _lay_out(self) -> None:
        """Say in the books what the stock has cost, at the first of its places."""
        self.books.stock_cost[self.plan.points[0]] = self._layers.cost + self._waiting + self.moves.cost


def _base(point: int, blueprint: Blueprint) -> float:
    """What a unit is worth where it came into the chain, before it was moved between sites."""
    origins = [lane.origin for lane in blueprint.lanes if lane.destination == point and lane.way == USUAL]
    first = next((origin for origin in origins if origin is not None), None)
    own = blueprint.points[point].unit_value
    return own if first is None or len(set(origins)) > 1 else min(own, _base(first, blueprint))


class Valuing:
    """All pools of a run, components before products."""

    def __init__(self, blueprint: Blueprint, books: Books) -> None:
        self.pools = {plan.item: Pool(plan, blueprint, books) for plan in blueprint.valuations}
        self._item = [point.item for point in blueprint.points]

    def open(self) -> None:
        """Take up what there is at the start."""
        for pool in self.pools.values():
            pool.open()

    def settle(self, now: float) -> None:
        """Value the period that ends now."""
        for pool in self.pools.values():
            for made, cost in pool.settle().items():
                self.pools[self._item[made]].bring(cost)
