"""What can wait for stock: a customer, an order of another stock, a production lot that needs components."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable
from typing import Any, Protocol

from simchain.clock import Phase
from simchain.rules.policies import DUST


class Carrier(Protocol):
    """What goods leave by: a lane, or the way back up it. `for_stock` is the number of the stock that gets them."""

    index: int
    for_stock: int
    priority: int
    is_open: bool

    def room_for(self, quantity: float) -> float: ...

    def dispatch(self, quantity: float, cause: int) -> None: ...


class Way(Carrier, Protocol):
    """What a stock orders by: a lane."""

    def order(self, needed: float, cause: int) -> float: ...

    def give_back(self, quantity: float, cause: int) -> None: ...

    def cancel(self, quantity: float, cause: int) -> float: ...

    def paid(self, amount: float, quantity: float, billed: float) -> None: ...


class Orderable(Protocol):
    """What can be told a need: a production, a lane, or a rule that knows several lanes."""

    def order(self, needed: float, cause: int, /) -> float:
        """Order what is needed. Gives the quantity ordered, which minimum orders and multiples may change."""
        ...


class AlwaysAsked(ABC):
    """A rule that may order at a review where the policy needs nothing."""

    @abstractmethod
    def order(self, needed: float, cause: int, /) -> float:
        """As everything that can be ordered from."""

    @abstractmethod
    def wanted(self, needed: float) -> float:
        """Units that this review will order where the policy needs so many. Asked once, right before `order`."""


class Order:
    """A wish for `remaining` more units, made at day `asked_at`. `lane` is where they leave by; None is a customer."""

    __slots__ = ("asked_at", "cause", "lane", "priority", "remaining")

    def __init__(self, quantity: float, asked_at: float, lane: Carrier | None = None, cause: int = 0) -> None:
        self.remaining = quantity
        self.asked_at = asked_at
        self.lane = lane
        self.priority = 0 if lane is None else lane.priority
        self.cause = cause


class Replenished(Protocol):
    """A stock, as far as a lot that is for it knows it."""

    index: int


class Works(Protocol):
    """What makes lots: see `production.maker`."""

    per_unit: dict[int, float]

    @property
    def product(self) -> Replenished: ...

    def start(self, lot: "Lot", caller: Any) -> bool: ...


class Lot(Order):
    """A production lot: one entry in the queues of all its components. `remaining` counts units of the product."""

    __slots__ = ("maker",)

    def __init__(self, quantity: float, asked_at: float, maker: Works, cause: int) -> None:
        super().__init__(quantity, asked_at, cause=cause)
        self.maker = maker

    def need_of(self, component: int) -> float:
        """Units of that stock that the lot still wants."""
        return self.remaining * self.maker.per_unit[component]


def strike_out(waiting: Iterable[Order], lane: Carrier, wanted: float) -> float:
    """Take up to `wanted` units off the orders that wait for a lane, the first of `waiting` first. Gives how much."""
    left = wanted
    for order in waiting:
        if order.lane is lane:
            part = min(order.remaining, left)
            order.remaining -= part
            left -= part
            if left <= 0.0:
                break
    return wanted - left


class Source(Protocol):
    """Where orders go: an outside supplier, or the stock of another site. `queue` is what waits there."""

    queue: "deque[Order]"

    def available(self) -> float:
        """Units that it could ship at once to who asks now; infinite where nothing limits it."""
        ...

    @property
    def down_since(self) -> float:
        """Day since which it stands still; infinite while it is up."""
        ...

    @property
    def known_since(self) -> float:
        """Day from which on people know of that, which may be later than now; infinite while it is up."""
        ...

    def ask(self, order: Order, phase: Phase) -> None: ...

    def serve(self) -> None: ...

    def cancel(self, lane: Carrier, wanted: float) -> float: ...


class DailyLimit:
    """At most `capacity` units a day; what is not used is lost."""

    def __init__(self, capacity: float) -> None:
        self.capacity = capacity
        self._day = -1
        self._used = 0.0

    def within(self, wanted: float, now: float) -> float:
        """How much of `wanted` may still leave today."""
        day = int(now)
        if day != self._day:
            self._day, self._used = day, 0.0
        room = self.capacity - self._used
        if wanted <= room + DUST:
            return wanted
        return room if room > DUST else 0.0

    def take(self, quantity: float) -> None:
        """Let `quantity` leave. Ask `within` before."""
        self._used += quantity


def next_day(now: float) -> float:
    """The start of the next day."""
    return float(int(now) + 1)
