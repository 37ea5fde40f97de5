"""A faster mode of the same supplier, at a surcharge: how much is asked for, and how much of it he takes on."""

import math
from dataclasses import dataclass
from math import inf

from simchain.formula import formula
from simchain.rules.policies import DUST


@dataclass(frozen=True)
class Expediting:
    """A stock asks its supplier to hurry what its near position lacks to `when_below` (units; -infinite: never).

    He takes an order on with the chance `accepts`, and no more than `capacity` units a day, whoever asks.
    """

    when_below: float = -inf
    accepts: float = 1.0
    capacity: float = inf


@formula
def rush_part(rule: Expediting, near_position: float) -> float:
    """What is asked for the fast way: q_e = max(0, z_e - IP_e), as in a dual-index rule with z_e = `when_below`.

    Veeraraghavan and Scheller-Wolf (2008), Operations Research 56(4), 850-864. `near_position` is what is on hand less
    backlog and will be here within the rush lead time. All in units.

    >>> rush_part(Expediting(when_below=500.0), near_position=320.0), rush_part(Expediting(), near_position=-9.0)
    (180.0, 0.0)
    """
    return max(0.0, rule.when_below - near_position)


@formula
def rush_accepted(
    rule: Expediting, asked: float, uniform: float, room: float, minimum: float, multiple: float
) -> float:
    """What of a rush order of `asked` units the supplier takes on: min(q, room) if u < a, in his lots; else nothing.

    `uniform` lies in [0, 1), `room` is what is left of the day's capacity, `minimum` and `multiple` are his least order
    and lot (0 is none). All in units.

    >>> rule = Expediting(accepts=0.8)
    >>> [rush_accepted(rule, 180.0, uniform, math.inf, 0.0, 0.0) for uniform in (0.1, 0.9)]
    [180.0, 0.0]
    >>> rush_accepted(rule, 180.0, 0.1, 100.0, 0.0, 30.0), rush_accepted(rule, 180.0, 0.1, 100.0, 150.0, 0.0)
    (90.0, 0.0)
    """
    if uniform >= rule.accepts:
        return 0.0
    part = min(asked, room)
    if multiple > 0.0:
        part = multiple * math.floor(part / multiple + DUST)
    return part if part >= minimum - DUST and part > DUST else 0.0
