"""Where the real data sets are: tests that need them are skipped where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def real_data(folder: str) -> Path:
    """The data folder of that name, under SIMCHAIN_DATA or in ``../shared/data`` beside the checkout."""
    named = os.environ.get("SIMCHAIN_DATA")
    found = (Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data") / folder
    if not found.is_dir():
        pytest.skip(f"no real data: {found} is absent (SIMCHAIN_DATA names the folder that holds {folder}/)")
    return found


SCMS_COLUMNS = {
    "supplier": "vendor_id",
    "item": "item_id",
    "ordered": "po_sent_date",
    "promised": "scheduled_date",
    "received": "delivered_date",
    "quantity": "quantity_packs",
}
"""What the columns of the purchase orders of SCMS are called in their file."""
