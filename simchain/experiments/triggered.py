"""What triggers did, as a table, and what is said of those that never rest."""

from collections.abc import Sequence
from math import nan

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
    """What is to be said of triggers that never rest, and of those that saw nothing."""
    return [*restless(table), *blind(table)]


def blind(table: pd.DataFrame) -> list[str]:
    """A sentence for each trigger whose figure was undefined at every check of a run, with the first such run."""
    said = []
    for name, rows in table.groupby("trigger", sort=False) if len(table) else ():
        saw_nothing = rows[rows["fired_at"].isna()]
        if len(saw_nothing):
            first = saw_nothing.iloc[0]
            said.append(
                f"Trigger {name} never fired in scenario {first['scenario']}, replication {first['replication']}: "
                f"{first['metric']} was undefined at every check. Watch another metric, or one over a longer time."
            )
    return said


def restless(table: pd.DataFrame) -> list[str]:
    """A sentence for each trigger that turned on or off at check after check, with the first place where it did."""
    said = []
    for name, rows in table.groupby("trigger", sort=False) if len(table) else ():
        never_rests = rows[rows["restless_since"].notna()]
        if len(never_rests):
            first = never_rests.iloc[0]
            said.append(
                f"Trigger {name} turns on or off at check after check, first in scenario {first['scenario']}, "
                f"replication {first['replication']}, from day {first['restless_since']:g} on: give it an 'until' that "
                "is further off, or a longer 'over'."
            )
    return said
