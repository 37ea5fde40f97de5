"""Bonuses and committed volumes: does a period over which they are counted end within the run?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import Finding, dotted
from simchain.scenario.relations.qualified import renewal_of
from simchain.scenario.scenario import Scenario
from simchain.scenario.spec.supply.guarantee import Flex, OnTimeBonus
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def never_settled(scenario: Scenario) -> Iterator[Finding]:
    """What is counted over a longer time than the run has, and so never paid. Each word once."""
    horizon = scenario.spec.run.horizon
    for path, terms in dict(_counted(scenario)).items():
        if terms.every > horizon * (1 + 1e-9):
            run = f"the run of {show(horizon, 'time')}"
            message = f"{dotted(path)} is counted over {terms.every:.6g} days, which do not end within {run}: "
            message += "nothing is paid"
            is_written = "every" in terms.model_fields_set
            at: Steps = (*path, "every") if is_written else path
            way = "make run.horizon longer, or write a shorter 'every'"
            yield Finding(at, message, way, "warn", of_key=not is_written, relies_on=(path, ("run", "horizon")))


def _counted(scenario: Scenario) -> Iterator[tuple[Steps, OnTimeBonus | Flex]]:
    """Bonuses, and bands with a lower end, where they are written. One that a contract's end may settle is left out."""
    for node in scenario.network.values():
        for source in node.sources if node.buys is not None else ():
            supplier = scenario.spec.suppliers.get(source)
            if supplier is None:
                continue
            if supplier.contract is not None and supplier.contract.on_time_bonus is not None:
                yield ("suppliers", source, "contract", "on_time_bonus"), supplier.contract.on_time_bonus
            flex, path = found(scenario, node, source, "flex")
            is_paid = flex is not None and flex.volume is not None and flex.volume < 1.0 and flex.take_or_pay > 0.0
            if is_paid and renewal_of(scenario.spec, source) is None:
                yield path, flex
