"""Terms of each lane: what the share says, else the site's purchase, else the supplier, else the stated default."""

from dataclasses import dataclass
from math import floor, inf

from simchain.clock import whole_ticks
from simchain.rules.delivery.carbon import FACTORS, transport_emissions
from simchain.rules.delivery.consolidation import Consolidation
from simchain.rules.distributions import Constant, Law
from simchain.rules.goods.quality import Inspection
from simchain.rules.money.costs import AT_DISPATCH, AT_RECEIPT
from simchain.rules.money.landed_cost import Levies
from simchain.rules.own import OwnLeadTime
from simchain.rules.policies import DUST
from simchain.rules.terms.contracts import Reservation
from simchain.rules.terms.invoices import Invoicing
from simchain.rules.terms.price_index import FuelClause
from simchain.rules.terms.pricing import Agreement, Breaks
from simchain.rules.terms.promotions import Promotion
from simchain.rules.terms.volumes import VolumeBand
from simchain.scenario.check.plan.shares import planned_shares
from simchain.scenario.history.fitting import law_of
from simchain.scenario.history.lead_times import lead_times
from simchain.scenario.relations.network import Node
from simchain.scenario.relations.price_index import fuel_clause, inflation_of
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import Dispatch, Freight, InvoiceErrors, LaneTerms, Sold, Supplier
from simchain.scenario.spec.laws import LeadTime
from simchain.scenario.spec.supply.guarantee import Flex, Reserve

NO_TERMS = LaneTerms()

LEVIES = ("duty", "insurance", "handling")


@dataclass(frozen=True)
class Terms:
    """One lane's terms, every default resolved. Money per unit or per order, times in days."""

    source: str
    share: float
    lead_time: Law
    planned: Law
    replayed: tuple[float, ...]
    may_cross: bool
    order_delay: float
    capacity: float
    consolidation: Consolidation | None
    inspection: Inspection | None
    title: str
    sellers_way: bool
    """Whether goods under way are the seller's in the books: with title at receipt, and so on consignment, too."""
    transit_free: bool
    price: float
    breaks: Breaks | None
    agreement: Agreement | None
    promotion: Promotion | None
    inflation: float
    freight: float
    freight_per_shipment: float
    fuel: FuelClause | None
    emissions: float
    levies: Levies
    invoicing: Invoicing | None
    payment: float
    reservation: Reservation | None
    cancel_within: float
    reschedule_within: float
    band: VolumeBand | None
    order_cost: float
    minimum_order: float
    multiple: float

    @property
    def inspection_days(self) -> float:
        """Days between arrival and the shelf."""
        return 0.0 if self.inspection is None else self.inspection.days

    @property
    def drawn(self) -> float:
        """Units that the source must give for one good unit of the stock, its share counted."""
        return self.share if self.inspection is None else self.share / self.inspection.good_share


def terms_of(scenario: Scenario, node: Node, rate: float) -> tuple[Terms, ...]:
    """The lanes into a node that buys, in the order of the file; it needs `rate` units a day."""
    assert node.buys is not None
    shares = planned_shares(scenario, node, rate)
    return tuple(resolve(scenario, node, source, shares[source]) for source in node.sources)


def resolve(scenario: Scenario, node: Node, source: str, share: float) -> Terms:
    """Terms of the lane from one source, which has a share of what the node needs."""
    spec = scenario.spec
    assert node.buys is not None
    own = tuple(block for block, _ in node.buys.closest(source))
    supplier = spec.suppliers.get(source)
    sold = supplier.sells[node.item] if supplier else Sold()
    blocks: tuple[LaneTerms, ...] = (*own, supplier) if supplier else own
    is_vendors = node.buys.replenished_by is not None
    law, replayed = _lead_time(scenario, blocks, source)
    planned = _first("planned_lead_time", blocks)
    freight, flex = _first("freight", blocks), _first("flex", blocks)
    weight = spec.items[node.item].weight or 0.0
    return Terms(
        source=source,
        share=share,
        lead_time=law,
        planned=in_ticks(planned.law()) if planned else law,
        replayed=replayed,
        may_cross=(_first("crossing", blocks) or "allowed") == "allowed",
        order_delay=0.0 if is_vendors else whole_ticks(_first("order_delay", blocks) or 0.0),
        capacity=_first("capacity", own) or inf,
        consolidation=_consolidation(_first("dispatch", blocks)),
        inspection=_inspection(blocks, sold),
        title=node.buys.owner_until or _first("title_passes", blocks) or AT_DISPATCH,
        sellers_way=_first("title_passes", blocks) == AT_RECEIPT,
        transit_free=_first("transit_holding", blocks) == "free",
        price=sold.price,
        breaks=_breaks(sold, node.site),
        agreement=_agreement(sold),
        promotion=_promotion(supplier),
        inflation=inflation_of(spec, node.item) if supplier else 0.0,
        freight=freight.of_unit(weight) if freight else 0.0,
        emissions=emissions_of_unit(freight, weight) if freight else 0.0,
        freight_per_shipment=freight.per_shipment if freight else 0.0,
        fuel=fuel_clause(freight, scenario.folder) if freight else None,
        levies=Levies(*(_given(_first(key, own), getattr(sold, key), _first(key, blocks)) for key in LEVIES)),
        invoicing=_invoicing(_first("invoice_errors", blocks)) if supplier else None,
        cancel_within=inf if flex is None or flex.cancel is None else whole_ticks(flex.cancel),
        reschedule_within=0.0 if flex is None or flex.reschedule is None else whole_ticks(flex.reschedule),
        band=_band(flex, spec.whole_units) if supplier else None,
        reservation=_reservation(_first("reserve", blocks)) if supplier else None,
        payment=whole_ticks(_first("payment", blocks) or 0.0) if supplier else 0.0,
        order_cost=0.0 if is_vendors else _first("order_cost", blocks) or 0.0,
        minimum_order=_given(_first("moq", own), sold.moq, _first("moq", blocks)),
        multiple=flex.lot
        if flex is not None and flex.lot
        else _given(_first("lot", own), sold.lot, _first("lot", blocks)),
    )


def _invoicing(errors: InvoiceErrors | None) -> Invoicing | None:
    return None if errors is None else Invoicing(errors.share, whole_ticks(errors.held))


def emissions_of_unit(freight: Freight, weight: float) -> float:
    """kg CO2e for one unit; 0 where nothing is known."""
    if freight.distance is None or not freight.emits:
        return 0.0
    factor = FACTORS[str(freight.mode)] if freight.factor is None else freight.factor
    return transport_emissions(weight, freight.distance, factor)


def _first(name: str, blocks: tuple[LaneTerms, ...]):  # type: ignore[no-untyped-def]
    """The first block's value that is not left open."""
    return next((value for block in blocks if (value := getattr(block, name)) is not None), None)


def _given(*values: float | None) -> float:
    return next((value for value in values if value is not None), 0.0)


def _consolidation(written: Dispatch | None) -> Consolidation | None:
    if written is None:
        return None
    return Consolidation(whole_ticks(written.every or 0.0), written.quantity or 0.0)


def _inspection(blocks: tuple[LaneTerms, ...], sold: Sold) -> Inspection | None:
    """Defects that an item has by itself go before those of all that the supplier sells, and after the lane's own."""
    own, last = blocks[:-1], blocks[-1:]
    defects = _given(_first("defects", own), sold.defects, _first("defects", last))
    days = whole_ticks(_first("inspect", blocks) or 0.0)
    if not defects and not days:
        return None
    return Inspection(days, defects, float(_first("rejects", blocks) == "paid"))


def _breaks(sold: Sold, site: str) -> Breaks | None:
    if sold.price_breaks is None:
        return None
    steps, pooled = sold.price_breaks.from_zero(sold.price), site in sold.pool
    over = whole_ticks(sold.price_breaks.over or (1.0 if pooled else 0.0))
    return Breaks(tuple(steps), tuple(steps.values()), sold.price_breaks.kind == "incremental", over, pooled)


def _band(flex: Flex | None, whole_units: bool) -> VolumeBand | None:
    if flex is None or flex.volume is None or flex.committed is None:
        return None
    volume = flex.committed * flex.every
    most = volume * (1 + flex.volume)
    return VolumeBand(
        volume * (1 - flex.volume), floor(most + DUST) if whole_units else most, flex.every, flex.take_or_pay
    )


def _reservation(reserve: Reserve | None) -> Reservation | None:
    return None if reserve is None else Reservation(reserve.capacity, reserve.capacity * reserve.fee)


def _agreement(sold: Sold) -> Agreement | None:
    if sold.reference is None:
        return None
    return Agreement(sold.reference, inf if sold.valid is None else whole_ticks(sold.valid))


def _promotion(supplier: Supplier | None) -> Promotion | None:
    if supplier is None or supplier.promotion is None:
        return None
    written = supplier.promotion
    return Promotion(
        whole_ticks(written.every), whole_ticks(written.lasts), written.discount, whole_ticks(written.first)
    )


def _lead_time(scenario: Scenario, blocks: tuple[LaneTerms, ...], source: str) -> tuple[Law, tuple[float, ...]]:
    written: LeadTime | None = _first("lead_time", blocks)
    if written is None:
        return Constant(0.0), ()
    if written.own is not None:
        return OwnLeadTime(written.own, written.law()), ()
    if written.history is None:
        return in_ticks(written.law()), ()
    observed = lead_times(written.history, scenario.folder, source).days
    law = law_of(observed, written.history.mode)
    return law, observed if written.history.mode == "replay" else ()


def in_ticks(law: Law) -> Law:
    """A constant time in whole ticks; other laws are rounded draw by draw."""
    return Constant(whole_ticks(law.mean)) if isinstance(law, Constant) else law


def supply_capacity(supplier: Supplier, item: str) -> float:
    """Most units of an item that leave a supplier in a day."""
    return supplier.sells[item].capacity or supplier.capacity or inf
