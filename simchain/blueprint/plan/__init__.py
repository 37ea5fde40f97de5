"""The blueprint: a scenario with every name turned into a number and every default resolved, plus its tapes.

An engine reads nothing else. Indices number three things: stock *points* (one item at one site), *lanes* (one source
serving one point) and *suppliers*. Times are days, quantities units, money in the scenario's currency.
"""

from simchain.blueprint.plan.blueprint import Blueprint
from simchain.blueprint.plan.buying import Approval, OffContract, OwnPrice, Rush, SpotBuys
from simchain.blueprint.plan.disruptions import Disruption, Hit
from simchain.blueprint.plan.keeping import Keeping
from simchain.blueprint.plan.money import Budget, Valuation
from simchain.blueprint.plan.panel import Panel, Renewal, RuledOut
from simchain.blueprint.plan.production import Component, Production
from simchain.blueprint.plan.rates import NO_RATES, Rates
from simchain.blueprint.plan.sight import Echelon, Foresight, Learning, Loop, LoopMember, Member, Requirements, Signal
from simchain.blueprint.plan.stock import Customers, Point
from simchain.blueprint.plan.supply import OFF_CONTRACT, RUSH, SPOT, TRANSSHIP, USUAL, Lane, Receipt, Supply
from simchain.blueprint.plan.triggers import Gauge, Shift, Trigger

__all__ = [
    "NO_RATES",
    "OFF_CONTRACT",
    "RUSH",
    "SPOT",
    "TRANSSHIP",
    "USUAL",
    "Approval",
    "Blueprint",
    "Budget",
    "Component",
    "Customers",
    "Disruption",
    "Echelon",
    "Foresight",
    "Gauge",
    "Hit",
    "Keeping",
    "Lane",
    "Learning",
    "Loop",
    "LoopMember",
    "Member",
    "OffContract",
    "OwnPrice",
    "Panel",
    "Point",
    "Production",
    "Rates",
    "Receipt",
    "Renewal",
    "Requirements",
    "RuledOut",
    "Rush",
    "Shift",
    "Signal",
    "SpotBuys",
    "Supply",
    "Trigger",
    "Valuation",
]
