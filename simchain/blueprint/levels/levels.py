"""From a target to a level: mean and spread of demand over the lead time of a stock, and what covers it."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil, hypot, sqrt

from simchain.blueprint.levels.cover import Cover, cover, up_to_receipt
from simchain.blueprint.levels.empirical import Convolved
from simchain.blueprint.levels.load import Load
from simchain.blueprint.levels.ways import CostSteps, Supply
from simchain.errors import ScenarioError
from simchain.rules.distributions import Law, Normal, Poisson
from simchain.rules.levels.service import (
    fill_rate_of_base_stock,
    fill_rate_of_batches,
    fill_rate_of_fixed_quantity,
    level_for,
)
from simchain.rules.levels.stock import (
    base_stock_level,
    critical_ratio,
    discrete_base_stock_level,
    lead_time_demand_sd,
    undershoot_moments,
)
from simchain.scenario import spec as written
from simchain.scenario.defaults import DEFAULT_SERVICE
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps

EMPIRICAL = "empirical"


@dataclass(frozen=True)
class Basis:
    """All that the level of one stock is computed from. Money per unit and day."""

    scenario: Scenario
    node: Node
    load: Load
    supply: Supply
    review: float
    holding: float
    backorder: float
    good_share: float = 1.0
    """Share of what it orders that comes in good."""
    steps: CostSteps | None = None
    """What a unit costs by the size of an order, where that depends on it."""
    kit: float = 0.0
    """Units that a lot of something made of it takes at once, as far as that is written."""
    days_beyond: float = 0.0
    """Mean time of the rest of a loop of cards that begins here."""

    @property
    def days_of_loop(self) -> float:
        """Mean time from one card's release to the next: the lead time, and what it waits for a review or departure."""
        return self.supply.mean + max(self.review, self.supply.between)

    @property
    def whole_orders(self) -> bool:
        """Whether only whole units are ordered."""
        makes = self.node.makes
        return self.scenario.spec.whole_units or (makes is not None and makes.makes_unit_by_unit)

    @cached_property
    def cover(self) -> Cover:
        """Days of demand that a level must cover."""
        return cover(self.supply.ways, self.review, self.load.grain)

    @property
    def path(self) -> Steps:
        return ("sites", self.node.site, "stock", self.node.item)

    def refusal(self, key: str, sentence: str, way_out: str) -> ScenarioError:
        name = f"{self.node.site}.stock.{self.node.item}"
        return self.scenario.refusal((*self.path, key), f"{name} {sentence}", way_out)

    def chance(self, safety: written.Safety | str | None) -> float:
        """The target as the chance that a level covers the demand; of a fill rate, the chance that its level gives."""
        target = safety.cycle_service if isinstance(safety, written.Safety) else safety
        if target == "critical_ratio":
            if not self.backorder or not self.holding:
                lacking = "a backorder cost" if not self.backorder else "a holding cost"
                way = "add 'backorder: 1 USD/unit/day' and a holding or carrying cost, or give a cycle_service"
                raise self.refusal("safety", f"aims at the critical ratio, which needs {lacking}", way)
            return critical_ratio(self.holding, self.backorder)
        if safety is None:
            return DEFAULT_SERVICE
        return target if isinstance(target, float) else float(self.covered().cdf(self.level(safety)))

    def covered(self, undershoot: bool = False, shape: str | None = None) -> Normal | Poisson:
        """The demand that a level must cover.

        With the undershoot counted, that between an order and its receipt, and by how much the order came late. The
        textbooks have all of the time between two looks in its place, the days of a review or a lump of demand.
        """
        drop = self.undershoot
        if not undershoot or not drop.mean:
            return self._demand(self.cover, shape)
        days = up_to_receipt(self.supply.ways, self.review, self.load.grain)
        return Normal(self.load.mean * days.mean + drop.mean, hypot(self._sd(days), drop.sd))

    def _demand(self, days: Cover, shape: str | None) -> Normal | Poisson:
        """Demand over so many days: unless a shape is given Poisson where customers are and the days certain."""
        expected = self.load.mean * days.mean
        poisson = shape == "poisson" or (shape is None and self.load.poisson and days.sd == 0)
        return Poisson(expected) if poisson and expected > 0 else Normal(expected, self._sd(days))

    @cached_property
    def convolved(self) -> Convolved:
        """The laws of demand as they are, for who wants no moments."""
        if self.load.autocorrelation:
            sentence = "asks for an empirical law, which adds up demand as independent from period to period"
            raise self.refusal("safety", sentence, "write 'lead_time_demand: normal', which knows autocorrelation")
        whole = self.scenario.spec.whole_units
        return Convolved(self.supply.ways, self.review, self.load, self.between_looks, whole)

    def _sd(self, days: Cover) -> float:
        return lead_time_demand_sd(self.load.mean, self.load.sd_per_day(days.mean), days.mean, days.sd)

    @property
    def between_looks(self) -> float:
        """Days from one look at the position at which demand may have moved it to the next; 0: at each customer."""
        return max(self.review, self.load.grain, self.supply.between)

    @cached_property
    def step(self) -> Normal:
        """Demand from one look at the position to the next.

        Single customers: compound Poisson demand steps by E[size^2] / E[size] = variance rate / mean rate, seen from a
        unit of demand.
        """
        load, days = self.load, self.between_looks
        if not days:
            return Normal(load.variance / load.mean if load.mean else 0.0, 0.0)
        return Normal(load.mean * days, sqrt(load.variance * days))

    @cached_property
    def undershoot(self) -> Normal:
        """How far the position is below a reorder point when an order goes out: mean and standard deviation."""
        if (self.load.poisson and not self.between_looks) or not self.step.mean:
            return Normal(0.0, 0.0)
        return Normal(*undershoot_moments(self.step.mean, self.step.sd))

    def level(self, safety: written.Safety | str | None, quantity: float | None = None) -> float:
        """Smallest level that reaches the target; a reorder point, if there is an order quantity."""
        if isinstance(safety, written.Safety) and safety.fill_rate is not None:
            return self._level_for_fill_rate(safety, safety.fill_rate, quantity)
        law = self.to_cover(safety, quantity is not None and self.counts_undershoot(safety))
        return self.whole(_level_of(law, self.chance(safety)))

    def to_cover(self, safety: written.Safety | str | None, undershoot: bool = False) -> Law:
        """The demand that a level must cover, by the law that its target is worked out with."""
        shape = self.shape_of(safety)
        if shape != EMPIRICAL:
            return self.covered(undershoot, shape)
        return self.convolved.undershot if undershoot else self.convolved.covered

    def shape_of(self, safety: written.Safety | str | None) -> str | None:
        """The law that a target is worked out with: one that is named, or that a fill rate needs; None for the usual.

        A fill rate needs the laws themselves where a random lead time ends between lumps of demand: moments would miss
        half a lump.
        """
        if not isinstance(safety, written.Safety):
            return None
        between_lumps = self.cover.sd > 0 and self.load.grain > 0 and not self.load.autocorrelation
        needed = EMPIRICAL if safety.fill_rate is not None and between_lumps else None
        return safety.lead_time_demand or needed

    def counts_undershoot(self, safety: written.Safety | str | None) -> bool:
        """Whether the reorder point of a target makes up for its undershoot, as it does unasked by the laws themselves.

        A fill rate does so, too.
        """
        if not isinstance(safety, written.Safety):
            return False
        by_itself = safety.fill_rate is not None or safety.lead_time_demand == EMPIRICAL
        return (safety.undershoot or ("counted" if by_itself else "ignored")) == "counted"

    def _level_for_fill_rate(self, safety: written.Safety, target: float, quantity: float | None) -> float:
        if not self.load.mean or not self.step.mean:
            return self.whole(self.covered().mean)
        until, shape = self.covered(), self.shape_of(safety)
        is_whole = (
            self.convolved.until.is_whole if shape == EMPIRICAL else isinstance(self.covered(shape=shape), Poisson)
        )
        whole = self.scenario.spec.whole_units or is_whole
        low, high = until.mean - 5 * until.sd - (quantity or 0.0), until.mean + 5 * until.sd
        return level_for(lambda level: self.fill_rate(level, safety, quantity), target, low, high, whole)

    def fill_rate(self, level: float, safety: written.Safety | str | None, quantity: float | None = None) -> float:
        """Share of units that a base stock serves at once; with a quantity, a reorder point."""
        shape, counted = self.shape_of(safety), self.counts_undershoot(safety)
        if shape == EMPIRICAL:
            exact = self.convolved
            if quantity is not None and not counted:
                return fill_rate_of_fixed_quantity(exact.covered, level, quantity)
            return _fill_rate(exact.before, exact.until, exact.step.mean, level, quantity)
        law, step, single = self.covered(shape=shape), self.step, not self.between_looks
        one_by_one = single and isinstance(law, Poisson)
        if quantity is not None and (one_by_one or not counted):
            return fill_rate_of_fixed_quantity(law, level, quantity)
        if one_by_one:
            return fill_rate_of_fixed_quantity(law, level - 1, 1)
        before = law if single else self._demand(self.cover.less(self.between_looks), shape)
        until = Normal(law.mean + step.mean, law.sd) if single else law
        return _fill_rate(before, until, step.mean, level, quantity)

    def buffer(self, safety: written.Safety | str | None) -> float:
        """What a level that reaches the target holds beyond the demand expected."""
        return self.level(safety) - self.load.mean * self.cover.mean

    def whole(self, level: float) -> float:
        """A level or quantity, rounded up where units are whole."""
        return float(ceil(level - 1e-9)) if self.scenario.spec.whole_units else level


def _level_of(law: Law, chance: float) -> float:
    return (
        base_stock_level(law.mean, law.sd, chance)
        if isinstance(law, Normal)
        else discrete_base_stock_level(law, chance)
    )


def _fill_rate(before: Law, until: Law, per_look: float, level: float, quantity: float | None) -> float:
    if quantity is None:
        return fill_rate_of_base_stock(before, until, per_look, level)
    return fill_rate_of_batches(before, until, per_look, level, quantity)
