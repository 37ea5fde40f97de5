"""What a planner watches, and what he does then."""

from dataclasses import dataclass

from simchain.rules.risk.triggers import Band


@dataclass(frozen=True)
class Gauge:
    """A figure: of all these lanes together, of stock points of one site (several only of what adds up), or of the
    chain; over so many days (periods of it, but of lanes)."""

    figure: str
    over: float
    lanes: tuple[int, ...] = ()
    points: tuple[int, ...] = ()
    of_chain: bool = False


@dataclass(frozen=True)
class Shift:
    """A share of what a stock orders, from one of its lanes to another (as they are counted there)."""

    point: int
    loser: int
    winner: int
    share: float


@dataclass(frozen=True)
class Trigger:
    """Looked at every `check` periods. What it does is told in words, too."""

    index: int
    name: str
    metric: str
    does: str
    fires_on: Gauge
    ends_on: Gauge
    band: Band
    check: int
    shifts: tuple[Shift, ...]
    hurries: tuple[int, ...]
    """Stock points whose every order is asked for the fast way."""
