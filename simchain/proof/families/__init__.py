"""One file per family of cases: it builds their systems, runs them as a user would, and says what it found.

A function takes a `Case` and yields a `Found` for each way to build its system. Each file lists its functions at its
foot, beside the ids that they answer.
"""

from collections.abc import Callable, Iterator

from simchain.proof.case import Case
from simchain.proof.families import (
    base_stock,
    beer_game,
    bullwhip,
    chains,
    disruptions,
    formulas,
    identities,
    lead_times,
    loops,
    lost_sales,
    make_to_stock,
    min_max,
    reorder_points,
    resilience,
    sourcing,
    traces,
    vendors,
)
from simchain.proof.judging import Found

Proof = Callable[[Case], Iterator[Found]]

CASES: tuple[tuple[tuple[str, ...], Proof], ...] = (
    *traces.CASES,
    *reorder_points.CASES,
    *base_stock.CASES,
    *min_max.CASES,
    *formulas.CASES,
    *lead_times.CASES,
    *chains.CASES,
    *lost_sales.CASES,
    *make_to_stock.CASES,
    *loops.CASES,
    *vendors.CASES,
    *disruptions.CASES,
    *resilience.CASES,
    *bullwhip.CASES,
    *beer_game.CASES,
    *sourcing.CASES,
    *identities.CASES,
)
