"""The scenario as it is written, once its shorthand is spelled out: one class per block of the file.

Descriptions and bounds stand beside the fields; they word the messages, the JSON Schema and the reference page.
"""

from simchain.scenario.spec.buying import BUYING, RULE_NAMES, Purchase
from simchain.scenario.spec.buying.approving import Approval
from simchain.scenario.spec.buying.awarding import Award, AwardShares, AwardWeights
from simchain.scenario.spec.buying.choosing import Cheapest, Choosing, Fastest, FirstAvailable, MostStock, SpillOver
from simchain.scenario.spec.buying.maverick import Maverick
from simchain.scenario.spec.buying.one_source import Expedited, OneSource, SingleSource, SpotFirst
from simchain.scenario.spec.buying.qualifying import Qualify
from simchain.scenario.spec.buying.roles import Backup, BaseSurge, DualIndex, Roles, SingleIndex, TwoSpeeds
from simchain.scenario.spec.buying.rushing import RushOrders, Threshold
from simchain.scenario.spec.buying.shares import OwnSplit, RandomShare, Shared, ShareOf, Split
from simchain.scenario.spec.buying.terms import Buys, SourceTerms
from simchain.scenario.spec.classes import ByClass, Classes
from simchain.scenario.spec.demand import DemandSpec, Event, GoodwillSpec, Season
from simchain.scenario.spec.disruptions import Change, Disruption, Rerouted
from simchain.scenario.spec.forecast import ForecastSpec, Information
from simchain.scenario.spec.goods import CarryingShares, Costs, Freight, Item
from simchain.scenario.spec.making import Makes, SetUp
from simchain.scenario.spec.own_policy import OwnPolicy
from simchain.scenario.spec.policies import (
    PERIODIC,
    POLICIES,
    POLICY_NAMES,
    Anchoring,
    BaseStock,
    BufferZones,
    ConstantOrder,
    Conwip,
    EchelonBaseStock,
    Hoarder,
    JustInTime,
    Kanban,
    MinMax,
    Mirror,
    OrderUpTo,
    Panicker,
    PeriodicOnly,
    Person,
    Player,
    Proportional,
    ReorderPoint,
    RequirementsPlanning,
    Scripted,
    Stock,
    VendorManaged,
)
from simchain.scenario.spec.returns import ReturnsSpec
from simchain.scenario.spec.run import Run
from simchain.scenario.spec.scorecard import Scorecard
from simchain.scenario.spec.stock import Liquidate, Opening, Safety, StockTerms
from simchain.scenario.spec.supply.contract import Contract, Expedite
from simchain.scenario.spec.supply.lane import Dispatch, InvoiceErrors, LaneTerms
from simchain.scenario.spec.supply.performance import Performance
from simchain.scenario.spec.supply.renewal import Renewal
from simchain.scenario.spec.supply.spot import Spot
from simchain.scenario.spec.supply.supplier import DatedOutage, Outages, Sold, Supplier
from simchain.scenario.spec.transship import Transship, groups_of
from simchain.scenario.spec.triggers import Action, Condition, Trigger
from simchain.scenario.spec.whole import Site, Spec

__all__ = [
    "BUYING",
    "PERIODIC",
    "POLICIES",
    "POLICY_NAMES",
    "RULE_NAMES",
    "Action",
    "Anchoring",
    "Approval",
    "Award",
    "AwardShares",
    "AwardWeights",
    "Backup",
    "BaseStock",
    "BaseSurge",
    "BufferZones",
    "Buys",
    "ByClass",
    "CarryingShares",
    "Change",
    "Cheapest",
    "Choosing",
    "Classes",
    "Condition",
    "ConstantOrder",
    "Contract",
    "Conwip",
    "Costs",
    "DatedOutage",
    "DemandSpec",
    "Dispatch",
    "Disruption",
    "DualIndex",
    "EchelonBaseStock",
    "Event",
    "Expedite",
    "Expedited",
    "Fastest",
    "FirstAvailable",
    "ForecastSpec",
    "Freight",
    "GoodwillSpec",
    "Hoarder",
    "Information",
    "InvoiceErrors",
    "Item",
    "JustInTime",
    "Kanban",
    "LaneTerms",
    "Liquidate",
    "Makes",
    "Maverick",
    "MinMax",
    "Mirror",
    "MostStock",
    "OneSource",
    "Opening",
    "OrderUpTo",
    "Outages",
    "OwnPolicy",
    "OwnSplit",
    "Panicker",
    "Performance",
    "PeriodicOnly",
    "Person",
    "Player",
    "Proportional",
    "Purchase",
    "Qualify",
    "RandomShare",
    "Renewal",
    "ReorderPoint",
    "RequirementsPlanning",
    "Rerouted",
    "ReturnsSpec",
    "Roles",
    "Run",
    "RushOrders",
    "Safety",
    "Scorecard",
    "Scripted",
    "Season",
    "SetUp",
    "ShareOf",
    "Shared",
    "SingleIndex",
    "SingleSource",
    "Site",
    "Sold",
    "SourceTerms",
    "Spec",
    "SpillOver",
    "Split",
    "Spot",
    "SpotFirst",
    "Stock",
    "StockTerms",
    "Supplier",
    "Threshold",
    "Transship",
    "Trigger",
    "TwoSpeeds",
    "VendorManaged",
    "groups_of",
]
