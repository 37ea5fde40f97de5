"""What each stock depends on, and what stops when a supplier, a site or a region stops: before anything is run.

By the shares that are planned with. How long stock lasts until then is for a run to say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from simchain.blueprint.lanes.off_contract import UNLISTED, spot_share
from simchain.blueprint.levels.load import load_of
from simchain.blueprint.plan import SPOT
from simchain.blueprint.resolve import Resolution
from simchain.clock import DAYS_PER_YEAR
from simchain.errors import UnknownName
from simchain.experiments.run import Source, choose
from simchain.scenario.classes import classes_of, is_classified
from simchain.scenario.relations.network import Key, Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import BaseSurge, Fastest, RandomShare, Split, SpotFirst, groups_of

SUPPLIER, SITE, REGION = "supplier", "site", "region"

FIXED = (Split, RandomShare, BaseSurge, Fastest)
"""Rules of several sources whose shares are known before a run."""


class Way(NamedTuple):
    """One way by which goods come to a stock: from whom, how it is called, and its share."""

    source: str
    name: str
    share: float


@dataclass(frozen=True)
class StockSources:
    """Where one stock is replenished from. `shares` is by source, a spot market one of its own; what is made has none.

    `beside` is what vendors bring beside the contract, as shares of all that is ordered: nobody plans with them, so
    they count neither as sources nor when something stops.

    `per_year` is in units, `value` in money: what a year's units cost when they arrive.
    """

    site: str
    item: str
    shares: dict[str, float]
    per_year: float
    value: float
    beside: dict[str, float] = field(default_factory=dict)
    by_plan: bool = False
    """Whether a run may well buy otherwise: the rule looks at prices, at stock or at what stands still on the day."""

    @property
    def name(self) -> str:
        return f"{self.site}/{self.item}"

    @property
    def hhi(self) -> float | None:
        """Herfindahl-Hirschman index of concentration: sum of share², 1 for a single source; None for what is made."""
        return sum(share**2 for share in self.shares.values()) if self.shares else None


@dataclass(frozen=True)
class Concentration:
    """From whom the chain buys one item: shares of the units of a year by outside supplier."""

    item: str
    shares: dict[str, float]
    per_year: float
    value: float

    @property
    def hhi(self) -> float:
        """Sum of share² over suppliers, 1 for a single one."""
        return sum(share**2 for share in self.shares.values())

    @property
    def source_count(self) -> int:
        """Outside suppliers that it may come from, those that only stand by among them."""
        return len(self.shares)


@dataclass(frozen=True)
class ItemClass:
    """The class of an item: units and value of a year's use, shares of all value, and the CV of a week's demand."""

    item: str
    name: str
    per_year: float
    value: float
    share: float
    cumulative: float
    variation: float


@dataclass(frozen=True)
class Stop:
    """What stops for good when one thing does, once the stock on hand is used up.

    `stops` are stocks that nothing comes to any more; `customers` the share of customers' units that they sell;
    `leans_on` the stocks that lose a part of what is planned, and how large a part.
    """

    name: str
    kind: str
    stops: tuple[str, ...]
    customers: float
    leans_on: dict[str, float]


@dataclass(frozen=True)
class Helping:
    """Sites that send each other one item when one of them is short. Nobody plans with that: no stop counts on it."""

    group: str
    item: str
    sites: tuple[str, ...]


@dataclass(frozen=True)
class Dependencies:
    """The map of a scenario: who supplies whom, how concentrated that is, and what stops if something stops."""

    title: str
    scenario: str
    currency: str
    stocks: tuple[StockSources, ...]
    items: tuple[Concentration, ...]
    stops: tuple[Stop, ...]
    classes: tuple[ItemClass, ...] = ()
    """Items that are worth most first, where the file speaks of classes."""
    helping: tuple[Helping, ...] = ()
    """Who helps whom out, by `transship`."""

    @property
    def sole_source(self) -> list[str]:
        """Items that the chain buys from a single outside supplier."""
        return [item.item for item in self.items if len(item.shares) == 1]

    def stop_of(self, name: str) -> Stop:
        """What stops with a supplier, a site or a region. Raises `UnknownName`."""
        found = next((stop for stop in self.stops if stop.name == name), None)
        if found is None:
            known = ", ".join(stop.name for stop in self.stops)
            raise UnknownName(f"there is no supplier, site or region '{name}'; there are {known}")
        return found

    def __repr__(self) -> str:
        worst = max(self.stops, key=lambda stop: stop.customers, default=None)
        said = "" if worst is None else f"; {worst.name} stops {100 * worst.customers:.0f} % of customers' units"
        alone = ", ".join(self.sole_source) or "nothing"
        return f"<Dependencies {self.title!r} {self.scenario}: {alone} from a single source{said}>"


def dependencies(source: Source, scenario: str = "base", rules: Any = ()) -> Dependencies:
    """Who supplies whom in a scenario, how concentrated that is, and what stops if something stops. Runs nothing.

    `source` is a file name, a mapping, or what `load` gave; `scenario` names one of it.

    >>> pump = dependencies({"simchain": 1, "suppliers": {"A": {"lead_time": "2 days"}, "B": {"lead_time": "2 days"}},
    ...                      "sites": {"shop": {"demand": "10 units/day", "buys": {"A": "70 %", "B": "rest"}}}})
    >>> round(pump.items[0].hhi, 9), pump.sole_source, pump.stop_of("A").leans_on
    (0.58, [], {'shop/item': 0.7})
    """
    (chosen,) = choose(source, [scenario], rules)
    known = Resolution(chosen)
    stocks = tuple(_stock(known, node) for node in known.network.values())
    return Dependencies(
        title=chosen.title,
        scenario=chosen.name,
        currency=chosen.spec.currency,
        stocks=stocks,
        items=tuple(_concentrations(known, stocks)),
        stops=tuple(_stops(known)),
        classes=tuple(_classes(chosen)),
        helping=tuple(_helping(chosen)),
    )


def _helping(scenario: Scenario) -> Iterator[Helping]:
    for path, group in groups_of(scenario.spec.transship).items():
        for item in group.items or scenario.spec.items:
            sites = tuple(site for site in group.between if (site, item) in scenario.network)
            if len(sites) > 1:
                yield Helping(path[-1], item, sites)


def _classes(scenario: Scenario) -> Iterator[ItemClass]:
    if is_classified(scenario.spec):
        for item, one in classes_of(scenario.spec, scenario.folder).items():
            use = one.use
            yield ItemClass(item, one.name, use.per_year, use.value, one.share, one.cumulative, use.variation)


def _stock(known: Resolution, node: Node) -> StockSources:
    per_year = known.loads[node.key].mean * DAYS_PER_YEAR
    shares = {way.name: way.share for way in _ways(known, node)}
    by_plan = len(node.usual) > 1 and not isinstance(node.buys, FIXED)
    maverick = node.buys.maverick if node.buys is not None else None
    beside = {maverick.supplier or UNLISTED: maverick.share} if maverick is not None and maverick.share else {}
    return StockSources(node.site, node.item, shares, per_year, per_year * known.values[node.key], beside, by_plan)


def _ways(known: Resolution, node: Node) -> Iterator[Way]:
    """The sources of a stock that are planned with: the spot market if it is asked, then those by contract."""
    on_spot = spot_share(known.scenario.spec, node)
    if isinstance(node.buys, SpotFirst):
        yield Way(node.buys.supplier, f"{node.buys.supplier} ({SPOT})", on_spot)
    for lane in known.terms[node.key]:
        yield Way(lane.source, lane.source, lane.share * (1.0 - on_spot))


def _concentrations(known: Resolution, stocks: Collection[StockSources]) -> Iterator[Concentration]:
    spec = known.scenario.spec
    for item in spec.items:
        units: dict[str, float] = defaultdict(float)
        value = 0.0
        for stock in stocks:
            for way in _ways(known, known.network[stock.site, item]) if stock.item == item else ():
                if way.source in spec.suppliers:
                    units[way.source] += way.share * stock.per_year
                    value += way.share * stock.value
        total = sum(units.values())
        if units:
            shares = {source: part / total if total else 1.0 / len(units) for source, part in units.items()}
            yield Concentration(item, shares, total, value)


def _stops(known: Resolution) -> Iterator[Stop]:
    spec = known.scenario.spec
    for name in spec.suppliers:
        yield _stop(known, name, SUPPLIER, {name})
    for name in spec.sites:
        yield _stop(known, name, SITE, {name})
    for name, members in spec.regions.items():
        yield _stop(known, name, REGION, {member for member in members if ">" not in member})


def _stop(known: Resolution, name: str, kind: str, gone: set[str]) -> Stop:
    """From upstream down: a stock goes on if its site is there, and one of its sources, or all of its parts, go on."""
    goes_on: dict[Key, bool] = {}
    for key in reversed(known.order):
        goes_on[key] = key[0] not in gone and _is_supplied(known, known.network[key], gone, goes_on)
    sold = {key: load_of(demand).mean for key, demand in known.demands.items()}
    total, lost = sum(sold.values()), sum(mean for key, mean in sold.items() if not goes_on[key])
    stopped = tuple(f"{site}/{item}" for site, item in known.network if not goes_on[site, item])
    leans = {f"{key[0]}/{key[1]}": _lost_part(known, key, gone, goes_on) for key in known.network if goes_on[key]}
    return Stop(name, kind, stopped, lost / total if total else 0.0, {at: part for at, part in leans.items() if part})


def _lost_part(known: Resolution, key: Key, gone: set[str], goes_on: dict[Key, bool]) -> float:
    ways = _ways(known, known.network[key])
    return sum(way.share for way in ways if _is_gone(way.source, key, gone, goes_on))


def _is_supplied(known: Resolution, node: Node, gone: set[str], goes_on: dict[Key, bool]) -> bool:
    if node.makes is not None:
        return all(goes_on.get((node.site, part), True) for part in node.makes.components)
    return any(not _is_gone(way.source, node.key, gone, goes_on) for way in _ways(known, node))


def _is_gone(source: str, key: Key, gone: set[str], goes_on: dict[Key, bool]) -> bool:
    return source in gone or not goes_on.get((source, key[1]), True)
