"""Rules that look at several sources, order by order."""

from typing import Literal

from pydantic import Field

from simchain.scenario.spec.buying.terms import Buys, Sources


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


class MostStock(Choosing):
    """Each order goes to the source that could ship most at once; what stands still can ship nothing."""

    rule: Literal["most_stock"] = Field(description="the one that could ship most")


class InTurn(Choosing):
    """A rule that turns to the first source as long as it can."""

    def planned_share(self, source: str) -> float:
        return 1.0 if source == self.sources[0] else 0.0


class FirstAvailable(InTurn):
    """Each order goes to the first source that can ship all of it, else to the first that does not stand still."""

    rule: Literal["first_available"] = Field(description="the first that can ship")


class SpillOver(InTurn):
    """Each source gets what it could ship at once, in the order given; what nobody has waits at the first."""

    rule: Literal["spill_over"] = Field(description="what the first cannot ship at once goes to the next")
