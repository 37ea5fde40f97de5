"""The microscope on real series: orders and demand of a firm or an industry, as they were published."""

from collections.abc import Sequence

import pandas as pd
from numpy.typing import ArrayLike

from simchain.metrics.bullwhip.amplification import Floats, series
from simchain.metrics.bullwhip.microscope import FORMULAS, Flows, readings
from simchain.metrics.bullwhip.treatment import growth, in_buckets, without_season


def bullwhip_of(
    orders: ArrayLike,
    demand: ArrayLike,
    *,
    net_stock: ArrayLike | None = None,
    end_demand: ArrayLike | None = None,
    bucket: str = "bucket",
    together: int = 1,
    log_differences: bool = False,
    season: int | None = None,
    step: int | None = None,
    periods: Sequence[float] | None = None,
) -> pd.DataFrame:
    """All measures of the bullwhip of plain series: a row per measure, with formula, bucket and treatment.

    `bucket` names what one number stands for, such as 'month'; `together` adds up so many of them first.
    `log_differences` measures the growth from bucket to bucket, `season` takes out the mean of each place in a season
    of so many buckets (12 for months of the year); both change what is found, so the table says so. `step` is the
    first bucket of a new level of demand, `periods` the lengths of the waves of the amplitude ratio, in buckets.

    >>> float(bullwhip_of([0, 4, 0, 4], [1, 3, 1, 3], bucket="week").set_index("measure").value["bullwhip"])
    4.0
    """

    def treated(values: ArrayLike | None, what: str) -> Floats | None:
        if values is None:
            return None
        given = in_buckets(series(values, what), together)
        given = growth(given, what) if log_differences else given
        return given if season is None else without_season(given, season)

    placed, asked = treated(orders, "orders"), treated(demand, "demand")
    assert placed is not None
    assert asked is not None
    levels = None if net_stock is None else in_buckets(series(net_stock, "net stock"), together, "last")
    changes = log_differences or season is not None
    flows = Flows(placed, asked, treated(end_demand, "end demand"), levels, step, changes)
    kind = f"{together} x {bucket}" if together > 1 else bucket
    return pd.DataFrame(
        [
            {
                "measure": reading.measure,
                "period": reading.period,
                "value": reading.value,
                "formula": FORMULAS[reading.measure],
                "bucket": kind,
                "treatment": _treatment(log_differences, season),
                "note": reading.why,
            }
            for reading in readings(flows, periods)
        ]
    )


def _treatment(log_differences: bool, season: int | None) -> str:
    """What was done to the series, in words; nothing where they are measured as they are."""
    done = ["log differences"] if log_differences else []
    if season is not None:
        done.append(f"mean of each of {season} seasons taken out")
    return ", ".join(done)
