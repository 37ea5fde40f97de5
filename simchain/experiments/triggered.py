"""What triggers did, as a table, and what is said of those that never rest."""

from collections.abc import Iterable, Sequence
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from simchain.experiments.replicate import Outcome
from simchain.rules.risk.triggers import Firing

COLUMNS = (
    "scenario",
    "replication",
    "trigger",
    "metric",
    "does",
    "fired_at",
    "value",
    "until",
    "value_at_end",
    "restless_since",
)

NEVER = Firing(nan, nan)
"""Stands in the table for a trigger whose figure was never defined."""


def triggers_table(done: Sequence[Outcome]) -> pd.DataFrame:
    """A row each time that a trigger fired, and one without a day where its figure was never defined in a run.

    `until` is empty where it was on to the end, `restless_since` where it was not restless.
    """
    rows = [
        (
            outcome.scenario,
            outcome.replication,
            fired.name,
            fired.metric,
            fired.does,
            one.fired_at,
            one.value,
            one.until,
            one.value_at_end,
            fired.restless_since,
        )
        for outcome in done
        for fired in outcome.measures.fired
        for one in ([NEVER] if fired.is_blind else fired.firings)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).replace([np.inf], np.nan)


def odd_triggers(table: pd.DataFrame) -> list[str]:
    """A sentence for each trigger that turned at check after check, or saw nothing, with the first place."""
    if table.empty:
        return []
    restless = (
        f"Trigger {row['trigger']} turns on or off at check after check, first in scenario {row['scenario']}, "
        f"replication {row['replication']}, from day {row['restless_since']:g} on: give it an 'until' that is further "
        "off, or a longer 'over'."
        for _, row in _first_of_each(table[table["restless_since"].notna()])
    )
    blind = (
        f"Trigger {row['trigger']} never fired in scenario {row['scenario']}, replication {row['replication']}: "
        f"{row['metric']} was undefined at every check. Watch another metric, or one over a longer time."
        for _, row in _first_of_each(table[table["fired_at"].isna()])
    )
    return [*restless, *blind]


def _first_of_each(rows: pd.DataFrame) -> "Iterable[tuple[Any, pd.Series[Any]]]":
    """The first row of each trigger."""
    return rows.drop_duplicates("trigger").iterrows()
