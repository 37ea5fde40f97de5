"""Classes of items, and what stands for all items of a class."""

from typing import Self

from pydantic import Field, model_validator

from simchain.scenario.spec.buying import Purchase
from simchain.scenario.spec.policies import Stock
from simchain.scenario.values.fields import Block, PositiveFactor, PositiveShare
from simchain.scenario.values.refusing import refuse


class Classes(Block):
    """Where ABC classes (by value of a year's use) and XYZ classes (by variation of demand) end."""

    A: PositiveShare = Field(0.8, description="share of all value that the items of class A make up")
    B: PositiveShare = Field(0.95, description="share of all value that those of classes A and B make up")
    X: PositiveFactor | None = Field(None, description="highest coefficient of variation in class X, such as 50 %")
    Y: PositiveFactor | None = Field(None, description="highest coefficient of variation in class Y, such as 100 %")

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if self.A >= self.B:
            raise refuse("has an A that is not below its B; write {A: 80 %, B: 95 %}", "A")
        if (self.X is None) != (self.Y is None):
            raise refuse("needs both X and Y, or neither; write {X: 50 %, Y: 100 %}")
        if self.X is not None and self.Y is not None and self.X >= self.Y:
            raise refuse("has an X that is not below its Y; write {X: 50 %, Y: 100 %}", "X")
        return self


class ByClass(Block):
    """What holds for all items of a class where nothing is said of the item itself."""

    buys: Purchase | None = Field(None, description="where they come from")
    stock: Stock | None = Field(None, description="how their stock is replenished; `safety` alone may stand for it")
