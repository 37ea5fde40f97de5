"""Scorecards of the outside suppliers of a scenario: what its runs show, with intervals over the replications."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf, nan
from typing import Any

import numpy as np
import pandas as pd

from simchain.clock import DAYS_PER_YEAR
from simchain.errors import Fault, ScenarioError, UnknownName
from simchain.experiments.intervals import ANY, Bounds, Interval, check_confidence, t_half_width
from simchain.experiments.results import Results
from simchain.experiments.run import Plan, Source, plan, run_plan
from simchain.rules.suppliers.order_lines import Window
from simchain.rules.suppliers.scorecards import FIGURES, Criteria, Figure

USUAL_REPLICATIONS = 30
"""Most replications, unless more are asked for: a scorecard needs no verdict."""

PER_YEAR = (
    "orders",
    "units_ordered",
    "spend",
    "off_contract_spend",
    "savings",
    "expedites_asked",
    "lines_due",
    "lines_done",
)
"""Measures that grow with the length of the window: shown for a year."""

SCORE = Figure("score", "points", "100 · sum of weight · min(1, actual / target)", "high")
TREND = Figure("score_trend", "points", "change of the score from review to review (least squares)", "high")
MEASURES = (SCORE, TREND, *FIGURES)
WITHIN: dict[str, Bounds] = {"share": (0.0, 1.0), "points": (0.0, 100.0)}
ASKED = {
    "lead_time_mean": "asked_mean",
    "lead_time_sd": "asked_sd",
    "lead_time_cv": "asked_cv",
    "lead_time_p95": "asked_p95",
}
COLUMNS = ("supplier", "item", "measure", "unit", "mean", "low", "high", "asked", "definition")


@dataclass(frozen=True)
class Mark(Interval):
    """One measure of one supplier: its mean over the replications, and half its interval (NaN of one replication).

    `asked` is what the scenario states, or the purchase orders promised; NaN where nothing is.
    """

    measure: str
    mean: float
    half_width: float
    asked: float = nan
    within: Bounds = ANY


Card = dict[str, Mark]
"""The measures of a supplier, or of one of its items, by name."""


@dataclass(frozen=True)
class Scorecards:
    """Scorecards of all suppliers. `cards` is by supplier, `items` by supplier and item.

    `reviews` has a row per supplier and review, `spending` one per supplier, site, item and month: means over the
    replications. `windows` says when a delivery of each supplier was on time, `committed` what it promised.
    """

    title: str
    scenario: str
    currency: str
    replications: int
    asked: int
    days: float
    window: str
    confidence: float
    criteria: Criteria
    windows: dict[str, Window]
    committed: str
    cards: dict[str, Card] = field(repr=False)
    items: dict[tuple[str, str], Card] = field(repr=False)
    reviews: pd.DataFrame = field(repr=False)
    spending: pd.DataFrame = field(repr=False)
    tags: dict[str, Mark] = field(default_factory=dict, repr=False)
    """Share of spend with suppliers of each tag."""
    notes: tuple[str, ...] = ()
    """What was left out, in sentences."""

    @property
    def complete(self) -> bool:
        """False if it was stopped early."""
        return self.replications == self.asked

    def of(self, supplier: str, item: str = "") -> Card:
        """The measures of a supplier, or of one item of it. Raises `UnknownName`."""
        found = self.items.get((supplier, item)) if item else self.cards.get(supplier)
        if found is None:
            known = ", ".join(f"{one}/{what}" for one, what in self.items) if item else ", ".join(self.cards)
            raise UnknownName(f"there is no scorecard of '{supplier}{'/' + item if item else ''}'; there are {known}")
        return found

    @property
    def table(self) -> pd.DataFrame:
        """A row per supplier, item (empty for all together) and measure that is defined."""
        all_items = {(supplier, ""): card for supplier, card in self.cards.items()}
        rows = [
            (*of, name, unit_of(name, self.currency), mark.mean, mark.low, mark.high, mark.asked, DEFINITIONS[name])
            for of, card in {**all_items, **self.items}.items()
            for name, mark in card.items()
            if mark.mean == mark.mean
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def __repr__(self) -> str:
        said = ", ".join(f"{name} {card['score'].mean:.1f}" for name, card in self.cards.items())
        return f"<Scorecards {self.title!r} {self.scenario}: {said}>"


def scorecard(
    source: Source,
    scenario: str = "base",
    *,
    rules: Any = (),
    replications: int | None = None,
    seed: int | None = None,
    confidence: float = 0.95,
    **options: Any,
) -> Scorecards:
    """Run a scenario, keep the order lines of its outside suppliers, and judge them by its `scorecard` block.

    `source` is a file name, a mapping, or what `load` gave; without `replications` those of the scenario are run, at
    most 30. `options` (jobs, check, progress) go to `run`. Intervals are Student's t over the replications in which a
    measure is defined.

    >>> shop = {"simchain": 1, "suppliers": {"A": {"lead_time": "2 days", "price": "5 USD"}},
    ...         "sites": {"shop": {"demand": "10 units/day", "buys": "A"}}}
    >>> card = scorecard(shop, replications=2).of("A")
    >>> card["score"].mean, card["on_time"].mean, card["lead_time_mean"].mean, card["lead_time_mean"].asked
    (100.0, 1.0, 2.0, 2.0)
    """
    check_confidence(confidence)
    planned = plan(source, [scenario], replications, seed, rules)
    if replications is None:
        planned = replace(planned, replications=min(planned.replications, USUAL_REPLICATIONS))
    return of_plan(planned, confidence, **options)


def of_plan(planned: Plan, confidence: float = 0.95, **options: Any) -> Scorecards:
    """Run what is planned, of which there is one scenario; see `scorecard`."""
    (blueprint,) = planned.blueprints
    if not any(lane.supplier is not None for lane in blueprint.lanes):
        message = f"{blueprint.title or 'the scenario'} buys from no outside supplier, so there is nobody to judge"
        raise ScenarioError([Fault(message, None, "add 'suppliers', and let a site buy from one")])
    kept = replace(blueprint.keeping_lines(), keep_series=False)
    results = run_plan(replace(planned, blueprints=(kept,)), **options)
    if not results.replications:
        raise KeyboardInterrupt
    judged = [(lane.supplier, lane.on_time) for lane in kept.lanes if lane.is_on_record]
    windows = {kept.supplies[number].supplier: window for number, window in judged if number is not None}
    return Scorecards(
        title=results.title,
        scenario=kept.scenario,
        currency=results.currency,
        replications=results.replications,
        asked=results.asked,
        days=results.measured_days,
        window=f"day {kept.warm_up:g} to {kept.horizon:g}",
        confidence=confidence,
        criteria=kept.criteria,
        windows=windows,
        committed="the day of the order plus the lead time planned with",
        cards={str(name): _card(rows, results.measured_days, confidence) for name, rows in _by(results, "suppliers")},
        items={
            (str(rows["supplier"].iloc[0]), str(rows["item"].iloc[0])): _card(rows, results.measured_days, confidence)
            for _, rows in _by(results, "supplier_items")
        },
        reviews=_means(results.supplier_reviews, ["supplier", "day"]),
        spending=_means(results.spending, ["supplier", "site", "item", "month"]),
        tags=_tags(results, confidence),
    )


def _by(results: Results, name: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    frame: pd.DataFrame = getattr(results, name)
    keys = ["supplier", "item"] if "item" in frame else "supplier"
    yield from frame.groupby(keys, sort=False)


def _tags(results: Results, confidence: float) -> dict[str, Mark]:
    found = {}
    for tag, rows in results.spend_by_tag.groupby("tag", sort=False) if len(results.spend_by_tag) else ():
        shares = rows["share"].dropna().to_numpy(dtype=np.float64)
        mean = float(shares.mean()) if len(shares) else nan
        found[str(tag)] = Mark("spend_share", mean, t_half_width(shares, confidence), within=(0.0, 1.0))
    return found


def _means(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    if frame.empty:
        return frame
    means = frame.drop(columns=["scenario", "replication"]).groupby(list(keys), sort=False).mean()
    return means.reset_index()


def _card(rows: pd.DataFrame, days: float, confidence: float) -> Card:
    """Means over the replications of one supplier's rows."""
    found = {}
    for figure in MEASURES:
        scale = DAYS_PER_YEAR / days if figure.name in PER_YEAR else 1.0
        values = rows[figure.name].dropna().to_numpy(dtype=np.float64) * scale
        asked = rows[ASKED[figure.name]].mean() if figure.name in ASKED else nan
        within = WITHIN.get(figure.unit, (0.0, inf)) if figure is not TREND else ANY
        mean = float(values.mean()) if len(values) else nan
        found[figure.name] = Mark(figure.name, mean, t_half_width(values, confidence), float(asked), within)
    return found


def unit_of(measure: str, currency: str) -> str:
    """The unit in which a measure is shown."""
    unit = next(figure.unit for figure in MEASURES if figure.name == measure).replace("money", currency)
    return f"{unit}/year" if measure in PER_YEAR else unit


DEFINITIONS = {figure.name: figure.definition for figure in MEASURES}
