"""What the books keep: the accounts that goods move between, and what is counted in each period.

Every unit is in exactly one account. `supplied` and `made` are the two sources (they run negative by what they gave);
all others hold what they say. Names end up as columns of `series.parquet`.
"""

from collections.abc import Iterable

POINT_ACCOUNTS = ("on_hand", "in_process", "sold", "used", "scrapped", "made")
"""Goods accounts of a stock point. `used` went into a product; `made` is where products come from (negative)."""

LANE_ACCOUNTS = ("in_transit", "supplied")
"""Goods accounts of a lane. `supplied` is the outside world (negative)."""

PROMISES = ("backlog", "on_order", "customer_backlog")
"""What is owed rather than held: units asked of a point and not yet issued, units it has ordered and not received."""

POINT_LEVELS = (*POINT_ACCOUNTS, *PROMISES)

POINT_AREAS = (
    "on_hand_area",
    "backlog_area",
    "on_order_area",
    "on_order_square_area",
    "customer_backlog_area",
    "in_process_area",
    "ready_time",
)
"""Integrals over time of levels (unit-days; the square in unit^2-days), and the days with stock on hand."""

POINT_FLOWS = (
    "demanded",
    "at_once",
    "lines",
    "lines_at_once",
    "customer_demanded",
    "customer_at_once",
    "customer_lines",
    "customer_lines_at_once",
    "lost",
    "ordered",
    "orders",
    "received",
    "cycles",
    "short_cycles",
    "purchase",
    "order",
    "freight",
    "set_up",
)
"""Counted within a period: units, numbers of orders, and money. `at_once`: served at the instant it was asked for."""

LANE_FLOWS = ("in_transit_area", "shipments", "delivered", "lead_time_sum", "lead_time_square")
"""Per lane and period: unit-days in transit, shipments arrived and their units, and the sum and sum of squares of their
lead times."""

GROUP_LEVELS: dict[str, tuple[str, ...]] = {"inspection": ("in_inspection",), "liquidation": ("liquidated",)}
"""Goods accounts of a stock point that only a run with that group keeps. `in_inspection`: arrived, not yet accepted.
`liquidated`: sold off below cost."""

MONEY_LEVELS: dict[str, tuple[str, ...]] = {"credit": ("payable", "receivable"), "valuation": ("stock_cost",)}
"""Money that a run with that group keeps at each stock point: what is owed to suppliers, what customers owe, and what
the stock of an item had cost by its layers, at the first of its places."""

LANE_GROUPS: dict[str, tuple[str, ...]] = {
    "carbon": ("emissions",),
    "inspection": ("inspected", "rejected", "inspections", "failed_inspections"),
    "ways": ("spend",),
    "invoices": ("invoices", "wrong_invoices"),
}
"""Counters of lanes, kept in the same way: units inspected and rejected, shipments inspected, and with a reject.
`emissions`: kg CO2e. `spend`: money for what left by price, premiums included, where goods can come another way than
the usual one."""

GROUPS: dict[str, tuple[str, ...]] = {
    "production": ("line_stops", "line_stop_days"),
    "forecast": ("forecast_error", "forecast_absolute_error", "forecast_demand", "naive_absolute_error"),
    "target": ("target_level",),
    "disruption": ("destroyed", "lost_on_the_way", "destroyed_value"),
    "shelf_life": ("written_off", "write_off", "aged_area"),
    "transship": ("transshipped",),
    "returns": ("returned", "restocked"),
    "shrink": ("shrunk", "shrinkage"),
    "consignment": ("consigned_write_off", "consigned_shrinkage", "consigned_destroyed"),
    "liquidation": ("liquidated_value", "liquidation"),
    "carbon": ("carbon",),
    "levies": ("duty", "insurance", "handling"),
    "inspection": ("in_inspection_area",),
    "invoices": (),
    "fuel": ("fuel_surcharge",),
    "variance": ("bought", "listed"),
    "goodwill": ("goodwill_lost",),
    "credit": ("payable_area", "receivable_area", "paid", "collected"),
    "guarantee": ("late_penalty", "on_time_bonus"),
    "volume": ("take_or_pay", "below_band", "above_band"),
    "reservation": ("reservation",),
    "reschedule": ("rescheduled",),
    "prices": ("savings", "lost_discount"),
    "ways": (),
    "approval": ("requests", "approvals", "approval_days"),
    "spot": ("spot",),
    "maverick": ("maverick",),
    "expedite": ("expedite", "rush_asked", "rush_accepted"),
    "valuation": ("cogs", "inventory_loss"),
}
"""Further counters of stock points, group by group. A run keeps those that its `Shape` names: elsewhere they would
cost time and say nothing. `line_stop_days`: days on which work waited at an idle line for want of a component.
`target_level`: what a policy whose target moves aims at when the period ends. `destroyed`, `lost_on_the_way`: units
that disruptions took off the shelf, and on their way to it; `destroyed_value`: what the sites had paid for both.
`written_off`: units that were too old; `write_off`: what had been paid for them, at their owner's; `aged_area`:
unit-days of aged stock. `shrunk`, `shrinkage`: units that vanished, and what had been paid for them.
`consigned_write_off`, `consigned_shrinkage`, `consigned_destroyed`: the price, on that day, of goods that outside
suppliers had on consignment and that were too old, vanished, or were destroyed on the shelf or lost on the way.
`transshipped`: units that came from a site beside it. `returned`, `restocked`: units that customers sent back, and
those of them that can be sold again.
`liquidated_value`, `liquidation`: what had been paid for goods that were sold off, and what of it was lost.
`duty`, `insurance`, `handling`: money, where any lane has such costs. `carbon`: money for what moving goods emits.
`fuel_surcharge`: the part of the freight that a fuel clause added. `bought`, `listed`: units bought from suppliers, and
what they would have cost at the price that was written first, where prices vary. `goodwill_lost`: units that customers
would have asked for, had they not been let down before. `payable_area`, `receivable_area`:
integrals of what is owed, in money-days, where anybody pays later than at once; `paid`, `collected`: money that
changed hands. `savings`: list price less price paid; `lost_discount`: paid above the price that all buyers would get
together. `expedite`: money for a supplier's hurry; `rush_asked`, `rush_accepted`: how often he was asked to, and how
often he agreed. `requests`: orders that may need approval, `approvals`: those that did, `approval_days`: how long they
waited for it. `spot`, `maverick`: money paid beyond the list price on the spot market, and beside the contract.
`late_penalty`, `on_time_bonus`: money that suppliers pay (below zero) and get by their promises.
`take_or_pay`: money for units that were committed and not ordered, `below_band`; `above_band`: units that had to wait
for the next period, once for each period. `reservation`: money for capacity that is kept for a buyer.
`rescheduled`: units on order that were moved to a later day.
`cogs`, `inventory_loss`: what goods had cost that were sold, or lost, by the layers of the valuation."""


def point_accounts(groups: Iterable[str] = ()) -> tuple[str, ...]:
    """All goods accounts of a stock point in a run that keeps these groups."""
    return (*POINT_ACCOUNTS, *(name for group in groups for name in GROUP_LEVELS.get(group, ())))


def point_levels(groups: Iterable[str] = ()) -> tuple[str, ...]:
    """All levels of a stock point in a run that keeps these groups."""
    money = (name for group in groups for name in MONEY_LEVELS.get(group, ()))
    return (*point_accounts(groups), *PROMISES, *money)


def lane_flows(groups: Iterable[str] = ()) -> tuple[str, ...]:
    """All counters of a lane in a run that keeps these groups."""
    return (*LANE_FLOWS, *(name for group in groups for name in LANE_GROUPS.get(group, ())))


def point_flows(groups: Iterable[str] = ()) -> tuple[str, ...]:
    """All counters of a stock point in a run that keeps these groups.

    >>> point_flows(["production"])[-2:]
    ('line_stops', 'line_stop_days')
    """
    return (*POINT_FLOWS, *(name for group in groups for name in GROUPS[group]))
