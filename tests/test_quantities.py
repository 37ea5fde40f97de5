"""Quantities: what a planner writes, what it means in base units, and what is said of what cannot be meant."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simchain import clock
from simchain.scenario.values.quantities import Quantity, QuantityError, parse, show


def refusal(text: object, dimension: str, spread: bool = False, currency: str = "USD") -> str:
    with pytest.raises(QuantityError) as caught:
        parse(text, dimension, currency, spread=spread)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("10 days", "time", 10),
        ("1 day", "time", 1),
        ("10days", "time", 10),
        ("10\u00a0days", "time", 10),
        ("12 h", "time", 0.5),
        ("3 hours", "time", 0.125),
        ("2 weeks", "time", 14),
        ("12 months", "time", 365),
        ("2 years", "time", 730),
        ("day 420", "time", 420),
        ("0.5 days", "time", 0.5),
        ("1e2 days", "time", 100),
        ("7.5 %", "share", 0.075),
        ("24 %/year", "1/time", 24 / 36500),
        ("1 %/day", "1/time", 0.01),
        ("9.20 USD", "money", 9.2),
        ("0.25 USD/unit", "money/units", 0.25),
        ("0.50 USD/unit/day", "money/units/time", 0.5),
        ("0.50 USD/day/unit", "money/units/time", 0.5),
        ("0.08 USD/kg", "money/mass", 0.08),
        ("80 USD/order", "money/orders", 80),
        ("-3 units", "units", -3),
        ("\u22123 units", "units", -3),
        ("160 units/day", "units/time", 160),
        ("2 orders/day", "orders/time", 2),
        ("14 customers/week", "orders/time", 2),
        ("1.8 kg", "mass", 1.8),
        ("2 t", "mass", 2000),
        ("600 km", "length", 600),
        (500, "units", 500),
        ("500", "units", 500),
        (0.3, "number", 0.3),
    ],
)
def test_a_quantity_is_read_in_base_units(text: str | float, dimension: str, value: float) -> None:
    assert parse(text, dimension).value == value


def test_units_of_time_are_those_of_the_clock() -> None:
    for name, days in clock.DAYS.items():
        assert parse(f"1 {name}", "time").value == days
        assert parse(f"1 units/{name}", "units/time").value == pytest.approx(1 / days, rel=1e-15)


@pytest.mark.parametrize("sign", [" ± ", "±", " +/- ", "+/-"])
def test_a_standard_deviation_follows_its_mean(sign: str) -> None:
    text = f"70{sign}14 units/week"
    assert parse(text, "units/time", spread=True) == Quantity(10.0, 2.0, "week", text)


def test_a_spread_of_zero_is_a_spread() -> None:
    assert parse("10 ± 0 days", "time", spread=True).sd == 0.0
    assert parse("10 days", "time", spread=True).sd is None


@pytest.mark.parametrize(
    ("text", "dimension", "per"),
    [
        ("5 units/day", "units/time", "day"),
        ("5 units/hour", "units/time", "h"),
        ("5 units/weeks", "units/time", "week"),
        ("1 USD/unit/month", "money/units/time", "month"),
        ("5 days", "time", None),
    ],
)
def test_the_unit_of_time_below_the_line_is_kept(text: str, dimension: str, per: str | None) -> None:
    assert parse(text, dimension).per == per


def test_the_currency_is_that_of_the_scenario() -> None:
    assert parse("5 EUR/unit", "money/units", "EUR").value == 5
    assert refusal("9.20 EUR", "money") == (
        "needs an amount of money; got '9.20 EUR'. The currency of this scenario is USD: write '9.20 USD'"
    )
    assert "write '9.20 USD'" in refusal("9.20 usd", "money")


@pytest.mark.parametrize(
    ("got", "dimension", "message"),
    [
        (300, "time", "needs a time; got 300. Write '300 days'"),
        (0, "time", "needs a time; got 0. Write '0 days'"),
        ("15 days", "money", "needs an amount of money; got '15 days' (a time). Write for example '15 USD'"),
        ("5 days", "number", "needs a plain number; got '5 days' (a time). Write for example '5'"),
        (9.2, "money", "needs an amount of money; got 9.2. Write '9.2 USD'"),
        (0.95, "share", "needs a share; got 0.95. Write '95 %'"),
        (20, "share", "needs a share; got 20. Write '20 %'"),
        (160, "units/time", "needs a quantity in units/day; got 160. Write '160 units/day'"),
        (24, "1/time", "needs a quantity in %/year; got 24. Write '24 %/year'"),
        (0.24, "1/time", "needs a quantity in %/year; got 0.24. Write '24 %/year'"),
        (1, "time", "needs a time; got 1. Write '1 day'"),
        (1, "units/time", "needs a quantity in units/day; got 1. Write '1 unit/day'"),
        ("2020-01-01", "time", "needs a time; got '2020-01-01'. Write for example '10 days'"),
        (True, "time", "needs a time; got true. Write for example '10 days'"),
        (
            "10 days",
            "units/time",
            "needs a quantity in units/day; got '10 days' (a time). Write for example '10 units/day'",
        ),
        ("$10", "money", "needs an amount of money; got '$10'. Write for example '10 USD'"),
        ("ten days", "time", "needs a time; got 'ten days'. Write for example '10 days'"),
        ("10  days", "time", "needs a time; got '10  days'. Write for example '10 days'"),
        ("5 /year", "1/time", "needs a quantity in %/year; got '5 /year'. Write for example '5 %/year'"),
        ("", "time", "needs a time; got ''. Write for example '10 days'"),
        (True, "units", "needs a quantity of goods; got true. Write for example '10 units'"),
        (None, "time", "needs a time; got None. Write for example '10 days'"),
        ([3], "time", "needs a time; got a list. Write for example '10 days'"),
    ],
)
def test_a_refusal_says_what_is_needed_what_came_and_how_to_write_it(got: object, dimension: str, message: str) -> None:
    assert refusal(got, dimension) == message


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("10d", "days"),
        ("10 dayz", "days"),
        ("3 w", "weeks"),
        ("10 m", "months"),
        ("10 Days", "days"),
        ("1 hrs", "hours"),
    ],
)
def test_an_unknown_unit_suggests_the_nearest(text: str, near: str) -> None:
    assert refusal(text, "time").endswith(f"did you mean '{near}'?")


def test_a_unit_below_the_line_is_suggested_in_the_singular() -> None:
    assert refusal("5 units/dya", "units/time").endswith("There is no unit 'dya': did you mean 'day'?")


def test_a_unit_like_no_other_lists_them_all() -> None:
    assert "there are hours, h, days, weeks" in refusal("10 pcs", "units")


@pytest.mark.parametrize(
    ("text", "dimension", "fixed"),
    [
        ("1_000 units", "units", "1000 units"),
        ("36,500 USD", "money", "36500 USD"),
        ("1 000 units", "units", "1000 units"),
        ("1,234,567 USD", "money", "1234567 USD"),
        ("9,20 USD", "money", "9.20 USD"),
        ("36,500", "money", "36500 USD"),
    ],
)
def test_separators_are_refused_with_the_number_written_right(text: str, dimension: str, fixed: str) -> None:
    assert f"Write '{fixed}', without separators" in refusal(text, dimension)


@pytest.mark.parametrize("got", [math.nan, math.inf, -math.inf, 1e16, 10**400, "1e16 units", "-1e999 units"])
def test_absurd_numbers_are_refused(got: object) -> None:
    assert refusal(got, "units").endswith("Only finite numbers up to 1e15 are taken")


@pytest.mark.parametrize("text", ["nan days", "inf days", "9" * 5000 + " days", "1e99999 days", "1e1e1 days", "٣ days"])
def test_odd_numbers_are_refused_without_delay(text: str) -> None:
    assert len(refusal(text, "time")) < 300


def test_a_spread_is_refused_where_one_number_is_needed() -> None:
    assert refusal("10 ± 2 days", "time") == (
        "needs a time; got '10 ± 2 days'. A single number is needed here: write '10 days'"
    )


def test_a_negative_spread_is_refused() -> None:
    assert "± cannot be negative" in refusal("10 ± -2 days", "time", spread=True)


@pytest.mark.parametrize("text", ["100 ± 20 % units/day", "100 units/day ± 20", "100 units/day ± 20 units/day"])
def test_a_unit_stands_once_after_both_numbers(text: str) -> None:
    assert refusal(text, "units/time", spread=True).endswith("is that of both: '10 ± 2 units/day'")


def test_a_number_with_a_spread_but_no_unit_is_shown_with_both() -> None:
    assert refusal("100 ± 20", "units/time", spread=True).endswith("Write '100 ± 20 units/day'")


@pytest.mark.parametrize(
    ("value", "dimension", "text"),
    [
        (1, "time", "1 day"),
        (15, "time", "15 days"),
        (1095, "time", "1095 days"),
        (1 / 24, "time", "1 h"),
        (365 / 12, "time", "1 month"),
        (160 / 7, "units/time", "160 units/week"),
        (24 / 36500, "1/time", "24 %/year"),
        (0.075, "share", "7.5 %"),
        (9.2, "money", "9.2 USD"),
        (0.5, "money/units/time", "0.5 USD/unit/day"),
        (1, "units", "1 unit"),
        (3, "number", "3"),
    ],
)
def test_a_quantity_is_shown_in_a_unit_that_makes_it_short(value: float, dimension: str, text: str) -> None:
    assert show(value, dimension) == text


def test_a_spread_is_shown_in_the_unit_of_its_mean() -> None:
    assert show(100, "units/time", sd=20) == "100 ± 20 units/day"


DIMENSIONS = ["time", "money", "share", "units", "orders", "mass", "length", "number", "1/time", "units/time"]
DIMENSIONS += ["money/units", "money/units/time", "money/mass/length", "orders/time", "units/orders"]
numbers = st.floats(-1e15, 1e15, allow_nan=False)


@given(numbers, st.one_of(st.none(), st.floats(0, 1e15)), st.sampled_from(DIMENSIONS), st.sampled_from(["USD", "EUR"]))
def test_what_is_shown_reads_back_to_the_same_bits(value: float, sd: float | None, dimension: str, money: str) -> None:
    back = parse(show(value, dimension, sd, money), dimension, money, spread=True)
    assert (back.value, back.sd) == (value, sd)


@given(st.text(max_size=30), st.sampled_from(DIMENSIONS))
def test_any_text_is_read_or_refused_in_words(text: str, dimension: str) -> None:
    try:
        assert math.isfinite(parse(text, dimension, spread=True).value)
    except QuantityError as error:
        said = str(error)
    else:
        said = "needs nothing"
    assert said.startswith("needs ")


@pytest.mark.parametrize(
    ("text", "dimension", "said"),
    [
        ("1000 USD", "money/time", "Write for example '1000 USD/year'"),
        ("50 %", "number", "Write for example '0.5'"),
        ("7.5%", "number", "Write for example '0.075'"),
        ("10 1/year", "number", "Write for example '10'"),
        ("3 units", "number", "Write for example '3'"),
    ],
)
def test_an_example_is_what_was_meant(text: str, dimension: str, said: str) -> None:
    assert refusal(text, dimension).endswith(said)
