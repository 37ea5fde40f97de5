"""How long a scenario runs, how often, with which random numbers."""

from typing import Annotated, Literal

from pydantic import Field

from simchain.scenario.values.fields import Block, Count, PositiveTime, Time


class Run(Block):
    """How long, how often, with which random numbers."""

    horizon: PositiveTime = Field(365.0, description="length of a run")
    warm_up: Time | Literal["none"] = Field("none", description="time at the start that is not measured, or none")
    replications: Annotated[Count, Field(ge=1, le=1_000_000)] = Field(200, description="independent repetitions")
    seed: Annotated[Count, Field(ge=0, le=2**63)] = Field(1, description="start of all random numbers")
    bucket: PositiveTime = Field(1.0, description="period of the time series, and of the bullwhip")
    series: Literal["periods", "none"] = Field("periods", description="keep a row per period, or sums only")
