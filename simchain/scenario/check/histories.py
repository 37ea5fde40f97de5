"""Can the history files be read, do they hold what is asked of them, and do they last for the run?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.history.cells import HistoryError
from simchain.scenario.history.lead_times import lead_times
from simchain.scenario.history.sales import demand_series
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec import DemandSpec
from simchain.scenario.spec.laws import LeadTime
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def histories(scenario: Scenario) -> Iterator[Finding]:
    """Every history of lead times and of demand."""
    for path, law, supplier in _lead_times(scenario):
        if law.history is not None:
            try:
                lead_times(law.history, scenario.folder, supplier)
            except HistoryError as error:
                yield Finding((*path, "history"), f"{dotted(path)} {error}.", relies_on=(path,))
    for name, site in scenario.spec.sites.items():
        for item, demand in site.demand.items():
            if demand.history is not None:
                yield from _demand_history(scenario, demand, name, item)


def _demand_history(scenario: Scenario, demand: DemandSpec, site: str, item: str) -> Iterator[Finding]:
    path: Steps = ("sites", site, "demand", item)
    history, horizon = demand.history, scenario.spec.run.horizon
    assert history is not None
    try:
        series = demand_series(history, scenario.folder, site, item)
    except HistoryError as error:
        yield Finding((*path, "history"), f"{dotted(path)} {error}.", relies_on=(path,))
        return
    known = len(series) * history.bucket
    if history.mode == "replay" and history.then is None and known < horizon:
        message = f"{dotted(path)}: the history covers {show(known, 'time')}, the run {show(horizon, 'time')}"
        way = "shorten run.horizon, or write 'then: repeat' or 'then: stop'"
        yield Finding((*path, "history"), f"{message}; {way}.", relies_on=(path, ("run", "horizon")))


def _lead_times(scenario: Scenario) -> Iterator[tuple[Steps, LeadTime, str | None]]:
    """Every lead time, with the supplier whose history it would take."""
    for name, supplier in scenario.spec.suppliers.items():
        yield ("suppliers", name, "lead_time"), supplier.lead_time, name
    for name, site in scenario.spec.sites.items():
        for item, buys in site.buys.items():
            path: Steps = ("sites", name, "buys", item)
            for block, keys, source in buys.blocks():
                if block.lead_time is not None:
                    yield (*path, *keys, "lead_time"), block.lead_time, source
