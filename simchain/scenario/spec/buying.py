"""Where a site gets an item from: one class per rule of sourcing, in the words of the language."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from simchain.rules.own import Own
from simchain.scenario.fields import (
    Block,
    PositiveFactor,
    PositiveShare,
    PositiveTime,
    PositiveUnits,
    Share,
    SignedUnits,
    Time,
    UnitRate,
    Units,
)
from simchain.scenario.laws import refuse
from simchain.scenario.own_names import OwnSourcingRule, Parameters
from simchain.scenario.spec.approving import Approval
from simchain.scenario.spec.choice import OWN, Choice
from simchain.scenario.spec.off_contract import Maverick
from simchain.scenario.spec.qualifying import Qualify
from simchain.scenario.spec.rushing import RushOrders, Threshold
from simchain.scenario.spec.supply import LaneTerms


class ShareOf(LaneTerms):
    """One source's share of what is ordered."""

    share: Share | Literal["rest"] = Field(description="share of what is ordered, or 'rest'")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"share": given}


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


class OneSource(Buys):
    """A rule with one source."""

    supplier: str | None = Field(None, description="the source: a supplier or another site")

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.supplier,) if self.supplier is not None else ()


class SpotFirst(Buys):
    """Orders go to the spot market, and to a source by contract where that has nothing, or only at too high a price."""

    rule: Literal["spot"] = Field(description="the spot market first")
    supplier: str = Field(description="who sells on the spot market")
    otherwise: str | None = Field(None, description="who sells by contract; the same supplier unless given")
    at_most: PositiveFactor | None = Field(None, description="highest spot price that is paid, such as 120 %")

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.otherwise or self.supplier,)


class SingleSource(OneSource):
    """All orders go to one source."""

    rule: Literal["single"] = Field("single", description="one source")


class Expedited(OneSource):
    """One source, which is asked to hurry where stock is low."""

    rule: Literal["expedite"] = Field(description="one source, at two speeds")
    when_below: Threshold = Field(
        description="what is on hand less backlog, and will be here as soon as a rush order, is made up to this"
    )

    @property
    def rush(self) -> RushOrders:
        return RushOrders(supplier=self.supplier, when_below=self.when_below)


class Shared(Buys):
    """A rule with a share for each source."""

    shares: dict[str, ShareOf] = Field({}, description="share of each source: {borneo: 70 %, alba: rest}")
    block_of_sources = "shares"

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(self.shares)

    def planned_share(self, source: str) -> float:
        if source not in self.shares:
            return 0.0
        share = self.shares[source].share
        if share != "rest":
            return float(share)
        return max(0.0, 1.0 - sum(float(other.share) for other in self.shares.values() if other.share != "rest"))


class Split(Shared):
    """Every order is split over all sources by shares."""

    rule: Literal["split"] = Field("split", description="each source has its share of what is ordered")


class RandomShare(Shared):
    """Every order goes whole to one source, drawn with its share as the chance."""

    rule: Literal["random_share"] = Field(description="each order goes whole to one source, by chance")


class OwnSplit(Shared):
    """Every order is split by a rule of one's own; the shares are those planned with."""

    rule: OwnSourcingRule = Field(description="name of a sourcing rule of one's own")
    with_: Parameters = Field({}, alias="with", description="what the rule is given beside what it sees")

    @property
    def own(self) -> Own | None:
        return Own(self.rule, tuple(self.with_.items()))


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


class Choosing(Buys):
    """A rule that looks at several sources."""

    among: Sources = Field(
        alias="sources", description="sources in order: [alba, borneo], or a block of terms for each"
    )
    block_of_sources = "among"

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(self.among)

    def planned_share(self, source: str) -> float:
        return 1.0 / len(self.among)


class Cheapest(Choosing):
    """Each order goes to the source with the lowest landed cost of a unit on the day, even while it stands still."""

    rule: Literal["cheapest"] = Field(description="the lowest landed cost on the day")


class Fastest(Choosing):
    """Each order goes to the source with the shortest mean lead time, even while it stands still."""

    rule: Literal["fastest"] = Field(description="the shortest mean lead time")


class AwardWeights(Block):
    """What weighs how much when bids are scored. The weights add up to 100 %."""

    cost: Share = Field(0.0, description="landed cost of a good unit, on the day")
    quality: Share = Field(0.0, description="share of good units")
    lead_time: Share = Field(0.0, description="mean days from order to arrival")
    risk: Share = Field(0.0, description="risk_score of the suppliers; where none has one, deliveries not on time")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        total = self.cost + self.quality + self.lead_time + self.risk
        if abs(total - 1.0) > 1e-9:
            raise refuse(f"add up to {100 * total:.6g} %; make them 100 %")
        return self


class AwardShares(Block):
    """What the best two bidders get."""

    first: PositiveShare = Field(description="share of the orders that the best bidder gets")
    second: PositiveShare | Literal["rest"] = Field("rest", description="share that the second best gets, or 'rest'")

    @model_validator(mode="after")
    def _add_up(self) -> Self:
        second = 1.0 - self.first if self.second == "rest" else self.second
        if second <= 0.0 or abs(self.first + second - 1.0) > 1e-9:
            raise refuse("do not add up to 100 %; write {first: 70 %, second: rest}, or leave them out")
        return self


class Award(Choosing):
    """Suppliers bid, and the best score gets the orders until the next sourcing review, even while it stands still."""

    rule: Literal["award"] = Field(description="the best score gets the orders until the next sourcing review")
    weights: AwardWeights = Field(description="what weighs how much: {cost: 60 %, lead_time: 40 %}")
    shares: AwardShares | None = Field(None, description="the best two have shares; else the best gets all")
    over: PositiveTime | None = Field(None, description="how far back observations count; the whole run unless given")

    @property
    def first_share(self) -> float:
        """Share of the orders that the best bidder gets."""
        return 1.0 if self.shares is None else self.shares.first


class InTurn(Choosing):
    """A rule that turns to the first source as long as it can."""

    def planned_share(self, source: str) -> float:
        return 1.0 if source == self.sources[0] else 0.0


class FirstAvailable(InTurn):
    """Each order goes to the first source that can ship all of it, else to the first that does not stand still."""

    rule: Literal["first_available"] = Field(description="the first that can ship")


class MostStock(Choosing):
    """Each order goes to the source that could ship most at once; what stands still can ship nothing."""

    rule: Literal["most_stock"] = Field(description="the one that could ship most")


class SpillOver(InTurn):
    """Each source gets what it could ship at once, in the order given; what nobody has waits at the first."""

    rule: Literal["spill_over"] = Field(description="what the first cannot ship at once goes to the next")


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


BUYING: tuple[type[Buys], ...] = (
    SingleSource,
    Split,
    RandomShare,
    Cheapest,
    Fastest,
    FirstAvailable,
    MostStock,
    SpillOver,
    Award,
    Backup,
    BaseSurge,
    SingleIndex,
    DualIndex,
    Expedited,
    SpotFirst,
)


RULE = Choice("rule", "sourcing")
RULE_NAMES = tuple(map(RULE.word_of, BUYING))


def _rule_of(given: Any) -> str:
    return RULE.tag(given, default="split" if isinstance(given, dict) and "shares" in given else "single")


def _block(given: Any) -> Any:
    if not isinstance(given, dict | Buys):
        raise refuse("needs the name of a source, or a block with 'rule' and what it asks for")
    return given


ByRule = Annotated[
    Annotated[OwnSplit, Tag(OWN)]
    | Annotated[SingleSource, Tag("single")]
    | Annotated[Split, Tag("split")]
    | Annotated[RandomShare, Tag("random_share")]
    | Annotated[Cheapest, Tag("cheapest")]
    | Annotated[Fastest, Tag("fastest")]
    | Annotated[FirstAvailable, Tag("first_available")]
    | Annotated[MostStock, Tag("most_stock")]
    | Annotated[SpillOver, Tag("spill_over")]
    | Annotated[Award, Tag("award")]
    | Annotated[Backup, Tag("backup")]
    | Annotated[BaseSurge, Tag("base_surge")]
    | Annotated[SingleIndex, Tag("single_index")]
    | Annotated[DualIndex, Tag("dual_index")]
    | Annotated[Expedited, Tag("expedite")]
    | Annotated[SpotFirst, Tag("spot")],
    Discriminator(_rule_of),
]
Purchase = Annotated[ByRule, BeforeValidator(RULE.with_own_rule), BeforeValidator(_block)]
