"""Figures of the gift shop: eight real items of a gift-ware retailer, one or two of each class of the ABC/XYZ grid.

Source: Chen, D. (2012), *Online Retail II*, UCI Machine Learning Repository, https://doi.org/10.24432/C5CG6D
(CC BY 4.0): invoice lines from December 2009 to December 2010, added up per item and week.

    python scripts/fit_gift_shop.py ../shared/data/online_retail

reads ``items.csv``, ``calendar.csv`` and ``weekly_demand.csv`` in the folder named. Text goes to standard output; exit
status 2 where the data are absent.

Classes: A is the first 80 % of revenue, B the next 15 %, C the rest; X is a weekly CV of up to 0.5, Y of up to 1, Z
beyond; and by Syntetos and Boylan (2005) an item is smooth, erratic, intermittent or lumpy. Of each class chosen here
comes the item with the highest revenue of those that are steady enough to be described by a few figures: `is_steady`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

CLASSES = ("AX smooth", "AY smooth", "AZ erratic", "AZ lumpy", "BY smooth", "BZ lumpy", "CZ intermittent", "CZ lumpy")
ON_SALE = ("2009-12-31", "2010-11-25")  # first sold by, last sold after
INTERVAL, SIZE = 1.32, 0.49  # cuts of Syntetos and Boylan: weeks between sales, squared CV of weeks with sales
FILES = ("items.csv", "calendar.csv", "weekly_demand.csv")


def weekly(folder: Path, column: str) -> pd.DataFrame:
    """A row per item, a column per week in which the shop traded; no sales are zero."""
    calendar = pd.read_csv(folder / "calendar.csv")
    sold = pd.read_csv(folder / "weekly_demand.csv").pivot_table(index="sku", columns="week", values=column)
    return sold.reindex(columns=calendar.loc[calendar["trading_days"] > 0, "week"]).fillna(0.0)


def described(folder: Path) -> pd.DataFrame:
    """A row per item, dearest seller first: its class, its weeks, and the orders that would make up such weeks."""
    units, lines = weekly(folder, "units"), weekly(folder, "lines")
    items = pd.read_csv(folder / "items.csv").set_index("sku").sort_values("revenue_gbp", ascending=False)
    units, lines = units.loc[items.index], lines.loc[items.index]
    weeks = units.shape[1]
    items["mean"], items["sd"] = units.mean(axis=1), units.std(axis=1)
    items["empty"] = (units == 0).mean(axis=1)
    items["follows"] = lag_one(units)
    items["orders"] = lines.sum(axis=1) / weeks
    items["size"] = items["mean"] / items["orders"]
    items["size_sd"] = np.sqrt((items["sd"] ** 2 / items["orders"] - items["size"] ** 2).clip(lower=0))
    items["class"] = abc(items["revenue_gbp"]) + xyz(items["sd"] / items["mean"]) + " " + pattern(units)
    return items


def lag_one(units: pd.DataFrame) -> pd.Series:
    """Autocorrelation of each item's weeks at lag one."""
    return units.T.apply(lambda weeks: weeks.autocorr(1) if weeks.std() > 0 else np.nan)


def abc(revenue: pd.Series) -> pd.Series:
    share = revenue.cumsum() / revenue.sum()
    return pd.Series(np.select([share <= 0.80, share <= 0.95], ["A", "B"], "C"), index=revenue.index)


def xyz(variation: pd.Series) -> pd.Series:
    return pd.Series(np.select([variation <= 0.5, variation <= 1], ["X", "Y"], "Z"), index=variation.index)


def pattern(units: pd.DataFrame) -> pd.Series:
    """Smooth, erratic, intermittent or lumpy, by how often and how evenly an item sells."""
    sold = units.where(units > 0)
    often = units.shape[1] / sold.notna().sum(axis=1) < INTERVAL
    evenly = (sold.std(axis=1) / sold.mean(axis=1)) ** 2 < SIZE
    names = np.select([often & evenly, often, evenly], ["smooth", "erratic", "intermittent"], "lumpy")
    return pd.Series(names, index=units.index)


def is_steady(items: pd.DataFrame) -> pd.Series:
    """Sold from the first month to the last, no week like the one before, as many empty weeks as with random orders."""
    throughout = (items["first_date"] <= ON_SALE[0]) & (items["last_date"] >= ON_SALE[1])
    random = (items["empty"] - np.exp(-items["orders"])).abs() < 0.1
    return throughout & random & (items["follows"].abs() < 0.2) & (items["size_sd"] > 0)


def chosen(folder: Path) -> pd.DataFrame:
    """The shop's items, indexed by class: the highest revenue of each among the steady."""
    items = described(folder)
    return items[is_steady(items)].reset_index().groupby("class").first().loc[list(CLASSES)]


def three(value: float) -> str:
    """Three significant digits, without an exponent."""
    return f"{float(f'{value:.2e}'):.10g}"


def demand(item: Any) -> dict[str, str]:
    """The demand block's figures: units a week where the item is smooth, else orders a week and units an order."""
    if item.name.endswith("smooth"):
        return {"rate": f"{three(item['mean'])} ± {three(item['sd'])} units/week"}
    return {
        "arrivals": f"{three(item['orders'])} orders/week",
        "mean": f"{three(item['size'])} ± {three(item['size_sd'])} units",
    }


def report(folder: Path) -> Iterator[str]:
    for name, item in chosen(folder).iterrows():
        figures = ", ".join(f"{key}: {value}" for key, value in demand(item).items())
        price, words = item["median_price_gbp"], " ".join(item["description"].lower().split())
        yield f"{name:16} {item['sku']:7} {words:34} {price:6.2f} GBP  {figures}"
        mean, spread = item["mean"], item["sd"]
        yield f"{'':24} weekly mean {mean:.1f}, sd {spread:.1f}, CV {spread / mean:.2f}; lag one {item['follows']:+.2f}"
        random = np.exp(-item["orders"])
        yield f"{'':24} empty weeks {item['empty']:.2f}; orders at random would leave {random:.2f}"


def main(words: list[str]) -> int:
    folder = Path(words[0]) if words else None
    if folder is None or not all((folder / name).is_file() for name in FILES):
        print(f"Name the folder that holds {', '.join(FILES)}.", file=sys.stderr)
        return 2
    for text in report(folder):
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
