"""What sources promise before anything was observed, from what the file says of each, and who wins by that."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from simchain.rules.distributions import Constant, Law
from simchain.rules.goods.quality import Inspection, cost_of_good_unit
from simchain.rules.money.landed_cost import Levies, landed_cost
from simchain.rules.sourcing import Award, Bid, awarded
from simchain.rules.suppliers.order_lines import Window
from simchain.scenario import spec as written
from simchain.scenario.check.lanes import found
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.fitting import law_of
from simchain.scenario.history.lead_times import lead_times
from simchain.scenario.relations.network import Node
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Spec, Supplier

MOMENT = 1e-6
"""Days: a delivery this much after its window still counts as in it."""


class Promise(Protocol):
    """What is compared of a source. Money per unit, times in days."""

    @property
    def source(self) -> str: ...
    @property
    def price(self) -> float: ...
    @property
    def freight(self) -> float: ...
    @property
    def levies(self) -> Levies: ...
    @property
    def inspection(self) -> Inspection | None: ...
    @property
    def order_delay(self) -> float: ...
    @property
    def lead_time(self) -> Law: ...
    @property
    def planned(self) -> Law: ...


@dataclass(frozen=True)
class Stated:
    """What the file says of one source that can be compared."""

    source: str
    price: float
    price_hangs_on_size: bool
    freight: float
    levies: Levies
    inspection: Inspection | None
    order_delay: float
    lead_time: Law
    planned: Law


def stated(scenario: Scenario, node: Node, source: str) -> Stated | None:
    """What is written of one source; None where a history of lead times cannot be read."""

    def share(key: str) -> float:
        return found(scenario, node, source, key).value or 0.0

    spec = scenario.spec
    seller, item = spec.suppliers.get(source), spec.items.get(node.item)
    sold = None if seller is None else seller.sells.get(node.item)
    freight, planned = (found(scenario, node, source, key).value for key in ("freight", "planned_lead_time"))
    law = _lead_time(scenario, node, source)
    if law is None:
        return None
    pays = found(scenario, node, source, "rejects").value == "paid"
    return Stated(
        source=source,
        price=0.0 if sold is None else sold.price,
        price_hangs_on_size=sold is not None and sold.price_breaks is not None,
        freight=0.0 if freight is None else freight.of_unit((item.weight if item is not None else None) or 0.0),
        levies=Levies(share("duty"), share("insurance"), share("handling")),
        inspection=Inspection(share("inspect"), share("defects"), float(pays)),
        order_delay=share("order_delay"),
        lead_time=law,
        planned=law if planned is None else planned.law(),
    )


def _lead_time(scenario: Scenario, node: Node, source: str) -> Law | None:
    law = found(scenario, node, source, "lead_time").value
    if law is None:
        return Constant(0.0)
    if law.history is None:
        return law.law()  # type: ignore[no-any-return]
    try:
        return law_of(lead_times(law.history, scenario.folder, source).days, law.history.mode)
    except HistoryError:
        return None


def fastest_of(promises: Sequence[Stated]) -> str:
    """The source whose goods come first, by what is planned with; the first of equals."""
    return min(promises, key=lambda promise: promise.order_delay + promise.planned.mean).source


def cheapest_of(spec: Spec, promises: Sequence[Stated]) -> str | None:
    """The source with the lowest stated cost; None where a site sells, or a price hangs on the size of the order."""
    if any(promise.source not in spec.suppliers or promise.price_hangs_on_size for promise in promises):
        return None
    return min(promises, key=stated_cost).source


def award_of(buys: written.Award) -> Award:
    """The rule of award in the words of a purchase."""
    weights = buys.weights
    return Award(weights.cost, weights.quality, weights.lead_time, weights.risk, buys.first_share)


def first_award(spec: Spec, buys: written.Award, promises: Sequence[Promise]) -> dict[str, float] | None:
    """Source -> its share of the first award; None where a site is among those who bid."""
    if any(promise.source not in spec.suppliers for promise in promises):
        return None
    shares = awarded(award_of(buys), bids_of(spec, promises))
    return {promise.source: share for promise, share in zip(promises, shares, strict=True)}


def bids_of(spec: Spec, promises: Sequence[Promise]) -> tuple[Bid, ...]:
    """What each source promises, as a bid."""
    judged = states_risk(spec, promises)
    sellers = [spec.suppliers[promise.source] for promise in promises]
    windows = [window_of(spec, seller.contract) for seller in sellers]
    return tuple(_bid(*one, judged) for one in zip(promises, sellers, windows, strict=True))


def states_risk(spec: Spec, promises: Sequence[Promise]) -> bool:
    """Whether the file says how risky the sources are; else late deliveries are their risk."""
    return any(spec.suppliers[promise.source].risk_score is not None for promise in promises)


def _bid(promise: Promise, supplier: Supplier, window: Window, judged: bool) -> Bid:
    return Bid(
        cost=stated_cost(promise),
        quality=1.0 if promise.inspection is None else promise.inspection.good_share,
        lead_time=promise.order_delay + promise.lead_time.mean,
        risk=(supplier.risk_score or 0.0) if judged else chance_of_missing(promise, supplier, window),
    )


def stated_cost(promise: Promise) -> float:
    """Landed cost of a good unit from an outside supplier, as prices are written."""
    levies, inspection = promise.levies, promise.inspection
    cost = landed_cost(promise.price, promise.freight, levies.duty, levies.insurance, levies.handling)
    return cost if inspection is None else cost_of_good_unit(inspection, cost, promise.price)


def chance_of_missing(promise: Promise, supplier: Supplier, window: Window) -> float:
    """Expected share of deliveries out of their window: by the lead time, and by the time that outages take."""
    promised = promise.planned.mean
    within = float(promise.lead_time.cdf(promised + window.late + MOMENT))
    within -= float(promise.lead_time.cdf(max(0.0, promised - window.early) - MOMENT))
    outages = supplier.outages
    if outages is None or outages.every is None or outages.lasts is None:
        return 1.0 - within
    up, down = outages.every.law().mean, outages.lasts.law().mean
    return 1.0 - within * up / (up + down)


def window_of(spec: Spec, contract: written.Contract | None = None) -> Window:
    """When a delivery of a supplier counts as on time: by its contract, else by the scorecard."""
    if contract is not None and contract.on_time_target is not None:
        target = contract.on_time_target
        return Window(inf if target.early is None else target.early, target.late)
    if spec.scorecard is None:
        return Window()
    window = spec.scorecard.window
    return Window(late=window.late) if window.early is None else Window(window.early, window.late)
