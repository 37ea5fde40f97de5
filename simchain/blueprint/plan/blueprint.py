"""The whole of it: everything a run depends on."""

from dataclasses import dataclass, replace

from simchain.blueprint.plan.disruptions import Disruption
from simchain.blueprint.plan.money import Budget, Valuation
from simchain.blueprint.plan.panel import Renewal
from simchain.blueprint.plan.peers import Balancing, Peers
from simchain.blueprint.plan.production import Production
from simchain.blueprint.plan.stock import Customers, Point
from simchain.blueprint.plan.supply import OFF_CONTRACT, SPOT, Lane, Supply
from simchain.blueprint.plan.triggers import Trigger
from simchain.randomness import Tapes
from simchain.rules.suppliers.scorecards import Criteria


@dataclass(frozen=True)
class Blueprint:
    """Everything a run depends on. The same blueprint gives the same ledger, in any engine."""

    title: str
    currency: str
    scenario: str
    horizon: float
    warm_up: float
    bucket: float
    """Days in one period of the ledger."""
    keep_series: bool
    points: tuple[Point, ...]
    lanes: tuple[Lane, ...]
    supplies: tuple[Supply, ...]
    productions: tuple[Production, ...]
    lines: int
    customers: tuple[Customers, ...]
    disruptions: tuple[Disruption, ...]
    """Outages of suppliers among them."""
    criteria: Criteria
    """What suppliers are scored by."""
    tapes: Tapes
    renewals: tuple[Renewal, ...] = ()
    """Contracts that end unless the supplier performs."""
    triggers: tuple[Trigger, ...] = ()
    valuations: tuple[Valuation, ...] = ()
    """How stock is valued, components before products; nothing where it stands at its first landed cost."""
    budgets: tuple[Budget, ...] = ()
    peers: tuple[Peers, ...] = ()
    """Stocks of one item that stand side by side."""
    balancing: tuple[Balancing, ...] = ()
    """Which of them help each other out."""

    @property
    def periods(self) -> int:
        return round(self.horizon / self.bucket)

    @property
    def warm_up_periods(self) -> int:
        return round(self.warm_up / self.bucket)

    @property
    def gives_credit(self) -> bool:
        """Whether anybody is paid later than at once."""
        pays_late = any(lane.pays_late for lane in self.lanes)
        return pays_late or any(point.collects_after for point in self.points)

    @property
    def prices_vary(self) -> bool:
        """Whether something may be bought at another price than the standard."""
        vary = any(lane.inflation or lane.promotion or lane.breaks or lane.agreement for lane in self.lanes)
        vary = vary or any(lane.surcharge or lane.way in (SPOT, OFF_CONTRACT) for lane in self.lanes)
        vary = vary or any(one.price != 1.0 for one in self.disruptions)
        return vary or any(point.standard is not None for point in self.points)

    def replicated(self, replication: int) -> "Blueprint":
        """The same world with the tapes of another replication."""
        return replace(self, tapes=Tapes(self.tapes.seed, replication))

    def keeping_lines(self) -> "Blueprint":
        """The same world, in which a run keeps account of every outside supplier."""
        lanes = (lane if lane.supplier is None else replace(lane, keeps_lines=True) for lane in self.lanes)
        return replace(self, lanes=tuple(lanes))

    def __repr__(self) -> str:
        return (
            f"<Blueprint {self.title!r} {self.scenario}: {len(self.points)} stock points, {len(self.lanes)} lanes, "
            f"{self.periods} periods of {self.bucket:g} days, {self.tapes}>"
        )
