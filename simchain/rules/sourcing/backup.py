"""A second source that steps in when the first fails: it is known to stand still, or an order of it is late."""

from dataclasses import dataclass
from math import inf

from simchain.formula import formula


@dataclass(frozen=True)
class Backup:
    """Orders go to the first source, and to the second while the first is found to fail.

    It is found to stand still `detection` days after it began to; it is late when an order is not here `after_late`
    days after it was due (infinite: lateness is not watched).
    """

    detection: float = 0.0
    after_late: float = inf


@formula
def needs_backup(rule: Backup, down_for: float, late_by: float) -> bool:
    """Whether the next order goes to the second source: the first has been down for d >= D days, or is late by l >= L.

    `down_for` is below zero while the first source is up; `late_by` the days by which its oldest open order is overdue,
    below zero while it is not.

    >>> rule = Backup(detection=2.0, after_late=3.0)
    >>> needs_backup(rule, -1.0, 0.0), needs_backup(rule, 1.0, 2.9), needs_backup(rule, 2.0, 0.0)
    (False, False, True)
    >>> needs_backup(rule, -1.0, 3.0)
    True
    """
    is_down = down_for >= 0.0 and down_for >= rule.detection
    return is_down or (late_by >= 0.0 and late_by >= rule.after_late)
