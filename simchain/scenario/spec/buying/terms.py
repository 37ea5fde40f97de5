"""What every rule of sourcing has beside its choice of a source, and the terms of each source."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from simchain.rules.own import Own
from simchain.scenario.spec.buying.approving import Approval
from simchain.scenario.spec.buying.maverick import Maverick
from simchain.scenario.spec.buying.qualifying import Qualify
from simchain.scenario.spec.buying.rushing import RushOrders
from simchain.scenario.spec.supply.lane import LaneTerms
from simchain.scenario.values.fields import PositiveTime, Units
from simchain.scenario.values.refusing import refuse


class Buys(LaneTerms):
    """Where a site gets an item from, and who decides and owns what."""

    replenished_by: Literal["supplier"] | None = Field(
        None, description="vendor managed inventory: the source decides what the site gets, and when"
    )
    sees: list[Literal["stock", "demand"]] | None = Field(
        None, description="what the vendor sees of the site, [stock] or [stock, demand]; both unless given"
    )
    band: list[Units] | None = Field(
        None, description="least and most stock that the vendor may aim at: [200 units, 800 units]"
    )
    owner_until: Literal["use"] | None = Field(
        None, description="consignment: goods are the source's, and not yet paid, until they leave the buyer's shelf"
    )
    approved: list[str] | None = Field(None, description="approved list: sources that may be bought from")
    qualify: Qualify | None = Field(None, description="what a supplier must be and keep to, else it is passed over")
    sourcing_review: PositiveTime | None = Field(
        None, description="how often it is looked at who is bought from; 6 months unless given"
    )
    approval: Approval | None = Field(None, description="what its orders to outside suppliers wait for")
    maverick: Maverick | None = Field(None, description="what somebody orders beside it, without the plan's knowing")
    expedite: RushOrders | None = Field(None, description="when orders go the faster, dearer way of a supplier")

    block_of_sources: ClassVar[str | None] = None
    """The field that holds the terms of each source."""

    @property
    def foresees(self) -> bool:
        """Whether a vendor decides with what he sees of the site's demand."""
        return self.replenished_by is not None and (self.sees is None or "demand" in self.sees)

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources, in the order of the file; a rule with roles: the one that is planned with first."""
        raise NotImplementedError

    @property
    def is_split(self) -> bool:
        """Whether orders may go to more than one source."""
        return len(self.sources) > 1

    @property
    def rush(self) -> RushOrders | None:
        """When it asks a supplier to hurry, if it does."""
        return self.expedite

    @property
    def own(self) -> Own | None:
        """The rule of one's own that splits each order, if one does."""
        return None

    def planned_share(self, source: str) -> float:
        """Part of the demand that levels and loads are worked out with for one source: all of it from the first."""
        return 1.0 if source == self.sources[0] else 0.0

    def blocks(self) -> Iterator[tuple[LaneTerms, tuple[str, ...], str | None]]:
        """All blocks with terms: each with the keys that lead to it, and the source that it is for, if for one."""
        yield self, (), self.sources[0] if len(self.sources) == 1 else None
        field = self.block_of_sources
        if field is not None:
            key = type(self).model_fields[field].alias or field
            yield from ((block, (key, source), source) for source, block in getattr(self, field).items())

    def closest(self, source: str) -> Iterator[tuple[LaneTerms, tuple[str, ...]]]:
        """The blocks that speak of the lane from one source, and the keys that lead to each, the closest first."""
        yield from reversed([(block, keys) for block, keys, owner in self.blocks() if owner in (None, source)])


class SourceTerms(LaneTerms):
    """One source of several, on terms of its own where it has them."""


def _named(given: Any) -> Any:
    """A list of names stands for sources without terms of their own."""
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        if len(set(given)) < len(given):
            raise refuse("names a source twice; take one out")
        return {name: {} for name in given}
    if not isinstance(given, dict):
        raise refuse("needs a list of sources, such as [alba, borneo], or a block with terms for each")
    return {name: {} if block is None else block for name, block in given.items()}


Sources = Annotated[
    dict[str, SourceTerms],
    BeforeValidator(_named, json_schema_input_type=dict[str, SourceTerms | None] | list[str]),
]
