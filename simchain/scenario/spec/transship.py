"""Stocks that help each other out."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from simchain.scenario.spec.laws import TimeLaw
from simchain.scenario.values.fields import Block, MoneyPerUnit, Time


class Transship(Block):
    """Lateral transshipment: who is short gets goods from another site that has too much."""

    between: Annotated[list[str], Field(min_length=2)] = Field(description="sites that help each other out")
    items: list[str] = Field([], description="which items; unless given, all that two of the sites hold")
    cost: MoneyPerUnit = Field(0.0, description="cost of moving a unit, such as 1 USD/unit")
    lead_time: TimeLaw | None = Field(None, description="time on the way, such as 1 day; else none")
    below: Time = Field(0.0, description="days of demand below which a stock is short; 0: when somebody waits there")
    keep: Time | None = Field(None, description="days of its own demand that a stock keeps back; else as 'below'")

    @property
    def kept(self) -> float:
        """Days of demand that are not given away."""
        return self.below if self.keep is None else self.keep


def _how_many(given: Any) -> str:
    """Groups have names: under each stands a block. Of the keys of a group, hardly any is one."""
    if not isinstance(given, dict) or not given:
        return "one"
    blocks = [value for value in given.values() if isinstance(value, dict | Transship)]
    is_group = any(isinstance(block, Transship) or "between" in block for block in blocks)
    return "groups" if is_group or len(blocks) == len(given) else "one"


Transships = Annotated[
    Annotated[Transship, Tag("one")] | Annotated[dict[str, Transship], Tag("groups")], Discriminator(_how_many)
]
"""One group of sites that help each other out, or several by name."""


def groups_of(written: Transship | dict[str, Transship] | None) -> dict[tuple[str, ...], Transship]:
    """The groups of a file, each by the way to it from the top."""
    if isinstance(written, Transship):
        return {("transship",): written}
    return {("transship", name): group for name, group in (written or {}).items()}
