"""Two sources of different speed: a slow, cheap, regular one, and a fast, dear one for what cannot wait.

The policy of the stock says how much is needed in all; a rule here says how much of it comes the fast way, and how much
the slow one. `position` is the inventory position (on hand + on order - backlog); `near_position` counts of what is on
order only what is due within the lead time of the fast source. All in units.
"""

import math
from dataclasses import dataclass
from math import inf

from simchain.formula import formula
from simchain.rules.policies import DUST


@dataclass(frozen=True)
class SingleIndex:
    """One position is watched: what it lacks to `expedite_up_to` comes the fast way, the rest of the need slowly."""

    expedite_up_to: float


@dataclass(frozen=True)
class DualIndex:
    """Two positions are watched: what the near one lacks to `expedite_up_to` comes the fast way, the rest slowly.

    At most `regular_cap` units a review come the slow way (the capped dual index); infinite is no cap.
    """

    expedite_up_to: float
    regular_cap: float = inf


@dataclass(frozen=True)
class BaseSurge:
    """The slow source is asked for `base_rate` units a day in any case, the fast one for what the policy needs."""

    base_rate: float


@formula
def single_index_part(rule: SingleIndex, position: float) -> float:
    """What comes the fast way: q_e = max(0, z_e - IP).

    Scheller-Wolf, Veeraraghavan and van Houtum (2007), 'Effective dual sourcing with a single index policy'.

    >>> single_index_part(SingleIndex(5), position=3.0), single_index_part(SingleIndex(5), position=6.0)
    (2.0, 0.0)
    """
    return max(0.0, rule.expedite_up_to - position)


@formula
def dual_index_part(rule: DualIndex, near_position: float) -> float:
    """What comes the fast way: q_e = max(0, z_e - IP_e), with IP_e the position within the fast lead time.

    Veeraraghavan and Scheller-Wolf (2008), Operations Research 56(4), 850-864.

    >>> dual_index_part(DualIndex(4), near_position=1.0), dual_index_part(DualIndex(4), near_position=5.0)
    (3.0, 0.0)
    """
    return max(0.0, rule.expedite_up_to - near_position)


@formula
def regular_part(needed: float, expedited: float, cap: float) -> float:
    """What comes the slow way: q_r = min(cap, max(0, needed - q_e)).

    With a cap it is the capped dual index of Sun and Van Mieghem (2019), Manufacturing & Service Operations Management
    21(4), 912-931.

    >>> regular_part(needed=7.0, expedited=3.0, cap=2.0), regular_part(needed=2.0, expedited=3.0, cap=2.0)
    (2.0, 0.0)
    """
    return min(cap, max(0.0, needed - expedited))


@formula
def base_part(due: float, minimum: float, multiple: float) -> float:
    """What the slow source is asked for of what has become due, Q units a day: q_b = l * floor(due / l), from MOQ on.

    Allon and Van Mieghem (2010), Management Science 56(1), 110-124, 'tailored base-surge'. A base that is less than the
    source accepts (`minimum` order, lots of `multiple`; 0 is none) is saved up. All in units.

    >>> base_part(due=2.5, minimum=0.0, multiple=0.0), base_part(2.5, 0.0, 1.0), base_part(1440.0, 1500.0, 0.0)
    (2.5, 2.0, 0.0)
    """
    if due < minimum - DUST:
        return 0.0
    return multiple * math.floor(due / multiple + DUST) if multiple > 0.0 else due
