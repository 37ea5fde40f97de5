"""One stock in its network, as the causes see it: who supplies it, who asks it, and where its terms are written."""

from dataclasses import dataclass
from functools import cached_property

from simchain.blueprint.resolve import Resolution
from simchain.blueprint.terms import Terms
from simchain.rules.customers.demand import Demand
from simchain.scenario import Scenario
from simchain.scenario import spec as written
from simchain.scenario.relations.network import Key, Node, upstream


@dataclass(frozen=True)
class Site:
    """A stock of a scenario and what surrounds it."""

    scenario: Scenario
    key: Key

    @cached_property
    def known(self) -> Resolution:
        return Resolution(self.scenario)

    @property
    def spec(self) -> written.Spec:
        return self.scenario.spec

    @property
    def node(self) -> Node:
        return self.known.network[self.key]

    @property
    def stock(self) -> written.StockTerms:
        return self.known.stock(self.key)

    @property
    def lanes(self) -> tuple[Terms, ...]:
        return self.known.terms[self.key]

    @cached_property
    def sources(self) -> tuple[Key, ...]:
        """Stocks that this one is replenished from."""
        return tuple(upstream(self.node, self.known.network))

    @cached_property
    def below(self) -> tuple[Key, ...]:
        """Stocks that are replenished from this one, directly or not."""
        found: dict[Key, None] = {}
        for key in reversed(self.known.order):
            sources = set(upstream(self.known.network[key], self.known.network))
            if sources & {self.key, *found}:
                found[key] = None
        return tuple(found)

    @cached_property
    def demands(self) -> dict[Key, Demand]:
        """Customers of this stock and of those below it."""
        return {key: demand for key, demand in self.known.demands.items() if key in (self.key, *self.below)}

    def demand_block(self, key: Key) -> written.DemandSpec:
        return self.spec.sites[key[0]].demand[key[1]]

    def lane_path(self, lane: Terms, field: str = "lead_time") -> str:
        """Where a term of one lane is written, or can be, so that it goes before what others say of it."""
        name, item = self.key
        at = f"sites.{name}.buys.{item}"
        buys = self.node.buys
        assert buys is not None
        own, keys = next(buys.closest(lane.source))
        if keys and (own.lead_time is not None or getattr(own, field) is not None):
            return ".".join((at, *keys, field))
        if buys.lead_time is not None or lane.source not in self.spec.suppliers:
            return f"{at}.{field}"
        return f"suppliers.{lane.source}.{field}"
