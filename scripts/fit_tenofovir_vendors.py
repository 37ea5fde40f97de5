"""Figures of the scenario on tenofovir with its four vendors and a local wholesaler.

Source and folder: as in ``fit_tenofovir.py``, which takes the orders of one year; here those of all years are taken.

    PYTHONPATH=. python scripts/fit_tenofovir_vendors.py

Lead time: delivered - order sent, in days, where positive; that of the wholesaler, few of whose lines of tenofovir have
both dates, from all that it sold. Freight: total over total of the lines that state it.

Prices fell by two thirds over these years, and the vendors sold in different ones. So each line is held against
Mylan's median of the year in which it was ordered (Mylan sold in nearly all of them), and the median of these ratios
times Mylan's median of 2010 is a vendor's price at the level of 2010. The wholesaler's price is the median as recorded.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.fit_tenofovir import ITEM, YEAR, data_folder, deliveries, read

VENDORS = {"V14": "Aurobindo", "V23": "Cipla", "V29": "Hetero", "V47": "Mylan"}
REFERENCE = "V47"
WHOLESALER = "V59"


class Figures(NamedTuple):
    """What is known of a vendor: days, USD a pack, and the share of lines that came by the promised day."""

    lines: int
    lead: float
    sd: float
    price: float
    freight: float
    on_time: float


def four(folder: Path) -> dict[str, Figures]:
    """The figures of the four vendors."""
    lines = deliveries(folder)
    lines = lines[lines["lead"] > 0].assign(year=lines["po_sent_date"].dt.year)
    yearly = lines[lines["vendor_id"] == REFERENCE].groupby("year")["pack_price_usd"].median()
    found = {}
    for vendor, name in VENDORS.items():
        own = lines[lines["vendor_id"] == vendor]
        known = own[own["freight_usd"].notna()]
        found[name] = Figures(
            lines=len(own),
            lead=float(own["lead"].mean()),
            sd=float(own["lead"].std()),
            price=float((own["pack_price_usd"] / own["year"].map(yearly)).median() * yearly[YEAR]),
            freight=float(known["freight_usd"].sum() / known["quantity_packs"].sum()),
            on_time=float((own["delivered_date"] <= own["scheduled_date"]).mean()),
        )
    return found


def wholesaler(folder: Path) -> Figures:
    """The figures of the local wholesaler: the price of this medicine, the lead time of all that it sold."""
    lines = read(folder / "shipments.csv")
    lines = lines[lines["vendor_id"] == WHOLESALER]
    sent, came, promised = (pd.to_datetime(lines[f"{kind}_date"]) for kind in ("po_sent", "delivered", "scheduled"))
    lead = (came - sent).dt.days
    lead = lead[lead > 0]
    prices = lines[lines["item_id"] == ITEM]["pack_price_usd"]
    on_time = float((came <= promised)[lead.index].mean())
    return Figures(len(prices), float(lead.mean()), float(lead.std()), float(prices.median()), 0.0, on_time)


def main() -> int:
    folder = data_folder()
    if folder is None:
        print("The data are absent: set SIMCHAIN_DATA to the folder that holds scms_delivery/.", file=sys.stderr)
        return 2
    for name, found in {**four(folder), "Wholesaler": wholesaler(folder)}.items():
        print(
            f"{name:11}{found.price:6.2f} USD a pack, {found.lead:.0f} ± {found.sd:.0f} days, "
            f"{100 * found.on_time:.0f} % on time, freight {found.freight:.2f} USD ({found.lines} lines)"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
