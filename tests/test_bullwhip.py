"""The bullwhip's measures on plain series: known by hand, from a formula, or published."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner
from numpy.typing import NDArray

import simchain
from simchain.cli import main
from simchain.cli.series_columns import Columns
from simchain.cli.series_file import orders_and_demand
from simchain.errors import SeriesError
from simchain.metrics.bullwhip.amplification import (
    Undefined,
    cv2_ratio,
    excess,
    net_stock_amplification,
    order_peak,
    step_of,
    variance_ratio,
)
from simchain.metrics.bullwhip.real_series import bullwhip_of
from simchain.metrics.bullwhip.spectrum import amplitude_ratio
from simchain.metrics.bullwhip.treatment import growth, in_buckets, production, without_season
from tests.real_data import real_data

Floats = NDArray[np.float64]
NOISE = np.random.default_rng(7).normal(100, 20, 4000)


def order_up_to(demand: Floats, periods: int, lead_time: int) -> Floats:
    """Orders of an order-up-to level of L moving averages of p: O = d + (L / p) (d - d of p buckets ago)."""
    before = np.concatenate([np.full(periods, demand[0]), demand[:-periods]])
    return np.asarray(demand + lead_time / periods * (demand - before))


def waves(period: float, buckets: int = 4000) -> Floats:
    return np.asarray(100 + 10 * np.sin(2 * np.pi * np.arange(buckets) / period))


def test_a_moving_average_amplifies_as_chen_and_others_say() -> None:
    demand = np.random.default_rng(1).normal(100, 10, 400_000)
    ratio = variance_ratio(order_up_to(demand, 5, 2)[100:], demand[100:])
    assert ratio == pytest.approx(1 + 2 * 2 / 5 + 2 * 2**2 / 5**2, rel=0.01)


def test_half_of_a_stream_has_its_relative_variance_and_a_quarter_of_its_variance() -> None:
    assert cv2_ratio(NOISE / 2, NOISE) == pytest.approx(1)
    assert variance_ratio(NOISE / 2, NOISE) == pytest.approx(1 / 4)


def test_excess_is_the_difference_of_the_variances() -> None:
    assert excess([0, 10], [2, 4]) == pytest.approx(50 - 2)


def test_order_for_order_has_amplitude_ratio_one_for_every_wave() -> None:
    for period in (2, 2.7, 7, 30, 200):
        assert amplitude_ratio(NOISE, NOISE, period) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("period", [4, 7, 12.5, 40])
@pytest.mark.parametrize(("periods", "lead_time"), [(5, 2), (10, 3)])
def test_a_pure_wave_grows_by_the_gain_of_the_ordering_rule(period: float, periods: int, lead_time: int) -> None:
    demand = waves(period)
    gain = abs(1 + lead_time / periods * (1 - np.exp(-2j * np.pi * periods / period)))
    found = amplitude_ratio(order_up_to(demand, periods, lead_time)[50:], demand[50:], period)
    assert found == pytest.approx(gain, rel=1e-3)


def test_the_gain_is_found_in_noise_too() -> None:
    demand = np.random.default_rng(3).normal(100, 10, 200_000)
    for period in (3, 8, 20):
        gain = abs(1 + 2 / 5 * (1 - np.exp(-2j * np.pi * 5 / period)))
        found = amplitude_ratio(order_up_to(demand, 5, 2)[10:], demand[10:], period)
        assert found == pytest.approx(gain, rel=0.02)


def test_a_wave_needs_twenty_cycles_and_two_buckets() -> None:
    assert amplitude_ratio(NOISE[:40], NOISE[:40], 2) == pytest.approx(1)
    with pytest.raises(Undefined, match=r"needs 20 cycles; the series holds 19\.5"):
        amplitude_ratio(NOISE[:39], NOISE[:39], 2)
    with pytest.raises(Undefined, match="two buckets"):
        amplitude_ratio(NOISE, NOISE, 1.5)
    with pytest.raises(Undefined, match="no wave of that length"):
        amplitude_ratio(NOISE, np.full(4000, 5.0), 7)


def test_the_peak_after_a_step_is_that_of_the_moving_average() -> None:
    demand = np.array([100.0] * 30 + [110.0] * 30)
    assert step_of(demand) == 30
    assert order_peak(order_up_to(demand, 5, 4), demand) == pytest.approx((110 + 4 / 5 * 10) / 110)


def test_a_step_that_is_not_clean_must_be_named() -> None:
    demand = np.array([10, 11, 10, 20, 21, 20.0])
    with pytest.raises(Undefined, match="--step names it"):
        order_peak(demand, demand)
    assert order_peak([10, 10, 10, 30, 20, 20], demand, step=3) == pytest.approx(30 / (61 / 3))
    with pytest.raises(Undefined, match="steps down"):
        order_peak([2, 1], [2, 1])
    with pytest.raises(Undefined, match="outside"):
        order_peak(demand, demand, step=-1)


def test_what_has_no_ratio_says_why() -> None:
    with pytest.raises(Undefined, match="demand does not vary"):
        variance_ratio([1, 2, 3], [10.1, 10.1, 10.1])
    with pytest.raises(Undefined, match="the mean of orders is not above zero"):
        cv2_ratio([0, 0, 0], [1, 2, 3])
    with pytest.raises(Undefined, match="two buckets"):
        net_stock_amplification([1], [1])
    with pytest.raises(SeriesError, match="of one length; got 2 and 3"):
        variance_ratio([1, 2], [1, 2, 3])
    with pytest.raises(SeriesError, match="orders has no number at place 1"):
        variance_ratio([1, np.nan], [1, 2])


def test_weeks_of_days_add_flows_and_take_the_last_of_levels() -> None:
    days = np.arange(1.0, 16.0)
    assert in_buckets(days, 7).tolist() == [28, 77]
    assert in_buckets(days, 7, "last").tolist() == [7, 14]


def test_growth_needs_numbers_above_zero_and_a_season_two_rounds() -> None:
    with pytest.raises(SeriesError, match="sales is 0 at place 1"):
        growth([1, 0, 2], "sales")
    with pytest.raises(SeriesError, match="needs 24 buckets"):
        without_season(np.arange(23), 12)


def test_a_season_that_repeats_is_taken_out_whole() -> None:
    months = np.tile(np.arange(12.0), 5)
    assert np.abs(without_season(months, 12)).max() == pytest.approx(0, abs=1e-12)


def test_the_table_names_formula_bucket_and_treatment_beside_every_value() -> None:
    table = bullwhip_of(NOISE * 2, NOISE, bucket="week", season=4).set_index("measure")
    assert table.loc["bullwhip", "value"] == pytest.approx(4)
    assert table["formula"].str.len().gt(0).all()
    assert set(table["bucket"]) == {"week"}
    assert set(table["treatment"]) == {"mean of each of 4 seasons taken out"}
    assert table.loc[["bullwhip_cv2", "nsamp"], "note"].str.len().gt(0).all()


def test_all_measures_of_a_series_that_has_them() -> None:
    demand = np.array([100.0] * 100 + [110.0] * 100)
    table = bullwhip_of(order_up_to(demand, 5, 4), demand, net_stock=demand, end_demand=2 * demand)
    values = table[table["period"].isna()].set_index("measure")["value"]
    assert values.notna().all()
    assert values["bullwhip_cumulative"] == pytest.approx(values["bullwhip"] / 4)
    assert values["nsamp"] == pytest.approx(1)


def census(file: str, **where: str) -> pd.DataFrame:
    frame = pd.read_csv(real_data("us_census_bullwhip") / file)
    for column, value in where.items():
        frame = frame[frame[column] == value]
    return frame


def amplification(frame: pd.DataFrame, season: int | None = None) -> float:
    """The ratio of the facts: production against sales, on log differences, to three digits."""
    sales = frame[next(column for column in ("sales_musd", "shipments_musd") if column in frame)].to_numpy()
    made = production(sales, frame["inventories_musd"].to_numpy())
    table = bullwhip_of(made, sales[1:], bucket="month", log_differences=True, season=season)
    return round(float(table.set_index("measure")["value"]["bullwhip"]), 3)


@pytest.mark.parametrize(
    ("sector", "until", "unadjusted", "deseasonalised"),
    [
        ("retail", "2019-08", 0.533, 1.389),
        ("wholesale", "2019-08", 1.036, 1.036),
        ("manufacturing", "2019-08", 0.644, 0.995),
        ("retail", "2006-02", 0.509, 1.444),
        ("wholesale", "2006-02", 1.070, 1.018),
        ("manufacturing", "2006-02", 0.633, 0.990),
    ],
)
def test_the_bullwhip_of_us_sectors(sector: str, until: str, unadjusted: float, deseasonalised: float) -> None:
    frame = census("mtis_sectors.csv", sector=sector)
    frame = frame[frame["month"] <= until]
    assert (amplification(frame), amplification(frame, 12)) == (unadjusted, deseasonalised)


@pytest.mark.parametrize(
    ("kind", "unadjusted", "deseasonalised"),
    [
        ("motor vehicle and parts dealers", 1.339, 1.377),
        ("furniture, home furn, electronics, and appliance stores", 0.505, 2.160),
        ("building materials and garden supplies dealers", 0.818, 1.050),
        ("food and beverage stores", 0.956, 1.222),
        ("clothing stores", 0.332, 2.179),
        ("general merchandise stores", 0.305, 0.581),
        ("non-leased department stores", 0.317, 1.725),
        ("retail trade", 0.522, 1.433),
        ("retail trade, ex auto", 0.410, 0.965),
    ],
)
def test_the_bullwhip_of_us_shops(kind: str, unadjusted: float, deseasonalised: float) -> None:
    frame = census("retail_kinds.csv", kind=kind)
    assert (amplification(frame), amplification(frame, 12)) == (unadjusted, deseasonalised)


def test_the_bullwhip_of_us_manufacturing_by_production_and_by_new_orders() -> None:
    frame = census("m3_manufacturing.csv").dropna()
    assert amplification(frame) == 1.162
    table = bullwhip_of(frame["new_orders_musd"], frame["shipments_musd"], log_differences=True)
    assert round(float(table.set_index("measure")["value"]["bullwhip"]), 3) == 2.747


def test_the_command_finds_the_bullwhip_of_the_alcohol_chain(tmp_path: Path) -> None:
    """Wholesale reaches further than the shops' sales: the rows at the end that lack one are left out."""
    file = real_data("us_census_bullwhip") / "alcohol_chain.csv"
    columns = ["--orders", "wholesale_sales_musd", "--demand", "retail_liquor_store_sales_musd", "--log-differences"]
    assert "0.819" in said("--series", str(file), *columns)
    assert "4.155" in said("--series", str(file), *columns, "--season", "12")


def said(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["bullwhip", *arguments], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


SALES = "month,shop,sold,bought,stock\n1,a,10,,5\n2,a,11,12,6\n3,a,10,14,8\n4,b,1,1,1\n5,a,12,9,7\n6,a,11,11,\n"


@pytest.fixture
def sales(tmp_path: Path) -> str:
    file = tmp_path / "sales.csv"
    file.write_text(SALES)
    return str(file)


def test_the_command_measures_two_columns_of_a_file(sales: str) -> None:
    text = said("--series", sales, "--orders", "bought", "--demand", "sold", "--where", "shop=a")
    ratio = np.var([12, 14, 9, 11], ddof=1) / np.var([11, 10, 12, 11], ddof=1)
    assert "4 rows; per row" in text
    assert f"{ratio:.4g}  Var(O) / Var(d)" in text


def test_orders_that_are_not_published_follow_from_inventories(sales: str) -> None:
    text = said("--series", sales, "--inventories", "stock", "--demand", "sold", "--where", "shop=a")
    ratio = np.var([11 + 1, 10 + 2, 12 - 1], ddof=1) / np.var([11, 10, 12], ddof=1)
    assert f"{ratio:.4g}  Var(O) / Var(d)" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--orders", "bougt", "--demand", "sold"], "no column 'bougt'; did you mean 'bought'?"),
        (["--orders", "shop", "--demand", "sold"], "sales.csv:2: 'a' in column 'shop' is not a number"),
        (["--demand", "sold"], "--orders COLUMN or --inventories COLUMN"),
        (["--orders", "bought", "--demand", "sold", "--where", "shop=c"], "no rows with shop=c"),
        (["--orders", "bought", "--demand", "sold", "--where", "shop"], "needs COLUMN=VALUE"),
        (["--orders", "bought", "--demand", "sold", "--season", "12"], "a season of 12 needs 24 buckets"),
        (["--orders", "bought", "--demand", "sold", "--seed", "3"], "--seed needs a scenario FILE"),
    ],
)
def test_a_wrong_request_for_a_series_gets_one_sentence(sales: str, arguments: list[str], sentence: str) -> None:
    assert sentence in said("--series", sales, *arguments, code=2)


def test_a_gap_in_the_middle_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "gap.csv"
    file.write_text("sold,bought\n1,1\n2,\n3,3\n")
    assert "gap.csv:3: a number is missing" in said(
        "--series", str(file), "--orders", "bought", "--demand", "sold", code=2
    )
    assert "there is no file" in said("--series", "nowhere.csv", "--orders", "a", "--demand", "b", code=2)


SHOPS = "date,n,shop,a,b\n2020-01-01,1,x,5,6\n2020-01-01,2,y,50,40\n2020-02-01,3,x,7,8\n2020-02-01,4,y,60,70\n"


@pytest.mark.parametrize(
    ("text", "arguments", "sentence"),
    [
        ("", [], "is empty; it needs a line with the names of its columns"),
        ("a,b\n", [], "has no rows"),
        ("a,b\n1,2\n", [], "too few rows with numbers: 2 are needed at least, 1 is there"),
        ("a,b\n1,2\n2,3\n", ["--log-differences"], "for --log-differences: 3 are needed at least, 2 are there"),
        ("a,b\n5,2\n-2,4\n6,7\n", ["--log-differences"], "file.csv:3: column 'a' is -2, and --log-differences needs"),
        ("a,b\n5,2\n6,0\n6,7\n", ["--log-differences"], "file.csv:3: column 'b' is 0, and --log-differences needs"),
        ("a,b\n5,2\n6,1\n", ["--inventories", "a"], "--orders and --inventories exclude each other"),
        ("c;d\n5;2\n6;1\n", [], "has no columns 'b' and 'a'; there are c, d"),
        ("a;b\n5;1.234\n6;1.500\n", [], "file.csv:2: a number in column 'b' is unclear: '1.234' may be 1234 or 1,234"),
        ("a;b\n5;2;7\n6;1\n", [], "file.csv:2: there are more cells than columns; quote a cell that holds a semicolon"),
        ("a,b;c\n1,2;3\n4,5;6\n", [], "cannot tell whether a comma or a semicolon parts the cells of"),
        ("a,b,a\n5,2,3\n6,1,4\n", [], "has 2 columns 'a'"),
        ("a,b\n1,000,2\n6,1\n", [], "file.csv:2: there are more cells than columns"),
        ("a,b\n5,2\ninf,1\n6,7\n", [], "file.csv:3: 'inf' in column 'a' is not a finite number"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_with_its_place(
    text: str, arguments: list[str], sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(text)
    assert sentence in said("--series", str(file), "--orders", "a", "--demand", "b", *arguments, code=2)


@pytest.mark.parametrize(
    "text",
    [
        "day;Bought; SOLD \n1;1,5;2,25\n2;1.000,5;3\n3;4;1.234.567\n4;2.000;1\n",
        "sep=;\nday;bought;sold\n1;1,5;2,25\n2;1000,5;3\n3;4;1234567\n4;2000;1\n",
        "day\tbought\tsold\n1\t1.5\t2.25\n2\t1000.5\t3\n3\t4\t1234567\n4\t2000\t1\n",
    ],
)
def test_a_series_may_be_written_as_a_spreadsheet_does(text: str, tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    file.write_text(text)
    orders, demand, _ = orders_and_demand(file, Columns.of("bought", "sold", None, []), log_differences=False)
    assert orders.tolist() == [1.5, 1000.5, 4, 2000]
    assert demand.tolist() == [2.25, 3, 1234567, 1]


def test_production_without_a_logarithm_is_named_with_its_line(tmp_path: Path) -> None:
    """In line 4 stocks fall from 9 to 3 while 4 are sold: -2 came in."""
    file = tmp_path / "file.csv"
    file.write_text("sold,stock\n3,8\n4,9\n4,3\n5,6\n")
    columns = ["--series", str(file), "--inventories", "stock", "--demand", "sold"]
    assert "file.csv:4: 'sold' + change of 'stock' is -2" in said(*columns, "--log-differences", code=2)


def test_a_date_that_comes_twice_is_told_with_the_group_to_choose(tmp_path: Path) -> None:
    file = tmp_path / "file.csv"
    for text in (SHOPS, SHOPS.replace("-01,", ","), re.sub(r"(2020)-(0.)-01", r"1.\2.\1", SHOPS).replace(",", ";")):
        file.write_text(text)
        columns = ["--series", str(file), "--orders", "a", "--demand", "b"]
        assert "comes a second time" in said(*columns)
        assert "--where 'shop=x'" in said(*columns)
        assert "comes a second time" not in said(*columns, "--where", "shop=x")


def a_chain(**shop: object) -> dict[str, object]:
    return {
        "simchain": 1,
        "run": {"horizon": "200 days", "warm_up": "20 days", "replications": 3},
        "suppliers": {"A": {"lead_time": "3 days"}},
        "sites": {
            "store": {"buys": "A"},
            "shop": {"demand": "100 ± 20 units/day", "buys": {"supplier": "store", "lead_time": "2 days"}, **shop},
        },
    }


BATCHES = {"stock": {"policy": "min_max", "reorder_point": 250, "order_up_to": 600}}
RUN_NAMES = ("bullwhip", "bullwhip_cumulative", "bullwhip_cv2", "bullwhip_excess", "nsamp")


def test_series_and_running_sums_give_the_same_measures() -> None:
    results = simchain.run(a_chain(**BATCHES), jobs=1)
    table = simchain.bullwhip(results)
    for (site, name), value in table.set_index(["site", "measure"])["value"].items():  # type: ignore[misc]
        if name in RUN_NAMES:
            of_run = results.points[results.points["site"] == site][name].mean()
            assert value == pytest.approx(of_run, rel=1e-9), (site, name)


def test_the_microscope_sees_the_same_on_a_file_and_on_its_results() -> None:
    results = simchain.run(a_chain(**BATCHES), jobs=1)
    pd.testing.assert_frame_equal(simchain.bullwhip(results), simchain.bullwhip(a_chain(**BATCHES), jobs=1))


def test_intervals_are_those_of_the_mean_over_replications() -> None:
    results = simchain.run(a_chain(**BATCHES), jobs=1)
    row = simchain.bullwhip(results).query("site == 'shop' and measure == 'bullwhip'").iloc[0]
    values = results.points.query("site == 'shop'")["bullwhip"]
    half = 4.302653 * values.std() / 3**0.5  # Student's t for 2 degrees of freedom, 95 %
    assert (row["low"], row["high"]) == pytest.approx((values.mean() - half, values.mean() + half))


def test_longer_buckets_calm_batches() -> None:
    by_day, by_week = (
        simchain.bullwhip(a_chain(**BATCHES), bucket=bucket, jobs=1).query("site == 'shop' and measure == 'bullwhip'")
        for bucket in (None, "week")
    )
    assert by_week["value"].iloc[0] < by_day["value"].iloc[0] / 3
    assert by_week["bucket"].iloc[0] == "7 days"


def test_base_stock_passes_every_wave_on_and_its_net_stock_varies_lead_time_times_as_much() -> None:
    world = a_chain()
    world["run"] = {"horizon": "6000 days", "warm_up": "100 days", "replications": 4}
    table = simchain.bullwhip(world, jobs=1)
    waves_of = table[table["measure"] == "amplitude_ratio"]
    assert set(waves_of["period"]) >= {2, 7, 91}
    assert waves_of["value"].to_numpy() == pytest.approx(1, abs=1e-9)
    amplified = table[table["measure"] == "nsamp"].set_index("site")["value"]
    assert amplified["shop"] == pytest.approx(2, rel=0.05)
    assert amplified["store"] == pytest.approx(3, rel=0.05)


def test_a_step_in_a_quiet_chain_is_found_and_one_in_a_noisy_chain_is_named() -> None:
    rate = {"rate": "100 units/day", "events": [{"starts": "day 50", "demand": "110 %"}]}
    quiet = simchain.bullwhip(a_chain(demand=rate), jobs=1).query("measure == 'order_peak'")
    assert quiet["value"].tolist() == pytest.approx([1, 1])
    noisy = a_chain(demand={**rate, "rate": "100 ± 5 units/day"})
    assert simchain.bullwhip(noisy, jobs=1).query("measure == 'order_peak'")["value"].isna().all()
    named = simchain.bullwhip(noisy, jobs=1, step="day 50").query("measure == 'order_peak'")
    assert named["value"].between(1.05, 1.3).all()


def foreseeing(demand: object, lead_time: int, days: int) -> dict[str, object]:
    """A shop that orders up to averages of five days."""
    world = a_chain(
        demand=demand,
        buys={"supplier": "A", "lead_time": f"{lead_time} days"},
        stock={"policy": "order_up_to"},
        forecast={"method": "moving_average", "window": "5 days"},
    )
    del world["sites"]["store"]  # type: ignore[attr-defined]
    return {**world, "run": {"horizon": f"{days} days", "warm_up": "40 days", "replications": 1}}


@pytest.mark.parametrize("period", [4, 7, 20])
def test_a_wave_of_customers_grows_by_the_gain_of_the_policy(period: int) -> None:
    """O = d + (L / p)(d - d of p days ago), so the gain is |1 + (L / p)(1 - exp(-2 pi i p f))|."""
    wave = {"series": [float(d) for d in waves(period, period)], "then": "repeat"}
    table = simchain.bullwhip(foreseeing(wave, 2, 800), periods=[period], jobs=1)
    gain = abs(1 + 2 / 5 * (1 - np.exp(-2j * np.pi * 5 / period)))
    assert table.set_index("measure")["value"]["amplitude_ratio"] == pytest.approx(gain, rel=1e-3)


def test_a_step_of_customers_peaks_as_the_policy_says() -> None:
    """On the five days after a step of 10 the level rises by L / p of it each day: (110 + 4 / 5 * 10) / 110."""
    step = {"rate": "100 units/day", "events": [{"starts": "day 100", "demand": "110 %"}]}
    table = simchain.bullwhip(foreseeing(step, 4, 200), jobs=1)
    assert table.set_index("measure")["value"]["order_peak"] == pytest.approx((110 + 4 / 5 * 10) / 110)


def test_two_shops_and_a_bill_of_materials_come_to_one_end_demand() -> None:
    """The plant makes a seal of two rings with a yield of 80 % for two shops, one of which buys half elsewhere."""
    shop = {"demand": {"seal": "40 ± 8 units/day"}, "buys": {"seal": {"supplier": "plant", "lead_time": "1 day"}}}
    halved = {**shop, "buys": {"seal": {"shares": {"plant": "50 %", "B": "rest"}}}}
    world = {
        "simchain": 1,
        "run": {"horizon": "60 days", "replications": 1},
        "items": {"ring": {}, "seal": {}},
        "suppliers": {
            "A": {"lead_time": "2 days", "sells": {"ring": {}}},
            "B": {"lead_time": "2 days", "sells": {"seal": {}}},
        },
        "sites": {
            "plant": {"makes": {"seal": {"from": {"ring": 2}, "yield": "80 %"}}, "buys": {"ring": "A"}},
            "one": shop,
            "two": halved,
        },
    }
    results = simchain.run(world, jobs=1)
    days = results.series.pivot_table(
        index="day", columns=["site", "item"], values=["demanded", "end_demand"], observed=True
    )
    sold = days["demanded", "one", "seal"] + days["demanded", "two", "seal"] / 2
    assert days["end_demand", "plant", "seal"].to_numpy() == pytest.approx(sold.to_numpy())
    assert days["end_demand", "plant", "ring"].to_numpy() == pytest.approx(sold.to_numpy() * 2 / 0.8)
    points = results.points.set_index(["site", "item"])
    for stock in (("plant", "ring"), ("plant", "seal")):
        orders = results.series.query("site == @stock[0] and item == @stock[1]")["ordered"]
        expected = orders.var() / days["end_demand", *stock].var()
        assert points.loc[stock, "bullwhip_cumulative"] == pytest.approx(expected)


def test_the_chain_above_two_shops_has_a_bullwhip_of_its_own() -> None:
    world = a_chain()
    world["sites"]["other"] = world["sites"]["shop"]  # type: ignore[index]
    assert simchain.run(world, jobs=1).runs["bullwhip"].tolist() == pytest.approx([1, 1, 1])


def test_what_cannot_be_looked_at_is_refused_in_a_sentence() -> None:
    bare = simchain.run(a_chain(), replications=2, jobs=1, series=False)
    with pytest.raises(SeriesError, match="hold no time series"):
        simchain.bullwhip(bare)
    weekly = {**a_chain(), "run": {"horizon": "70 days", "bucket": "1 week", "replications": 1}}
    with pytest.raises(SeriesError, match="a bucket of 10 days is no whole number of the run's periods of 7 days"):
        simchain.bullwhip(weekly, bucket="10 days")
    with pytest.raises(SeriesError, match="bucket needs a time"):
        simchain.bullwhip(a_chain(), bucket="5 units")
    with pytest.raises(SeriesError, match="no scenario 'b' in these results"):
        simchain.bullwhip(simchain.run(a_chain(), replications=2, jobs=1), ["b"])


@pytest.mark.parametrize("bucket", ["91 days", "200 days", "100 years"])
def test_a_bucket_that_leaves_no_variance_is_refused_before_anything_runs(bucket: str, tmp_path: Path) -> None:
    """A chain is measured for 180 days, so the longest bucket that comes twice is 90 days."""
    assert simchain.bullwhip(a_chain(), bucket="90 days", jobs=1)["value"].notna().any()
    sentence = "the 180 days that are measured hold no two buckets of .* name a shorter bucket, or a longer run"
    for source in (a_chain(), simchain.run(a_chain(), jobs=1)):
        with pytest.raises(SeriesError, match=sentence):
            simchain.bullwhip(source, bucket=bucket)
    file = tmp_path / "chain.yaml"
    file.write_text(yaml.safe_dump(a_chain()))
    assert re.search(sentence, said(str(file), "--bucket", bucket, code=2))


@pytest.mark.parametrize(("step", "bucket"), [("day 19", None), ("day 200", None), ("day 195", "week")])
def test_a_step_outside_what_is_measured_is_refused(step: str, bucket: str | None, tmp_path: Path) -> None:
    """A chain is measured from day 20 to 200: 25 whole weeks, which end on day 195."""
    end = 195 if bucket else 200
    sentence = f"a step on '{step}' lies outside what is measured, which is day 20 to {end}; name a day within"
    for source in (a_chain(), simchain.run(a_chain(), jobs=1)):
        with pytest.raises(SeriesError, match=sentence):
            simchain.bullwhip(source, step=step, bucket=bucket)
    file = tmp_path / "chain.yaml"
    file.write_text(yaml.safe_dump(a_chain()))
    assert sentence in said(str(file), "--step", step, *(["--bucket", bucket] if bucket else []), code=2)
    for within in ("day 20", f"day {end - 1}"):
        peaks = simchain.bullwhip(a_chain(), step=within, bucket=bucket, jobs=1).query("measure == 'order_peak'")
        assert peaks["value"].notna().all()


def test_the_command_prints_every_formula_and_its_bucket(tmp_path: Path) -> None:
    file = tmp_path / "chain.yaml"
    file.write_text(yaml.safe_dump(a_chain(**BATCHES)))
    text = said(str(file), "--bucket", "week", "-j", "1")
    assert "per 7 days" in text
    for formula in ("Var(O) / Var(d)", "Var(O) / Var(D)", "Var(NS) / Var(d)", "sqrt(S_O(f) / S_d(f))"):
        assert formula in text
    assert "shop/item" in text
    rows = json.loads(said(str(file), "--json", "-j", "1", "-n", "2"))["measures"]
    assert {row["measure"] for row in rows} >= {*RUN_NAMES, "order_peak", "amplitude_ratio"}
    assert "name a scenario file" in said(code=2)
    assert "--orders needs --series" in said(str(file), "--orders", "x", code=2)
