"""Units of time, and the order of the day: what comes first when several things happen at one instant.

Time is a float number of days. Every duration is rounded to a whole number of *ticks* of 2**-30 day (about 80
microseconds): sums of such numbers are exact for runs of up to eight million days, so "the same instant" is `==`.
"""

import math
from enum import IntEnum

TICKS_PER_DAY = 2**30
LONGEST_RUN = 2.0**22
"""Days. Beyond this, sums of ticks would no longer be exact."""

DAYS_PER_MONTH = 365 / 12
DAYS_PER_YEAR = 365.0
DAYS = {"h": 1 / 24, "day": 1.0, "week": 7.0, "month": DAYS_PER_MONTH, "year": DAYS_PER_YEAR}
"""Days in each unit of time. A year has 365 days and a month 365/12; the run's manifest says so."""


class Phase(IntEnum):
    """A step in the order of the day. Lower comes first among events of one instant."""

    MEASURE = 0
    DISRUPTIONS = 1
    RECEIPTS = 2
    MAIL = 3
    DEMAND = 4
    SERVICE = 5
    REVIEW = 6
    IMMEDIATE = 7


ORDER_OF_THE_DAY = (
    (Phase.MEASURE, "the period that ends here is measured, before anything of the new one happens"),
    (Phase.DISRUPTIONS, "disruptions begin and end; goods spoil, vanish or are sold off"),
    (Phase.RECEIPTS, "deliveries arrive, production completes"),
    (Phase.MAIL, "orders sent earlier arrive"),
    (Phase.DEMAND, "customers' demand arrives and is served, behind what waits"),
    (Phase.SERVICE, "what came in is allocated to what still waits, oldest backlog first"),
    (Phase.REVIEW, "stocks are reviewed rank by rank, from the customers upstream; suppliers allocate once per rank"),
    (Phase.IMMEDIATE, "what left with zero lead time is delivered, upstream first, and served; then transshipments"),
)
"""The table that every engine reads. The measuring step of a period stands at the first instant after it."""

RANKS = 2**20


def priority(phase: Phase, rank: int = 0) -> int:
    """Place of an event within its instant: by phase, then by rank.

    >>> priority(Phase.RECEIPTS) < priority(Phase.DEMAND) < priority(Phase.REVIEW, 0) < priority(Phase.REVIEW, 1)
    True
    """
    return phase * RANKS + rank


def whole_ticks(days: float) -> float:
    """Round a duration in days to a whole number of ticks.

    >>> whole_ticks(0.1) + whole_ticks(0.2) == whole_ticks(0.1 + 0.2)
    True
    """
    return round(days * TICKS_PER_DAY) / TICKS_PER_DAY


def next_tick(days: float) -> float:
    """Round a duration in days up to a whole number of ticks, and to one tick at least."""
    return max(1, math.ceil(days * TICKS_PER_DAY)) / TICKS_PER_DAY


def month_of(day: float) -> float:
    """Number of the month that a day is in, from 0 on. A month begins with its first instant, though 365/12 is rounded.

    >>> month_of(0.0), month_of(364.0), month_of(365.0)
    (0.0, 11.0, 12.0)
    """
    return (day / DAYS_PER_MONTH + 1e-9) // 1.0
