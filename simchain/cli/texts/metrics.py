"""What `simchain compare --metric` says: the metrics that were asked for, beside the costs and service of every run."""

from math import isnan, nan

from simchain.cli.texts.layout import paragraph, table_of
from simchain.experiments.comparison.compare import Comparison
from simchain.experiments.comparison.difference import COMPARED, TOO_FEW
from simchain.experiments.results import Results
from simchain.metrics.risk.tail import LEVELS

SHARE = "share"


def metrics_text(comparison: Comparison, names: tuple[str, ...]) -> str:
    """A table for each of them: its mean by scenario, and the paired difference to the baseline."""
    return "\n\n".join(_of(comparison, name) for name in dict.fromkeys(names))


def _of(comparison: Comparison, name: str) -> str:
    results = comparison.results
    metric = next(one for one in COMPARED if one.name == name)
    times, unit = (100, "%") if metric.unit == SHARE else (1, metric.unit_in(results.currency))
    means = {scenario: times * mean for scenario, mean in _means(results, name).items()}
    digits = _digits(max((abs(mean) for mean in means.values() if not isnan(mean)), default=0.0))
    rows = {comparison.baseline: [_value(means[comparison.baseline], digits), "", ""]}
    for other in comparison.alternatives:
        gap = comparison.of(other, name)
        change = "undefined"
        if not isnan(gap.mean):
            change = f"{_value(times * gap.mean, digits, '+')} ± {_value(times * gap.half_width, digits)}"
        verdict = "" if isnan(gap.mean) and gap.verdict != TOO_FEW else gap.verdict
        rows[other] = [_value(means[other], digits), change, verdict]
    heading = f"{name}, {unit}, in {results.measured_days:g} days, {comparison.confidence:.0%} together:"
    return f"{paragraph(heading)}\n" + table_of(rows, ["mean", f"against {comparison.baseline}", "verdict"])


def _means(results: Results, name: str) -> dict[str, float]:
    if name not in LEVELS:
        return {str(scenario): float(mean) for scenario, mean in results.summary()[name].items()}
    tails = {scenario: results.cost_cvar(scenario, LEVELS[name]).value for scenario in results.scenarios}
    return {scenario: nan if tail is None else tail for scenario, tail in tails.items()}


def _digits(largest: float) -> int:
    return 0 if largest >= 1000 else 2 if largest >= 1 else 4


def _value(value: float, digits: int, sign: str = "") -> str:
    return "undefined" if isnan(value) else f"{round(value, digits) + 0.0:{sign},.{digits}f}"
