"""What a stock sees beyond its own shelf: demand foreseen, its echelon, plans of others, a loop of cards."""

from dataclasses import dataclass

from simchain.rules.forecasts import Forecast, RollingMoments


@dataclass(frozen=True)
class Signal:
    """Customers of the stock at `point`, seen from another stock: `weight` of its units for each unit they ask for."""

    point: int
    weight: float


@dataclass(frozen=True)
class Learning:
    """Rolling moments of a stock's demand by period, and of its lead times in days, shipment by shipment."""

    demand: RollingMoments
    demand_memory: tuple[float, ...]
    lead_times: RollingMoments
    lead_times_memory: tuple[float, ...]
    beyond: float
    """Days that a level covers beyond the mean lead time."""


@dataclass(frozen=True)
class Foresight:
    """How a stock foresees its demand: from what it is asked for, or from what customers downstream ask for."""

    method: Forecast
    memory: tuple[float, ...]
    period: float
    """Days between observations."""
    first: float
    """Day of the first observation, or of the start of the first period."""
    whole_at_first: bool
    """Whether all demand of a period is there at its first instant, so that the first day is a period."""
    cover: float
    """Periods of demand that the stock's level must cover."""
    signals: tuple[Signal, ...]
    unheard: frozenset[int]
    """Stocks whose orders are no news: their customers are seen instead."""
    lag: float
    """Age of the signals, in days."""
    learning: Learning | None = None
    """How the spread of demand and lead times is learned in the run, if it is."""


@dataclass(frozen=True)
class Member:
    """A stock of an echelon: `weight` units of the item that the echelon counts, for each of its own."""

    point: int
    weight: float
    yield_share: float
    """Share of what it has on order that comes in good."""


@dataclass(frozen=True)
class Echelon:
    """A stock and all that it feeds; what customers took in the last `lag` days is not known yet."""

    members: tuple[Member, ...]
    customers: tuple[Signal, ...]
    lag: float


@dataclass(frozen=True)
class Requirements:
    """What a plan of `periods` periods nets: the stock's own forecast, and what stocks below plan to order here."""

    periods: int
    planning: tuple[Signal, ...]
    """Stocks that order here by a plan of their own, with the units of this one in one of theirs."""


@dataclass(frozen=True)
class LoopMember:
    """A stock of a loop of work in process; `weight` units of the loop's first item are in one of its own."""

    point: int
    weight: float


@dataclass(frozen=True)
class Loop:
    """From the stock that releases work to the one that it leaves, stage by stage."""

    members: tuple[LoopMember, ...]
    exits: tuple[int, ...]
    """Stocks at which goods may leave the loop."""
