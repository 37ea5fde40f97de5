"""A stock whose policy is a rule of one's own."""

from pydantic import Field

from simchain.rules.own import Own
from simchain.scenario.own_names import OwnPolicyRule, Parameters
from simchain.scenario.spec.stock import StockTerms


class OwnPolicy(StockTerms):
    """A policy of one's own, in Python (see own-rules.md)."""

    policy: OwnPolicyRule = Field(description="name of a policy of one's own")
    with_: Parameters = Field({}, alias="with", description="what it is given beside what it sees: {target: 120}")

    @property
    def own(self) -> Own:
        """The rule with its parameters."""
        return Own(self.policy, tuple(self.with_.items()))
