"""A supplier that is lost for a while: how long stock lasts, what is short, and how long it takes to catch up.

What leaves a supplier on the evening of a day is there the next morning, before its demand. So the deliveries of the
first n periods are missing where it is down for n - 1 days and nothing is under way to begin with.
"""

from collections.abc import Iterator

import simchain
from simchain.proof.case import Case
from simchain.proof.families.traces import net_stock
from simchain.proof.judging import Found
from simchain.proof.systems import Model, base_stock, days, one_stock, units

LONG_ENOUGH = 40
"""Days of a run: all is over by then."""


def a_lost_supplier(known: Case, periods: int, unmet: str) -> Model:
    """A shop with the opening stock of the case; its supplier delivers nothing for so many periods."""
    given = known.given
    under_way = dict(enumerate(units(quantity) for quantity in given.get("pipeline", [])))
    opening = {
        "on_hand": units(given["on_hand"]),
        "in_transit": {f"day {day}": quantity for day, quantity in under_way.items()},
    }
    demand = {"series": [units(given["demand"])], "bucket": "1 day", "then": "repeat"}
    model = one_stock(demand, {**base_stock(given["on_hand"]), "opening": opening}, "1 day", unmet=unmet)
    model["suppliers"]["mill"]["capacity"] = f"{given['capacity']} units/day"
    lost = {"lost": {"hits": "mill", "starts": "day 0", "lasts": days(periods - 1)}}
    return {**model, "run": {"horizon": days(LONG_ENOUGH), "replications": 1}, "disruptions": lost}


def survives(known: Case, periods: int) -> bool:
    """Whether nobody notices where it is lost for so many periods."""
    return simchain.resilience(a_lost_supplier(known, periods, "lost"), jobs=1).time_to_survive().never == 1.0


def time_to_survive_against_time_to_recover(known: Case) -> Iterator[Found]:
    periods = known.given["periods_without"]
    found = simchain.resilience(a_lost_supplier(known, periods, "lost"), jobs=1, check=True)
    got = {
        "TTS": found.time_to_survive("lost").median,
        "lost_units": float(found.runs["unmet_units"].iloc[0]),
        "performance_loss_periods": found.resilience_loss.mean,
        "survives_if_TTR_at_most": float(max(n for n in range(2, periods) if survives(known, n))),
    }
    yield Found(got)


def catching_up_with_a_backlog(known: Case) -> Iterator[Found]:
    periods = known.given["periods_without"]
    model = a_lost_supplier(known, periods, "backorder")
    survived = simchain.resilience(model, jobs=1, check=True).time_to_survive("lost").median
    results = simchain.run(model, jobs=1, check=True)
    backlog = -net_stock(results, "shop").clip(max=0.0)
    carried_in = backlog[periods - 1 : -1]
    got = {
        "TTS": survived,
        "max_backlog": float(backlog.max()),
        "periods_to_clear_backlog_after_recovery": float((carried_in > 0.0).sum()),
        "total_backorder_periods": float(backlog.sum()),
    }
    yield Found(got)


CASES = (
    (("RE-01",), time_to_survive_against_time_to_recover),
    (("RE-03",), catching_up_with_a_backlog),
)
