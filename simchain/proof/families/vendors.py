"""A vendor who lets orders gather and ships them together, and one who decides what the shop gets."""

from collections.abc import Iterator

from simchain.proof.case import Case
from simchain.proof.judging import Found
from simchain.proof.systems import CONTINUOUS, Model, arrivals, base_stock, days, normal, simulate_case, units

NOTHING_HELD = base_stock(0, CONTINUOUS)
"""The shop passes each customer's order on at once: its backlog is the vendor's waiting orders."""


def orders_are_shipped_together_by_the_clock(known: Case) -> Iterator[Found]:
    """Falls short: the orders that wait are more than the stock, so the position is below zero."""
    given = known.given
    fills_up = {"policy": "min_max", "reorder_point": units(-1), "order_up_to": units(given["Q"])}
    buys = {"supplier": "vendor", "dispatch": {"every": days(given["every"])}}
    model: Model = {
        "simchain": 1,
        "suppliers": {"mill": {"lead_time": "0 days"}},
        "sites": {
            "vendor": {"buys": "mill", "stock": {**fills_up, "review": days(given["every"])}},
            "shop": {"demand": arrivals(given["order_rate"]), "buys": buys, "stock": NOTHING_HELD},
        },
    }
    outcome = simulate_case(known, model)
    dispatches, orders = outcome.on("vendor>shop/item", "shipments"), outcome.at("vendor", "orders_placed")
    got = {
        "replenishments_per_time": outcome.a_day("orders_placed", "vendor"),
        "avg_vendor_inventory_after_dispatch": outcome.at("vendor", "average_stock"),
        "avg_waiting_orders": outcome.at("shop", "average_backlog"),
        "mean_dispatch_load": outcome.at("shop", "units_received") / dispatches,
        "mean_replenishment_qty": outcome.at("vendor", "units_ordered") / orders,
        "dispatches_per_replenishment": dispatches / orders,
    }
    yield Found(got)


def orders_are_shipped_as_soon_as_a_load_waits(known: Case) -> Iterator[Found]:
    given = known.given
    model: Model = {
        "simchain": 1,
        "suppliers": {"vendor": {"lead_time": "0 days", "dispatch": {"quantity": units(given["quantity"])}}},
        "sites": {"shop": {"demand": arrivals(given["order_rate"]), "buys": "vendor", "stock": NOTHING_HELD}},
    }
    outcome = simulate_case(known, model)
    got = {
        "dispatches_per_time": outcome.on("vendor>shop/item", "shipments") / outcome.days,
        "avg_waiting_orders": outcome.at("shop", "average_backlog"),
        "mean_wait": outcome.at("shop", "mean_wait"),
    }
    yield Found(got)


def a_vendor_who_sees_customers_orders_more_smoothly(known: Case) -> Iterator[Found]:
    """The vendor's orders are demand seen through filters: 1.44, -0.48, 0.04 of it five days apart; 1.4, -0.4; 1."""
    given = known.given
    average = {"method": "moving_average", "window": days(given["window"])}
    follows = {"policy": "order_up_to", "safety_stock": units(given["mean"])}
    fixed = base_stock(4 * given["mean"])
    seen = {"replenished_by": "supplier"}
    systems: dict[str, tuple[Model, Model, Model, Model]] = {
        "vendor_ratio_traditional": ({}, follows, average, follows),
        "vendor_ratio_vmi_echelon_rule": (seen, {"safety_stock": follows["safety_stock"]}, average, follows),
        "vendor_ratio_vmi_constant_base_stock": (seen, {}, {"method": "constant"}, fixed),
    }
    got = {}
    for name, (terms, shop, forecast, vendor) in systems.items():
        lead_time = days(given["lead_time"])
        model: Model = {
            "simchain": 1,
            "suppliers": {"mill": {"lead_time": lead_time}},
            "sites": {
                "vendor": {"buys": "mill", "stock": vendor, "forecast": forecast},
                "shop": {
                    "demand": normal(given["mean"], given["sd"]),
                    "buys": {"supplier": "vendor", "lead_time": lead_time, **terms},
                    "stock": shop,
                    "forecast": forecast,
                },
            },
        }
        got[name] = simulate_case(known, model).at("vendor", "bullwhip_cumulative")
    yield Found(got)


CASES = (
    (("VM-01",), orders_are_shipped_together_by_the_clock),
    (("VM-03",), orders_are_shipped_as_soon_as_a_load_waits),
    (("VM-05",), a_vendor_who_sees_customers_orders_more_smoothly),
)
