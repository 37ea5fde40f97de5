"""Demand as it will happen: tapes of uniforms mapped to quantities, a block of days at a time."""

from collections.abc import Generator, Iterator
from functools import lru_cache
from itertools import count

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simchain.clock import TICKS_PER_DAY, whole_ticks
from simchain.randomness.tapes import BLOCK, Draws, Tapes
from simchain.rules.customers.demand import ArrivalDemand, BucketDemand, SeriesDemand
from simchain.rules.distributions import Poisson

Floats = NDArray[np.float64]
Events = Generator[tuple[float, float], None, None]


def buckets(demand: BucketDemand | SeriesDemand, tapes: Tapes, name: str) -> Events:
    """(day, quantity) for every bucket, for ever (a series that does not repeat ends)."""
    blocks = _written(demand) if isinstance(demand, SeriesDemand) else _drawn(demand, tapes, name)
    slot, bucket = 0, whole_ticks(demand.bucket)
    for block in blocks:
        days = (slot + np.arange(len(block), dtype=np.float64)) * bucket
        if isinstance(demand, SeriesDemand) and not demand.profile.is_flat:
            block = block * demand.profile.factors(days)
        yield from zip(days.tolist(), block.tolist(), strict=True)
        slot += len(block)


def _written(demand: SeriesDemand) -> Iterator[Floats]:
    quantities = np.array(demand.quantities, dtype=np.float64)
    yield quantities
    while demand.repeat:
        yield quantities


def _drawn(demand: BucketDemand, tapes: Tapes, name: str) -> Iterator[Floats]:
    deviation = 0.0
    tape = tapes.draws(name).tape(0)
    for number in count():
        uniforms = tape.values(number)
        days = (number * BLOCK + np.arange(BLOCK, dtype=np.float64)) * demand.bucket
        factors = None if demand.profile.is_flat else demand.profile.factors(days)
        if demand.autocorrelation:
            values = _autocorrelated(demand, uniforms, deviation, first=number == 0)
            deviation = (values[-1] - demand.law.mean) / demand.law.sd
            values = np.maximum(values if factors is None else values * factors, 0.0)
        elif factors is None:
            values = demand.law.quantile(uniforms)
        elif isinstance(demand.law, Poisson):
            values = _poisson(demand.law.mean * factors, uniforms)
        else:
            values = demand.law.quantile(uniforms) * factors
        yield np.floor(values + 0.5) if demand.whole else values


def _autocorrelated(demand: BucketDemand, uniforms: Floats, deviation: float, first: bool) -> Floats:
    """AR(1) with a stationary start: x_t = rho x_{t-1} + sqrt(1 - rho^2) z_t, in standard deviations."""
    rho, shocks = demand.autocorrelation, ndtri(uniforms)
    scale = np.sqrt(1 - rho * rho)
    states = np.empty_like(shocks)
    state = deviation
    for t, shock in enumerate(shocks.tolist()):
        state = shock if first and t == 0 else rho * state + scale * shock
        states[t] = state
    return np.asarray(demand.law.mean + demand.law.sd * states, dtype=np.float64)


@lru_cache(maxsize=4096)
def _poisson_law(mean: float) -> Poisson:
    return Poisson(mean)


def _poisson(means: Floats, uniforms: Floats) -> Floats:
    """Poisson quantiles with a mean of its own in every slot."""
    pairs = zip(means.round(9).tolist(), uniforms, strict=True)
    return np.array([_poisson_law(mean).quantile(np.array([u]))[0] if mean > 0 else 0.0 for mean, u in pairs])


def arrivals(demand: ArrivalDemand, tapes: Tapes, name: str) -> Events:
    """(day, size) of every customer: how many come on a day, when in it, what each wants are tapes of their own."""
    customers = tapes.draws(f"{name}/customers").tape(0)
    moment, size = tapes.draws(f"{name}/moment"), tapes.draws(f"{name}/size", demand.size)
    for number in count():
        days = number * BLOCK + np.arange(BLOCK, dtype=np.float64)
        if demand.profile.is_flat:
            counts = _poisson_law(demand.rate).quantile(customers.values(number))
        else:
            counts = _poisson(demand.rate * demand.profile.factors(days), customers.values(number))
        yield from _within_days(days, counts, moment, size, number)


def _within_days(days: Floats, counts: Floats, moment: Draws, size: Draws, number: int) -> Events:
    most = int(counts.max())
    if not most:  # nobody in all these days: say so, or whoever waits for the next customer could wait for ever
        yield float(days[-1]), 0.0
        return
    present = np.arange(most)[:, None] < counts
    moments = np.array([moment.tape(k).values(number) for k in range(most)])
    sizes = np.array([size.tape(k).values(number) for k in range(most)])
    times = np.ceil((days + moments)[present] * TICKS_PER_DAY) / TICKS_PER_DAY
    order = np.argsort(times, kind="stable")
    yield from zip(times[order].tolist(), sizes[present][order].tolist(), strict=True)
