"""A band around a volume that is committed for each period: what may be ordered of it, and what is paid below it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from simchain.formula import formula
from simchain.rules.policies import DUST


@dataclass(frozen=True)
class VolumeBand:
    """Between `least` and `most` units are ordered every `every` days; `rate` of the price is paid for what is not."""

    least: float
    most: float
    every: float
    rate: float


@formula
def called_off(rule: VolumeBand, wanted: float, ordered: float, multiple: float) -> float:
    """What of an order the supplier takes on in a period: m floor(min(q, U - o) / m), in units.

    q is the order, U the upper end of the band, o what was ordered in the period before it, m the lot; 0 is none. The
    whole of an order that fits is taken on. A quantity flexibility contract (Tsay 1999).

    >>> called_off(VolumeBand(80.0, 120.0, 30.0, 1.0), wanted=70.0, ordered=60.0, multiple=25.0)
    50.0
    """
    room = rule.most - ordered
    if wanted <= room + DUST:
        return wanted
    if room <= DUST:
        return 0.0
    return multiple * floor(room / multiple + DUST) if multiple > 0.0 else room


@formula
def below_band(rule: VolumeBand, ordered: float) -> float:
    """Units of a period that were to be ordered and were not: max(0, L - o).

    L is the lower end of the band, o what was ordered in the period. Take or pay: they are paid all the same.

    >>> band = VolumeBand(80.0, 120.0, 30.0, 1.0)
    >>> below_band(band, ordered=60.0), below_band(band, ordered=90.0)
    (20.0, 0.0)
    """
    short = rule.least - ordered
    return short if short > DUST else 0.0


FORMULAS: tuple[Callable[..., float], ...] = (called_off, below_band)
