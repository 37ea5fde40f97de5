"""Quantities as a planner writes them, `100 ± 20 units/day`, to numbers in base units; and back.

The grammar is closed: a number, a standard deviation if there is one, and a unit: one of a short list of words, or
several joined by `/`. What a unit measures is its *dimension*, a text: what stands above the line, then what stands
below it in the order of KINDS, such as "time", "units/time" or "money/units/time". A percentage is a "share"; above
a line it is "1", so `24 %/year` is "1/time". A plain number is a "number".

Base units are day, unit, order, kg, km, the scenario's currency, and 1 for shares. Conversion is in exact fractions,
rounded once: `7.5 %` is 0.075 and `12 months` is 365 to the last bit.
"""

import difflib
import re
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from simchain.clock import DAYS as DAYS_IN

LARGEST = 10**15
TOO_LARGE = "Only finite numbers up to 1e15 are taken"
LONGEST = 120  # characters; bounds what a row of digits can cost

KINDS = {
    "money": ("an amount of money", "", ""),
    "units": ("a quantity of goods", "units", "unit"),
    "orders": ("a number of orders", "orders", "order"),
    "mass": ("a weight", "kg", "kg"),
    "length": ("a distance", "km", "km"),
    "share": ("a share", "%", "%"),
    "time": ("a time", "days", "day"),
    "number": ("a plain number", "", ""),
    "1": ("a share", "%", "%"),
}
"""What can be measured: its name, and its usual unit above and below a line. Money's is the scenario's currency."""

DAYS = {name: Fraction(days).limit_denominator(1000) for name, days in DAYS_IN.items()}
TIMES = {"hour": "h", "hours": "h"} | {f"{name}{s}": name for name in DAYS for s in ("", "s") if name + s != "hs"}
"""Every word for a unit of time, and its name in `DAYS`."""

UNITS: dict[str, tuple[str, Fraction]] = {
    **{word: ("time", DAYS[name]) for word, name in TIMES.items()},
    **dict.fromkeys(("unit", "units"), ("units", Fraction(1))),
    **dict.fromkeys(("order", "orders", "customer", "customers"), ("orders", Fraction(1))),
    "kg": ("mass", Fraction(1)),
    "t": ("mass", Fraction(1000)),
    "km": ("length", Fraction(1)),
    "%": ("share", Fraction(1, 100)),
}
"""Word -> what it measures, and its size in base units. The scenario's currency joins them."""

YEARLY = ("1/time", "money/time")
"""Dimensions that are usually told by the year."""

BARE = ("units", "number")
"""Dimensions for which a number without a unit is clear."""

NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
QUANTITY = re.compile(rf"({NUMBER})(?: ?(?:±|\+/-) ?({NUMBER}))?(?: ?([^\d\s.±+-].*))?", re.ASCII)
DATE = re.compile(rf"day ({NUMBER})", re.ASCII)
CALENDAR = re.compile(r"\d{4}-\d\d?\b", re.ASCII)
SEPARATED = re.compile(r"\d[ _,'’]\d")
TYPOGRAPHY = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-"})


class QuantityError(ValueError):
    """A quantity is not what its place needs. The message says what is needed, what came, and a correct example."""


@dataclass(frozen=True)
class Quantity:
    """A number in base units, with its standard deviation if one was given.

    `per` is the unit of time below the line as it was written ("week" in `70 units/week`), `text` the original.
    """

    value: float
    sd: float | None = None
    per: str | None = None
    text: str = field(default="", compare=False)


def parse(text: object, dimension: str, currency: str = "USD", *, spread: bool = False) -> Quantity:
    """Read a quantity of the given dimension. `spread` allows a standard deviation.

    >>> parse("70 ± 14 units/week", "units/time", spread=True)
    Quantity(value=10.0, sd=2.0, per='week', text='70 ± 14 units/week')
    >>> parse("day 420", "time").value, parse("7.5 %", "share").value, parse(500, "units").value
    (420.0, 0.075, 500.0)
    >>> parse(300, "time")
    Traceback (most recent call last):
    simchain.scenario.values.quantities.QuantityError: needs a time; got 300. Write '300 days'
    """
    request = _Request(text, dimension, currency, spread)
    mean, deviation, unit = request.read()
    value, sd = Fraction(mean) * unit.size, Fraction(deviation or 0) * unit.size
    if max(abs(value), sd) > LARGEST:
        raise request.refusal(TOO_LARGE)
    return Quantity(float(value), float(sd) if deviation else None, unit.per, str(text))


def show(value: float, dimension: str, sd: float | None = None, currency: str = "USD", per: str | None = None) -> str:
    """The quantity as text that `parse` reads back to the same bits, in the first unit that makes it short.

    `per` keeps the unit of time in which it was written.

    >>> show(15, "time", sd=5), show(1 / 24, "time"), show(0.24 / 365, "1/time"), show(0.5, "money/units/time")
    ('15 ± 5 days', '1 h', '24 %/year', '0.5 USD/unit/day')
    """
    times = ["year", "day"] if dimension.startswith("1") else ["day", "week", "month", "year", "h"]
    times = [per] if per else times if "time" in dimension else times[:1]
    units = [_unit_text(dimension, currency, time) for time in times]
    written = [_write([value] if sd is None else [value, sd], unit, currency) for unit in units]
    return next((text for text in written if sum(map(str.isdigit, text)) <= 8), written[0])


def _write(numbers: list[float], unit: str, currency: str) -> str:
    size = _read_unit(unit, currency).size
    shown = " ± ".join(_shortest(number, size) for number in numbers)
    above, line, below = unit.partition("/")
    if shown == "1":
        above = above.removesuffix("s")
    return f"{shown} {above}{line}{below}".rstrip()


def _shortest(number: float, size: Fraction) -> str:
    """The fewest digits that, times `size`, give `number` to the last bit: at most 18 for any float."""
    exact = Fraction(number) / size
    for precision in range(1, 20):
        digits = Context(prec=precision).divide(Decimal(exact.numerator), Decimal(exact.denominator))
        if float(Fraction(digits) * size) == number:
            break
    return f"{digits:f}" if -6 <= digits.adjusted() <= 15 else f"{digits:e}"


@dataclass(frozen=True)
class _Unit:
    dimension: str
    size: Fraction = Fraction(1)
    per: str | None = None


@lru_cache(maxsize=1024)
def _read_unit(text: str, currency: str) -> _Unit:
    """What a unit says. Raises KeyError with the first word that is not known."""
    if not text:
        return _Unit("number")
    known = {**UNITS, currency: ("money", Fraction(1))}
    words = [word.strip() for word in text.split("/")]
    (top, size), *below = [known[word] for word in words]
    for _, part in below:
        size /= part
    kinds = sorted((kind for kind, _ in below), key=list(KINDS).index)
    per = next((TIMES[word] for word in words[1:] if word in TIMES), None)
    return _Unit("/".join(["1" if below and top == "share" else top, *kinds]), size, per)


def _unit_text(dimension: str, currency: str, time: str = "day") -> str:
    """The usual unit of a dimension, with the given unit of time.

    >>> _unit_text("money/units/time", "EUR"), _unit_text("1/time", "EUR", "year"), _unit_text("time", "EUR")
    ('EUR/unit/day', '%/year', 'days')
    """
    above, *below = dimension.split("/")
    usual = {"money": currency, "time": time}
    plural = {"money": currency, "time": time if time == "h" else f"{time}s"}
    return "/".join([plural.get(above, KINDS[above][1]), *(usual.get(kind, KINDS[kind][2]) for kind in below)])


class _Request:
    """What a place needs and what came: takes it apart, and words the refusals."""

    def __init__(self, got: object, dimension: str, currency: str, spread: bool) -> None:
        self.got, self.dimension, self.currency, self.spread = got, dimension, currency, spread
        self.text = ""
        if isinstance(got, str):
            self.text = DATE.sub(r"\1 days", got.strip().translate(TYPOGRAPHY)) if len(got) <= LONGEST else ""
        elif isinstance(got, int | float) and not isinstance(got, bool):
            self.text = str(got) if abs(got) <= LARGEST else ""

    def read(self) -> tuple[str, str | None, _Unit]:
        """The number, its standard deviation, and the unit, which is of the dimension needed."""
        if SEPARATED.search(self.text) and self.joined() != self.text:
            bare = re.fullmatch(NUMBER, self.joined()) and self.dimension not in BARE
            fixed = self.example() if bare else self.joined()
            raise self.refusal(f"Write '{fixed}', without separators and with a point for decimals")
        match = QUANTITY.fullmatch(self.text)
        if not match:
            raise self.refusal(TOO_LARGE if type(self.got) in (int, float) else "")
        mean, sd, words = match.groups()
        if not words and self.dimension not in BARE:
            raise self.refusal(f"Write '{self.example()}'")
        unit = self.unit(words) if words else _Unit(self.dimension)
        if unit.dimension != self.dimension:
            raise self.refusal(kind=self.name(unit.dimension))
        if sd and not self.spread:
            raise self.refusal(f"A single number is needed here: write '{self.example()}'")
        if sd and float(sd) < 0:
            raise self.refusal("The standard deviation after ± cannot be negative")
        return mean, sd, unit

    def unit(self, text: str) -> _Unit:
        if "±" in text or "+/-" in text or text.startswith("% "):
            unit = self.usual_unit(self.dimension)
            raise self.refusal(f"The unit stands once, after both numbers, and is that of both: '10 ± 2 {unit}'")
        try:
            return _read_unit(text, self.currency)
        except KeyError as unknown:
            word = unknown.args[0]
            raise self.refusal(self.unknown(word, text.startswith(word)) if word else "") from None

    def unknown(self, word: str, above: bool) -> str:
        """What to say of a word that is no unit: the nearest one, of the kind needed if there is one."""
        if re.fullmatch("[A-Z]{3}|[$€£¥]", word) or word.upper() == self.currency:
            return f"The currency of this scenario is {self.currency}: write '{self.example()}'"
        words = [unit for unit in UNITS if (f"{unit}s" not in UNITS if above else unit[-1] != "s")]
        fitting = [unit for unit in words if UNITS[unit][0] in self.dimension]
        for choice in (fitting, words):
            starts = [unit for unit in choice if word and unit.startswith(word.lower())]
            for near in [*starts, *difflib.get_close_matches(word.lower()[:20], choice, 1)]:
                return f"There is no unit '{word}': did you mean '{near}'?"
        return f"There is no unit '{word}'; there are {', '.join(words)} and {self.currency}"

    def refusal(self, advice: str = "", kind: str = "") -> QuantityError:
        got = repr(self.got) if isinstance(self.got, str | int | float | None) else f"a {type(self.got).__name__}"
        got = got.lower() if isinstance(self.got, bool) else got
        got = got if len(got) <= LONGEST // 2 else f"{got[: LONGEST // 2]}..."
        was = f" ({kind})" if kind else ""
        advice = advice or f"Write for example '{self.example()}'"
        return QuantityError(f"needs {self.name(self.dimension)}; got {got}{was}. {advice}")

    def name(self, dimension: str) -> str:
        return KINDS[dimension][0] if dimension in KINDS else f"a quantity in {self.usual_unit(dimension)}"

    def usual_unit(self, dimension: str) -> str:
        return _unit_text(dimension, self.currency, "year" if dimension in YEARLY else "day")

    def example(self) -> str:
        """What came, written correctly as far as it can be: its number, with the usual unit of what is needed."""
        number = re.search(rf"{NUMBER}(?: ?(?:±|\+/-) ?{NUMBER})?" if self.spread else NUMBER, self.joined(), re.ASCII)
        text = number[0] if number and len(number[0]) <= 20 and not CALENDAR.match(self.text) else "10"
        if self.dimension in ("share", "1/time") and re.fullmatch(r"0?\.\d+", text):
            text = f"{float(text) * 100:g}"
        elif self.dimension == "number" and re.fullmatch(rf"{NUMBER} ?%", self.joined()):
            text = f"{float(text) / 100:g}"
        above, line, below = self.usual_unit(self.dimension).partition("/")
        above = above.removesuffix("s") if text == "1" else above
        return f"{text} {above}{line}{below}".rstrip()

    def joined(self) -> str:
        """The text without separators of thousands; a comma elsewhere is a decimal point."""
        text = re.sub(r"(?<=\d)[ _,'’](?=\d{3}(?!\d))", "", self.text)
        return re.sub(r"(?<=\d),(?=\d)", ".", text)
