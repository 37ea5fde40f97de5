"""What goes wrong: what each disruption hits, when, and what is left of it meanwhile."""

from dataclasses import dataclass

from simchain.rules.risk.disruptions import MOVES, Timing


@dataclass(frozen=True)
class Hit:
    """One thing that a disruption hits: the supplies of a supplier, the stock points of a site, or lanes."""

    name: str
    supplies: tuple[int, ...] = ()
    points: tuple[int, ...] = ()
    lanes: tuple[int, ...] = ()
    leaving: tuple[int, ...] = ()
    """Lanes that start there, or that it is."""


@dataclass(frozen=True)
class Disruption:
    """What happens to all of `hits` together, or to the one that is picked. Times in days, shares as parts of 1."""

    index: int
    name: str
    timing: Timing
    hits: tuple[Hit, ...]
    stops: tuple[str, ...] = ()
    """What its sites cannot do (see `rules.disruptions.ACTIVITIES`)."""
    slows_sources: bool = True
    """Whether its suppliers and lanes ship nothing, or less."""
    share: float = 0.0
    """What is left of capacities: 0 stands still, 1 goes on."""
    recovery: float = 0.0
    transit: str = MOVES
    later: float = 0.0
    """How much later rerouted goods arrive."""
    destroys: float = 0.0
    stretch: float = 1.0
    """Lead times of what leaves meanwhile are that many times as long."""
    demand: float = 1.0
    price: float = 1.0
    duty: float | None = None
    """The rate of duty that it sets; None if it sets none."""
    detected_after: float = 0.0

    def hit_in(self, target: int) -> tuple[Hit, ...]:
        """What is hit in a spell with that target; -1 is all."""
        return self.hits if target < 0 else (self.hits[target],)
