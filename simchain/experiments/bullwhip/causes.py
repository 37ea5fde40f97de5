"""The causes of the bullwhip as switches: what a scenario has of each, and the changes that take it away.

After Lee, Padmanabhan and Whang (1997), Management Science 43(4): demand signal processing, order batching, rationing,
price variations. A lead time counts by its spread, because its length does nothing by itself: it works through the
demand signal (see `docs/decisions.md`). No switch touches the customers.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from simchain.experiments.edits import (
    Edit,
    batching,
    demand_signal,
    half_lead_times,
    lead_time_spread,
    price,
    rationing,
)
from simchain.experiments.twins import Switch
from simchain.scenario.vary import Changes


def _nested(edits: Iterable[Edit]) -> Changes:
    """Edits as one indented block of changes."""
    changes: dict[str, Any] = {}
    for path, value in edits:
        block = changes
        for step in path[:-1]:
            block = block.setdefault(str(step), {})
        block[str(path[-1])] = value
    return changes


class Cause(NamedTuple):
    """A cause by name, what it stands for, and what helps against it."""

    switch: Switch
    meaning: str
    remedy: str


CAUSES = (
    Cause(
        Switch("demand signal", lambda scenario: _nested(demand_signal(scenario))),
        "forecasts that follow demand, over as long as the lead time; people who guess it",
        "calmer forecasts, fed by the customers' own demand, over shorter lead times",
    ),
    Cause(
        Switch("lead time", lambda scenario: _nested(lead_time_spread(scenario))),
        "lead times that vary (their length works through the demand signal)",
        "lead times that hold",
    ),
    Cause(
        Switch("order batching", lambda scenario: _nested(batching(scenario))),
        "minimum orders, lots, full loads, fixed quantities, slow reviews",
        "smaller and more frequent orders",
    ),
    Cause(
        Switch("rationing", lambda scenario: _nested(rationing(scenario))),
        "capacity limits and outages of the sources, and buyers who order more in a shortage",
        "capacity that is sure, or shared out by past sales",
    ),
    Cause(
        Switch("price", lambda scenario: _nested(price(scenario))),
        "promotions, and stocks that buy ahead while they last",
        "the same low price every day",
    ),
)
"""In the order in which they are switched off."""

SHORTER = Switch("half the lead times", lambda scenario: _nested(half_lead_times(scenario)))
"""What shorter lead times would take away: tried beside the causes, and no part of the split."""
