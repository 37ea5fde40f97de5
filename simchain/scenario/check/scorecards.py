"""Is there anybody to score, anything to score him by, and a review before the run ends?"""

from collections.abc import Iterator

from simchain.scenario.check.lanes import found
from simchain.scenario.faults.finding import Finding
from simchain.scenario.relations.network import Node
from simchain.scenario.relations.rushing import is_asked_to_hurry
from simchain.scenario.scenario import Scenario
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show

AT: Steps = ("scorecard",)
INSPECTION = (
    "no supplier's goods are inspected",
    "add 'defects: 1 %' or 'inspect: 1 day' to a supplier, or take it out",
)
INVOICES = (
    "no supplier's invoices are looked at",
    "add 'invoice_errors: 2 %' to a supplier, or take it out",
)
CONTRACT = ("no supplier has a contract", "add 'contract' to a supplier, or take it out")
HASTE = (
    "nobody asks a supplier to hurry",
    "add 'expedite' to a contract, and to who buys by it, or take it out",
)
NEEDS = {
    "quality": INSPECTION,
    "acceptance": INSPECTION,
    "ppm": INSPECTION,
    "invoice_accuracy": INVOICES,
    "contract_compliance": CONTRACT,
    "responsiveness": HASTE,
    "rush_lead_time": HASTE,
}
"""Measures that are not known of every supplier: why nobody's may be, and the way out."""


def scorecards(scenario: Scenario) -> Iterator[Finding]:
    """What is said of scorecards, held against the run and the suppliers."""
    block, run = scenario.spec.scorecard, scenario.spec.run
    if block is None:
        return
    bought = [(node, source) for node in scenario.network.values() for source in node.sources]
    outside = [(node, source) for node, source in bought if source in scenario.spec.suppliers]
    if not outside:
        message = "scorecard has nobody to judge: no site buys from an outside supplier"
        yield Finding(AT, message, "take it out", of_key=True, relies_on=(AT, ("suppliers",), ("sites",)))
    measured = run.horizon - (0.0 if run.warm_up == "none" else float(run.warm_up))
    if block.every > measured and "every" in block.model_fields_set:
        message = (
            f"scorecard.every of {show(block.every, 'time')} is longer than the {show(measured, 'time')} that are "
            "measured, so there is no review"
        )
        on = ((*AT, "every"), ("run",))
        yield Finding((*AT, "every"), message, "make it shorter, or run.horizon longer", "warn", relies_on=on)
    known = _known(scenario, outside)
    for name, needed in NEEDS.items():
        if "weights" in block.model_fields_set and getattr(block.weights, name) and needed not in known:
            why, way = needed
            message = f"scorecard.weights.{name} counts for nothing: {why}"
            path = (*AT, "weights", name)
            yield Finding(path, message, way, "warn", True, relies_on=(path, ("suppliers",), ("sites",)))


def _known(scenario: Scenario, outside: list[tuple[Node, str]]) -> set[tuple[str, str]]:
    """Of what is needed, that which one supplier at least has."""
    spec = scenario.spec

    def says(*keys: str) -> bool:
        return any(found(scenario, *lane, key).value for lane in outside for key in keys)

    there = {
        INSPECTION: says("defects", "inspect"),
        INVOICES: says("invoice_errors"),
        CONTRACT: any(spec.suppliers[source].contract is not None for _, source in outside),
        HASTE: any(is_asked_to_hurry(spec, source) for source in spec.suppliers),
    }
    return {needed for needed, is_there in there.items() if is_there}
