"""The scenario as it is written, once its shorthand is spelled out: one class per block of the file.

Descriptions and bounds stand beside the fields; they word the messages, the JSON Schema and the reference page.
"""

from simchain.scenario.spec.demand import DemandSpec, Event, Season
from simchain.scenario.spec.goods import CarryingShares, Costs, Freight, Item
from simchain.scenario.spec.making import Makes, SetUp
from simchain.scenario.spec.run import Run
from simchain.scenario.spec.stock import (
    POLICIES,
    POLICY_NAMES,
    BaseStock,
    JustInTime,
    Kanban,
    MinMax,
    Opening,
    ReorderPoint,
    Safety,
    Scripted,
    Stock,
    StockTerms,
)
from simchain.scenario.spec.supply import Buys, DatedOutage, Dispatch, LaneTerms, Outages, ShareOf, Sold, Supplier
from simchain.scenario.spec.whole import Site, Spec

__all__ = [
    "POLICIES",
    "POLICY_NAMES",
    "BaseStock",
    "Buys",
    "CarryingShares",
    "Costs",
    "DatedOutage",
    "DemandSpec",
    "Dispatch",
    "Event",
    "Freight",
    "Item",
    "JustInTime",
    "Kanban",
    "LaneTerms",
    "Makes",
    "MinMax",
    "Opening",
    "Outages",
    "ReorderPoint",
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
]
