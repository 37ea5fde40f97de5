"""What can go wrong: when it happens, what it hits, and what is left while it lasts."""

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from simchain.clock import DAYS_PER_MONTH
from simchain.rules.risk.disruptions import ACTIVITIES, HELD, LOST, MOVES, PRESETS
from simchain.scenario.spec.laws import TimeLaw, TimeUp
from simchain.scenario.values.fields import (
    Block,
    Factor,
    PositiveFactor,
    PositiveShare,
    PositiveTime,
    ServiceLevel,
    Share,
    Time,
)
from simchain.scenario.values.refusing import refuse

TIMINGS = ("every", "starts", "after", "preset")
"""Ways to say when it happens: one of them."""

NOTHING = "nothing"


def listed(given: Any) -> Any:
    """One name may stand for a list of it."""
    return [given] if isinstance(given, str) else given


class Rerouted(Block):
    """Goods that are under way take another way."""

    rerouted: PositiveTime = Field(description="by how much later they arrive")


def _is_block(given: Any) -> str:
    return "block" if isinstance(given, dict | Rerouted) else "word"


OnTheWay = Annotated[
    Annotated[Literal[MOVES, HELD, LOST], Tag("word")] | Annotated[Rerouted, Tag("block")],  # type: ignore[valid-type]
    Discriminator(_is_block),
]
"""What becomes of goods that are under way."""


class Change(Block):
    """What is different while it lasts."""

    demand: Factor | None = Field(None, description="demand at the sites, relative to before, such as 150 %")
    price: Factor | None = Field(None, description="price of the suppliers, for goods that leave them meanwhile")
    duty: Factor | None = Field(None, description="duty on what suppliers or lanes bring in meanwhile, such as 25 %")

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.demand is None and self.price is None and self.duty is None:
            raise refuse("needs 'demand', 'price' or 'duty'; write 'change: {demand: 150 %}', or take it out")
        return self


class Disruption(Block):
    """Something that happens to suppliers, sites or lanes: at random, on a date, or after something else."""

    hits: Annotated[list[str], BeforeValidator(listed)] = Field(
        description="a supplier, a site, a lane (borneo>plant, borneo>plant/ring), a region, or a list of these, hit "
        "together",
        min_length=1,
    )
    every: TimeUp | None = Field(
        None, description="mean time up between two of them; exponential unless dist says otherwise"
    )
    starts: Time | None = Field(None, description="when it begins, such as day 420, if it has a date")
    after: str | None = Field(None, description="another disruption that it follows, each time that one begins")
    delay: Time | None = Field(None, description="for after: how long after its begin; else at once")
    preset: Literal[*PRESETS] | None = Field(  # type: ignore[valid-type]
        None,
        description="how often, from a source: typical is 1.61 a year over all that it hits; long is once in 3.7 "
        "years, of those that last a month or longer",
    )
    lasts: TimeLaw | None = Field(None, description="how long; for good where nothing is said of one with a date")
    probability: Share = Field(1.0, description="chance of each that it happens at all")
    picks: Literal["all", "one"] = Field("all", description="does it hit all of them together, or one, by lot")
    stops: Annotated[list[Literal[*ACTIVITIES, NOTHING]] | None, BeforeValidator(listed)] = Field(  # type: ignore[valid-type]
        None, description="what a site cannot do; all of it unless said, nothing where it only changes something"
    )
    capacity: ServiceLevel | None = Field(
        None, description="share of capacity that is left: of suppliers, lanes, and production lines of sites"
    )
    recovery: PositiveTime | None = Field(
        None, description="how long the capacity then takes to be whole again; it rises linearly, in daily steps"
    )
    transit: OnTheWay | None = Field(
        None, description="what becomes of goods under way on a lane that goes down; they move on unless said"
    )
    destroys: PositiveShare | None = Field(None, description="share of the stock on hand that is lost when it begins")
    lead_time: PositiveFactor | None = Field(
        None, description="lead time of what leaves meanwhile, relative to before, such as 150 %"
    )
    change: Change | None = Field(None, description="what is different while it lasts")
    detected_after: Time = Field(0.0, description="how long nobody reacts to it")

    @property
    def goes_on(self) -> bool:
        """Whether what it hits goes on working: it only changes something, or says so."""
        if self.capacity is not None:
            return False
        return self.stops == [NOTHING] or (self.stops is None and bool(self.change or self.lead_time))

    @property
    def stopped(self) -> tuple[str, ...]:
        """What is hit: of a site at partial capacity its lines, else what is said, else all."""
        if self.goes_on:
            return ()
        if self.capacity is not None:
            return ("making",)
        return ACTIVITIES if self.stops is None else tuple(self.stops)

    @property
    def slows_sources(self) -> bool:
        """Whether suppliers and lanes that it hits ship nothing, or less."""
        return self.capacity is not None or "shipping" in self.stopped

    @model_validator(mode="before")
    @classmethod
    def _is_a_block(cls, given: Any) -> Any:
        if not isinstance(given, dict | cls):
            raise refuse("needs a block, such as {hits: borneo, every: 2 years, lasts: 10 ± 4 days}")
        return given

    @model_validator(mode="after")
    def _one_timing(self) -> Self:
        given = [name for name in TIMINGS if getattr(self, name) is not None]
        if len(given) != 1:
            got = f"got {' and '.join(given)}" if given else "got none"
            raise refuse(f"needs one of {', '.join(TIMINGS)}; {got}")
        if given[0] in ("every", "preset") and self.lasts is None:
            raise refuse(f"has '{given[0]}' and needs 'lasts' too; write for example 'lasts: 10 ± 4 days'")
        if self.preset == "long" and self.lasts is not None and self.lasts.law().mean < DAYS_PER_MONTH:
            raise refuse("lasts less than a month, and 'long' says how often longer ones come; take 'typical'", "lasts")
        if self.delay is not None and self.after is None:
            raise refuse("has a 'delay', which goes with 'after'; take it out, or name what it follows", "delay")
        return self

    @model_validator(mode="after")
    def _effects_fit(self) -> Self:
        if self.stops is not None and self.capacity is not None:
            raise refuse("has both 'stops' and 'capacity': what stops has none left. Take one of the two out", "stops")
        if self.stops is not None and (not self.stops or (NOTHING in self.stops and len(self.stops) > 1)):
            raise refuse("must name what stops, or say 'stops: nothing'", "stops")
        if self.goes_on and not (self.change or self.lead_time or self.destroys):
            raise refuse("stops nothing and changes nothing; say what it does, or take it out", "stops")
        if self.recovery is not None and (self.goes_on or self.lasts is None):
            why = "stops nothing" if self.goes_on else "never ends, since it has no 'lasts'"
            raise refuse(f"has a 'recovery' but {why}; take it out", "recovery")
        if self.transit is not None and (self.capacity is not None or not self.slows_sources):
            raise refuse("has 'transit', but no lane goes down: goods move as ever; take it out", "transit")
        return self
