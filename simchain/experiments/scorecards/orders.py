"""Scorecards of real suppliers, from a history of purchase orders."""

from collections.abc import Mapping, Sequence
from math import inf, nan
from pathlib import Path

import pandas as pd

from simchain.clock import DAYS_PER_YEAR, month_of
from simchain.errors import SeriesError
from simchain.experiments.bullwhip.microscope import time_in_words
from simchain.experiments.scorecards.scorecard import ASKED, MEASURES, PER_YEAR, TREND, WITHIN, Card, Mark, Scorecards
from simchain.rules.suppliers.order_lines import Window, decided_at, deviation, mean, percentile
from simchain.rules.suppliers.record import LaneLines, Record
from simchain.rules.suppliers.scorecards import Criteria, score, trend
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.order_lines import OrderHistory, order_history


def scorecard_of(
    orders: str | Path | OrderHistory,
    *,
    columns: Mapping[str, str] | None = None,
    where: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
    window: Window | None = None,
    criteria: Criteria | None = None,
    currency: str = "",
) -> Scorecards:
    """Judge the suppliers of a history of purchase orders as `scorecard` judges those of a run.

    `orders` is a CSV file with a row per order line, of which `columns`, `where` and `missing` say how to read it (see
    `order_history`), or what `order_history` gave. `window` says what is on time, `criteria` what the score weighs.
    A line counts from the day on which it is known whether it is on time: it came, or its window is over. Lead times
    stand beside those promised. There are no intervals: it happened once.

    Raises `SeriesError` where the file cannot be read.
    """
    if isinstance(orders, OrderHistory):
        history = orders
    else:
        try:
            history = order_history(orders, columns=columns, where=where, missing=missing, window=window)
        except HistoryError as error:
            raise SeriesError(f"the history of orders {error}") from None
    judge = criteria or Criteria()
    by_supplier: dict[str, list[LaneLines]] = {}
    for (supplier, _), lane in history.lanes.items():
        by_supplier.setdefault(supplier, []).append(lane)
    most_first = sorted(by_supplier.items(), key=lambda one: -sum(len(lane.lines) for lane in one[1]))
    return Scorecards(
        title=f"{_number(history.number, 'order line')} of {_number(len(by_supplier), 'supplier')}",
        scenario="",
        currency=currency or "money",
        replications=1,
        asked=1,
        days=history.days,
        window=f"{history.days:,.0f} days from {history.first}",
        confidence=nan,
        criteria=judge,
        windows={supplier: lanes[0].window for supplier, lanes in most_first},
        committed="the date promised in the file",
        cards={supplier: _card(lanes, history, judge) for supplier, lanes in most_first},
        items={of: _card([lane], history, judge) for of, lane in history.lanes.items()},
        reviews=_reviews(dict(most_first), history, judge),
        spending=_spending(history),
        notes=tuple(f"{note}." for note in history.notes()),
    )


def window_in_words(early: str | None, late: str | None, otherwise: Window) -> Window:
    """A window as it is written, such as '3 days' and '1 day'.

    Raises `SeriesError` where one is no time, or below zero.

    >>> window_in_words(None, "1 day", Window(early=3.0))
    Window(early=3.0, late=1.0)
    """
    return Window(
        otherwise.early if early is None else _span(early, "--early", "before"),
        otherwise.late if late is None else _span(late, "--late", "after"),
    )


def _span(text: str, option: str, side: str) -> float:
    without_sign = text.strip().removeprefix("-").lstrip()
    days = time_in_words(without_sign, option)
    if days > 0.0 and without_sign != text.strip():
        way = f"It counts days {side} the day promised: write '{without_sign}', or '0 days' for none"
        raise SeriesError(f"{option} must be at least 0 days; got '{text}'. {way}")
    return days


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _card(lanes: Sequence[LaneLines], history: OrderHistory, criteria: Criteria) -> Card:
    record = Record(lanes, due_at=decided_at)
    figures = record.figures(0.0, history.days)
    figures["score"] = score(figures, criteria)
    figures["score_trend"] = trend([points for _, points, _ in record.scores(criteria, 0.0, history.days)])
    known = [line for lane in lanes for line in lane.lines if line.lead_time == line.lead_time]
    promised = [line.promised_at - line.ordered_at for line in known if line.promised_at >= line.ordered_at]
    average, spread = mean(promised), deviation(promised)
    asked = {
        "asked_mean": average,
        "asked_sd": spread,
        "asked_cv": spread / average if average > 0.0 else nan,
        "asked_p95": percentile(promised, 0.95),
    }
    card = {}
    for figure in MEASURES:
        scale = DAYS_PER_YEAR / history.days if figure.name in PER_YEAR else 1.0
        wanted = asked[ASKED[figure.name]] if figure.name in ASKED else nan
        within = WITHIN.get(figure.unit, (0.0, inf)) if figure is not TREND else (-inf, inf)
        card[figure.name] = Mark(figure.name, scale * figures.get(figure.name, nan), nan, wanted, within)
    return card


def _reviews(suppliers: Mapping[str, Sequence[LaneLines]], history: OrderHistory, criteria: Criteria) -> pd.DataFrame:
    rows = [
        {"supplier": supplier, "day": day, "score": points, **figures}
        for supplier, lanes in suppliers.items()
        for day, points, figures in Record(lanes, due_at=decided_at).scores(criteria, 0.0, history.days)
    ]
    return pd.DataFrame(rows)


def _spending(history: OrderHistory) -> pd.DataFrame:
    """What was paid, by supplier, item and month of receipt."""
    rows = [
        {"supplier": supplier, "item": item, "month": month_of(payment.day) + 1.0, "spend": payment.amount}
        for (supplier, item), lane in history.lanes.items()
        for payment in lane.payments
    ]
    if not rows:
        return pd.DataFrame(columns=["supplier", "item", "month", "spend"])
    return pd.DataFrame(rows).groupby(["supplier", "item", "month"], sort=False).sum().reset_index()
