"""Figures that a trigger may watch: what each is measured in, and between which bounds it is."""

from collections.abc import Mapping
from math import inf

SUPPLIER_FIGURES: Mapping[str, str] = {
    "on_time": "share",
    "fill_rate": "share",
    "lead_time_mean": "time",
    "lead_time_sd": "time",
    "lead_time_cv": "number",
    "lead_time_p95": "time",
    "quality": "share",
    "ppm": "number",
    "acceptance": "share",
    "invoice_accuracy": "share",
    "invoice_hold": "time",
    "contract_compliance": "share",
    "expedites_asked": "orders",
    "responsiveness": "share",
    "rush_lead_time": "time",
    "orders": "orders",
    "units_ordered": "units",
    "average_order": "units",
    "spend": "money",
    "savings": "money",
    "score": "number",
}
"""Figures of a supplier's scorecard; `fill_rate` is its `supplier_fill_rate`."""

DESK_FIGURES: Mapping[str, str] = {
    "days_of_supply": "time",
    "stock": "units",
    "backlog": "units",
    "fill_rate": "share",
    "demand": "units/time",
    "stockout_days": "time",
    "wape": "share",
}
"""Figures of an item at a site as they are read off a desk."""

AT_ONCE = ("stock", "backlog")
"""What is looked at as it is on the day; all others are over a window."""

OF_STOCKS: Mapping[str, str] = {
    "share": """
        line_fill_rate cycle_service_level no_stockout_probability ready_rate gamma_service responsiveness
        spot_share spot_premium off_contract_share price_leak bias acceptance invoice_accuracy
        goodwill_lost_share aged_share return_rate imbalance
    """,
    "units": """
        units_short lost_units average_backlog peak_backlog average_stock average_in_transit average_in_process
        average_on_order units_below_band units_rescheduled units_above_band units_ordered units_received
        expedited_units spot_units off_contract_units destroyed_units units_rejected ppm demand_lost_to_goodwill
        written_off_units shrinkage_units liquidated_units units_returned net_demand transshipped_units
    """,
    "number": """
        stockout_events backorder_unit_days on_order_variance turns bullwhip bullwhip_cumulative
        bullwhip_cv2 bullwhip_excess nsamp order_variance demand_variance line_stops mase
    """,
    "time": "mean_wait inventory_days rush_lead_time request_cycle_time effective_lead_time line_stop_days",
    "money": """
        inventory_value purchase_cost order_cost freight_cost duty_cost insurance_cost handling_cost carbon_cost
        expedite_cost spot_cost maverick_cost late_penalty_cost on_time_bonus_cost reservation_cost
        take_or_pay_cost set_up_cost holding_cost capital_cost storage_cost risk_cost credit_cost backorder_cost
        stockout_cost write_off_cost shrinkage_cost liquidation_cost stock_change total_cost carrying_cost
        revenue ppv fuel_surcharge payables receivables savings lost_discount cogs stock_value inventory_loss
        expedite_spend destroyed_value goodwill_lost_margin liquidation_revenue recovered_value
    """,
    "money/units": "landed_cost_per_unit landed_cost_per_good_unit price_paid average_price",
    "money/time": "cost_per_year",
    "1/time": "carrying_rate",
    "mass": "kg_co2e",
    "orders": "orders_placed expedites_asked expedites approvals",
}
"""Names of metrics that the results give of an item at a site, by what they are measured in; a number is in the
metric's own unit, so `turns` are those of a year. Left out are those of decisions about suppliers, which no window of
the books tells."""

SITE_FIGURES: Mapping[str, str] = {
    **{name: dimension for dimension, names in OF_STOCKS.items() for name in names.split()},
    **DESK_FIGURES,
}
"""Figures of an item at a site, over a rolling window."""

OF_STOCKS_ALONE = """
    peak_backlog average_on_order on_order_variance bullwhip_cumulative bullwhip_cv2 bullwhip_excess nsamp
    order_variance demand_variance units_ordered units_received bias mase
"""
"""Metrics that the results give of stocks, and not of the chain."""

OF_THE_CHAIN: Mapping[str, str] = {
    "share": "fill_rate",
    "units": "demand",
    "time": "stockout_days days_of_supply dpo dso cash_to_cash",
    "money": "working_capital peak_working_capital gross_margin",
    "number": "gmroi",
}
"""Metrics of the chain that are none of stocks, or are told otherwise there."""

CHAIN_FIGURES: Mapping[str, str] = {
    **{name: of for name, of in SITE_FIGURES.items() if name not in (*DESK_FIGURES, *OF_STOCKS_ALONE.split())},
    **{name: dimension for dimension, names in OF_THE_CHAIN.items() for name in names.split()},
}
"""Figures of the whole chain, over a rolling window. Left out are those of order lines, budgets and decisions."""

ADDS_UP = ("money", "money/time")
"""What the figures of a site's items can be added up in, where a trigger names no item."""

A_YEAR = ("cost_per_year", "carrying_rate")
"""Figures that are told by the year."""

MOST = {"score": 100.0}

MORE_THAN_ALL = ("wape", "goodwill_lost_share", "return_rate")
"""Shares that may be more than 100 %: of what is somewhere else, or of another time."""

MAY_BE_NEGATIVE = """
    stock_change total_cost cost_per_year late_penalty_cost spot_cost maverick_cost credit_cost liquidation_cost ppv
    spot_premium price_leak savings lost_discount bias bullwhip_excess net_demand working_capital peak_working_capital
    gross_margin gmroi cash_to_cash
"""
"""Figures that may be below 0."""


def bounds(figure: str, figures: Mapping[str, str]) -> tuple[float, float]:
    """The least and the most that one of these figures can be; infinite where nothing is said of it.

    >>> bounds("on_time", SUPPLIER_FIGURES), bounds("stock", SITE_FIGURES), bounds("total_cost", CHAIN_FIGURES)
    ((0.0, 1.0), (0.0, inf), (-inf, inf))
    """
    if figure in MAY_BE_NEGATIVE.split():
        return -inf, inf
    is_share = figure not in MORE_THAN_ALL and figures[figure] == "share"
    return 0.0, 1.0 if is_share else MOST.get(figure, inf)
