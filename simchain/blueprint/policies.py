"""From the words of a policy to its rule: levels resolved, memory laid out, and what the stock opens with."""

from math import ceil, floor, inf

from scipy.special import ndtri

from simchain.blueprint.levels.economic import economic_quantity
from simchain.blueprint.levels.learning import learned_over
from simchain.blueprint.levels.levels import Basis
from simchain.rules.levels.stock import kanban_cards
from simchain.rules.policies import (
    DUST,
    Anchoring,
    BaseStock,
    BatchReorderPoint,
    BufferZones,
    CardLoop,
    ConstantOrder,
    Conwip,
    EchelonBaseStock,
    Kanban,
    LearnedReorderPoint,
    LotForLot,
    MinMax,
    OrderUpTo,
    OwnPolicy,
    Player,
    Policy,
    ProportionalOrderUpTo,
    ReorderPoint,
    RequirementsPlanning,
    Scripted,
    StrategicBaseStock,
    VendorManaged,
)
from simchain.scenario import spec as written

NO_MEMORY: tuple[float, ...] = ()


def policy_of(stock: written.StockTerms, basis: Basis, periods: int = 0) -> tuple[Policy, tuple[float, ...]]:
    """The policy with its numbers, and its memory at the start; `periods` is how far a plan looks ahead."""
    match stock:
        case written.BaseStock():
            return _base_stock(stock, basis), NO_MEMORY
        case written.EchelonBaseStock():
            return EchelonBaseStock(stock.level), NO_MEMORY
        case written.OrderUpTo():
            return _order_up_to(stock, basis), NO_MEMORY
        case written.Proportional():
            return _proportional(stock, basis), NO_MEMORY
        case written.ReorderPoint():
            return _reorder_point(stock, basis), NO_MEMORY
        case written.MinMax():
            strict, forward = stock.test == "below", ahead(stock, basis)
            return MinMax(stock.reorder_point, stock.order_up_to, strict, forward), NO_MEMORY
        case written.JustInTime() | written.Mirror():
            return LotForLot(), (0.0,)
        case written.Kanban():
            return _kanban(stock, basis), NO_MEMORY
        case written.RequirementsPlanning():
            return _planning(stock, basis, periods)
        case written.BufferZones():
            return _zones(stock, basis), NO_MEMORY
        case written.Conwip():
            return Conwip(stock.wip, basis.whole_orders), NO_MEMORY
        case written.ConstantOrder():
            return ConstantOrder(stock.quantity), NO_MEMORY
        case written.Scripted():
            return Scripted(float(len(stock.orders)), stock.then == "repeat"), tuple(stock.orders)
        case written.Player():
            return Player(), (0.0, 0.0)
        case written.Person():
            return _person(stock, basis)
        case written.OwnPolicy():
            return OwnPolicy(stock.own), NO_MEMORY
        case written.VendorManaged():
            return _vendor_managed(stock, basis), NO_MEMORY
    raise AssertionError(stock)


def ahead(stock: written.StockTerms, basis: Basis) -> float:
    """Units bought ahead while a source sells at a discount."""
    return basis.load.mean * (stock.forward_buy or 0.0)


def _base_stock(stock: written.BaseStock, basis: Basis) -> BaseStock | StrategicBaseStock | OrderUpTo:
    if learned_over(stock) is not None:
        return _learned(stock, basis)
    level = stock.level if stock.level is not None else basis.level(stock.safety)
    if stock.gaming or stock.forward_buy:
        return StrategicBaseStock(level, stock.gaming or 0.0, ahead(stock, basis))
    return BaseStock(level)


def _order_up_to(stock: written.OrderUpTo, basis: Basis) -> OrderUpTo:
    if learned_over(stock) is not None:
        return _learned(stock, basis)
    buffer = stock.safety_stock if stock.safety_stock is not None else basis.buffer(stock.safety)
    return OrderUpTo(buffer, 0.0, stock.gaming or 0.0, ahead(stock, basis))


def _learned(stock: written.BaseStock | written.OrderUpTo, basis: Basis) -> OrderUpTo:
    """What is learned takes the place of the level, or of the buffer."""
    return OrderUpTo(0.0, _safety_factor(stock.safety, basis), stock.gaming or 0.0, ahead(stock, basis))


def _proportional(stock: written.Proportional, basis: Basis) -> ProportionalOrderUpTo:
    pipeline_gain = stock.net_stock_gain if stock.pipeline_gain is None else stock.pipeline_gain
    target = stock.target_net_stock if stock.target_net_stock is not None else basis.buffer(stock.safety)
    period = basis.review or basis.load.grain or 1.0
    return ProportionalOrderUpTo(stock.net_stock_gain, pipeline_gain, target, max(0.0, basis.cover.mean / period - 1.0))


def _safety_factor(safety: written.Safety | str | None, basis: Basis) -> float:
    """Standard deviations that cover demand with the chance that is asked for."""
    return float(ndtri(basis.chance(safety)))


def _reorder_point(stock: written.ReorderPoint, basis: Basis) -> ReorderPoint | BatchReorderPoint | LearnedReorderPoint:
    order_cost = stock.order_cost + basis.supply.order_cost
    quantity = stock.quantity
    if isinstance(quantity, str):
        quantity = economic_quantity(basis, order_cost, made=quantity == "epq")
    if learned_over(stock) is not None:
        factor, as_needed = _safety_factor(stock.safety, basis), stock.batches == "as_needed"
        return LearnedReorderPoint(factor, quantity, stock.test == "below", as_needed)
    point = stock.reorder_point if stock.reorder_point is not None else basis.level(stock.safety, quantity)
    rule = BatchReorderPoint if stock.batches == "as_needed" else ReorderPoint
    return rule(point, quantity, stock.test == "below")


def _planning(
    stock: written.RequirementsPlanning, basis: Basis, periods: int
) -> tuple[RequirementsPlanning, tuple[float, ...]]:
    buffer = stock.safety_stock if stock.safety_stock is not None else basis.buffer(stock.safety)
    lead = lead_periods(basis)
    periods = max(periods, lead)
    rule = RequirementsPlanning(buffer, lead, periods, basis.supply.minimum, basis.supply.multiple)
    return rule, (0.0,) * (2 * periods)


def lead_periods(basis: Basis) -> int:
    """Reviews that an order must be placed ahead of the demand that it is for."""
    return ceil(basis.cover.mean / basis.review - 1e-9) if basis.review else 0


def _zones(stock: written.BufferZones, basis: Basis) -> BufferZones:
    period = max(basis.review, basis.load.grain) or 1.0
    return BufferZones(
        basis.supply.mean / period,
        stock.lead_time_factor,
        stock.variability_factor,
        stock.order_cycle / period,
        basis.supply.minimum,
    )


def _kanban(stock: written.Kanban, basis: Basis) -> Kanban | CardLoop:
    """Cards as given, or sized for the time of the loop, and for a whole lot of what is made of it at least."""
    cards = stock.cards
    if cards == "auto":
        days = basis.days_of_loop + basis.days_beyond
        enough = kanban_cards(basis.load.mean / basis.good_share, days, stock.safety, stock.bin)
        cards = max(1, enough, ceil(basis.kit / stock.bin - 1e-9))
    rule = Kanban if stock.to is None else CardLoop
    return rule(float(cards), stock.bin)


def _person(stock: written.Person, basis: Basis) -> tuple[Anchoring, tuple[float, ...]]:
    rule = Anchoring(
        stock.smoothing,
        stock.stock_adjustment,
        stock.supply_line_weight,
        stock.target,
        basis.scenario.spec.whole_units,
    )
    expects = stock.expects
    if expects is None:
        expects = basis.load.mean * (basis.review or 1.0)
    return rule, (expects,)


def _vendor_managed(stock: written.VendorManaged, basis: Basis) -> MinMax | VendorManaged:
    """A vendor who sees demand aims at what it will be; one who sees only stock fills up when it is low."""
    buys = basis.node.buys
    assert buys is not None
    low, high = buys.band if buys.band is not None else (0.0, inf)
    if not buys.foresees:
        return MinMax(low, high)
    return VendorManaged(
        low, high, stock.safety_stock if stock.safety_stock is not None else basis.buffer(stock.safety)
    )


def order_cap(stock: written.StockTerms, policy: Policy, basis: Basis) -> float:
    """Most that one review may order: the cap, as far as it is a whole number of lots, else of batches, else of units.

    Raises `ScenarioError` where it is less than one computed batch.
    """
    if stock.order_cap is None:
        return inf
    batch = policy.quantity if isinstance(policy, BatchReorderPoint) else 0.0
    if isinstance(policy, LearnedReorderPoint) and policy.as_needed:
        batch = policy.quantity
    if isinstance(policy, Kanban):
        batch = policy.bin_size
    if batch > stock.order_cap:
        sentence = f"has an order_cap of {stock.order_cap:g} units, below one batch of {batch:g}"
        raise basis.refusal("order_cap", sentence, "raise the cap, or give a smaller quantity")
    step = basis.supply.multiple or batch or float(basis.scenario.spec.whole_units)
    return floor(stock.order_cap / step + DUST) * step if step else stock.order_cap


def target_stock(policy: Policy, basis: Basis) -> float:
    """What a stock opens with where nothing is said: its policy's own target, with an empty pipeline."""
    match policy:
        case BaseStock() | StrategicBaseStock():
            target = policy.level
        case ReorderPoint() | BatchReorderPoint():
            target = policy.reorder_point + policy.quantity
        case MinMax():
            target = policy.order_up_to
        case Kanban():
            target = policy.cards * policy.bin_size
        case OrderUpTo():
            buffer = policy.safety_stock + policy.safety_factor * basis.covered().sd
            target = basis.load.mean * basis.cover.mean + buffer
        case LearnedReorderPoint():
            target = basis.load.mean * basis.cover.mean + policy.safety_factor * basis.covered().sd + policy.quantity
        case ProportionalOrderUpTo():
            target = basis.load.mean * basis.cover.mean + policy.target_net_stock
        case Anchoring():
            target = policy.target
        case RequirementsPlanning():
            target = basis.load.mean * basis.cover.mean + policy.safety_stock
        case BufferZones():
            usage = basis.load.mean * basis.supply.mean
            target = usage * (1 + policy.lead_time_factor * (2 + policy.variability_factor))
        case EchelonBaseStock():
            target = policy.level
        case VendorManaged():
            foreseen = basis.load.mean * basis.cover.mean + policy.safety_stock
            target = min(policy.maximum, max(policy.minimum, foreseen))
        case LotForLot() | ConstantOrder() | Player() | OwnPolicy():
            target = basis.load.mean * basis.cover.mean
        case Scripted() | CardLoop() | Conwip():
            target = 0.0
    return max(0.0, target)
