"""What a supplier asks for an item: a price, prices that fall with quantity, a price agreed for a time."""

from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from simchain.scenario.values.fields import Block, Money, PositiveTime, Units
from simchain.scenario.values.quantities import QuantityError, parse
from simchain.scenario.values.refusing import refuse

AGREED = {"contract": "price", "reference": "reference", "valid": "valid"}
"""Words of a price that is a block, and the keys of the item that they stand for."""


class PriceBreaks(Block):
    """Prices by the size of an order."""

    breaks: dict[Units, Money] = Field(description="price of a unit, from so many units on: {5000: 8.90 USD}")
    kind: Literal["all_units", "incremental"] = Field(
        "all_units", description="does the price of an order's size hold for all its units, or for those beyond a break"
    )
    over: PositiveTime | None = Field(
        None, description="orders of so long count together, such as 1 month; each by itself unless given"
    )

    @model_validator(mode="before")
    @classmethod
    def _from_breaks(cls, given: Any) -> Any:
        is_block = not isinstance(given, dict) or not given or {*map(str, given)} & {*cls.model_fields}
        return given if is_block else {"breaks": given}

    @model_validator(mode="before")
    @classmethod
    def _each_once(cls, given: Any) -> Any:
        breaks = given.get("breaks", given) if isinstance(given, dict) else None
        seen: dict[float, str] = {}
        for text in breaks if isinstance(breaks, dict) else ():
            try:
                units = parse(text, "units").value
            except QuantityError:
                continue
            if units in seen:
                raise refuse(f"has the break {text!s} twice: '{seen[units]}' is as many units; take one out", "breaks")
            seen[units] = str(text)
        return given

    @model_validator(mode="after")
    def _fall(self) -> Self:
        if not self.breaks:
            raise refuse("needs a break; write '{0: 9.20 USD, 5000: 8.90 USD}', or take it out", "breaks")
        steps = sorted(self.breaks.items())
        for (few, dear), (many, cheap) in pairwise(steps):
            if cheap >= dear:
                raise refuse(
                    f"asks {cheap:g} from {many:g} units on and {dear:g} from {few:g}: a price must fall with "
                    "quantity; lower the price of the larger order, or take its break out",
                    "breaks",
                )
        return self

    def from_zero(self, price: float) -> dict[float, float]:
        """All prices, that of the smallest order too."""
        return dict(sorted({0.0: price, **self.breaks}.items()))


def spelled_out(given: Any) -> Any:
    """An item's terms with what is short in its price as keys of their own."""
    if not isinstance(given, dict):
        return {"price": given}
    given = dict(given)
    price, breaks = given.get("price"), given.get("price_breaks")
    if isinstance(price, dict) and price and set(price) <= set(AGREED) and not set(price) - {"contract"} & set(given):
        del given["price"]
        given |= {AGREED[key]: value for key, value in price.items()}
    steps = breaks.get("breaks", breaks) if isinstance(breaks, dict) else None
    if isinstance(steps, dict) and "price" not in given:
        smallest = [steps[step] for step in steps if str(step) in ("0", "0 units")]
        given |= {"price": smallest[0]} if smallest else {}
    return given


class Priced(Block):
    """What is asked for a unit."""

    price: Money = Field(0.0, description="price of one unit, or {contract: 9.20 USD, reference: 9.80 USD}")
    reference: Money | None = Field(
        None, description="list price, that the price saves against, and that is paid when it is valid no longer"
    )
    valid: PositiveTime | None = Field(None, description="for how long the price holds, from the first day on")
    price_breaks: PriceBreaks | None = Field(None, description="prices by the size of an order: {5000: 8.90 USD}")
    pool: list[str] = Field([], description="sites whose orders of a day (or of `over`) count together for a break")

    @model_validator(mode="after")
    def _prices_agree(self) -> Self:
        if self.valid is not None and self.reference is None:
            raise refuse("has 'valid', but says not what is paid after it; add 'reference: 9.80 USD'", "valid")
        if self.pool and self.price_breaks is None:
            raise refuse("has 'pool', but no price_breaks to count orders for; add them, or take it out", "pool")
        if self.price_breaks is not None:
            first = self.price_breaks.breaks.get(0.0, self.price)
            if not self.price and 0.0 not in self.price_breaks.breaks:
                sentence = "has price_breaks, but no price of a small order; add '0: 9.20 USD' to them"
                raise refuse(sentence, "price_breaks")
            if first != self.price:
                raise refuse(f"asks {self.price:g} as its price and {first:g} from 0 units on; take one out", "price")
            largest = max(self.price_breaks.breaks.values())
            if largest > self.price:
                raise refuse(f"asks {self.price:g}, and {largest:g} for more: a price must fall with quantity", "price")
        return self
