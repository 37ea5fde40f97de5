"""What holds in any system: Little's law, conservation, reproducibility, scaling, monotonicity."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

import simchain
from simchain.proof.case import ROUNDING, Case, case
from simchain.proof.judging import Found
from simchain.proof.luck import Floats
from simchain.proof.systems import (
    CONTINUOUS,
    Model,
    a_row_of_sites,
    arrivals,
    base_stock,
    days,
    length,
    normal,
    one_stock,
    poisson,
    run,
    simulate_case,
    units,
)


def goods_under_way_are_the_demand_of_the_mean_lead_time(known: Case) -> Iterator[Found]:
    """`expect` is rate times lead time; the systems are those of BS-03 and, under each of its laws, of LT-01."""
    given = known.given["BS-03"]
    periodic = one_stock(normal(given["mean"], given["sd"]), base_stock(264.767), days(given["lead_time"]))
    steady = simulate_case(known, periodic).at("shop", "average_in_transit")
    customers = arrivals(known.given["LT-01"]["arrivals"])
    for law, lead_time in case("LT-01").given["laws"].items():
        crossing = simulate_case(known, one_stock(customers, base_stock(8, CONTINUOUS), lead_time))
        yield Found({"mean_units_in_transit": [steady, crossing.at("shop", "average_in_transit")]}, way=law)


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


def residuals(model: Model, timing: Model) -> Floats:
    """Opening stock + received - issued - stock, at every site at the end of every period."""
    whole = {**model, "run": timing}
    opening = {f"{p.site}/{p.item}": p.opening_stock for p in simchain.lower(simchain.load(whole)["base"]).points}
    rows = run(whole, replications=2, check=True).series
    found = []
    for (_, site, item), stock in rows.groupby(["replication", "site", "item"], observed=True):
        issued = stock["demanded"] - stock["lost"] - stock["backlog"].diff().fillna(stock["backlog"])
        found.append(opening[f"{site}/{item}"] + (stock["received"] - issued).cumsum() - stock["on_hand"])
    return np.concatenate(found)


def goods_are_conserved_at_every_site_in_every_period(known: Case) -> Iterator[Found]:
    for system in ANY_SYSTEM:
        largest = np.abs(residuals(system(), {"horizon": "400 days", "warm_up": "50 days"})).max()
        yield Found({"residual": largest}, way=system.__name__.replace("_", " "))


def the_same_seed_gives_the_same_run_and_another_seed_another(known: Case) -> Iterator[Found]:
    model = {**a_chain(), "run": {"horizon": "60 days", "replications": 4}}
    alone, together = run(model, seed=7), run(model, seed=7, jobs=2)
    other = run(model, seed=8)
    yield Found(
        {"identical_series": bytes_of(alone.series) == bytes_of(together.series)},
        holds={
            "the same metrics": alone.points.equals(together.points),
            "another seed another series": bytes_of(alone.series) != bytes_of(other.series),
            "another seed other metrics": not alone.points["average_stock"].equals(other.points["average_stock"]),
        },
    )


def bytes_of(series: pd.DataFrame) -> bytes:
    if series.empty:
        raise ValueError("these results keep no series")
    numbers = series.select_dtypes("number")
    return b"".join(numbers[name].to_numpy().tobytes() for name in numbers)


CAUSES = ("purchase", "order", "freight", "holding", "backorder", "stockout")


def ten_times_the_money_moves_no_goods(known: Case) -> Iterator[Found]:
    factor = known.given["factor"]

    def shop(times: float) -> simchain.Results:
        stock = {"policy": "min_max", "reorder_point": "12 units", "order_up_to": "30 units"}
        stock |= {"order_cost": f"{32 * times} USD"}
        money = {"holding": 1 * times, "backorder": 5 * times, "stockout": 2 * times}
        model = one_stock(poisson(6), stock, "2 days", **money)
        model["suppliers"]["mill"] |= {"price": f"{3 * times} USD", "freight": f"{times} USD/unit"}
        model["sites"]["shop"]["stock"]["holding"] = f"{times} USD/unit/day"
        return run({**model, "run": {"horizon": "365 days", "warm_up": "30 days"}}, replications=3)

    once, often = shop(1), shop(factor)
    bills = [runs.runs[[f"{cause}_cost" for cause in CAUSES]].to_numpy() for runs in (once, often)]
    got = {
        "cost_ratio": often.runs["total_cost"] / once.runs["total_cost"],
        "quantities_unchanged": bytes_of(once.series) == bytes_of(often.series),
    }
    holds = {
        "every cause costs something": bool((bills[0] > 0).all()),
        "every cause costs as much more": np.allclose(bills[1], factor * bills[0], rtol=ROUNDING, atol=0),
    }
    yield Found(got, holds=holds)


def a_higher_level_never_holds_less_or_serves_worse_in_the_same_world(known: Case) -> Iterator[Found]:
    given = known.given
    levels = given["levels"]
    model = one_stock(poisson(given["mean"]), base_stock(levels[0]), days(given["lead_time"]))
    model["scenarios"] = {f"level {level}": {"shop.stock.level": units(level)} for level in levels}
    points = run({**model, "run": length(2000)}, replications=3).points
    metrics = {"unit_fill_rate": "fill_rate", "avg_on_hand": "average_stock"}
    steps = {name: np.diff(by_level(points, metric, levels), axis=1) for name, metric in metrics.items()}
    rising = [name for name, step in steps.items() if (step >= 0).all()]
    moving = all((step.max(axis=0) > 0).all() for step in steps.values())
    yield Found({"nondecreasing": rising}, holds={"every step moves something": moving})


def by_level(points: pd.DataFrame, metric: str, levels: list[float]) -> Floats:
    """A metric, replication by level."""
    wide = points.pivot(index="replication", columns="scenario", values=metric)
    return wide[[f"level {level}" for level in levels]].to_numpy(dtype=float)


CASES = (
    (("ID-01",), goods_under_way_are_the_demand_of_the_mean_lead_time),
    (("ID-03",), goods_are_conserved_at_every_site_in_every_period),
    (("ID-05",), the_same_seed_gives_the_same_run_and_another_seed_another),
    (("ID-07",), ten_times_the_money_moves_no_goods),
    (("ID-09",), a_higher_level_never_holds_less_or_serves_worse_in_the_same_world),
)
