"""The catalogue of metrics: one name, one formula, one unit, one sentence."""

from collections.abc import Callable
from dataclasses import dataclass

from simchain.metrics import bullwhip, cost, forecast, production, service, stock
from simchain.metrics.measured import Floats, Measured
from simchain.metrics.service import over_customers
from simchain.rules.costs import CAUSES

MONEY = "{currency}"
"""Stands for the scenario's currency in a unit."""


@dataclass(frozen=True)
class Metric:
    """A named number of a run.

    `point` gives one value per stock point, `chain` one for the whole chain; either may be missing. `better` says
    which way is good: 'low', 'high', or '' where neither is. Undefined values are NaN, and null in files.
    """

    name: str
    family: str
    unit: str
    definition: str
    point: Callable[[Measured], Floats] | None = None
    chain: Callable[[Measured], float] | None = None
    better: str = ""

    def unit_in(self, currency: str) -> str:
        """The unit with the currency filled in."""
        return self.unit.replace(MONEY, currency)


def added_up(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the sum over its stock points."""
    return lambda run: float(point(run).sum())


def facing_customers(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the mean over the stock points that face customers."""
    return lambda run: over_customers(point(run), run)


def over_products(point: Callable[[Measured], Floats]) -> Callable[[Measured], float]:
    """The chain's value as the sum over what is made; undefined where nothing is."""
    return lambda run: production.over_products(point(run), run)


CAUSE_SENTENCES = {
    "purchase": "Price of goods bought from outside suppliers, posted when title passes (on consignment: at use).",
    "order": "Cost of placing orders.",
    "freight": "Cost of moving goods, posted at dispatch.",
    "set_up": "Cost of starting production lots.",
    "holding": "Cost of stock, transit and process (as its components) included, by absolute rate or undivided share, "
    "at its owner's.",
    "capital": "Cost of the money tied up in stock, transit and process included, at its owner's.",
    "storage": "Cost of storing stock, where it lies; on the way, at its owner's.",
    "risk": "Cost of obsolescence, damage and loss of stock, at its owner's (an outside supplier's: at his buyer's).",
    "backorder": "Cost of units waiting, per unit and day: customers', and others where the stock names a cost.",
    "stockout": "Cost of customers' units that were not served at once, once per unit.",
}

SERVICE = (
    Metric(
        "fill_rate",
        "service",
        "share",
        "Units served at the instant they were asked for, over units asked for; of the chain: by its customers.",
        service.fill_rate,
        service.chain_fill_rate,
        "high",
    ),
    Metric(
        "line_fill_rate",
        "service",
        "share",
        "Order lines served completely at once, over all lines (each order here has one line).",
        service.line_fill_rate,
        service.chain_line_fill_rate,
        "high",
    ),
    Metric(
        "cycle_service_level",
        "service",
        "share",
        "Replenishment cycles without unmet demand, over all cycles; a cycle closes at each receipt.",
        service.cycle_service_level,
        facing_customers(service.cycle_service_level),
        "high",
    ),
    Metric(
        "no_stockout_probability",
        "service",
        "share",
        "Share of periods that end with net stock (on hand less backlog) of zero or more.",
        service.no_stockout_probability,
        facing_customers(service.no_stockout_probability),
        "high",
    ),
    Metric(
        "ready_rate",
        "service",
        "share",
        "Share of time with stock on hand.",
        service.ready_rate,
        facing_customers(service.ready_rate),
        "high",
    ),
    Metric(
        "gamma_service",
        "service",
        "share",
        "1 less average backlog over mean demand per period; can be negative.",
        service.gamma_service,
        facing_customers(service.gamma_service),
        "high",
    ),
    Metric(
        "demand",
        "service",
        "units",
        "Units asked for; of the chain: by its customers.",
        service.demand,
        service.chain_demand,
    ),
    Metric(
        "units_short",
        "service",
        "units",
        "Units not served at once, waiting or lost; of the chain: its customers'.",
        service.units_short,
        service.chain_units_short,
        "low",
    ),
    Metric(
        "lost_units",
        "service",
        "units",
        "Customers' units that were lost.",
        service.lost_units,
        added_up(service.lost_units),
        "low",
    ),
    Metric(
        "stockout_events",
        "service",
        "spells",
        "Spells of periods with unmet demand; a spell ends when a period's demand is met in full.",
        service.stockout_events,
        facing_customers(service.stockout_events),
        "low",
    ),
    Metric(
        "stockout_days",
        "service",
        "days",
        "Days in periods with unmet demand.",
        service.stockout_days,
        facing_customers(service.stockout_days),
        "low",
    ),
    Metric(
        "average_backlog",
        "service",
        "units",
        "Units owed, time average; of the chain: to its customers.",
        service.average_backlog,
        service.chain_average_backlog,
        "low",
    ),
    Metric("peak_backlog", "service", "units", "Most units owed at any time.", service.peak_backlog, None, "low"),
    Metric(
        "backorder_unit_days",
        "service",
        "unit-days",
        "Integral of the backlog over time.",
        service.backorder_unit_days,
        service.chain_backorder_unit_days,
        "low",
    ),
    Metric(
        "mean_wait",
        "service",
        "days",
        "Mean time that a unit waits from being asked for to being served (backlog over flow, Little's law).",
        service.mean_wait,
        service.chain_mean_wait,
        "low",
    ),
)

STOCK = (
    Metric(
        "average_stock",
        "stock",
        "units",
        "Units on hand, time average.",
        stock.average_stock,
        added_up(stock.average_stock),
        "low",
    ),
    Metric(
        "average_in_transit",
        "stock",
        "units",
        "Units on their way to the stock, time average.",
        stock.average_in_transit,
        added_up(stock.average_in_transit),
    ),
    Metric(
        "average_in_process",
        "stock",
        "units",
        "Units being made, time average.",
        stock.average_in_process,
        added_up(stock.average_in_process),
    ),
    Metric(
        "average_on_order",
        "stock",
        "units",
        "Units ordered and not yet received (in the mail, at the source, in transit, in production), time average.",
        stock.average_on_order,
    ),
    Metric(
        "on_order_variance",
        "stock",
        "units^2",
        "Variance over time of what is on order.",
        stock.on_order_variance,
    ),
    Metric(
        "days_of_supply",
        "stock",
        "days",
        "Average stock over mean daily demand.",
        stock.days_of_supply,
        stock.chain_days_of_supply,
    ),
    Metric(
        "turns",
        "stock",
        "1/year",
        "Units issued a year over average stock; of the chain: cost of goods sold over inventory value.",
        stock.turns,
        stock.chain_turns,
        "high",
    ),
    Metric(
        "inventory_value",
        "stock",
        MONEY,
        "Stock that sites own, at landed cost, on hand, in process and in transit, time average.",
        stock.inventory_value,
        added_up(stock.inventory_value),
        "low",
    ),
    Metric(
        "inventory_days",
        "stock",
        "days",
        "Inventory value over the cost of goods that leave it in a day.",
        stock.inventory_days,
        stock.chain_inventory_days,
        "low",
    ),
)

COST = (
    *(
        Metric(
            f"{cause}_cost",
            "cost",
            MONEY,
            CAUSE_SENTENCES[cause],
            cost.posted(cause),
            added_up(cost.posted(cause)),
            "low",
        )
        for cause in CAUSES
    ),
    Metric(
        "stock_change",
        "cost",
        MONEY,
        "Growth of stock over the window, at landed cost; of goods on consignment without the price still due.",
        cost.stock_change,
        added_up(cost.stock_change),
    ),
    Metric(
        "total_cost",
        "cost",
        MONEY,
        "All costs posted in the measured window, less the growth of stock (see stock_change).",
        cost.total_cost,
        added_up(cost.total_cost),
        "low",
    ),
    Metric(
        "cost_per_year",
        "cost",
        f"{MONEY}/year",
        "Total cost per year of 365 days.",
        cost.cost_per_year,
        cost.chain_cost_per_year,
        "low",
    ),
    Metric(
        "carrying_cost",
        "cost",
        MONEY,
        "All holding cost: holding, capital, storage and risk together.",
        cost.carrying_cost,
        added_up(cost.carrying_cost),
        "low",
    ),
    Metric(
        "carrying_rate",
        "cost",
        "1/year",
        "Carrying cost a year over the average value of the stock that it is paid for, consignment included.",
        cost.carrying_rate,
        cost.chain_carrying_rate,
    ),
    Metric(
        "revenue",
        "cost",
        MONEY,
        "Units sold to customers at their price.",
        cost.revenue,
        added_up(cost.revenue),
        "high",
    ),
    Metric(
        "gmroi",
        "cost",
        "1/year",
        "Gross margin (revenue less landed cost of goods sold) a year over average inventory value.",
        None,
        cost.gmroi,
        "high",
    ),
)

BULLWHIP = (
    Metric(
        "bullwhip",
        "bullwhip",
        "ratio",
        "Var(orders placed) / Var(demand received), per period; of the chain: upstream orders on customers' demand.",
        bullwhip.bullwhip,
        bullwhip.chain_bullwhip,
        "low",
    ),
    Metric(
        "bullwhip_cumulative",
        "bullwhip",
        "ratio",
        "Var(orders placed) / Var(customers' demand that the stock serves, in its own units), per period.",
        bullwhip.bullwhip_cumulative,
        None,
        "low",
    ),
    Metric(
        "bullwhip_cv2",
        "bullwhip",
        "ratio",
        "Squared coefficient of variation of orders over that of demand, per period.",
        bullwhip.bullwhip_cv2,
        None,
        "low",
    ),
    Metric(
        "bullwhip_excess",
        "bullwhip",
        "units^2",
        "Var(orders placed) less Var(demand received), per period.",
        bullwhip.bullwhip_excess,
        None,
        "low",
    ),
    Metric(
        "nsamp",
        "bullwhip",
        "ratio",
        "Net stock amplification: Var(net stock at the end of periods) / Var(demand received).",
        bullwhip.nsamp,
        None,
        "low",
    ),
    Metric("order_variance", "bullwhip", "units^2", "Variance of orders placed per period.", bullwhip.order_variance),
    Metric(
        "demand_variance", "bullwhip", "units^2", "Variance of demand received per period.", bullwhip.demand_variance
    ),
)

ORDERS = (
    Metric("units_ordered", "orders", "units", "Units ordered.", lambda run: run.sum("ordered")),
    Metric(
        "orders_placed",
        "orders",
        "orders",
        "Orders placed.",
        lambda run: run.sum("orders"),
        lambda run: float(run.sum("orders").sum()),
    ),
    Metric("units_received", "orders", "units", "Units received into stock.", lambda run: run.sum("received")),
)

PRODUCTION = (
    Metric(
        "line_stops",
        "production",
        "events",
        "Spells in which work waits for want of a component and its line stands idle; booked with the product that "
        "has waited longest. Without a line: in which no lot can start.",
        production.line_stops,
        over_products(production.line_stops),
        "low",
    ),
    Metric(
        "line_stop_days",
        "production",
        "days",
        "Days that line stops last.",
        production.line_stop_days,
        over_products(production.line_stop_days),
        "low",
    ),
)

FORECAST = (
    Metric(
        "wape",
        "forecast",
        "share",
        "Sum of absolute errors of the one-period forecast, over the demand it saw. 0 is perfect.",
        forecast.wape,
        None,
        "low",
    ),
    Metric(
        "bias",
        "forecast",
        "share",
        "Sum of forecast less demand, over demand: above 0 too much was forecast.",
        forecast.bias,
    ),
    Metric(
        "mase",
        "forecast",
        "ratio",
        "Sum of absolute errors over that of the naive forecast (the last demand again). Below 1 beats it.",
        forecast.mase,
        None,
        "low",
    ),
)

METRICS: tuple[Metric, ...] = (*SERVICE, *STOCK, *COST, *BULLWHIP, *ORDERS, *PRODUCTION, *FORECAST)
