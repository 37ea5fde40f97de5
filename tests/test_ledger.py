"""The ledger: sums, series and rows tell one story."""

import gc
import tracemalloc
from collections import defaultdict

import numpy as np
import pytest

from simchain.blueprint import lower
from simchain.engines.audit import audit
from simchain.engines.eventwise import Simulation
from simchain.errors import EngineError
from simchain.ledger import Books, Ledger
from simchain.ledger.accounts import GROUPS, LANE_ACCOUNTS, POINT_ACCOUNTS
from simchain.ledger.ledger import Shape
from simchain.rules.money.costs import CAUSES
from simchain.scenario import load
from tests.builders import a_serial_chain, a_shop, played

POISSON = {"rate": "10 units/day", "dist": "poisson"}
MONEY = {"order_cost": "order"}


def a_busy_world(days: int = 60, **run: object):
    """Two plants' worth of everything: parts, scrap, set-ups, lost sales, a flow, capacities, outages, money."""
    makes = {"from": {"ring": 2}, "rate": "30 units/day", "yield": "90 %", "set_up": {"time": "2 h", "cost": "3 USD"}}
    maker = {
        "lead_time": "4 ± 2 days",
        "sells": {"ring": "5 USD", "tea": "2 USD"},
        "freight": {"cost": "0.5 USD/unit", "mode": "road", "distance": "500 km"},
        "duty": "7.5 %",
        "insurance": "0.5 %",
        "handling": "0.1 USD/unit",
        "order_cost": "10 USD",
        "spot": {"price": "115 ± 10 %", "available": "50 %"},
        "contract": {
            "late_penalty": {"rate": "1 %/day", "cap": "10 %"},
            "on_time_bonus": {"above": "5 %", "pay": "1 %", "every": "10 days"},
            "expedite": {"lead_time": "1 day", "surcharge": "35 %", "accepts": "80 %"},
        },
        "capacity": "60 units/day",
        "reserve": {"capacity": "20 units/day", "fee": "0.1 USD/unit"},
        "outages": {"every": "20 days", "lasts": "3 ± 1 days"},
        "flex": {"volume": "±20 %", "committed": "25 units/day", "every": "7 days"},
        "payment": "net 20 days",
    }
    beside = {"share": "8 %", "premium": "12 %"}
    own = {"supplier": "plant", "lead_time": "1 ± 1 days", "title_passes": "receipt"}
    return {
        "simchain": 1,
        "run": {"horizon": f"{days} days", **run},
        "items": {
            "pump": {},
            "ring": {"weight": "1 kg"},
            "tea": {"weight": "2 kg", "shelf_life": "8 days", "shrink": "9 %/year"},
        },
        "costs": {
            "carrying": {"capital": "10 %/year", "storage": "8 %/year", "risk": "6 %/year"},
            "stockout": "6 USD/unit",
            "backorder": "0.5 USD/unit/day",
            "carbon": "0.08 USD/kg",
        },
        "suppliers": {"maker": maker},
        "sites": {
            "shop": {"demand": {"pump": POISSON}, "stock": {"pump": {"level": 25}}, "buys": {"pump": own}},
            "kiosk": {
                "demand": {"pump": {"rate": "5 ± 2 units/day"}, "tea": {"flow": "3 units/day"}},
                "stock": {
                    "pump": {"level": 8},
                    "tea": {
                        "policy": "reorder_point",
                        "reorder_point": 10,
                        "quantity": 30,
                        "order_cost": "2 USD",
                        "opening": {"on_hand": 60},
                        "liquidate": {"above": "14 days", "at": "40 %"},
                    },
                },
                "buys": {"pump": own, "tea": {"rule": "spot", "supplier": "maker"}},
                "unmet": "lost",
            },
            "plant": {
                "makes": {"pump": makes},
                "stock": {
                    "pump": {"level": 40},
                    "ring": {"policy": "reorder_point", "reorder_point": 80, "quantity": 200},
                },
                "buys": {
                    "ring": {
                        "supplier": "maker",
                        "expedite": {"when_below": 60},
                        "maverick": beside,
                    }
                },
            },
        },
    }


def without_series(world: dict) -> dict:
    return {**world, "run": {**world["run"], "series": "none"}}


@pytest.mark.parametrize("warm_up", ["none", "17 days"])
def test_sums_are_the_same_to_the_last_bit_whether_the_series_is_kept_or_not(warm_up):
    world = a_busy_world(600, warm_up=warm_up)
    kept, summed = played(world, trace=False).ledger, played(without_series(world), trace=False).ledger
    assert summed.series == {}
    for part in ("sums", "opening", "closing"):
        one, other = getattr(kept, part), getattr(summed, part)
        assert {name: values.tobytes() for name, values in one.items()} == {n: v.tobytes() for n, v in other.items()}


def two_days_of_books(*groups: str) -> Ledger:
    """One stock point, one period; a line stop is counted where there is a column for it."""
    books = Books(Shape(("plant/pump",), (), groups=groups), keep_series=True)
    books.open()
    if groups:
        books.line_stops[0] += 1.0
    books.close_period(1.0)
    books.close_period(2.0)
    return books.freeze()


def test_optional_counters_are_kept_where_the_shape_names_their_group_and_nowhere_else():
    ledger = two_days_of_books("production")
    assert ledger.sums["line_stops"].tolist() == [1]
    assert ledger.series["line_stops"].tolist() == [[1], [0]]
    plain = two_days_of_books()
    assert set(ledger.sums) - set(plain.sums) == set(GROUPS["production"])
    assert set(ledger.series) - set(plain.series) == set(GROUPS["production"])


def test_a_trace_changes_nothing():
    world = a_busy_world(200)
    traced, plain = played(world).ledger, played(world, trace=False).ledger
    assert plain.trace is None
    assert all(traced.sums[name].tobytes() == values.tobytes() for name, values in plain.sums.items())
    assert all(traced.series[name].tobytes() == values.tobytes() for name, values in plain.series.items())


def test_sums_are_those_of_the_series_over_the_measured_window():
    run = played(a_busy_world(300, warm_up="40 days"), trace=False)
    for name, total in run.ledger.sums.items():
        if name in run.ledger.series and name != "peak_backlog":
            assert run.ledger.series[name][40:].sum(axis=0) == pytest.approx(total, rel=1e-12, abs=1e-9)
    demanded = run.ledger.series["demanded"][40:]
    assert run.ledger.sums["demanded_variance"] == pytest.approx(demanded.var(axis=0, ddof=1))
    net_stock = (run.ledger.series["on_hand"] - run.ledger.series["backlog"])[40:]
    assert run.ledger.sums["net_stock_variance"] == pytest.approx(net_stock.var(axis=0, ddof=1))


def test_the_window_opens_with_the_levels_at_the_end_of_the_warm_up():
    run = played(a_serial_chain([20, 30], [2, 1], POISSON, days=50, run={"warm_up": "10 days"}), trace=False)
    for level in ("on_hand", "backlog", "in_transit", "sold"):
        assert (run.ledger.opening[level] == run.ledger.series[level][9]).all()
        assert (run.ledger.closing[level] == run.ledger.series[level][-1]).all()
    assert run.ledger.measured_days == 40


def places(run, row) -> tuple[str, str]:
    """Where the goods of a row leave and where they get to: a lane's row takes from its origin, gives to its end."""
    if ">" not in row.place:
        return row.place, row.place
    source, end = row.place.split(">")
    item = end.split("/")[1]
    leaves = row.place if row.from_account in LANE_ACCOUNTS else f"{source}/{item}"
    return leaves, row.place if row.to_account in LANE_ACCOUNTS else end


def test_the_rows_of_the_trace_reproduce_the_balance_of_every_account():
    run = played(a_busy_world(150))
    balance: dict[tuple[str, str], float] = defaultdict(float)
    rows = [row for kind in {row[2] for row in run.ledger.trace.rows} for row in run.rows(kind)]
    for row in rows:
        if row.from_account:
            leaves, reaches = places(run, row)
            balance[row.from_account, leaves] -= row.quantity
            balance[row.to_account, reaches] += row.quantity
    for accounts, names in ((POINT_ACCOUNTS, run.ledger.shape.points), (LANE_ACCOUNTS, run.ledger.shape.lanes)):
        for account in accounts:
            for place, change in zip(names, run.ledger.change(account), strict=True):
                assert balance[account, place] == pytest.approx(change, rel=1e-9, abs=1e-7), (account, place)


def test_every_movement_and_every_order_leads_back_to_a_demand_a_review_or_the_opening():
    world = a_busy_world(60)
    world["sites"]["shop"]["stock"]["pump"]["opening"] = {"in_transit": {"day 2": 5}, "orders_in_mail": {"day 1": 5}}
    run = played(world)
    roots = {
        "demand",
        "review",
        "opening",
        "disruption_begins",
        "disruption_ends",
        "write_off",
        "shrinkage",
        "liquidation",
        "late_penalty",
        "on_time_bonus",
        "take_or_pay",
    }
    for row in run.ledger.trace.rows:
        if row[2] not in (
            *roots,
            "holding",
            "capital",
            "storage",
            "risk",
            "credit",
            "backorder",
            "stockout",
            "reservation",
        ):
            assert list(run.ledger.trace.why(row[0]))[-1][2] in roots, row


def test_an_order_far_upstream_is_traced_to_the_customer():
    run = played(a_serial_chain([5, 5, 5], [1, 1, 1], demand=[0, 2, 0]))
    last = run.rows("dispatch", "maker>site2/item")[0]
    kinds = [(row[2], row[3]) for row in run.ledger.trace.why(last.id)]
    assert kinds == [
        ("dispatch", "maker>site2/item"),
        ("order", "site2/item"),
        ("order", "site1/item"),
        ("order", "site0/item"),
        ("demand", "site0/item"),
    ]


def test_a_cause_comes_before_its_effect():
    run = played(a_busy_world(60))
    assert all(row[-1] < row[0] for row in run.ledger.trace.rows)
    days = [row[1] for row in run.ledger.trace.rows]
    assert days == sorted(days)


LOST = ("write_off", "shrinkage", "liquidation")


def expected_costs(run) -> dict[str, float]:
    """Costs by cause from sums: rates times integrals, and what was posted."""
    points, lanes, sums = run.blueprint.points, run.blueprint.lanes, run.ledger.sums
    costs = {
        name: float(sums[name].sum())
        for name in (
            "purchase",
            "order",
            "freight",
            "duty",
            "insurance",
            "handling",
            "carbon",
            "expedite",
            "spot",
            "maverick",
            "late_penalty",
            "on_time_bonus",
            "take_or_pay",
            "set_up",
            *LOST,
        )
    }
    for n, cause in enumerate(("holding", "capital", "storage", "risk")):
        costs[cause] = sum(point.holding[n] * sums["on_hand_area"][point.index] for point in points)
        costs[cause] += sum(lane.holding[n] * sums["in_transit_area"][lane.index] for lane in lanes)
        costs[cause] += sum(made.holding[n] * sums["in_process_area"][made.point] for made in run.blueprint.productions)
    owed = sums["receivable_area"] - sums["payable_area"]
    costs["reservation"] = sum(lane.reservation_fee for lane in lanes) * run.ledger.measured_days
    costs["credit"] = sum(0.10 / 365 * owed[point.index] for point in points)
    short = sums["customer_demanded"] - sums["customer_at_once"]
    costs["backorder"] = sum(point.backorder_cost * sums["customer_backlog_area"][point.index] for point in points)
    costs["stockout"] = sum(point.stockout_cost * short[point.index] for point in points)
    return costs


@pytest.mark.parametrize("warm_up", ["none", "30 days"])
def test_the_money_of_the_trace_is_the_money_of_the_sums(warm_up):
    run = played(a_busy_world(120, warm_up=warm_up))
    found: dict[str, float] = defaultdict(float)
    for row in run.ledger.trace.rows[run.ledger.trace.measured_from - 1 :]:
        if row[7]:
            found[MONEY.get(row[2], row[2])] += row[7]
    expected = expected_costs(run)
    assert set(expected) == set(CAUSES)
    assert dict(found) == pytest.approx({cause: amount for cause, amount in expected.items() if amount})


def test_constant_demand_does_not_vary():
    run = played(a_shop([10.1] * 700, {"level": 40}), trace=False)
    assert run.total("demanded_variance") < 1e-20


def test_stockouts_are_counted_in_days_and_in_spells():
    stock = {"policy": "scripted", "orders": [0], "opening": {"on_hand": 5, "in_transit": {"day 5": 10}}}
    run = played(a_shop([3, 3, 0, 1, 0, 2, 9, 0], stock), trace=False)
    assert run.days("customer_at_once") == [3, 2, 0, 0, 0, 2, 6, 0]
    assert run.total("stockout_days") == 3
    assert run.total("stockout_events") == 3
    assert run.days("backlog") == [0, 1, 1, 2, 2, 0, 3, 3]
    assert run.total("periods_in_stock") == 2


def test_memory_does_not_grow_with_the_horizon_where_no_series_is_kept():
    def peak(days: int) -> int:
        world = a_serial_chain([30, 25, 25, 25], [2, 1, 1, 1], POISSON, days=days, run={"series": "none"})
        simulation = Simulation(lower(load(world)["base"]))
        gc.collect()
        tracemalloc.start()
        simulation.finish()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)
    assert peak(8000) < 1.3 * peak(2000)


def a_finished_run():
    blueprint = lower(load(a_busy_world(30))["base"])
    return blueprint, Simulation(blueprint, trace=True).finish()


@pytest.mark.parametrize("account", ["on_hand", "sold", "in_transit", "used", "scrapped"])
def test_the_audit_finds_a_unit_that_came_out_of_nowhere(account):
    blueprint, ledger = a_finished_run()
    audit(blueprint, ledger)
    ledger.closing[account][0] += 1.0
    with pytest.raises(EngineError, match="out of nowhere"):
        audit(blueprint, ledger)


def test_the_audit_finds_money_without_a_row():
    blueprint, ledger = a_finished_run()
    ledger.sums["freight"][0] += 1.0
    with pytest.raises(EngineError, match="kind freight add up to"):
        audit(blueprint, ledger)


def test_the_audit_finds_a_level_below_nothing():
    blueprint, ledger = a_finished_run()
    ledger.series["backlog"][7, 0] = -0.5
    with pytest.raises(EngineError, match=r"shop/pump: backlog fell to -0.5 units"):
        audit(blueprint, ledger)


def test_the_audit_finds_components_that_are_in_no_product():
    blueprint, ledger = a_finished_run()
    ring = ledger.shape.points.index("plant/ring")
    ledger.closing["used"][ring] += 2.0
    ledger.closing["on_hand"][ring] -= 2.0
    with pytest.raises(EngineError, match="went into products"):
        audit(blueprint, ledger)


def test_the_audit_finds_what_is_no_number():
    blueprint, ledger = a_finished_run()
    ledger.closing["on_hand"][0] = np.nan
    with pytest.raises(EngineError):
        audit(blueprint, ledger)


def test_periods_need_not_be_days():
    demand = {"series": [7, 14, 7], "bucket": "7 days", "then": "stop"}
    run = played(a_shop(demand, {"level": 50, "review": "7 days"}, "3 days", days=21, run={"bucket": "7 days"}))
    assert run.days("on_hand") == [50, 50, 50]
    assert run.days("on_hand_area") == [43 * 3 + 50 * 4, 36 * 3 + 50 * 4, 43 * 3 + 50 * 4]
