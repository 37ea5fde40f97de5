"""What no single block can know: names that must exist, sources that must supply, shares, circles, and doubts."""

from collections.abc import Callable, Iterator

from simchain.scenario.check.approving import approving
from simchain.scenario.check.awards import awards
from simchain.scenario.check.budgets import budgets, valuation
from simchain.scenario.check.classes import classes
from simchain.scenario.check.contracts import contracts
from simchain.scenario.check.departures import departures
from simchain.scenario.check.disruptions import disruptions
from simchain.scenario.check.doubts import doubts
from simchain.scenario.check.expediting import expediting
from simchain.scenario.check.flexible import flexible
from simchain.scenario.check.foresight import foresight
from simchain.scenario.check.goodwill import goodwill
from simchain.scenario.check.histories import histories
from simchain.scenario.check.idle import too_late
from simchain.scenario.check.invoices import invoices
from simchain.scenario.check.keeping import keeping
from simchain.scenario.check.levies import levies
from simchain.scenario.check.loops import loops
from simchain.scenario.check.lots import lots
from simchain.scenario.check.making import making
from simchain.scenario.check.market import market
from simchain.scenario.check.off_contract import off_contract
from simchain.scenario.check.ordering import ordering
from simchain.scenario.check.own import own_rules
from simchain.scenario.check.payment import payment
from simchain.scenario.check.prices import prices
from simchain.scenario.check.pricing import pricing
from simchain.scenario.check.qualification import qualification
from simchain.scenario.check.quality import quality
from simchain.scenario.check.renewals import renewals
from simchain.scenario.check.run import effort, run
from simchain.scenario.check.scorecards import scorecards
from simchain.scenario.check.sources import circles, names, sources
from simchain.scenario.check.sourcing import sourcing
from simchain.scenario.check.stocks import lost_sales, priorities, stocks
from simchain.scenario.check.targets import targets
from simchain.scenario.check.transship import transship
from simchain.scenario.check.triggers import triggers
from simchain.scenario.check.vendors import vendors
from simchain.scenario.check.volumes import volumes
from simchain.scenario.faults.finding import Finding
from simchain.scenario.scenario import Scenario


def check(scenario: Scenario) -> Iterator[Finding]:
    """Faults and warnings of a scenario whose blocks are each valid by themselves."""
    for look_at in CHECKS:
        yield from look_at(scenario)


CHECKS: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    run,
    effort,
    names,
    sources,
    circles,
    stocks,
    targets,
    foresight,
    lost_sales,
    goodwill,
    priorities,
    histories,
    doubts,
    too_late,
    lots,
    keeping,
    transship,
    loops,
    departures,
    making,
    own_rules,
    vendors,
    sourcing,
    expediting,
    approving,
    off_contract,
    ordering,
    market,
    disruptions,
    levies,
    prices,
    payment,
    budgets,
    valuation,
    quality,
    pricing,
    contracts,
    volumes,
    flexible,
    scorecards,
    invoices,
    qualification,
    awards,
    renewals,
    triggers,
    classes,
)
