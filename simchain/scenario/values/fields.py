"""Field types of the scenario language: a constraint that validates, words its own message, and shows in the schema."""

from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from simchain.clock import LONGEST_RUN
from simchain.scenario.values.quantities import Quantity, QuantityError, parse, show


class Block(BaseModel):
    """A block of the file: every key is known, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @property
    def idle(self) -> tuple[str, ...]:
        """Keys whose defaults say nothing beside what else is written, so that writing them would be refused."""
        return ()


@dataclass(frozen=True)
class Measure:
    """A quantity of one dimension within bounds (in base units). With `spread` it may carry `± sd`.

    `says` is what must stand before it: 'at least' or 'at most'.
    """

    dimension: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    spread: bool = False
    says: str = ""

    def read(self, given: Any, info: core_schema.ValidationInfo) -> Any:
        """Parse what is written; a `Quantity` where a spread is allowed, else a float."""
        currency = (info.context or {}).get("currency", "USD")
        if self.says:
            given = self._limit(given)
        if isinstance(given, Quantity):
            quantity = given
        else:
            try:
                quantity = parse(given, self.dimension, currency, spread=self.spread)
            except QuantityError as error:
                raise PydanticCustomError("quantity", "{sentence}", {"sentence": str(error)}) from None
        wanted = self._broken(quantity.value, currency)
        if wanted:
            raise PydanticCustomError("quantity", "{sentence}", {"sentence": f"must be {wanted}; got {_shown(given)}"})
        return quantity if self.spread else quantity.value

    def _limit(self, given: Any) -> Any:
        """What is written behind 'at least' or 'at most'."""
        text = " ".join(given.split()) if isinstance(given, str) else str(given)
        if text.startswith(f"{self.says} "):
            return text.removeprefix(f"{self.says} ")
        bare = text.removeprefix("at least ").removeprefix("at most ")
        sentence = f"needs a limit. Write '{self.says} {bare}'; got {_shown(given)}"
        raise PydanticCustomError("quantity", "{sentence}", {"sentence": sentence})

    def shown(self, value: float, currency: str = "USD") -> str:
        """A value as it is written."""
        return f"{self.says} {show(value, self.dimension, currency=currency)}".lstrip()

    def _broken(self, value: float, currency: str) -> str:
        if self.above is not None and not value > self.above:
            return f"above {show(self.above, self.dimension, currency=currency)}"
        if self.at_least is not None and not value >= self.at_least:
            return f"at least {show(self.at_least, self.dimension, currency=currency)}"
        if self.at_most is not None and not value <= self.at_most:
            return f"at most {show(self.at_most, self.dimension, currency=currency)}"
        if self.below is not None and not value < self.below:
            return f"below {show(self.below, self.dimension, currency=currency)}"
        return ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        example = self.shown(max(self.at_least or 0.0, self.above or 0.0, 1.0))
        kinds = ["string", "number"] if self.dimension in ("units", "number") and not self.says else ["string"]
        return {"type": kinds, "examples": [example]}


@dataclass(frozen=True)
class Daily(Measure):
    """A share a day, which a message shows so: `1 %/day`."""

    def read(self, given: Any, info: core_schema.ValidationInfo) -> Any:
        """Read it, and tell of a fault with a share a day for an example."""
        try:
            return super().read(given, info)
        except PydanticCustomError as error:
            sentence = str((error.context or {})["sentence"]).replace("%/year", "%/day")
            raise PydanticCustomError("quantity", "{sentence}", {"sentence": sentence}) from None


@dataclass(frozen=True)
class Net(Measure):
    """A time after which a bill is paid, as it stands on one: `net 60 days`."""

    def read(self, given: Any, info: core_schema.ValidationInfo) -> Any:
        """Read it with the word or without."""
        return super().read(given.removeprefix("net ") if isinstance(given, str) else given, info)


@dataclass(frozen=True)
class Tolerance(Measure):
    """How far something may be off to either side: `±20 %`."""

    def read(self, given: Any, info: core_schema.ValidationInfo) -> Any:
        """Read it with the sign or without."""
        return super().read(
            given.strip().removeprefix("±").removeprefix("+-") if isinstance(given, str) else given, info
        )


def measure_in(info: FieldInfo) -> Measure | None:
    """The measure of a field, of the items of its list, or of the values of its map."""
    return next((part for part in info.metadata if isinstance(part, Measure)), None) or _measure(info.annotation)


def _measure(annotation: Any) -> Measure | None:
    parts = get_args(annotation)[-1:] if get_origin(annotation) is dict else get_args(annotation)
    found = (part if isinstance(part, Measure) else _measure(part) for part in parts)
    return next((measure for measure in found if measure is not None), None)


def _shown(given: Any) -> str:
    return repr(given.text if isinstance(given, Quantity) else given)


Count = Annotated[int, Strict()]
Time = Annotated[float, Measure("time", at_least=0.0, at_most=LONGEST_RUN)]
NetTime = Annotated[float, Net("time", at_least=0.0, at_most=LONGEST_RUN)]
PositiveTime = Annotated[float, Measure("time", above=0.0, at_most=LONGEST_RUN)]
Units = Annotated[float, Measure("units", at_least=0.0)]
PositiveUnits = Annotated[float, Measure("units", above=0.0)]
SignedUnits = Annotated[float, Measure("units")]
UnitRate = Annotated[float, Measure("units/time", above=0.0)]
Money = Annotated[float, Measure("money", at_least=0.0)]
MoneyPerUnit = Annotated[float, Measure("money/units", at_least=0.0)]
MoneyPerTime = Annotated[float, Measure("money/time", above=0.0)]
MoneyPerUnitDay = Annotated[float, Measure("money/units/time", at_least=0.0)]
MoneyPerWeight = Annotated[float, Measure("money/mass", at_least=0.0)]
Distance = Annotated[float, Measure("length", above=0.0)]
MoneyPerTransport = Annotated[float, Measure("money/mass/length", at_least=0.0)]
CarbonFactor = Annotated[float, Measure("mass/mass/length", above=0.0)]
OrderRate = Annotated[float, Measure("orders/time", above=0.0)]
Inflation = Annotated[float, Measure("1/time", above=-1.0 / 365, at_most=10.0 / 365)]
SignedYearlyShare = Annotated[float, Measure("1/time", at_least=-10.0 / 365)]
YearlyShare = Annotated[float, Measure("1/time", at_least=0.0)]
DailyShare = Annotated[float, Daily("1/time", at_least=0.0)]
Share = Annotated[float, Measure("share", at_least=0.0, at_most=1.0)]
Within = Annotated[float, Tolerance("share", at_least=0.0, at_most=1.0)]
PositiveShare = Annotated[float, Measure("share", above=0.0, at_most=1.0)]
ShareBelowAll = Annotated[float, Measure("share", at_least=0.0, below=1.0)]
ServiceLevel = Annotated[float, Measure("share", above=0.0, below=1.0)]
Factor = Annotated[float, Measure("share", at_least=0.0, at_most=100.0)]
PositiveFactor = Annotated[float, Measure("share", above=0.0, at_most=100.0)]
Weight = Annotated[float, Measure("mass", above=0.0)]
Number = Annotated[float, Measure("number", above=0.0)]
ShareAtLeast = Annotated[float, Measure("share", at_least=0.0, at_most=1.0, says="at least")]
ShareAtMost = Annotated[float, Measure("share", at_least=0.0, at_most=1.0, says="at most")]
NumberAtMost = Annotated[float, Measure("number", at_least=0.0, says="at most")]
TimeAtMost = Annotated[float, Measure("time", at_least=0.0, says="at most")]
RateAtLeast = Annotated[float, Measure("units/time", above=0.0, says="at least")]
SpreadRate = Annotated[Quantity, Measure("units/time", at_least=0.0, spread=True)]
SpreadTime = Annotated[Quantity, Measure("time", at_least=0.0, at_most=LONGEST_RUN, spread=True)]
SpreadShare = Annotated[Quantity, Measure("share", above=0.0, at_most=100.0, spread=True)]
SpreadUnits = Annotated[Quantity, Measure("units", at_least=0.0, spread=True)]
