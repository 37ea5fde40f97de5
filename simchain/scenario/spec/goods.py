"""What is traded, and what stock and shortage cost."""

from typing import Any

from pydantic import Field, model_validator

from simchain.scenario.fields import (
    Block,
    Money,
    MoneyPerUnit,
    MoneyPerUnitDay,
    MoneyPerWeight,
    Weight,
    YearlyShare,
)


class Item(Block):
    """What is bought, made and sold."""

    price: Money | None = Field(None, description="what customers pay for one unit")
    cost: Money | None = Field(None, description="value of one unit in stock; else its landed cost")
    weight: Weight | None = Field(None, description="weight of one unit, for freight by weight")


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


class Freight(Block):
    """What it costs to move goods."""

    cost: MoneyPerUnit = Field(0.0, description="for each unit, such as 0.25 USD/unit")
    by_weight: MoneyPerWeight = Field(0.0, description="for each kg of the item's weight, such as 5.26 USD/kg")
    per_shipment: Money = Field(0.0, description="for each departure, however much is on it, such as 80 USD")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        return given if isinstance(given, dict | cls) else {"cost": given}
