"""Ordering policies: given a view of one stock, how much to order now.

Each policy is a frozen dataclass of numbers and a formula `(rule, view, memory) -> quantity`, with its source. The
view is that of `StockView`; `memory` is a list of floats that belongs to the stock (empty for most policies), which the
formula may change. Beside that, formulas are pure: a compiled engine runs the same functions.
"""

from simchain.rules.policies.base_stock import (
    BaseStock,
    EchelonBaseStock,
    OrderUpTo,
    order_up_to_echelon_level,
    order_up_to_forecast,
    order_up_to_level,
)
from simchain.rules.policies.lean import Kanban, LotForLot, as_demanded, empty_bins
from simchain.rules.policies.learned import LearnedReorderPoint, quantity_at_learned_point
from simchain.rules.policies.loops import CardLoop, Conwip, free_cards, what_left_the_loop
from simchain.rules.policies.own_policy import OwnPolicy
from simchain.rules.policies.people import Anchoring, anchor_and_adjust
from simchain.rules.policies.planned import BufferZones, RequirementsPlanning, net_requirements, to_the_top_of_green
from simchain.rules.policies.reorder_points import (
    BatchReorderPoint,
    MinMax,
    ReorderPoint,
    batches_needed,
    fixed_quantity,
    up_to_maximum,
)
from simchain.rules.policies.smoothed import ProportionalOrderUpTo, close_part_of_the_gap
from simchain.rules.policies.strategic import StrategicBaseStock, order_up_to_what_pays
from simchain.rules.policies.vendor import VendorManaged, keep_in_band
from simchain.rules.policies.view import DUST, Memory, OrderFormula, StockView
from simchain.rules.policies.written import ConstantOrder, Player, Scripted, as_told, next_in_script, the_same_again

__all__ = [
    "DUST",
    "FORMULAS",
    "MOVING_TARGETS",
    "POLICIES",
    "Anchoring",
    "BaseStock",
    "BatchReorderPoint",
    "BufferZones",
    "CardLoop",
    "ConstantOrder",
    "Conwip",
    "EchelonBaseStock",
    "Kanban",
    "LearnedReorderPoint",
    "LotForLot",
    "Memory",
    "MinMax",
    "OrderFormula",
    "OrderUpTo",
    "OwnPolicy",
    "Player",
    "Policy",
    "ProportionalOrderUpTo",
    "ReorderPoint",
    "RequirementsPlanning",
    "Scripted",
    "StockView",
    "StrategicBaseStock",
    "VendorManaged",
    "order_formula",
]

Policy = (
    OwnPolicy
    | BaseStock
    | StrategicBaseStock
    | EchelonBaseStock
    | OrderUpTo
    | ProportionalOrderUpTo
    | ReorderPoint
    | BatchReorderPoint
    | MinMax
    | LearnedReorderPoint
    | LotForLot
    | Kanban
    | CardLoop
    | Conwip
    | ConstantOrder
    | Scripted
    | Player
    | Anchoring
    | RequirementsPlanning
    | BufferZones
    | VendorManaged
)


def order_formula(policy: Policy) -> OrderFormula:
    """The formula that goes with a policy.

    >>> order_formula(BaseStock(13)).__name__
    'order_up_to_level'
    """
    return dict(POLICIES)[type(policy)]


POLICIES: tuple[tuple[type, OrderFormula], ...] = (
    (BaseStock, order_up_to_level),
    (StrategicBaseStock, order_up_to_what_pays),
    (EchelonBaseStock, order_up_to_echelon_level),
    (OrderUpTo, order_up_to_forecast),
    (ProportionalOrderUpTo, close_part_of_the_gap),
    (ReorderPoint, fixed_quantity),
    (BatchReorderPoint, batches_needed),
    (MinMax, up_to_maximum),
    (LearnedReorderPoint, quantity_at_learned_point),
    (LotForLot, as_demanded),
    (Kanban, empty_bins),
    (CardLoop, free_cards),
    (Conwip, what_left_the_loop),
    (ConstantOrder, the_same_again),
    (Scripted, next_in_script),
    (Player, as_told),
    (Anchoring, anchor_and_adjust),
    (RequirementsPlanning, net_requirements),
    (BufferZones, to_the_top_of_green),
    (VendorManaged, keep_in_band),
)
MOVING_TARGETS = (OrderUpTo, LearnedReorderPoint)
"""Policies whose target moves, with a forecast or with what is learned."""

FORMULAS: tuple[OrderFormula, ...] = tuple(order for _, order in POLICIES)
