"""What `simchain bullwhip` prints: a row per stock, a column per measure, and every formula below."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import pandas as pd

from simchain.cli.texts.figures import figure, null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.cli.texts.results import head
from simchain.cli.texts.split import meanings, split_data, split_text
from simchain.experiments.bullwhip.split import Split
from simchain.experiments.results import Results
from simchain.metrics.bullwhip.microscope import AMPLITUDE, FORMULAS, SYMBOLS

SHORT = {
    "bullwhip": "bullwhip",
    "bullwhip_cumulative": "cumulative",
    "bullwhip_cv2": "CV² ratio",
    "bullwhip_excess": "excess",
    "nsamp": "net stock",
    "order_peak": "order peak",
}
"""Measures by the heading of their column."""

MOST_STOCKS = 40


def scenario_text(results: Results, table: pd.DataFrame, splits: Sequence[Split] = ()) -> str:
    """The measures of every stock of every scenario, and what makes up the bullwhip of each."""
    several = table["scenario"].nunique() > 1
    table = table.assign(stock=[_stock(row, several) for row in table.itertuples()])
    bucket = table["bucket"].iloc[0]
    stocks = list(dict.fromkeys(table["stock"]))
    more = len(stocks) - MOST_STOCKS
    table = table[table["stock"].isin(stocks[:MOST_STOCKS])]
    parts = [
        f"{head(results)}\nMean over the replications ± half of the 95% interval, per {bucket}.",
        _measures(table),
        _spectrum(table, bucket),
        f"{more} more stocks are not shown: use --json, or simchain.bullwhip." if more > 0 else "",
        _formulas(table),
        *(split_text(split) for split in splits),
        meanings() if splits else "",
    ]
    return "\n\n".join(part for part in parts if part)


def series_text(title: str, table: pd.DataFrame) -> str:
    """The measures of one real series, a row each."""
    treatment = table["treatment"].iloc[0]
    found: list[dict[str, Any]] = [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
    rows = {_name(row): (f"{row['value']:.4g}", row["formula"]) for row in found if not isnan(row["value"])}
    left_out = [f"{_name(row)}: {row['note']}" for row in found if row["note"]]
    name = max(map(len, rows), default=0)
    body = "\n".join(f"{label:<{name}}  {value:>12}  {formula}" for label, (value, formula) in rows.items())
    parts = [
        f"{title}; per {table['bucket'].iloc[0]}{', ' + treatment if treatment else ''}.",
        body,
        "\n".join(["Not defined here:", *(f"  {reason}" for reason in left_out)]) if left_out else "",
        _letters(),
    ]
    return "\n\n".join(part for part in parts if part)


def scenario_data(results: Results, table: pd.DataFrame, splits: Sequence[Split] = ()) -> dict[str, Any]:
    """The same for programs."""
    measures = {"title": results.title, "replications": results.replications, "measures": _rows(table)}
    return {**measures, "splits": [split_data(split) for split in splits]}


def series_data(table: pd.DataFrame) -> dict[str, Any]:
    """The measures of a real series, for programs."""
    return {"measures": _rows(table)}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): null(value) for key, value in row.items()} for row in table.to_dict("records")]


def _stock(row: Any, several: bool) -> str:
    """`batches: retailer/item`, without what is the same everywhere."""
    return f"{row.scenario + ': ' if several else ''}{row.site}/{row.item}"


def _measures(table: pd.DataFrame) -> str:
    found = table[table["measure"] != AMPLITUDE]
    shown = [measure for measure in SHORT if found.loc[found["measure"] == measure, "value"].notna().any()]
    rows = {
        str(stock): [_cell(frame, measure) for measure in shown] for stock, frame in found.groupby("stock", sort=False)
    }
    return table_of(rows, [SHORT[measure] for measure in shown])


def _spectrum(table: pd.DataFrame, bucket: str) -> str:
    found = table[(table["measure"] == AMPLITUDE) & table["value"].notna()]
    if found.empty:
        return ""
    periods = sorted(found["period"].unique())
    rows = {
        str(stock): [_cell(frame[frame["period"] == period], AMPLITUDE) for period in periods]
        for stock, frame in found.groupby("stock", sort=False)
    }
    return f"Amplitude ratio of waves as long as so many times {bucket}:\n" + table_of(
        rows, [f"{period:g}" for period in periods]
    )


def _cell(frame: pd.DataFrame, measure: str) -> str:
    rows = frame[frame["measure"] == measure]
    if rows.empty or isnan(rows["value"].iloc[0]):
        return "-"
    value, half = float(rows["value"].iloc[0]), float(rows["high"].iloc[0] - rows["value"].iloc[0])
    return figure(value) if isnan(half) else f"{figure(value)} ± {figure(half)}"


def _formulas(table: pd.DataFrame) -> str:
    """Every formula, and why a measure is not there."""
    lines = []
    for measure, formula in FORMULAS.items():
        rows = table[table["measure"] == measure]
        name = SHORT.get(measure, "amplitude ratio")
        missing = rows["value"].isna().all()
        lines.append(paragraph(f"{name:<16}{formula}{'   (' + rows['note'].iloc[0] + ')' if missing else ''}"))
    return "\n".join([*lines, _letters()])


def _letters() -> str:
    meant = [f"{letter} {meaning}" for letter, meaning in SYMBOLS.items()]
    return f"{'; '.join(meant[:3])};\n{'; '.join(meant[3:])}."


def _name(row: dict[str, Any]) -> str:
    waves = "" if isnan(row["period"]) else f", {row['period']:g} buckets"
    return f"{row['measure']}{waves}"
