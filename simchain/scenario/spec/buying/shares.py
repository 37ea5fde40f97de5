"""Rules that give each source a share of what is ordered."""

from typing import Any, Literal

from pydantic import Field, model_validator

from simchain.rules.own import Own
from simchain.scenario.own_names import OwnSourcingRule, Parameters
from simchain.scenario.spec.buying.terms import Buys
from simchain.scenario.spec.supply.lane import LaneTerms
from simchain.scenario.values.fields import Share


class ShareOf(LaneTerms):
    """One source's share of what is ordered."""

    share: Share | Literal["rest"] = Field(description="share of what is ordered, or 'rest'")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"share": given}


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
