"""What holds in any system: Little's law, conservation, reproducibility, scaling, monotonicity."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from judging import Case, case, cases, settle
from systems import (
    CONTINUOUS,
    Floats,
    Model,
    a_row_of_sites,
    arrivals,
    base_stock,
    days,
    length,
    normal,
    one_stock,
    poisson,
    simulate_case,
    units,
)

import simchain

pytestmark = pytest.mark.theory


@cases("ID-01")
def test_goods_under_way_are_the_demand_of_the_mean_lead_time(known: Case) -> None:
    """`expect` is rate times lead time; the systems are those of BS-03 and, under each of its laws, of LT-01."""
    given = known.given["BS-03"]
    periodic = one_stock(normal(given["mean"], given["sd"]), base_stock(264.767), days(given["lead_time"]))
    customers, laws = arrivals(known.given["LT-01"]["arrivals"]), case("LT-01").given["laws"].values()
    crossing = [one_stock(customers, base_stock(8, CONTINUOUS), law) for law in laws]
    under_way = [simulate_case(known, model).at("shop", "average_in_transit") for model in (periodic, *crossing)]
    for law in under_way[1:]:
        settle(known, {"mean_units_in_transit": [under_way[0], law]})


def with_backlog() -> Model:
    return one_stock(arrivals(2), base_stock(8, CONTINUOUS), {"dist": "gamma", "mean": "3 days", "shape": 0.5})


def with_lost_sales() -> Model:
    return one_stock(poisson(5), base_stock(12), "2 days", holding=1, stockout=4, unmet="lost")


def a_chain() -> Model:
    return a_row_of_sites(case("ME-07").given, arrivals(5), CONTINUOUS)


def a_steady_flow() -> Model:
    stock = {"policy": "reorder_point", "reorder_point": "-3 units", "quantity": "12.5 units", "review": CONTINUOUS}
    return one_stock({"flow": "7 units/day"}, stock, "0 days", holding=1, backorder=5)


def two_sources() -> Model:
    model = one_stock({"rate": "100 ± 20 units/day"}, base_stock(900), "3 days", holding=1, backorder=5)
    model["suppliers"]["far mill"] = {
        "lead_time": "6 ± 2 days",
        "price": "3 USD",
        "outages": {"every": "40 days", "lasts": "5 days"},
    }
    model["sites"]["shop"]["buys"] = {"mill": "60 %", "far mill": "rest"}
    return model


def a_plant_with_scrap() -> Model:
    plant = {
        "makes": {"product": {"from": {"part": 2}, "rate": "8 units/day", "yield": "95 %", "takes": "1 day"}},
        "buys": {"part": {"supplier": "mill", "lead_time": "2 days"}},
        "stock": {"product": base_stock(20), "part": base_stock(40)},
        "demand": {"product": poisson(5)},
    }
    mill = {"lead_time": "0 days", "sells": {"part": "2 USD"}}
    return {"simchain": 1, "suppliers": {"mill": mill}, "sites": {"plant": plant}}


ANY_SYSTEM = (with_backlog, with_lost_sales, a_chain, a_steady_flow, two_sources, a_plant_with_scrap)


def residuals(model: Model, run: Model) -> Floats:
    """Opening stock + received - issued - stock, at every site at the end of every period."""
    whole = {**model, "run": run}
    opening = {(p.site, p.item): p.opening_stock for p in simchain.lower(simchain.load(whole)["base"]).points}
    rows = simchain.run(whole, replications=2, jobs=1, check=True).series
    found = []
    for (_, site, item), stock in rows.groupby(["replication", "site", "item"], observed=True):
        issued = stock["demanded"] - stock["lost"] - stock["backlog"].diff().fillna(stock["backlog"])
        found.append(opening[site, item] + (stock["received"] - issued).cumsum() - stock["on_hand"])
    return np.concatenate(found)


@pytest.mark.parametrize("system", ANY_SYSTEM)
@cases("ID-03")
def test_goods_are_conserved_at_every_site_in_every_period(known: Case, system: Callable[[], Model]) -> None:
    largest = np.abs(residuals(system(), {"horizon": "400 days", "warm_up": "50 days"})).max()
    settle(known, {"residual": largest})


@cases("ID-05")
def test_the_same_seed_gives_the_same_run_and_another_seed_another(known: Case) -> None:
    model = {**a_chain(), "run": {"horizon": "60 days", "replications": 4}}
    alone, together = simchain.run(model, seed=7, jobs=1), simchain.run(model, seed=7, jobs=2)
    other = simchain.run(model, seed=8, jobs=1)
    settle(known, {"identical_series": bytes_of(alone.series) == bytes_of(together.series)})
    pd.testing.assert_frame_equal(alone.points, together.points, check_exact=True)
    assert bytes_of(alone.series) != bytes_of(other.series)
    assert not np.array_equal(alone.points["average_stock"], other.points["average_stock"])


def bytes_of(series: pd.DataFrame) -> bytes:
    assert len(series)
    numbers = series.select_dtypes("number")
    return b"".join(numbers[name].to_numpy().tobytes() for name in numbers)


@cases("ID-07")
def test_ten_times_the_money_moves_no_goods(known: Case) -> None:
    factor = known.given["factor"]

    def shop(times: float) -> Any:
        stock = {"policy": "min_max", "reorder_point": "12 units", "order_up_to": "30 units"}
        stock |= {"order_cost": f"{32 * times} USD"}
        money = {"holding": 1 * times, "backorder": 5 * times, "stockout": 2 * times}
        model = one_stock(poisson(6), stock, "2 days", **money)
        model["suppliers"]["mill"] |= {"price": f"{3 * times} USD", "freight": f"{times} USD/unit"}
        model["sites"]["shop"]["stock"]["holding"] = f"{times} USD/unit/day"
        return simchain.run({**model, "run": {"horizon": "365 days", "warm_up": "30 days"}}, replications=3, jobs=1)

    once, often = shop(1), shop(factor)
    for cause in ("purchase", "order", "freight", "holding", "backorder", "stockout"):
        assert (once.runs[f"{cause}_cost"] > 0).all()
        assert often.runs[f"{cause}_cost"].to_numpy() == pytest.approx(
            factor * once.runs[f"{cause}_cost"].to_numpy(), rel=1e-9
        )
    ratio = often.runs["total_cost"] / once.runs["total_cost"]
    same = bytes_of(once.series) == bytes_of(often.series)
    settle(known, {"cost_ratio": ratio, "quantities_unchanged": same})


@cases("ID-09")
def test_a_higher_level_never_holds_less_or_serves_worse_in_the_same_world(known: Case) -> None:
    given = known.given
    levels = given["levels"]
    model = one_stock(poisson(given["mean"]), base_stock(levels[0]), days(given["lead_time"]))
    model["scenarios"] = {f"level {level}": {"shop.stock.level": units(level)} for level in levels}
    points = simchain.run({**model, "run": length(2000)}, replications=3, jobs=1).points
    metrics = {"unit_fill_rate": "fill_rate", "avg_on_hand": "average_stock"}
    rising = []
    for name, metric in metrics.items():
        by_level = points.pivot(index="replication", columns="scenario", values=metric)
        by_level = by_level[[f"level {level}" for level in levels]].to_numpy()
        assert (np.diff(by_level, axis=1).max(axis=0) > 0).all()
        if (np.diff(by_level, axis=1) >= 0).all():
            rising.append(name)
    settle(known, {"nondecreasing": rising})
