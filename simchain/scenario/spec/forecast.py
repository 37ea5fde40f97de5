"""How a site foresees its demand, and what it is told of others."""

from typing import Annotated, Literal

from pydantic import Field

from simchain.scenario.values.fields import Block, PositiveTime, Share, Time, UnitRate

METHODS = (
    "constant",
    "naive",
    "last_year",
    "moving_average",
    "exponential_smoothing",
    "holt",
    "holt_winters",
    "croston",
    "sba",
    "tsb",
    "ar1",
)


class ForecastSpec(Block):
    """How the demand of an item at a site is foreseen."""

    method: Literal[METHODS] = Field(description="how demand is foreseen")  # type: ignore[valid-type]
    period: PositiveTime | None = Field(
        None, description="time between observations; else that of the reviews or of the demand, if longer"
    )
    mean: UnitRate | None = Field(
        None,
        description="demand expected for ever (constant), or come back to (ar1); else that of the customers",
    )
    initial: UnitRate | None = Field(None, description="demand expected at the start; else that of the customers")
    window: PositiveTime | None = Field(None, description="time averaged over, for moving_average")
    alpha: Share | None = Field(None, description="weight of the newest demand (tsb: of its size); 20 % unless given")
    beta: Share | None = Field(None, description="weight of the newest trend (tsb: of its chance); 10 % unless given")
    gamma: Share | None = Field(None, description="weight of the newest season; 10 % unless given")
    damping: Share | None = Field(None, description="share of the trend that lives on from period to period; 100 %")
    season: PositiveTime | None = Field(None, description="length of a season, for last_year and holt_winters; 1 year")
    seasons: Literal["additive", "multiplicative"] | None = Field(None, description="how seasons act; multiplicative")
    autocorrelation: Annotated[float, Field(gt=-1, lt=1)] | None = Field(
        None, description="of demand from period to period, for ar1; else that of the customers"
    )
    shared_with: list[str] = Field([], description="sites upstream that see this site's demand, and foresee with it")


class Information(Block):
    """What a site is told of the sites that it feeds."""

    lag: Time = Field(0.0, description="age of what it knows of their customers and stocks")
