"""What a stock learns while the run goes on: how its demand varies, and how long its goods take."""

from math import sqrt

from simchain.blueprint.plan import Learning
from simchain.rules.forecasts.averages import mean_of, observe_moments, variance_of


class Learner:
    """Rolling moments of demand by period, and of the lead times of shipments received. Times in periods."""

    def __init__(self, plan: Learning, period: float) -> None:
        self._plan = plan
        self._period = period
        self._demand, self._lead_times = list(plan.demand_memory), list(plan.lead_times_memory)

    def see_demand(self, quantity: float) -> None:
        """A period's demand is known."""
        observe_moments(self._plan.demand, self._demand, quantity)

    def see_lead_time(self, days: float) -> None:
        """A shipment came in, so many days after it was ordered and ready."""
        observe_moments(self._plan.lead_times, self._lead_times, days)

    @property
    def cover(self) -> float:
        """Periods of demand that the level must cover."""
        days = mean_of(self._plan.lead_times, self._lead_times) + self._plan.beyond
        return max(0.0, days / self._period)

    def spread(self, expected: float) -> float:
        """sqrt(T s^2 + m^2 s_L^2): standard deviation of the demand over the periods to cover, `expected` in all."""
        cover = self.cover
        if not cover:
            return 0.0
        lead_times = variance_of(self._plan.lead_times, self._lead_times) / self._period**2
        return sqrt(cover * variance_of(self._plan.demand, self._demand) + (expected / cover) ** 2 * lead_times)
