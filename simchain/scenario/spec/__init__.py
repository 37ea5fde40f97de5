"""The scenario as it is written, once its shorthand is spelled out: one class per block of the file.

Descriptions and bounds stand beside the fields; they word the messages, the JSON Schema and the reference page.
"""

from simchain.scenario.spec.demand import DemandSpec, Event, Season
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
from simchain.scenario.spec.run import Run
from simchain.scenario.spec.stock import Opening, Safety, StockTerms
from simchain.scenario.spec.supply import Buys, DatedOutage, Dispatch, LaneTerms, Outages, ShareOf, Sold, Supplier
from simchain.scenario.spec.whole import Site, Spec

__all__ = [
    "PERIODIC",
    "POLICIES",
    "POLICY_NAMES",
    "Anchoring",
    "BaseStock",
    "BufferZones",
    "Buys",
    "CarryingShares",
    "Change",
    "ConstantOrder",
    "Conwip",
    "Costs",
    "DatedOutage",
    "DemandSpec",
    "Dispatch",
    "Disruption",
    "EchelonBaseStock",
    "Event",
    "ForecastSpec",
    "Freight",
    "Hoarder",
    "Information",
    "Item",
    "JustInTime",
    "Kanban",
    "LaneTerms",
    "Makes",
    "MinMax",
    "Mirror",
    "Opening",
    "OrderUpTo",
    "Outages",
    "OwnPolicy",
    "Panicker",
    "PeriodicOnly",
    "Person",
    "Player",
    "Proportional",
    "ReorderPoint",
    "RequirementsPlanning",
    "Rerouted",
    "Run",
    "Safety",
    "Scripted",
    "Season",
    "SetUp",
    "ShareOf",
    "Site",
    "Sold",
    "Spec",
    "Stock",
    "StockTerms",
    "Supplier",
    "VendorManaged",
]
