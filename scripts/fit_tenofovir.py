"""Figures of the scenario on tenofovir: two real suppliers of one medicine, one cheap and slow, one dear and fast.

Source: USAID (2015), *SCMS Delivery History Dataset / Supply Chain Shipment Pricing Data* (public domain, a work of the
U.S. Government): shipment lines of the programme that bought HIV medicines for many countries. Taken here: tenofovir
300 mg, 30 tablets a pack (item I074), orders sent to the vendor in 2010, lead time = delivered - order sent, in days,
where that is positive.

    python scripts/fit_tenofovir.py

reads ``scms_delivery/{shipments,vendors,items}.csv`` in the folder named by SIMCHAIN_DATA, or in ``../shared/data``
beside the checkout. Text goes to standard output; exit status 2 where the data are absent.

A lead time here contains production, queueing and the date the client asked for; lines of one order share their fate,
and the two vendors served different countries by different modes. It is realistic input, not a judgement of vendors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

ITEM = "I074"  # tenofovir 300 mg x 30
YEAR = 2010  # in which the order was sent
VENDORS = {"V14": "Aurobindo", "V47": "Mylan"}
DEMAND_YEARS = (2010, 2011)  # in which the packs were delivered
LAWS = {"gamma": stats.gamma, "lognormal": stats.lognorm, "weibull": stats.weibull_min}
FILES = ("shipments.csv", "vendors.csv", "items.csv")


def data_folder() -> Path | None:
    """The folder ``scms_delivery``, where it is to be had."""
    named = os.environ.get("SIMCHAIN_DATA")
    base = Path(named) if named else Path(__file__).resolve().parents[1].parent / "shared" / "data"
    folder = base / "scms_delivery"
    return folder if all((folder / name).is_file() for name in FILES) else None


def read(file: Path) -> pd.DataFrame:
    """A CSV file in which only an empty cell means "not available" (the text ``N/A`` is a value of this source)."""
    return pd.read_csv(file, keep_default_na=False, na_values=[""])


def deliveries(folder: Path) -> pd.DataFrame:
    """All lines of the item, with dates as dates and ``lead`` and ``promised`` in days since the order was sent."""
    lines = read(folder / "shipments.csv")
    lines = lines.loc[lines["item_id"] == ITEM].copy()
    for column in ("po_sent_date", "scheduled_date", "delivered_date"):
        lines[column] = pd.to_datetime(lines[column])
    lines["lead"] = (lines["delivered_date"] - lines["po_sent_date"]).dt.days
    lines["promised"] = (lines["scheduled_date"] - lines["po_sent_date"]).dt.days
    return lines


def ordered_in_the_year(lines: pd.DataFrame, vendor: str) -> pd.DataFrame:
    chosen = (lines["vendor_id"] == vendor) & (lines["po_sent_date"].dt.year == YEAR) & (lines["lead"] > 0)
    return pd.DataFrame(lines.loc[chosen])


def per_pack(lines: pd.DataFrame, column: str) -> str:
    """Total over total where the source has a number, and the median of the lines."""
    known = lines[lines[column].notna()]
    ratio = known[column] / known["quantity_packs"]
    total = known[column].sum() / known["quantity_packs"].sum()
    return (
        f"{total:.4f} (total over total), {ratio.median():.4f} (median line), from {len(known)} of {len(lines)} lines"
    )


def counts(column: pd.Series) -> str:
    return ", ".join(f"{value} {count}" for value, count in column.value_counts().items())


def describe(lines: pd.DataFrame) -> Iterator[str]:
    lead, packs, price = lines["lead"], lines["quantity_packs"], lines["pack_price_usd"]
    together = lines.drop_duplicates(["po_so", "delivered_date"])
    on_time = (lines["delivered_date"] <= lines["scheduled_date"]).mean()
    orders = lines["po_so"].nunique()
    yield f"lines (n)               {len(lines)}, in {orders} orders; {len(together)} arrivals (order and day)"
    yield f"lead time, days         mean {lead.mean():.1f}, sd {lead.std():.1f} (n-1) or {lead.std(ddof=0):.1f} (n)"
    yield f"                        median {lead.median():.0f}, from {lead.min():.0f} to {lead.max():.0f}"
    yield f"  of the arrivals       mean {together['lead'].mean():.1f}, sd {together['lead'].std():.1f} (n-1)"
    yield f"  as promised           mean {lines['promised'].mean():.1f}, sd {lines['promised'].std():.1f} (n-1)"
    yield f"share on time           {on_time:.3f}"
    yield f"pack price, USD         median {price.median():.2f}, from {price.min():.2f} to {price.max():.2f}"
    yield f"freight, USD a pack     {per_pack(lines, 'freight_usd')}"
    yield f"weight, kg a pack       {per_pack(lines, 'weight_kg')}"
    yield f"mode                    {counts(lines['shipment_mode'])}"
    for (country, mode, term), group in lines.groupby(["country", "shipment_mode", "inco_term"]):
        yield (
            f"  {country!s}, {mode!s}, {term!s}: n {len(group)}, mean lead {group['lead'].mean():.1f} days,"
            f" median price {group['pack_price_usd'].median():.2f} USD"
        )
    yield f"packs a line            median {packs.median():,.0f}, mean {packs.mean():,.0f}"
    by_order = lines.groupby("po_so")["quantity_packs"].sum()
    yield f"packs an order          median {by_order.median():,.0f}, mean {by_order.mean():,.0f}"
    yield f"packs ordered in {YEAR}   {packs.sum():,.0f}"


def fits(lead: pd.Series) -> pd.DataFrame:
    """Maximum likelihood with the origin at zero, the law with the smallest AIC first."""
    days = lead.to_numpy(dtype=float)
    rows = []
    for name, law in LAWS.items():
        shape, origin, scale = law.fit(days, floc=0)
        aic = 2 * 2 - 2 * law.logpdf(days, shape, origin, scale).sum()
        distance = stats.kstest(days, law.cdf, args=(shape, origin, scale)).statistic
        rows.append({"law": name, "shape": shape, "scale": scale, "AIC": aic, "KS distance": distance})
    return pd.DataFrame(rows).sort_values("AIC", ignore_index=True)


def overtakes(lines: pd.DataFrame) -> tuple[int, int, float]:
    """Pairs of arrivals ordered on different days: how many came in the other order, of how many, and how many would.

    The last is the mean over all ways to deal the observed lead times out to the orders, as if they were independent.
    """
    together = lines.drop_duplicates(["po_so", "delivered_date"])
    sent = (together["po_sent_date"] - together["po_sent_date"].min()).dt.days.to_numpy()
    lead = together["lead"].to_numpy()
    later = sent[None, :] - sent[:, None]
    arrival = sent + lead
    pairs = later > 0
    observed = int((pairs & (arrival[:, None] > arrival[None, :])).sum())
    longer = lead[:, None] - lead[None, :]
    others = ~np.eye(len(lead), dtype=bool)
    expected = sum(float((longer[others] > gap).mean()) for gap in later[pairs])
    return observed, int(pairs.sum()), expected


def ordering(lines: pd.DataFrame) -> Iterator[str]:
    days = sorted(lines["po_sent_date"].dt.strftime("%d %b").unique(), key=lambda day: pd.to_datetime(f"{day} {YEAR}"))
    observed, pairs, expected = overtakes(lines)
    yield f"orders sent             on {len(days)} days: {', '.join(days)}"
    yield f"overtakes               {observed} of {pairs} pairs of arrivals; {expected:.1f} were lead times independent"


def scenario_lines(lines: pd.DataFrame, name: str) -> Iterator[str]:
    known = lines[lines["freight_usd"].notna()]
    freight = known["freight_usd"].sum() / known["quantity_packs"].sum()
    mode = {"Ocean": "sea", "Air": "air"}[lines["shipment_mode"].mode().iloc[0]]
    lead = lines["lead"]
    yield f"{name.lower()}:"
    yield f"  sells: {{tenofovir: {lines['pack_price_usd'].median():.2f} USD}}   # a pack of 30 tablets, median"
    yield (
        f"  lead_time: {lead.mean():.0f} ± {lead.std(ddof=0):.0f} days"
        f"   # n {len(lead)}; sd with n, {lead.std():.0f} with n-1"
    )
    yield f"  freight: {{cost: {freight:.2f} USD/unit, mode: {mode}}}   # total over total, {len(known)} lines"


def monthly(lines: pd.DataFrame) -> np.ndarray:
    """Packs delivered in every month of the demand years, months without a delivery included."""
    months = pd.period_range(f"{DEMAND_YEARS[0]}-01", f"{DEMAND_YEARS[-1]}-12", freq="M")
    packs = lines.groupby(lines["delivered_date"].dt.to_period("M"))["quantity_packs"].sum()
    return packs.reindex(months, fill_value=0).to_numpy(dtype=float)


def demand(lines: pd.DataFrame) -> Iterator[str]:
    lines = lines[lines["delivered_date"].dt.year.isin(DEMAND_YEARS)]
    yield f"{'country':22}{'packs':>11}{'share':>8}{'a month':>10}{'CV':>7}  months with a delivery, packs by year"
    groups = [("all", lines), *((str(name), group) for name, group in lines.groupby("country"))]
    for name, group in sorted(groups, key=lambda pair: -pair[1]["quantity_packs"].sum()):
        months = monthly(group)
        share = months.sum() / lines["quantity_packs"].sum()
        years = group.groupby(group["delivered_date"].dt.year)["quantity_packs"].sum()
        by_year = ", ".join(f"{year} {packs:,}" for year, packs in zip(years.index, years, strict=True))
        variation = months.std(ddof=1) / months.mean()
        yield (
            f"{name:22}{months.sum():11,.0f}{share:8.4f}{months.mean():10,.0f}{variation:7.2f}"
            f"  {np.count_nonzero(months)} of {len(months)}, {by_year}"
        )


def report(folder: Path) -> Iterator[str]:
    items, vendors = (read(folder / name) for name in ("items.csv", "vendors.csv"))
    lines = deliveries(folder)
    description = dict(zip(items["item_id"], items["item_description"], strict=True))[ITEM]
    full_names = dict(zip(vendors["vendor_id"], vendors["vendor"], strict=True))
    yield f"{ITEM}: {description}; orders sent in {YEAR}, lead time > 0"
    for vendor, name in VENDORS.items():
        chosen = ordered_in_the_year(lines, vendor)
        yield f"\n== {name} ({vendor}, {full_names[vendor]})"
        yield from describe(chosen)
        yield from ordering(chosen)
        yield fits(chosen["lead"]).to_string(index=False, float_format="{:.3f}".format)
    yield "\n== Lines for the scenario"
    for vendor, name in VENDORS.items():
        yield from scenario_lines(ordered_in_the_year(lines, vendor), name)
    years = f"{DEMAND_YEARS[0]}-{DEMAND_YEARS[-1]}"
    yield f"\n== Deliveries of the item in {years}, all vendors (a basis for an assumed demand)"
    yield from demand(lines)


def main() -> int:
    folder = data_folder()
    if folder is None:
        print("The data are absent: set SIMCHAIN_DATA to the folder that holds scms_delivery/.", file=sys.stderr)
        return 2
    for text in report(folder):
        print(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
