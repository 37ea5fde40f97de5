"""How a level is learned in the run: windows of demand and of lead times, opened with what is known at the start."""

from simchain.blueprint.levels.levels import Basis
from simchain.blueprint.plan import Learning
from simchain.rules.forecasts import RollingMoments
from simchain.rules.forecasts.averages import opened_moments
from simchain.scenario import spec as written

LEAST = 2
"""Observations of which a variance can be told."""


def learned_over(stock: written.StockTerms) -> float | None:
    """Days over which a stock learns its level, if it does."""
    safety = getattr(stock, "safety", None)
    return safety.learn if isinstance(safety, written.Safety) else None


def learning_of(stock: written.StockTerms, basis: Basis, period: float) -> Learning | None:
    """What a stock learns its level from, if it does; `period` is the time between observations of demand.

    Raises `ScenarioError` where the window is not a whole number of periods, two at least.
    """
    days = learned_over(stock)
    if days is None:
        return None
    window = periods_of(basis, days, period)
    load, supply, cover = basis.load, basis.supply, basis.cover
    receipts = max(LEAST, round(days / _between_orders(stock, basis, period))) * max(1, len(supply.ways))
    mean = supply.mean
    square = sum(way.share * ((way.law.mean + way.delay) ** 2 + way.law.sd**2) for way in supply.ways)
    spread = max(0.0, square - mean**2)
    demand, lead_times = RollingMoments(window), RollingMoments(float(receipts))
    return Learning(
        demand=demand,
        demand_memory=opened_moments(demand, load.mean * period, load.variance * period),
        lead_times=lead_times,
        lead_times_memory=opened_moments(lead_times, mean, spread),
        beyond=cover.mean - mean,
    )


def periods_of(basis: Basis, days: float, period: float) -> float:
    """The window in periods. Raises `ScenarioError` where it is no whole number of them, two at least."""
    number = days / period
    if round(number) < LEAST or abs(number - round(number)) > 1e-6:
        few = round(number) < LEAST
        what = f"less than {LEAST} of its" if few else "no whole number of its"
        sentence = f"learns over {days:g} days, which is {what} periods of {period:g} days"
        nearest = max(LEAST, round(number)) * period
        raise basis.refusal("safety", sentence, f"write 'learn: {nearest:g} days'")
    return float(round(number))


def _between_orders(stock: written.StockTerms, basis: Basis, period: float) -> float:
    quantity = getattr(stock, "quantity", None)
    if not isinstance(quantity, float) or not basis.load.mean:
        return period
    return max(period, quantity / basis.load.mean)
