"""What formulas leave out: every cause by name, with the function that switches it off, and the way out.

A cause gives the changes after which it is gone, none where it is not there. Each is applied to what those before it
have left. Where a formula is right about something (the spread of demand and of lead times), a cause leaves it alone,
so that the same target leads to the same level in the twin.
"""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.proof.audit import of_demand, of_orders, of_supply
from simchain.proof.audit.changes import Changes
from simchain.proof.audit.promises import BUFFERED
from simchain.scenario import spec


@dataclass(frozen=True)
class Cause:
    """Something that a formula leaves out: its name in a sentence, how it is switched off, and the way out."""

    name: str
    off: Callable[..., Changes]
    way_out: str
    of: tuple[type, ...] = (spec.BaseStock, spec.ReorderPoint, *BUFFERED)
    needs_runs: bool = False


ALL = (spec.BaseStock, spec.ReorderPoint, spec.Kanban, *BUFFERED)
KANBANS = (spec.Kanban,)

CAUSES = (
    Cause("several sources", of_supply.several_sources, "give each source a stock of its own in the calculation"),
    Cause(
        "supplier limits",
        of_supply.supplier_limits,
        "plan with the waiting: 'planned_lead_time', or a second source",
        ALL,
    ),
    Cause("order sizes", of_supply.order_sizes, "smaller minimum quantities and lots, or a lower level", ALL),
    Cause("shortage upstream", of_supply.shortage_upstream, "more stock upstream, or plan with the waiting", ALL),
    Cause("bullwhip below", of_demand.bullwhip_below, "let the stocks below order what they sell", ALL),
    Cause(
        "changing demand",
        of_demand.changing_demand,
        "compute the level for the peak, or review it with the season",
        ALL,
    ),
    Cause("order cap", of_orders.order_cap, "a higher cap, or a higher level", ALL),
    Cause("speculation", of_orders.speculation, "order what is needed: no inflated and no early orders", ALL),
    Cause("moving forecast", of_orders.moving_forecast, "a steadier forecast, or a larger buffer", BUFFERED),
    Cause("correlation", of_demand.correlation, "a higher level, or orders that follow a forecast"),
    Cause("skewed demand", of_demand.skewed_demand, "take the level from the quantile of the demand itself"),
    Cause("lost sales", of_demand.lost_sales, "a lower level does: who goes away is not owed", ALL),
    Cause("busy line", of_supply.busy_line, "a faster line, or a longer time in the calculation", ALL),
    Cause("wrong lead time", of_supply.wrong_lead_time, "plan with the real lead time"),
    Cause("skewed lead times", of_supply.skewed_lead_times, "take the level from the quantile of the lead-time demand"),
    Cause(
        "order of the day",
        of_orders.order_of_the_day,
        "plan with the days that sell before a delivery",
    ),
    Cause(
        "order crossing",
        of_orders.order_crossing,
        "a lower level does: early orders make up for late ones",
        needs_runs=True,
    ),
    Cause("undershoot", of_orders.undershoot, "write 'undershoot: counted' under safety", (spec.ReorderPoint,)),
    Cause("whole bins", of_orders.whole_bins, "smaller bins", KANBANS),
    Cause("uneven demand", of_demand.uneven_demand, "a 'safety' share for the cards", KANBANS),
    Cause("varying lead times", of_supply.varying_lead_times, "a 'safety' share for the cards", KANBANS),
)
"""In the order in which they are switched off."""
