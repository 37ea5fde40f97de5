"""Figures as a person reads them, and as JSON has them."""

from math import inf, isnan
from typing import Any

import pandas as pd

SHARES = ("fill_rate", "cycle_service_level", "no_stockout_probability", "line_fill_rate", "ready_rate")


def money(amount: float) -> str:
    """Whole units of money; what rounds to nothing is 0, not -0."""
    return f"{round(amount) + 0.0:,.0f}"


def shown(value: float, name: str) -> str:
    if isnan(value):
        return "undefined"
    return f"{100 * value:.1f} %" if name in SHARES else f"{value:,.2f}"


def figure(value: float) -> str:
    """Two decimals, none for large numbers; what rounds to nothing is 0, not -0."""
    digits = 2 if abs(value) < 1000 else 0
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def null(value: Any) -> Any:
    """JSON knows neither NaN nor infinity."""
    if isinstance(value, float):
        return None if isnan(value) or abs(value) == inf else float(value)
    return value


def row_data(row: "pd.Series[Any]") -> dict[str, Any]:
    return {str(key): null(value) for key, value in row.items()}
