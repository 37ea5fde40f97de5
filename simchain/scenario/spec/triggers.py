"""What a planner would do: when a figure gets bad, then something, until it is good again."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationInfo, WithJsonSchema, model_validator

from simchain.rules.risk.watched import AT_ONCE, CHAIN_FIGURES, DESK_FIGURES, SITE_FIGURES, SUPPLIER_FIGURES, bounds
from simchain.scenario.values.fields import Block, PositiveShare, PositiveTime
from simchain.scenario.values.quantities import NUMBER, QuantityError, parse
from simchain.scenario.values.refusing import refuse

Bound = Annotated[Any, WithJsonSchema({"type": ["string", "number"], "examples": ["80 %", "5 days", "200 units"]})]
"""A quantity in the unit of the figure that it bounds."""


WATCHED = ("supplier", "site", "lane", "chain")


class Condition(Block):
    """A figure of a supplier, of one of its lanes, of an item at a site, or of the chain, below or above a bound."""

    supplier: str | None = Field(None, description="the supplier whose figure it is")
    site: str | None = Field(None, description="or the site")
    lane: str | None = Field(
        None, description="or the way from a supplier to a site, such as borneo>plant, or borneo>plant/ring"
    )
    chain: Literal[True] | None = Field(None, description="or true: a figure of the whole chain")
    metric: str = Field(
        description=f"of a supplier or a lane: {', '.join(SUPPLIER_FIGURES)}; of a site: {', '.join(DESK_FIGURES)}, "
        "or any other metric of docs/metrics.md that has a value per site and item, such as total_cost; with the item "
        "behind a dot where there are several, as in days_of_supply.ring (money is added up over items); of the chain: "
        "any metric of docs/metrics.md that is worked out of the books"
    )
    over: PositiveTime | None = Field(
        None,
        description="rolling window; 90 days of a supplier or a lane, and 4 weeks of a site or the chain, unless said",
    )
    below: Bound = Field(None, description="bound under which it holds, such as 80 %")
    above: Bound = Field(None, description="or bound above which it holds")

    @property
    def figure(self) -> str:
        """The metric without its item."""
        return self.metric.partition(".")[0]

    @property
    def figures(self) -> Mapping[str, str]:
        """All figures of what is watched, and what each is measured in."""
        if self.chain:
            return CHAIN_FIGURES
        return SITE_FIGURES if self.site is not None else SUPPLIER_FIGURES

    @property
    def between(self) -> tuple[float, float]:
        """The least and the most that the figure can be."""
        return bounds(self.figure, self.figures)

    @property
    def item(self) -> str | None:
        return self.metric.partition(".")[2] or (self.lane or "").partition("/")[2] or None

    @property
    def source(self) -> str | None:
        """The supplier whose order lines are looked at, all of them or those of a lane."""
        return self.supplier if self.lane is None else self.lane.partition(">")[0]

    @property
    def at(self) -> str | None:
        """The site that is watched, or at the end of the lane."""
        return self.site if self.lane is None else self.lane.partition(">")[2].partition("/")[0]

    @property
    def is_above(self) -> bool:
        return self.above is not None

    @property
    def bound(self) -> float:
        """The bound in base units."""
        return self._read(None)

    def _read(self, currency: str | None) -> float:
        """The bound; money in this currency, or as it stands where that was looked at before."""
        dimension = self.figures[self.figure]
        given = self.above if self.is_above else self.below
        if dimension.startswith("money") and currency is None:
            currency = re.sub(NUMBER, "", str(given), count=1).strip().partition("/")[0]
        return parse(given, dimension, currency or "USD").value

    @property
    def of(self) -> str:
        """What is watched."""
        named = (one for one in (self.supplier, self.site, self.lane) if one is not None)
        return next(named, "the chain")

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        for keys, example in ((WATCHED, "supplier: borneo"), (("below", "above"), "below: 80 %")):
            given = [key for key in keys if getattr(self, key) is not None]
            if len(given) != 1:
                *others, last = (f"'{key}'" for key in keys)
                got = f"got {'both' if len(given) == 2 else 'all'}" if given else "got none"
                raise refuse(f"needs one of {', '.join(others)} and {last}, such as '{example}'; {got}")
        return self

    @model_validator(mode="after")
    def _is_a_figure(self) -> Self:
        kind = next(key for key in WATCHED if getattr(self, key) is not None)
        if self.lane is not None and not (self.source and self.at):
            raise refuse(f"names no lane: {self.lane[:60]!r}; write 'borneo>plant', or 'borneo>plant/ring'", "lane")
        if self.chain and "." in self.metric:
            raise refuse(f"names an item, but is of the whole chain; write '{self.figure}', or watch a site", "metric")
        if self.metric.endswith("."):
            raise refuse(f"names no item behind the dot; write '{self.figure}', or '{self.figure}.ring'", "metric")
        if self.figure not in self.figures:
            listed = ", ".join(SUPPLIER_FIGURES)
            near = ", ".join(get_close_matches(self.figure[:60], self.figures, 3) or ["total_cost"])
            if self.site is not None:
                listed = f"{', '.join(DESK_FIGURES)}, and the metrics that it has, such as {near}"
            elif self.chain:
                listed = f"those that the books tell, such as {near}"
            whose = "the chain" if self.chain else f"a {kind}"
            raise refuse(f"names no metric of {whose}: {self.figure[:60]!r}; there are {listed}", "metric")
        if self.over is not None and self.figure in AT_ONCE:
            raise refuse(f"has 'over', but {self.figure} is what it is on the day; take it out", "over")
        return self

    @model_validator(mode="after")
    def _can_turn(self, info: ValidationInfo) -> Self:
        key = "above" if self.is_above else "below"
        try:
            bound = self._read((info.context or {}).get("currency", "USD"))
        except QuantityError as error:
            said = "is told in points out of 100; write for example '50'" if self.figure == "score" else str(error)
            raise refuse(f"{self.figure} {said}", key) from None
        least, most = self.between
        if bound < least or bound > most:
            how = "never" if self.is_above == (bound > most) else "always"
            raise refuse(f"can never turn: {self.figure} is {how} {key} that", key)
        return self


class Action(Block):
    """What is done while a trigger is on: one thing at least."""

    shift: PositiveShare | None = Field(
        None, description="share of what is ordered that goes to another source, in points: 20 % makes 70 % into 50 %"
    )
    to: str | None = Field(None, description="for shift: the supplier that gets it")
    from_: str | None = Field(
        None, alias="from", description="for shift: who loses it; the supplier of 'when' unless said"
    )
    expedite: str | None = Field(None, description="supplier who is asked to hurry with every order meanwhile")
    alert: str | None = Field(None, description="words for the log; nothing else happens", min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.shift is None and self.alert is None and self.expedite is None:
            raise refuse("does nothing; write {shift: 20 %, to: alba}, {expedite: borneo}, or {alert: 'call borneo'}")
        if self.shift is not None and self.to is None:
            raise refuse("has a 'shift' and needs 'to': who gets it?", "shift")
        for key, name in (("to", "to"), ("from_", "from")):
            if getattr(self, key) is not None and self.shift is None:
                raise refuse(f"has '{name}', which goes with 'shift'; take it out", name)
        return self


class Trigger(Block):
    """A rule of the planner's: when, then, until."""

    when: Condition = Field(description="when it fires")
    then: Action = Field(description="what is done while it is on")
    until: Condition | None = Field(None, description="when it ends; as soon as 'when' no longer holds, unless said")
    check: PositiveTime | None = Field(None, description="how often the planner looks; each week unless said")

    @property
    def shifts_from(self) -> str | None:
        """Who loses what is shifted."""
        return self.then.from_ or self.when.source

    @model_validator(mode="before")
    @classmethod
    def _is_a_block(cls, given: Any) -> Any:
        if not isinstance(given, dict | cls):
            raise refuse("needs a block: {when: {...}, then: {alert: 'look here'}}")
        return given

    @model_validator(mode="after")
    def _can_end(self) -> Self:
        when, until = self.when, self.until
        if self.then.shift is not None and self.shifts_from is None:
            raise refuse("shifts orders, but says not from whom; add 'from' under 'then'", "then")
        if self.then.shift is not None and self.shifts_from == self.then.to:
            raise refuse(f"shifts orders from {self.then.to} to itself; name another source", "then")
        if until is None or (when.of, when.metric, when.over) != (until.of, until.metric, until.over):
            return self
        if until.is_above == when.is_above:
            raise refuse("ends in the same direction as it fires; write 'above' in one of the two", "until")
        if until.bound > when.bound if when.is_above else until.bound < when.bound:
            raise refuse("ends before it fires: both bounds hold at once in between. Swap them", "until")
        return self
