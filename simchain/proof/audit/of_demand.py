"""Causes on the side of demand: what customers and other stocks do that a formula does not know of."""

from simchain.proof.audit.changes import (
    Changes,
    days,
    has,
    is_bell_shaped,
    memory_of,
    path,
    profile_of,
    terms_dropped,
    units,
)
from simchain.proof.audit.site import Site
from simchain.rules.customers.demand import BucketDemand, FlowDemand, SeriesDemand, mean_rate
from simchain.rules.distributions import Poisson
from simchain.scenario import spec

HOUR = 1 / 24

SPECULATION = ("gaming", "forward_buy")
"""What makes a stock order more than it needs: when goods are short, or cheap."""

AS_SOLD = (spec.BaseStock, spec.EchelonBaseStock, spec.JustInTime, spec.Mirror)
"""Policies that order what was asked of them."""


def bullwhip_below(at: Site) -> Changes:
    """Other stocks that order more unevenly than they sell (batches, forecasts, fright): each orders what it sold.

    A level counts the lumps that slow reviews below make; a kanban loop does not, so there they count as uneven, too.
    """
    changes: Changes = {}
    for key in at.below:
        stock, review = at.known.stock(key), at.known.review(key)
        flows = isinstance(at.demands.get(key), FlowDemand)
        in_lumps = isinstance(at.stock, spec.Kanban) and review > 0 and not flows
        if in_lumps or not isinstance(stock, AS_SOLD):
            each = days(review) if review and not in_lumps else "1 day" if flows else "continuous"
            changes[path("stock", key)] = {"policy": "base_stock", "review": each}
        else:
            changes |= {path("stock", key, word): None for word in SPECULATION if has(stock, word)}
        changes |= terms_dropped(at, key, ("moq", "lot"))
    return changes


def changing_demand(at: Site) -> Changes:
    """Season, trend and events: the level is computed with the demand before them."""
    return {
        path("demand", key, word): None
        for key, demand in at.demands.items()
        if not isinstance(demand, FlowDemand) and not demand.profile.is_flat
        for word in ("season", "trend", "events")
        if has(at.demand_block(key), word)
    }


def correlation(at: Site) -> Changes:
    """Demand that depends on that of the days before: drawn afresh every period from the same quantities."""
    changes: Changes = {}
    for key, demand in at.demands.items():
        if isinstance(demand, BucketDemand) and demand.autocorrelation:
            changes[path("demand", key, "autocorrelation")] = None
        elif isinstance(demand, SeriesDemand) and memory_of(demand.quantities):
            values = [units(quantity) for quantity in demand.quantities]
            changes[path("demand", key)] = profile_of(at, key) | {"values": values, "bucket": days(demand.bucket)}
    return changes


def skewed_demand(at: Site) -> Changes:
    """Demand that is not normal: normal, with the same mean and spread (and cut at zero)."""
    exact = at.known.loads[at.key].poisson and at.known.basis(at.key).cover.sd == 0
    changes: Changes = {}
    for key, demand in at.demands.items():
        if not isinstance(demand, BucketDemand) or is_bell_shaped(demand):
            continue
        if exact and isinstance(demand.law, Poisson):
            continue
        mean, sd = demand.law.mean / demand.bucket, demand.law.sd / demand.bucket**0.5
        rate = {"rate": f"{float(mean)!r} ± {float(sd)!r} units/day", "bucket": days(demand.bucket)}
        changes[path("demand", key)] = profile_of(at, key) | rate
    return changes


def lost_sales(at: Site) -> Changes:
    """Customers who do not wait: all wait."""
    name = at.key[0]
    if at.spec.sites[name].unmet == "lost" and at.key in at.known.demands:
        return {f"sites.{name}.unmet": "backorder"}
    return {}


def uneven_demand(at: Site) -> Changes:
    """Demand that is not the same every hour of every day."""
    changes: Changes = {}
    for key, demand in at.demands.items():
        is_even = isinstance(demand, BucketDemand) and demand.law.sd == 0 and demand.bucket <= HOUR
        if not is_even and not isinstance(demand, FlowDemand):
            steady = {"rate": f"{mean_rate(demand)!r} units/day", "dist": "constant", "bucket": days(HOUR)}
            changes[path("demand", key)] = profile_of(at, key) | steady
    return changes
