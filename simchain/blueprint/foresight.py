"""What a policy sees beyond its own shelf: a forecast of demand, and the echelon of a stock."""

from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from simchain.blueprint.levels.learning import learned_over, learning_of
from simchain.blueprint.levels.levels import Basis
from simchain.blueprint.plan import Echelon, Foresight, Member, Requirements, Signal
from simchain.blueprint.policies import lead_periods
from simchain.blueprint.resolve import Resolution
from simchain.clock import DAYS_PER_YEAR, whole_ticks
from simchain.rules import forecasts
from simchain.rules.forecasts import Forecast
from simchain.scenario import spec as written
from simchain.scenario.defaults import VENDORS_METHOD
from simchain.scenario.relations.network import Key, upstream
from simchain.scenario.relations.sight import sees

ALPHA, BETA, GAMMA = 0.2, 0.1, 0.1


@dataclass(frozen=True)
class Sight:
    """What one stock is told, before it is numbered."""

    known: Resolution
    key: Key
    index: dict[Key, int]

    @property
    def lag(self) -> float:
        return whole_ticks(self.known.scenario.spec.sites[self.key[0]].information.lag)

    @cached_property
    def below(self) -> dict[Key, float]:
        """Units of this stock's item in one unit of each stock that it feeds, itself included."""
        return self.known.below(self.key)

    def echelon(self) -> Echelon:
        """The stock and all that it feeds."""
        return Echelon(
            tuple(Member(self.index[key], weight, self.known.good_share(key)) for key, weight in self.below.items()),
            tuple(self._signal(key) for key in self.below if key in self.known.demands and key != self.key),
            self.lag,
        )

    @cached_property
    def periods(self) -> int:
        """How far a plan of this stock looks ahead: its own lead time and that of whoever plans upstream."""
        if not self._plans(self.key):
            return 0
        sources = upstream(self.known.network[self.key], self.known.network)
        above = max((Sight(self.known, key, self.index).periods for key in sources), default=0)
        return lead_periods(self.known.basis(self.key)) + above

    def requirements(self) -> Requirements | None:
        """What the plan of this stock nets, if it plans."""
        if not self._plans(self.key):
            return None
        return Requirements(self.periods, tuple(self._signal(key) for key in self._planning_below()))

    def _plans(self, key: Key) -> bool:
        return isinstance(self.known.stock(key), written.RequirementsPlanning)

    def _planning_below(self) -> list[Key]:
        """Stocks that order here directly and plan, if this stock plans."""
        return [key for key in self.known.feeds[self.key] if self._plans(key)] if self._plans(self.key) else []

    def foresight(self, basis: Basis) -> Foresight | None:
        """How this stock foresees its demand, if it does."""
        sharing = [key for key in self.below if key != self.key and self._shares(key)]
        stock = self.known.stock(self.key)
        block = self._block(self.key) or next((self._block(key) for key in sharing), None) or _learned(stock)
        if block is None:
            return None
        grain = basis.load.grain
        period = whole_ticks(block.period or max(basis.review or self.known.scenario.spec.run.bucket, grain))
        learning = learning_of(stock, basis, period)
        level = block.initial * period if block.initial is not None else basis.load.mean * period
        method = method_of(block, basis, period)
        return Foresight(
            method=method,
            memory=forecasts.method_of(method).opened(method, level),
            period=period,
            first=whole_ticks(stock.first_review),
            whole_at_first=period == grain,
            cover=basis.cover.mean / period,
            signals=tuple(self._signal(key) for key in sharing),
            unheard=frozenset(self.index[key] for key in (*self._fed_by_sharing(sharing), *self._planning_below())),
            lag=self.lag,
            learning=learning,
        )

    def _block(self, key: Key) -> written.ForecastSpec | None:
        block = self.known.scenario.spec.sites[key[0]].forecast.get(key[1])
        buys = self.known.network[key].buys
        if block is None and buys is not None and buys.foresees:
            return written.ForecastSpec(method=VENDORS_METHOD)
        return block

    def _shares(self, key: Key) -> bool:
        return key in self.known.demands and sees(self.known.scenario, self.key, key)

    def _signal(self, key: Key) -> Signal:
        return Signal(self.index[key], self.below[key])

    def _fed_by_sharing(self, sharing: list[Key]) -> list[Key]:
        """Stocks that order here directly, on behalf of customers who are seen."""
        seen = set(sharing)
        return [key for key in self.known.feeds[self.key] if not seen.isdisjoint(self.known.below(key))]


def _learned(stock: written.StockTerms) -> written.ForecastSpec | None:
    """Who learns his level and has no forecast expects what he has seen over the same window."""
    window = learned_over(stock)
    return None if window is None else written.ForecastSpec(method="moving_average", window=f"{window!r} days")


def method_of(block: written.ForecastSpec, basis: Basis, period: float) -> Forecast:
    """The forecasting method with its numbers, in periods.

    Raises `ScenarioError` where a window or season is not a whole number of periods.
    """

    def periods(key: str, days: float) -> float:
        number = days / period
        if abs(number - round(number)) > 1e-6 or round(number) < 1:
            _refuse(basis, key, f"is {days:g} days, which is no whole number of its periods of {period:g} days")
        return float(round(number))

    def share(given: float | None, default: float) -> float:
        return default if given is None else given

    alpha, beta, gamma = share(block.alpha, ALPHA), share(block.beta, BETA), share(block.gamma, GAMMA)
    mean = (block.mean if block.mean is not None else basis.load.mean) * period
    season = block.season if block.season is not None else DAYS_PER_YEAR
    match block.method:
        case "constant":
            return forecasts.ConstantMean(mean)
        case "naive":
            return forecasts.Naive()
        case "last_year":
            return forecasts.LastYear(periods("season", season))
        case "moving_average":
            if block.window is None:
                _refuse(basis, "window", "is missing: a moving average needs one")
            return forecasts.MovingAverage(periods("window", block.window))
        case "exponential_smoothing":
            return forecasts.ExponentialSmoothing(alpha)
        case "holt":
            return forecasts.Holt(alpha, beta, share(block.damping, 1.0))
        case "holt_winters":
            additive = block.seasons == "additive"
            winters = forecasts.AdditiveHoltWinters if additive else forecasts.MultiplicativeHoltWinters
            return winters(alpha, beta, gamma, periods("season", season))
        case "croston":
            return forecasts.Croston(alpha)
        case "sba":
            return forecasts.SyntetosBoylan(alpha)
        case "tsb":
            return forecasts.TeunterSyntetosBabai(alpha, beta)
        case "ar1":
            rho = block.autocorrelation
            return forecasts.AutoRegressive(basis.load.autocorrelation if rho is None else rho, mean)
    raise AssertionError(block.method)


def _refuse(basis: Basis, key: str, sentence: str) -> NoReturn:
    site, item = basis.node.key
    path = ("sites", site, "forecast", item, key)
    name = f"{site}.forecast.{item}.{key}"
    raise basis.scenario.refusal(path, f"{name} {sentence}", "give another window, season or period")
