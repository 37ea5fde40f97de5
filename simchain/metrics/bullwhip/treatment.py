"""What is done to series before they are measured: longer buckets, growth instead of levels, the season taken out.

Each of these changes the bullwhip that is found, so whoever prints a ratio says which were done.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from simchain.errors import SeriesError
from simchain.metrics.bullwhip.amplification import Floats, series


def in_buckets(values: ArrayLike, length: int, take: Literal["sum", "last"] = "sum") -> Floats:
    """`length` periods as one: flows are added up, levels are those at the end. An incomplete last bucket is dropped.

    >>> in_buckets([1, 2, 3, 4, 5], 2).tolist(), in_buckets([1, 2, 3, 4, 5], 2, "last").tolist()
    ([3.0, 7.0], [2.0, 4.0])
    """
    given = series(values, "the series")
    if length < 1:
        raise SeriesError(f"a bucket holds one period at least; got {length}")
    whole = given[: len(given) // length * length].reshape(-1, length)
    return np.asarray(whole.sum(axis=1) if take == "sum" else whole[:, -1], dtype=np.float64)


def growth(values: ArrayLike, what: str = "the series") -> Floats:
    """First differences of natural logarithms: relative change from bucket to bucket.

    Cachon, Randall and Schmidt (2007) measure the bullwhip of industries on them, because levels grow over the years.

    >>> growth([1.0, 2.0, 4.0]).round(4).tolist()
    [0.6931, 0.6931]
    """
    given = series(values, what)
    if (given <= 0).any():
        place = int(np.flatnonzero(given <= 0)[0])
        raise SeriesError(f"{what} is {given[place]:g} at place {place}: logarithms need numbers above zero")
    return np.diff(np.log(given))


def without_season(values: ArrayLike, season: int) -> Floats:
    """The series less the mean of its place in the season: of all Januaries, of all Februaries, ...

    >>> without_season([1, 5, 3, 7], season=2).tolist()
    [-1.0, -1.0, 1.0, 1.0]
    """
    given = series(values, "the series")
    if not 2 <= season <= len(given) // 2:
        raise SeriesError(f"a season of {season} needs {2 * max(season, 2)} buckets at least; got {len(given)}")
    place = np.arange(len(given)) % season
    means = np.bincount(place, given, season) / np.bincount(place, minlength=season)
    return np.asarray(given - means[place], dtype=np.float64)


def production(sales: ArrayLike, inventories: ArrayLike) -> Floats:
    """What must have come in: sales + change of inventories, from the second bucket on (stocks are at the end).

    Cachon, Randall and Schmidt (2007), section 3: orders are not published, this is.

    >>> production([10, 12], [5, 8]).tolist()
    [15.0]
    """
    sold, held = series(sales, "sales"), series(inventories, "inventories")
    if len(sold) != len(held):
        raise SeriesError(f"sales and inventories must be of one length; got {len(sold)} and {len(held)}")
    return np.asarray(sold[1:] + np.diff(held), dtype=np.float64)
