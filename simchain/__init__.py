"""simchain: a discrete-event simulator of supply chains that compares sourcing and ordering policies, with intervals.

>>> import simchain
>>> scenarios = simchain.load({
...     "simchain": 1,
...     "suppliers": {"near": {"lead_time": "2 days", "price": "11 USD"},
...                   "far": {"lead_time": "9 days", "price": "10 USD"}},
...     "sites": {"shop": {"demand": "10 ± 3 units/day", "buys": "near"}},
...     "scenarios": {"near": {}, "far": {"shop.buys": "far"}},
... })
>>> simchain.compare(scenarios, replications=5).of("far").verdict
'better'
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Audit",
    "Comparison",
    "Dependencies",
    "EngineError",
    "KnockOuts",
    "Levers",
    "OwnRuleError",
    "Resilience",
    "Results",
    "ResultsError",
    "Scenario",
    "ScenarioError",
    "Scenarios",
    "Scorecards",
    "SeriesError",
    "Simulation",
    "StoppedEarly",
    "UnknownName",
    "UnsupportedScenario",
    "Verification",
    "audit",
    "bullwhip",
    "bullwhip_causes",
    "bullwhip_of",
    "compare",
    "demand",
    "dependencies",
    "heat_map",
    "knock_outs",
    "law",
    "lead_time",
    "levers",
    "load",
    "lower",
    "order_history",
    "policy",
    "read_results",
    "resilience",
    "run",
    "scorecard",
    "scorecard_of",
    "sourcing",
    "verify",
]

HOMES = {
    "Audit": "proof.audit.result",
    "audit": "proof.audit.audit",
    "Comparison": "experiments.comparison.compare",
    "Levers": "experiments.levers.levers",
    "levers": "experiments.levers.levers",
    "Results": "experiments.results",
    "bullwhip": "experiments.bullwhip.microscope",
    "bullwhip_causes": "experiments.bullwhip.split",
    "bullwhip_of": "metrics.bullwhip.real_series",
    "compare": "experiments.comparison.compare",
    "Dependencies": "experiments.dependencies",
    "dependencies": "experiments.dependencies",
    "KnockOuts": "experiments.resilience.knock_outs",
    "knock_outs": "experiments.resilience.knock_outs",
    "read_results": "experiments.folder",
    "Resilience": "experiments.resilience.resilience",
    "resilience": "experiments.resilience.resilience",
    "run": "experiments.run",
    "Scorecards": "experiments.scorecards.scorecard",
    "heat_map": "experiments.scorecards.heat_map",
    "scorecard": "experiments.scorecards.scorecard",
    "scorecard_of": "experiments.scorecards.orders",
    "order_history": "scenario.history.order_lines",
    "Verification": "proof.verification",
    "verify": "proof.verify",
    "Scenario": "scenario",
    "Scenarios": "scenario",
    "load": "scenario",
    "lower": "blueprint",
    "Simulation": "engines.eventwise",
    "policy": "rules.own",
    "demand": "rules.own",
    "lead_time": "rules.own",
    "sourcing": "rules.own",
    "law": "rules.own",
    "EngineError": "errors",
    "OwnRuleError": "errors",
    "ResultsError": "errors",
    "ScenarioError": "errors",
    "SeriesError": "errors",
    "StoppedEarly": "errors",
    "UnknownName": "errors",
    "UnsupportedScenario": "errors",
}
"""Where each public name lives. They are imported when first used, so that `simchain --help` answers at once."""

if TYPE_CHECKING:
    from simchain.blueprint import lower
    from simchain.engines.eventwise import Simulation
    from simchain.errors import (
        EngineError,
        OwnRuleError,
        ResultsError,
        ScenarioError,
        SeriesError,
        StoppedEarly,
        UnknownName,
        UnsupportedScenario,
    )
    from simchain.experiments.bullwhip.microscope import bullwhip
    from simchain.experiments.bullwhip.split import bullwhip_causes
    from simchain.experiments.comparison.compare import Comparison, compare
    from simchain.experiments.dependencies import Dependencies, dependencies
    from simchain.experiments.folder import read_results
    from simchain.experiments.levers.levers import Levers, levers
    from simchain.experiments.resilience.knock_outs import KnockOuts, knock_outs
    from simchain.experiments.resilience.resilience import Resilience, resilience
    from simchain.experiments.results import Results
    from simchain.experiments.run import run
    from simchain.experiments.scorecards.heat_map import heat_map
    from simchain.experiments.scorecards.orders import scorecard_of
    from simchain.experiments.scorecards.scorecard import Scorecards, scorecard
    from simchain.metrics.bullwhip.real_series import bullwhip_of
    from simchain.proof.audit.audit import audit
    from simchain.proof.audit.result import Audit
    from simchain.proof.verification import Verification
    from simchain.proof.verify import verify
    from simchain.rules.own import demand, law, lead_time, policy, sourcing
    from simchain.scenario.history.order_lines import order_history
    from simchain.scenario.load import load
    from simchain.scenario.scenario import Scenario, Scenarios


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module 'simchain' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"simchain.{HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
