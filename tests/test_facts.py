"""Published figures of real data, found again through the loaders of history."""

import math
from pathlib import Path

import numpy as np
import pytest

from simchain.rules.distributions import Gamma, LogNormal, Weibull
from simchain.scenario.history.fitting import law_of
from simchain.scenario.history.lead_times import LeadTimeHistory, LeadTimes, lead_times
from simchain.scenario.history.sales import DemandHistory, demand_series
from simchain.scenario.load import load
from tests.real_data import SCMS_COLUMNS, real_data


def deliveries(supplier: str | None = None, item: str | None = None, **where: str) -> LeadTimes:
    folder = real_data("scms_delivery")
    spec = LeadTimeHistory(history="shipments.csv", columns=SCMS_COLUMNS, supplier=supplier, item=item, where=where)
    return lead_times(spec, folder)


def moments(times: LeadTimes) -> tuple[int, float, float]:
    return len(times.days), round(float(np.mean(times.days)), 3), round(float(np.std(times.days, ddof=1)), 3)


def test_lead_times_of_all_deliveries() -> None:
    times = deliveries()
    assert moments(times) == (4235, 114.592, 76.164)
    assert np.quantile(times.days, [0.1, 0.5, 0.9, 0.95, 1]).tolist() == [35, 101, 217, 280, 616]
    assert times.not_positive == 352 + 5
    assert times.open_orders == 10_324 - 4_592


@pytest.mark.parametrize(
    ("mode", "n", "mean", "sd"),
    [
        ("Air", 3367, 111.080, 67.887),
        ("Ocean", 366, 176.869, 61.898),
        ("Truck", 456, 95.779, 113.320),
        ("Air Charter", 18, 80.944, 30.792),
        ("N/A", 28, 50.857, 35.914),
    ],
)
def test_lead_times_by_mode(mode: str, n: int, mean: float, sd: float) -> None:
    if mode == "N/A":
        mode = next(name for name in ("N/A", "") if _has_mode(name))
    assert moments(deliveries(shipment_mode=mode)) == (n, mean, sd)


def _has_mode(mode: str) -> bool:
    try:
        return bool(deliveries(shipment_mode=mode).days)
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("vendor", "n", "mean", "sd"),
    [
        ("V51", 747, 103.226, 57.876),
        ("V14", 642, 130.285, 71.824),
        ("V71", 347, 101.259, 71.404),
        ("V03", 346, 126.269, 77.360),
        ("V59", 331, 51.308, 60.845),
        ("V47", 317, 128.300, 53.702),
        ("V29", 277, 128.058, 48.826),
        ("V23", 174, 144.770, 74.162),
        ("V52", 150, 180.167, 143.750),
        ("V22", 107, 100.299, 74.676),
        ("V63", 92, 120.478, 59.593),
    ],
)
def test_lead_times_by_vendor(vendor: str, n: int, mean: float, sd: float) -> None:
    assert moments(deliveries(vendor)) == (n, mean, sd)


@pytest.mark.parametrize(
    ("item", "vendor", "n", "mean", "sd"),
    [
        ("I074", "V14", 40, 185.875, 73.160),
        ("I074", "V23", 38, 165.026, 61.393),
        ("I074", "V47", 32, 113.250, 43.858),
        ("I074", "V29", 20, 134.550, 33.423),
        ("I028", "V14", 79, 157.924, 62.121),
        ("I028", "V29", 36, 123.417, 57.584),
        ("I028", "V59", 27, 46.333, 35.706),
        ("I028", "V47", 23, 119.522, 47.934),
    ],
)
def test_lead_times_of_one_item_by_vendor(item: str, vendor: str, n: int, mean: float, sd: float) -> None:
    assert moments(deliveries(vendor, item)) == (n, mean, sd)


@pytest.mark.parametrize(
    ("item", "mode", "n", "mean", "sd"),
    [
        ("I028", "Air", 34, 125.9, 62.9),
        ("I028", "Ocean", 45, 182.1, 49.9),
        ("I038", "Air", 30, 112.9, 50.4),
        ("I038", "Ocean", 14, 182.7, 46.7),
        ("I103", "Air", 16, 78.9, 43.1),
        ("I103", "Ocean", 11, 184.3, 46.6),
    ],
)
def test_lead_times_of_one_item_and_vendor_by_mode(item: str, mode: str, n: int, mean: float, sd: float) -> None:
    found, average, spread = moments(deliveries("V14", item, shipment_mode=mode))
    assert (found, round(average, 1), round(spread, 1)) == (n, mean, sd)


def test_the_law_of_air_lead_times_is_the_best_of_three_by_likelihood() -> None:
    law = law_of(deliveries(shipment_mode="Air").days, "fit")
    assert isinstance(law, Gamma | LogNormal | Weibull)
    assert law.mean == pytest.approx(111.080, rel=0.03)


def test_a_scenario_reads_its_lead_time_from_the_deliveries() -> None:
    folder = real_data("scms_delivery")
    lead_time = {"history": str(folder / "shipments.csv"), "columns": SCMS_COLUMNS, "item": "I028"}
    world = {
        "simchain": 1,
        "suppliers": {"V29": {"lead_time": lead_time}, "V59": {"lead_time": lead_time}},
        "sites": {"shop": {"demand": "5 units/day", "buys": {"V29": "80 %", "V59": "20 %"}}},
    }
    spec = load(world).base.spec
    history = spec.suppliers["V29"].lead_time.history
    assert history is not None
    assert moments(lead_times(history, Path(), "V29")) == (36, 123.417, 57.584)


def sold(folder: str, file: str, **spec: object) -> np.ndarray:
    history = DemandHistory.model_validate({"history": file, **spec})
    return np.array(demand_series(history, real_data(folder), "shop", "item"))


def test_weekly_units_of_the_retailer() -> None:
    weeks = sold("online_retail", "calendar.csv", columns={"date": "week_start", "quantity": "units"}, bucket="1 week")
    assert len(weeks) == 54
    assert weeks.sum() == 5_825_386
    assert weeks[4] == 0
    trading = np.delete(weeks, 4)
    assert trading.mean() == pytest.approx(109_912.9, abs=0.05)
    assert trading.std(ddof=1) == pytest.approx(41_121.4, abs=0.05)
    assert trading.std(ddof=1) / trading.mean() == pytest.approx(0.3741, abs=5e-5)


def test_daily_units_of_the_retailer() -> None:
    days = sold("online_retail", "daily_demand_sample.csv", columns={"quantity": "units"})
    assert days.sum() == 258_261


def test_units_of_one_day_of_the_microchip_producer() -> None:
    orders = sold("brunel_logistics", "orders.csv", columns={"date": "order_date", "quantity": "unit_quantity"})
    assert orders.tolist() == [29_513_315]


def of_sector(sector: str, column: str) -> np.ndarray:
    columns = {"date": "month", "quantity": column}
    return sold("us_census_bullwhip", "mtis_sectors.csv", columns=columns, bucket="1 month", where={"sector": sector})


@pytest.mark.parametrize(
    ("sector", "first", "august_2019"),
    [
        ("retail", (130_683, 235_509), (479_538, 652_168)),
        ("wholesale", (138_830, 192_050), (509_581, 669_787)),
        ("manufacturing", (209_438, 375_389), (520_843, 700_558)),
    ],
)
def test_monthly_sales_and_inventories(sector: str, first: tuple[int, int], august_2019: tuple[int, int]) -> None:
    sales, stocks = of_sector(sector, "sales_musd"), of_sector(sector, "inventories_musd")
    assert (sales[0], stocks[0]) == first
    month = (2019 - 1992) * 12 + 7
    assert (sales[month], stocks[month]) == august_2019


@pytest.mark.parametrize(
    ("sector", "ratio", "cover"),
    [("retail", 0.533, 1.539), ("wholesale", 1.036, 1.255), ("manufacturing", 0.644, 1.344)],
)
def test_amplification_of_monthly_sales(sector: str, ratio: float, cover: float) -> None:
    sales, stocks = of_sector(sector, "sales_musd"), of_sector(sector, "inventories_musd")
    made = sales[1:] + np.diff(stocks)
    amplification = np.var(np.diff(np.log(made)), ddof=1) / np.var(np.diff(np.log(sales[1:])), ddof=1)
    assert len(made) - 1 == 330
    assert amplification == pytest.approx(ratio, abs=5e-4)
    assert np.mean(stocks / sales) == pytest.approx(cover, abs=2e-3)


def test_amplification_in_the_alcohol_chain() -> None:
    def changes(column: str) -> np.ndarray:
        columns = {"date": "month", "quantity": column}
        return np.diff(np.log(sold("us_census_bullwhip", "alcohol_chain.csv", columns=columns, bucket="1 month")))

    wholesale, shops = changes("wholesale_sales_musd"), changes("retail_liquor_store_sales_musd")
    assert len(wholesale) >= 288
    ratio = np.var(wholesale[:288], ddof=1) / np.var(shops[:288], ddof=1)
    assert ratio == pytest.approx(0.819, abs=5e-4)


def test_how_long_disasters_last() -> None:
    columns = {"ordered": "begin_date", "received": "end_date"}
    spec = LeadTimeHistory(history="events.csv", columns=columns, where={"disaster": "Drought"})
    droughts = lead_times(spec, real_data("noaa_disasters"))
    assert droughts.not_positive == 0
    days = np.array(droughts.days) + 1
    assert (len(days), round(float(days.mean()), 1), float(np.median(days)), days.max()) == (32, 231.8, 198.5, 366)


def test_gamma_by_moments_of_the_modes() -> None:
    for mode, shape, scale in (("Air", 2.677, 41.489), ("Ocean", 8.165, 21.662), ("Truck", 0.714, 134.073)):
        _, mean, sd = moments(deliveries(shipment_mode=mode))
        law = Gamma.by_moments(mean, sd)
        assert math.isclose(law.shape, shape, abs_tol=1e-3)
        assert math.isclose(law.scale, scale, rel_tol=1e-4)
