"""What no single block can know: names that must exist, sources that must supply, shares, circles, and doubts."""

from collections.abc import Callable, Iterator

from simchain.scenario.check.budgets import budgets, valuation
from simchain.scenario.check.buying.approving import approving
from simchain.scenario.check.buying.awards import awards
from simchain.scenario.check.buying.expediting import expediting
from simchain.scenario.check.buying.off_contract import off_contract
from simchain.scenario.check.buying.qualification import qualification
from simchain.scenario.check.buying.renewals import renewals
from simchain.scenario.check.buying.sources import circles, names, sources
from simchain.scenario.check.buying.sourcing import sourcing
from simchain.scenario.check.buying.vendors import vendors
from simchain.scenario.check.classes import classes
from simchain.scenario.check.disruptions import disruptions
from simchain.scenario.check.doubts import doubts
from simchain.scenario.check.goodwill import goodwill
from simchain.scenario.check.histories import histories
from simchain.scenario.check.idle import too_late
from simchain.scenario.check.own import own_rules
from simchain.scenario.check.run import effort, run
from simchain.scenario.check.scorecards import scorecards
from simchain.scenario.check.stocks.foresight import foresight
from simchain.scenario.check.stocks.keeping import keeping
from simchain.scenario.check.stocks.loops import loops
from simchain.scenario.check.stocks.lots import lots
from simchain.scenario.check.stocks.making import making
from simchain.scenario.check.stocks.market import market
from simchain.scenario.check.stocks.ordering import ordering
from simchain.scenario.check.stocks.stocks import lost_sales, priorities, stocks
from simchain.scenario.check.stocks.targets import targets
from simchain.scenario.check.stocks.transship import transship
from simchain.scenario.check.terms.contracts import contracts
from simchain.scenario.check.terms.departures import departures
from simchain.scenario.check.terms.flexible import flexible
from simchain.scenario.check.terms.invoices import invoices
from simchain.scenario.check.terms.levies import levies
from simchain.scenario.check.terms.payment import payment
from simchain.scenario.check.terms.prices import prices
from simchain.scenario.check.terms.pricing import pricing
from simchain.scenario.check.terms.quality import quality
from simchain.scenario.check.terms.settling import never_settled
from simchain.scenario.check.terms.volumes import volumes
from simchain.scenario.check.triggers import triggers
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
    never_settled,
    flexible,
    scorecards,
    invoices,
    qualification,
    awards,
    renewals,
    triggers,
    classes,
)
