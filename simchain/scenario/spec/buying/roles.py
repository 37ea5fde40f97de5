"""Rules with two sources, each with a part of its own."""

from typing import ClassVar, Literal

from pydantic import Field

from simchain.scenario.spec.buying.terms import Buys, Sources
from simchain.scenario.values.fields import PositiveUnits, SignedUnits, Time, UnitRate


class Roles(Buys):
    """A rule with two sources, each with a part of its own. `roles` are the keys that name them, planned with first."""

    terms: Sources = Field({}, description="terms of a source, where it has its own: {dc: {lead_time: 2 days}}")
    block_of_sources = "terms"
    roles: ClassVar[tuple[str, str]]

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(getattr(self, role) for role in self.roles)


class Backup(Roles):
    """A second source steps in while the first stands still, or is late."""

    rule: Literal["backup"] = Field(description="a second source steps in")
    first: str = Field(description="the usual source")
    then: str = Field(description="the source that steps in")
    detection: Time = Field(0.0, description="time until it is known that the first source stands still")
    after_late: Time | None = Field(None, description="how late an order must be for the next to go to the second")
    roles = ("first", "then")


class BaseSurge(Roles):
    """A constant base from one source, and what the policy needs beyond it from another: tailored base-surge."""

    rule: Literal["base_surge"] = Field(description="a constant base, and a surge")
    base: str = Field(description="the slow source, which is asked for the base")
    base_rate: UnitRate = Field(description="what it is asked for, whatever happens")
    surge: str = Field(description="the fast source, which is asked for the rest")
    roles = ("surge", "base")


class TwoSpeeds(Roles):
    """A slow, cheap source, and a fast, dear one for what cannot wait."""

    regular: str = Field(description="the slow source")
    expedited: str = Field(description="the fast source")
    expedite_up_to: SignedUnits = Field(description="position below which the fast source is asked for the rest")
    roles = ("regular", "expedited")


class SingleIndex(TwoSpeeds):
    """What the inventory position lacks to a level comes the fast way, the rest of the need the slow one."""

    rule: Literal["single_index"] = Field(description="two speeds, one position")


class DualIndex(TwoSpeeds):
    """What is on hand or due soon is watched for the fast source, the whole inventory position for the slow one."""

    rule: Literal["dual_index"] = Field(description="two speeds, two positions")
    regular_cap: PositiveUnits | None = Field(
        None, description="most units a review orders the slow way: the capped dual index"
    )
