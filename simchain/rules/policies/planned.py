"""Order by plan: net a forecast period by period, or keep a buffer between coloured zones."""

import math
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.policies.view import DUST, Memory, StockView


@dataclass(frozen=True)
class RequirementsPlanning:
    """Release what a plan of the next `periods` periods lacks of `safety_stock`, `lead` periods before it is lacking.

    Releases are at least `minimum` units and multiples of `multiple`, where these are not 0.
    """

    safety_stock: float
    lead: float
    periods: float
    minimum: float = 0.0
    multiple: float = 0.0


@formula
def net_requirements(rule: RequirementsPlanning, view: StockView, memory: Memory) -> float:
    """r_j = max(0, SS + G_1 + ... + G_(L+j) - IP - r_0 - ... - r_(j-1)), by lots: the release of this period is r_0.

    Vollmann, Berry, Whybark and Jacobs (2005), Manufacturing Planning and Control for Supply Chain Management, chapter
    8, distribution requirements planning. `memory` holds the gross requirements G of the next `periods` periods, and
    after them the releases planned for the periods after this one, which are the gross requirements of the source. The
    plan is made anew at each review: a review costs more the more periods it plans.

    >>> from simchain.rules.policies import StockView
    >>> plan = [10.0, 10.0, 30.0, 0.0, 0.0, 0.0]
    >>> rule = RequirementsPlanning(safety_stock=5, lead=1, periods=3)
    >>> net_requirements(rule, StockView(inventory_position=12), plan), plan[3:]
    (3.0, [10.0, 30.0, 0.0])
    """
    lead, periods = int(rule.lead), int(rule.periods)
    lacking = rule.safety_stock - view.inventory_position
    for ahead in range(lead):
        lacking += memory[ahead]
    now = 0.0
    for later in range(periods - lead + 1):
        if later > 0:
            lacking += memory[lead + later - 1]
        release = 0.0
        if lacking > DUST:
            release = max(lacking, rule.minimum)
            if rule.multiple > 0.0:
                release = rule.multiple * math.ceil(release / rule.multiple - DUST)
        lacking -= release
        if later == 0:
            now = release
        else:
            memory[periods + later - 1] = release
    return now


@dataclass(frozen=True)
class BufferZones:
    """Red, yellow and green zones of a stock, as its average usage asks for. Times in periods of the forecast.

    `lead_time_factor` scales red and green, `variability_factor` adds to red; green is never less than `minimum_order`
    units or `order_cycle` periods.
    """

    lead_time: float
    lead_time_factor: float
    variability_factor: float
    order_cycle: float = 0.0
    minimum_order: float = 0.0


@formula
def to_the_top_of_green(rule: BufferZones, view: StockView, memory: Memory) -> float:
    """q = TOG - NF if NF <= TOY else 0: demand-driven MRP. Ptak and Smith (2016), Demand Driven Material
    Requirements Planning, chapters 7 to 9.

    ADU is the average usage a period (the forecast), yellow = ADU DLT, red = ADU DLT LTF (1 + VF), green =
    max(ADU DLT LTF, MOQ, ADU cycle); TOY = red + yellow, TOG = TOY + green. The net flow NF is on hand + on order -
    demand due, which is the inventory position here: no order is known before it is due.

    >>> from simchain.rules.policies import StockView
    >>> rule = BufferZones(lead_time=10, lead_time_factor=0.5, variability_factor=0.5)
    >>> to_the_top_of_green(rule, StockView(forecast=10, inventory_position=175), [])  # red 75, yellow 100, green 50
    50.0
    >>> to_the_top_of_green(rule, StockView(forecast=10, inventory_position=176), [])
    0.0
    """
    yellow = view.forecast * rule.lead_time
    base = yellow * rule.lead_time_factor
    top_of_yellow = yellow + base * (1.0 + rule.variability_factor)
    green = max(base, max(rule.minimum_order, view.forecast * rule.order_cycle))
    if view.inventory_position > top_of_yellow + DUST:
        return 0.0
    return top_of_yellow + green - view.inventory_position
