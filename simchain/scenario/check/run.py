"""Is the run's time divided into whole buckets, and can it be run at all?"""

from collections.abc import Iterator

from simchain.scenario.faults.finding import Finding
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

MOST_PERIODS = 5_000_000
MOST_EVENTS = 20_000_000
MOST_POINTS = 20_000


def run(scenario: Scenario) -> Iterator[Finding]:
    """Horizon and warm-up are whole numbers of buckets, and the warm-up leaves something to measure."""
    block = scenario.spec.run
    warm_up = 0.0 if block.warm_up == "none" else float(block.warm_up)
    bucket = show(block.bucket, "time")
    for name, time in (("horizon", block.horizon), ("warm_up", warm_up)):
        periods = time / block.bucket
        if abs(periods - round(periods)) > 1e-9 * max(1.0, periods):
            message = f"run.{name} of {show(time, 'time')} is not a whole number of buckets of {bucket}"
            way = f"use {show(max(1, round(periods)) * block.bucket, 'time')}, or another run.bucket"
            yield Finding(("run", name), message, way, relies_on=(("run", name), ("run", "bucket")))
    if warm_up >= block.horizon:
        horizon = show(block.horizon, "time")
        message = f"run.warm_up of {show(warm_up, 'time')} leaves nothing of a horizon of {horizon}"
        relies_on: tuple[Steps, ...] = (("run", "warm_up"), ("run", "horizon"))
        yield Finding(("run", "warm_up"), message, "make the horizon longer", relies_on=relies_on)
    if block.horizon / block.bucket > MOST_PERIODS:
        message = f"run.horizon of {show(block.horizon, 'time')} has more than {MOST_PERIODS:,} buckets of {bucket}"
        yield Finding(("run", "horizon"), message, "make it shorter, or run.bucket longer")


def effort(scenario: Scenario) -> Iterator[Finding]:
    """No part of the model asks for so many events that a run would never end."""
    if len(scenario.network) > MOST_POINTS:
        message = f"{len(scenario.network):,} stocks are more than the {MOST_POINTS:,} that one run may have"
        yield Finding(("sites",), message, "split the scenario", relies_on=((),))
    horizon = scenario.spec.run.horizon
    for path, per_day, what in _paces(scenario):
        if per_day * horizon > MOST_EVENTS:
            message = f"{what} more than {MOST_EVENTS:,} times in a run of {show(horizon, 'time')}"
            relies_on = (path, ("run", "horizon"))
            yield Finding(path, message, "make the run shorter, or this slower", relies_on=relies_on)


def _paces(scenario: Scenario) -> Iterator[tuple[Steps, float, str]]:
    """How often a day each part of the model acts."""
    for name, supplier in scenario.spec.suppliers.items():
        if supplier.outages is not None and supplier.outages.every is not None and supplier.outages.lasts is not None:
            cycle = sum(law.law().mean for law in (supplier.outages.every, supplier.outages.lasts))
            yield ("suppliers", name, "outages"), 1 / max(cycle, 1e-300), f"{name} has an outage"
    for name, disruption in scenario.spec.disruptions.items():
        if disruption.every is not None:
            up = disruption.every.law().mean
            yield ("disruptions", name, "every"), 1 / max(up, 1e-300), f"{name} happens"
    for name, site in scenario.spec.sites.items():
        for item, demand in site.demand.items():
            path: Steps = ("sites", name, "demand", item)
            if demand.arrivals is not None:
                yield (*path, "arrivals"), demand.arrivals, f"customers come to {name}"
            elif demand.flow is None:
                bucket = demand.history.bucket if demand.history else demand.days_per_bucket
                yield (*path, "bucket"), 1 / bucket, f"demand for '{item}' at {name} changes"
        for item, stock in site.stock.items():
            if isinstance(stock.review, float):
                yield ("sites", name, "stock", item, "review"), 1 / stock.review, f"{name} reviews '{item}'"
