"""How much to order and how much to hold: the textbook's formulas for one item at one site.

Symbols: D or mu demand rate, s its standard deviation, K fixed cost of an order, h holding cost, p backorder cost,
L lead time, Q order quantity, r reorder point, S base-stock level, z standard normal deviate, Phi and phi the standard
normal distribution and density. Any unit of time will do, if rates, costs and lead times all use it.

"Snyder & Shen" is "Fundamentals of Supply Chain Theory" (2nd ed., Wiley 2019); "Chopra & Meindl" is "Supply Chain
Management: Strategy, Planning, and Operation", the chapter on safety inventory.
"""

import math
from collections.abc import Callable

from scipy import special

from simchain.formula import formula
from simchain.rules.distributions import Law


@formula
def economic_order_quantity(demand_rate: float, order_cost: float, holding_cost: float) -> float:
    """Q* = sqrt(2 K D / h): the order quantity with the least ordering and holding cost. Snyder & Shen, (3.4).

    `demand_rate` in units per time, `order_cost` in money per order, `holding_cost` in money per unit and time.

    >>> round(economic_order_quantity(1300, 8, 0.225), 3)
    304.047
    """
    return math.sqrt(2 * order_cost * demand_rate / holding_cost)


@formula
def eoq_with_backorders(
    demand_rate: float, order_cost: float, holding_cost: float, backorder_cost: float
) -> tuple[float, float]:
    """Q* = sqrt(2 K D (h + p) / (h p)) and reorder level -Q* h / (h + p). Snyder & Shen, (3.27) and (3.28).

    With zero lead time, the next order comes when the backlog has reached its planned maximum: minus the reorder level.
    `backorder_cost` in money per unit and time, the others as for `economic_order_quantity`; both results in units.

    >>> quantity, reorder_level = eoq_with_backorders(1300, 8, 0.225, 5)
    >>> round(quantity, 3), round(reorder_level, 3)
    (310.813, -13.384)
    """
    both = holding_cost + backorder_cost
    quantity = math.sqrt(2 * order_cost * demand_rate * both / (holding_cost * backorder_cost))
    return quantity, -quantity * holding_cost / both


@formula
def economic_production_quantity(
    demand_rate: float, production_rate: float, setup_cost: float, holding_cost: float
) -> float:
    """Q* = sqrt(2 K D / (h (1 - D / P))): the EOQ when a lot arrives at rate P > D. Snyder & Shen, (3.31).

    `production_rate` in units per time, `setup_cost` in money per lot, the others as for `economic_order_quantity`.

    >>> round(economic_production_quantity(80, 110, 4, 0.08), 2)
    171.27
    """
    return math.sqrt(2 * setup_cost * demand_rate / (holding_cost * (1 - demand_rate / production_rate)))


@formula
def eoq_cost_rate(
    quantity: float,
    demand_rate: float,
    order_cost: float,
    holding_cost: float,
    backorder_cost: float = 0.0,
    max_backorder: float = 0.0,
) -> float:
    """g = K D / Q + h (Q - B)^2 / (2 Q) + p B^2 / (2 Q): ordering, holding and backorder cost, in money per time.

    Snyder & Shen, sections 3.2 and 3.5; B is `max_backorder`, the planned backlog when the order arrives, in units.

    >>> round(eoq_cost_rate(304.047, 1300, 8, 0.225), 4)
    68.4105
    >>> round(eoq_cost_rate(310.812555, 1300, 8, 0.225, backorder_cost=5, max_backorder=13.384273), 4)
    66.9214
    """
    ordering = order_cost * demand_rate / quantity
    holding = holding_cost * (quantity - max_backorder) ** 2 / (2 * quantity)
    return ordering + holding + backorder_cost * max_backorder**2 / (2 * quantity)


@formula
def critical_ratio(holding_cost: float, backorder_cost: float) -> float:
    """p / (h + p): the probability of no stock-out that is worth its holding cost. Snyder & Shen, section 4.3.

    Both costs in money per unit and time, or overage and underage cost per unit.

    >>> round(critical_ratio(0.18, 0.70), 4)
    0.7955
    """
    return backorder_cost / (holding_cost + backorder_cost)


@formula
def lead_time_demand_sd(
    demand_mean: float, demand_sd: float, lead_time_mean: float, lead_time_sd: float = 0.0
) -> float:
    """sqrt(E[L] s^2 + mu^2 Var[L]): standard deviation, in units, of the demand over a lead time. Chopra & Meindl.

    Demand moments per period, lead time in periods. Holds when orders do not overtake each other; where they may, what
    is outstanding varies less than this.

    >>> round(lead_time_demand_sd(2500, 500, 7, 7), 1)
    17549.9
    """
    return math.sqrt(lead_time_mean * demand_sd**2 + (demand_mean * lead_time_sd) ** 2)


@formula
def autocorrelated_spread(periods: float, autocorrelation: float) -> float:
    """Variance of a sum of n periods of AR(1) demand over that of independent ones: 1 + 2/n sum (n - k) rho^k, k < n.

    Lee, So and Tang (2000), Management Science 46(5), for the demand over a lead time. 1 for up to one period.

    >>> autocorrelated_spread(2, 0.5), autocorrelated_spread(4, 0.0)
    (1.5, 1.0)
    """
    if autocorrelation == 0.0:
        return 1.0
    total = power = 1.0
    k = 1
    while k < periods:
        power *= autocorrelation
        total += 2.0 * (periods - k) / periods * power
        k += 1
    return total


def safety_stock(
    service_level: float, demand_mean: float, demand_sd: float, lead_time_mean: float, lead_time_sd: float = 0.0
) -> float:
    """z sqrt(E[L] s^2 + mu^2 Var[L]) with z = Phi^-1(`service_level`), in units. Chopra & Meindl.

    `service_level` is the probability that a replenishment cycle sees no stock-out, the others as for
    `lead_time_demand_sd`.

    >>> round(safety_stock(0.95, 100, 20, 10, 2)), round(safety_stock(0.95, 100, 20, 15, 5))
    (345, 832)
    """
    return float(special.ndtri(service_level)) * lead_time_demand_sd(
        demand_mean, demand_sd, lead_time_mean, lead_time_sd
    )


def base_stock_level(mean: float, sd: float, probability: float) -> float:
    """S = mu + z sigma with z = Phi^-1(`probability`), for normal demand. Snyder & Shen, (4.30).

    `mean` and `sd`, in units, are those of the demand that the level must cover (lead time and review period).

    >>> round(base_stock_level(50, 8, critical_ratio(0.18, 0.70)), 3)
    56.604
    """
    return mean + sd * float(special.ndtri(probability))


def discrete_base_stock_level(law: Law, probability: float) -> float:
    """The smallest S with P(demand <= S) >= `probability`, in units. Snyder & Shen, section 4.3.

    `law` is that of the demand that the level must cover.

    >>> from simchain.rules.distributions import Poisson
    >>> discrete_base_stock_level(Poisson(18), critical_ratio(200, 270))
    19.0
    """
    return float(law.quantile(probability))


@formula
def undershoot_moments(mean: float, sd: float) -> tuple[float, float]:
    """E[U] = E[X^2] / (2 E[X]) and E[U^2] = E[X^3] / (3 E[X]): how far a jump of X carries the position below r.

    Karlin (1958), The application of renewal theory to the study of inventory policies, in Arrow, Karlin and Scarf:
    the excess of a renewal process, far from its start. `mean` and `sd` are those of the demand X from one look at the
    position to the next, in units, its third moment taken as that of a normal law. Gives mean and standard deviation.

    >>> mean, sd = undershoot_moments(100, 20)
    >>> round(mean, 1), round(sd, 1)
    (52.0, 32.1)
    """
    second = mean * mean + sd * sd
    third = mean * (mean * mean + 3.0 * sd * sd)
    drop = second / (2.0 * mean)
    return drop, math.sqrt(max(0.0, third / (3.0 * mean) - drop * drop))


def normal_loss(z: float) -> float:
    """L(z) = phi(z) - z (1 - Phi(z)) = E[(Z - z)^+], the standard normal loss function. Snyder & Shen, (C.22).

    >>> round(normal_loss(0.0), 6), round(normal_loss(1.3), 6)
    (0.398942, 0.045528)
    """
    return math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi) - z * float(special.ndtr(-z))


def cycle_service_level(mean: float, sd: float, reorder_point: float) -> float:
    """Phi((r - mu) / sigma): the probability that a replenishment cycle sees no stock-out. Chopra & Meindl.

    `mean` and `sd`, in units, are those of the demand over the lead time.

    >>> round(cycle_service_level(5000, 500 * 2**0.5, reorder_point=6000), 5)
    0.92135
    """
    if sd == 0:
        return float(reorder_point >= mean)
    return float(special.ndtr((reorder_point - mean) / sd))


def expected_shortage_per_cycle(mean: float, sd: float, reorder_point: float) -> float:
    """sigma L((r - mu) / sigma), in units: the mean backlog when a replenishment arrives. Snyder & Shen, (C.31).

    `mean` and `sd`, in units, are those of the demand over the lead time.

    >>> round(expected_shortage_per_cycle(5000, 500 * 2**0.5, reorder_point=6000), 3)
    25.127
    """
    if sd == 0:
        return max(0.0, mean - reorder_point)
    return sd * normal_loss((reorder_point - mean) / sd)


def fill_rate_of_reorder_point(mean: float, sd: float, reorder_point: float, quantity: float) -> float:
    """1 - sigma L((r - mu) / sigma) / Q: the share of units served from stock under (r, Q). Chopra & Meindl.

    Good while `quantity` is large beside the demand over the lead time; undershoot of r is neglected.

    >>> round(fill_rate_of_reorder_point(5000, 500 * 2**0.5, reorder_point=6000, quantity=10000), 6)
    0.997487
    """
    return 1 - expected_shortage_per_cycle(mean, sd, reorder_point) / quantity


@formula
def kanban_cards(demand_rate: float, lead_time: float, safety: float, bin_size: float) -> int:
    """N = ceil(D L (1 + S) / C): cards in a kanban loop. Monden, "Toyota Production System".

    `demand_rate` in units per time, `lead_time` the loop's time, `safety` a share (0.1 is 10 %), `bin_size` in units
    per card. The 1e-9 keeps 11.000000000000002 from becoming 12.

    >>> kanban_cards(100, 2, 0.1, 20)
    11
    """
    return math.ceil(demand_rate * lead_time * (1 + safety) / bin_size - 1e-9)


STOCK_FORMULAS: tuple[Callable[..., object], ...] = (
    economic_order_quantity,
    eoq_with_backorders,
    economic_production_quantity,
    eoq_cost_rate,
    critical_ratio,
    lead_time_demand_sd,
    autocorrelated_spread,
    safety_stock,
    base_stock_level,
    discrete_base_stock_level,
    undershoot_moments,
    normal_loss,
    cycle_service_level,
    expected_shortage_per_cycle,
    fill_rate_of_reorder_point,
    kanban_cards,
)
