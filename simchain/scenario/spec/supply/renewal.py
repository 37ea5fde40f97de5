"""Whether a contract is renewed when its term ends."""

from typing import Self

from pydantic import Field, model_validator

from simchain.scenario.spec.supply.performance import Performance
from simchain.scenario.values.fields import Block, PositiveTime
from simchain.scenario.values.refusing import refuse


class Renewal(Block):
    """A contract with a term, renewed if the supplier kept to it."""

    every: PositiveTime = Field(description="length of a term, such as 12 months")
    if_: Performance = Field(alias="if", description="what must hold over a term for another to follow")

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.if_.asked:
            raise refuse("asks for nothing; write 'if: {on_time: at least 90 %}'", "if")
        return self
