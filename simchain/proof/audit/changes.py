"""Changes in the words of a scenario: paths, laws written out, terms dropped; and what tells the shape of a law."""

from typing import Any

import numpy as np

from simchain.blueprint.terms import Terms
from simchain.proof.audit.site import Site
from simchain.rules.customers.demand import BucketDemand
from simchain.rules.distributions import Law, Normal, Truncated
from simchain.scenario.relations.network import Key

Changes = dict[str, Any]

POINTS = 400
"""Quantiles that stand for a law where it has to be written as values."""

SKEWED, HEAVY = 0.1, 0.7
"""Skewness, and distance of the kurtosis from 3, up to which a law of time passes for normal."""


def path(block: str, key: Key, *more: str) -> str:
    """A dotted path into a site: `path("stock", ("shop", "ring"), "level")`."""
    return ".".join(("sites", key[0], block, key[1], *more))


def days(number: float) -> str:
    return f"{float(number)!r} days"


def units(number: float) -> str:
    return f"{float(number)!r} units"


def time_law(mean: float, sd: float, dist: str = "gamma") -> dict[str, Any]:
    """A law of time by its mean and standard deviation (days), as it is written."""
    return {"dist": dist, "mean": f"{float(mean)!r} ± {float(sd)!r} days"} if sd > 0 else {"mean": days(mean)}


def in_whole_days(law: Law, later: float = 0.0) -> dict[str, Any]:
    """A law of time rounded to whole days, and moved by `later` days."""
    if law.sd == 0:
        return {"mean": days(law.mean + later)}
    most = int(np.ceil(float(law.quantile(1 - 1e-9)))) + 1
    edges = law.cdf(np.arange(most + 1, dtype=np.float64) + 0.5 - 1e-9)
    weights = np.diff(edges, prepend=0.0)
    kept = weights > 0
    values = np.arange(most + 1)[kept] + later
    return {"dist": "empirical", "values": [days(v) for v in values], "weights": [float(w) for w in weights[kept]]}


def is_in_whole_days(law: Law) -> bool:
    """Whether all times are whole days."""
    values = law.quantile((np.arange(POINTS) + 0.5) / POINTS)
    return bool(np.all(np.abs(values - np.round(values)) < 1e-6))


def mixture(lanes: tuple[Terms, ...]) -> dict[str, Any]:
    """One law of time for orders that are split: each source's times, weighted by its share."""
    grid = (np.arange(POINTS) + 0.5) / POINTS
    values = [(lane.lead_time.quantile(grid) + lane.order_delay, lane.share) for lane in lanes]
    return {
        "dist": "empirical",
        "values": [days(max(0.0, v)) for times, _ in values for v in times],
        "weights": [float(share) for times, share in values for _ in times],
    }


def is_normal(law: Law) -> bool:
    """Whether a law is near enough to a normal one: by skewness and kurtosis, from quantiles.

    A normal law cut at zero counts as normal: nothing nearer can be had. So do times that never vary.
    """
    if law.sd == 0 or isinstance(law, Normal | Truncated):
        return True
    values = law.quantile((np.arange(2000) + 0.5) / 2000)
    scores = (values - values.mean()) / values.std()
    return abs(float(np.mean(scores**3))) <= SKEWED and abs(float(np.mean(scores**4)) - 3) <= HEAVY


def is_bell_shaped(demand: BucketDemand) -> bool:
    """Whether a period's demand is normal (or always the same)."""
    return demand.law.sd == 0 or isinstance(demand.law, Normal | Truncated)


def memory_of(quantities: tuple[float, ...]) -> float:
    """The largest autocorrelation of a written series in its first lags, 0 where it is within chance."""
    values = np.asarray(quantities) - np.mean(quantities)
    power = float(values @ values)
    if power == 0:
        return 0.0
    lags = range(1, min(8, len(values) // 2 + 1))
    found = max((abs(float(values[k:] @ values[:-k])) / power for k in lags), default=0.0)
    return found if found > 2.5 / len(values) ** 0.5 else 0.0


def has(block: Any, key: str) -> bool:
    """Whether a block writes a key, with a value."""
    return key in block.model_fields_set and getattr(block, key) is not None


def terms_dropped(at: Site, key: Key, words: tuple[str, ...]) -> Changes:
    """A purchase without these terms of its own."""
    buys = at.known.network[key].buys
    if buys is None:
        return {}
    changes: Changes = {}
    for block, keys, _ in buys.blocks():
        inside = path("buys", key, *keys)
        changes |= {f"{inside}.{word}": None for word in words if has(block, word)}
    return changes


def profile_of(at: Site, key: Key) -> Changes:
    """Season, trend and events of a demand, as they were written."""
    written: Any = at.scenario.tree.data["sites"][key[0]].get("demand")
    while isinstance(written, dict) and key[1] in written:
        written = written[key[1]]
    words = ("season", "trend", "events")
    return {word: written[word] for word in words if isinstance(written, dict) and word in written}
