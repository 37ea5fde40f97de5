"""What is traded, and what stock and shortage cost."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from simchain.rules.delivery.carbon import MODES
from simchain.rules.money.valuation import VALUATIONS
from simchain.scenario.values.fields import (
    Block,
    CarbonFactor,
    Distance,
    Money,
    MoneyPerTransport,
    MoneyPerUnit,
    MoneyPerUnitDay,
    MoneyPerWeight,
    Number,
    PositiveShare,
    PositiveTime,
    Weight,
    YearlyShare,
)
from simchain.scenario.values.refusing import refuse


class Item(Block):
    """What is bought, made and sold."""

    price: Money | None = Field(None, description="what customers pay for one unit")
    cost: Money | None = Field(None, description="value of one unit in stock; else its landed cost")
    weight: Weight | None = Field(None, description="weight of one unit, for freight by weight and emissions")
    category: str | None = Field(None, description="what it is counted under, such as rings; else its own name")
    valuation: Literal[VALUATIONS] | None = Field(  # type: ignore[valid-type]
        None, description="which of the prices paid belongs to what is sold first, for this item"
    )
    standard: Money | None = Field(
        None, description="standard price, that what is paid is compared with; else the supplier's own"
    )
    shelf_life: PositiveTime | None = Field(
        None, description="time from making to the day on which what is left is written off, such as 180 days"
    )
    shrink: YearlyShare | None = Field(None, description="share of what is on hand that vanishes, such as 1 %/year")


class CarryingShares(Block):
    """Carrying cost by component, as shares of the stock's value."""

    capital: YearlyShare = Field(0.0, description="cost of the money tied up")
    storage: YearlyShare = Field(0.0, description="cost of the space")
    risk: YearlyShare = Field(0.0, description="obsolescence, damage and loss")
    undivided: YearlyShare = Field(0.0, description="all together, where it is not split")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"undivided": given}


class Costs(Block):
    """Prices of stock and of shortage, for all sites."""

    carrying: CarryingShares | None = Field(None, description="share of value a year, such as 24 %/year")
    holding: MoneyPerUnitDay | None = Field(None, description="absolute cost of stock, instead of or beside carrying")
    stockout: MoneyPerUnit = Field(0.0, description="once per unit that a customer is not served at once")
    backorder: MoneyPerUnitDay = Field(0.0, description="per unit and day that a customer waits")
    carbon: MoneyPerWeight = Field(0.0, description="per kg of CO2e that moving goods emits, such as 0.08 USD/kg")


class Freight(Block):
    """What it costs to move goods."""

    cost: MoneyPerUnit = Field(0.0, description="for each unit, such as 0.25 USD/unit")
    by_weight: MoneyPerWeight = Field(0.0, description="for each kg of the item's weight, such as 5.26 USD/kg")
    per_shipment: Money = Field(0.0, description="for each departure, however much is on it, such as 80 USD")
    rate: MoneyPerTransport = Field(0.0, description="for each tonne and km, such as 0.05 USD/t/km; needs distance")
    distance: Distance | None = Field(None, description="how far goods travel, such as 11000 km")
    mode: Literal[MODES] | None = Field(None, description="how they travel: says what they emit per tonne and km")  # type: ignore[valid-type]
    factor: CarbonFactor | None = Field(
        None, description="what they emit, such as 0.012 kg/t/km, instead of the average of the mode"
    )

    fuel_share: PositiveShare | None = Field(
        None, description="part of it that follows the price of fuel, such as 30 %; needs index"
    )
    index: str | dict[str, Number] | None = Field(
        None, description="price of fuel over time: a CSV file with columns day (or date) and index, or {day 90: 1.2}"
    )
    base: Number | None = Field(None, description="the index at which freight costs what is written; 1")

    @property
    def emits(self) -> bool:
        """Whether it is known what moving goods emits."""
        return self.distance is not None and (self.mode is not None or self.factor is not None)

    def of_unit(self, weight: float) -> float:
        """What it costs to move one unit of so many kg."""
        return self.cost + self.by_weight * weight + self.rate * weight * (self.distance or 0.0)

    @property
    def needs_weight(self) -> bool:
        """Whether it says nothing of an item without a weight."""
        return bool(self.by_weight or self.rate) or self.emits

    @model_validator(mode="after")
    def _distance_fits(self) -> Self:
        needs = next((key for key in ("rate", "mode", "factor") if getattr(self, key)), None)
        if needs is not None and self.distance is None:
            raise refuse(f"has '{needs}', which goes with 'distance'; add 'distance: 600 km', or take it out", needs)
        if needs is None and self.distance is not None:
            raise refuse("has 'distance', which says nothing alone; add 'mode: road' or a 'rate'", "distance")
        return self

    @model_validator(mode="after")
    def _fuel_fits(self) -> Self:
        if self.fuel_share is not None and self.index is None:
            way = "add 'index: {day 90: 1.2}' or a CSV file, or take it out"
            raise refuse(f"has 'fuel_share', but no index that it could follow; {way}", "fuel_share")
        for key in ("index", "base"):
            if getattr(self, key) is not None and self.fuel_share is None:
                raise refuse(f"has '{key}', which goes with 'fuel_share'; add 'fuel_share: 30 %', or take it out", key)
        if self.fuel_share is not None and not (self.cost or self.by_weight or self.per_shipment or self.rate):
            raise refuse("has 'fuel_share', but costs nothing; add 'cost: 0.65 USD/unit', or take it out", "fuel_share")
        return self

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"cost": given}
