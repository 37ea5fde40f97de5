"""What `simchain resilience` prints, and the words that it takes."""

from collections.abc import Iterator
from math import inf, isinf, isnan
from typing import Any

from simchain.cli.texts.figures import null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.errors import Fault, ScenarioError
from simchain.experiments.resilience.knock_outs import ALL, KnockOut, KnockOuts
from simchain.experiments.resilience.resilience import LEVELS, Resilience
from simchain.experiments.resilience.survival import Times, or_null
from simchain.experiments.twins import Share
from simchain.metrics.risk.resilience import Thresholds
from simchain.metrics.risk.tail import TailMean
from simchain.scenario.values.quantities import QuantityError, parse

NO_PRICE = "not everything that customers buy has a price: what it does not earn is left out of the impact"


def thresholds(failed_below: str, recovered_at: str) -> Thresholds:
    """Both thresholds of service, from words. Raises `ScenarioError`."""
    try:
        failed, back = (parse(text, "share").value for text in (failed_below, recovered_at))
        return Thresholds(failed, back)
    except QuantityError as error:
        raise ScenarioError([Fault(f"a threshold of service {error}")]) from None
    except ValueError as error:
        raise ScenarioError([Fault(str(error))]) from None


def times_to_recover(written: tuple[str, ...]) -> str | dict[str, str]:
    """'30 days' for all, 'A=60 days' for one."""
    named = {name.strip(): days.strip() for name, mark, days in (one.partition("=") for one in written) if mark}
    of_all = [one for one in written if "=" not in one]
    if len(of_all) > 1:
        raise ScenarioError([Fault(f"--for says how long for all twice: {' and '.join(of_all)}", None, "take one")])
    return {ALL: of_all[0] if of_all else "30 days", **named}


def resilience_text(found: Resilience) -> str:
    """A table of what happened, one of what it came to, and sentences on what the figures leave out."""
    named = f", scenario {found.scenario}" if found.scenario != "base" else ""
    stopped = "" if found.complete else f"  STOPPED EARLY: {found.replications} of {found.asked} replications."
    head = (
        f"{found.title}{named}\n{found.replications} replications of {found.measured_days:g} measured days, each "
        f"beside its twin: the same customers, nothing disrupted.{stopped}"
    )
    parts = [head, _events(found), _sums(found), _limits(found.thresholds)]
    parts += [paragraph(line) for line in _left_out(found)]
    return "\n\n".join(part for part in parts if part)


def _events(found: Resilience) -> str:
    rows = {}
    for name in found.names:
        survived, recovered = found.time_to_survive(name), found.recovery_time(name)
        often = f"{survived.cases / found.replications:.3g}"
        rows[name] = [often, *_survival(survived), _days(recovered.median), _days(recovered.longest)]
    return table_of(rows, [*EVENT_COLUMNS])


EVENT_COLUMNS = (
    "times a run",
    "survived, 5th percentile",
    "survived, median",
    "nobody noticed",
    "recovered, median",
    "recovered, longest",
)


def _survival(times: Times) -> list[str]:
    never = "" if isnan(times.never) else f"{100 * times.never:.0f} %"
    return [_days(times.p5), _days(times.median), never]


def _sums(found: Resilience) -> str:
    money = found.currency
    rows = {
        "service lost, service-days": [_share(found.resilience_loss, 2)],
        "service over the twin's": [_percent(found.resilience_ratio)],
        f"impact, {money}": [_share(found.impact)],
        f"  extra cost, {money}": [_share(found.extra_cost)],
        f"  lost revenue, {money}": [_share(found.lost_revenue)],
        f"cost after it was over, {money}": [_share(found.disruption_tail)],
    }
    for level in LEVELS:
        worst, twin = found.cost_cvar(level), found.twin_cost_cvar(level)
        if worst.value is not None and twin.value is not None:
            name = f"mean cost of the dearest {100 * (1 - level):.0f} %, {money}"
            rows[name] = [f"{worst.value:,.0f} (the twin's {twin.value:,.0f})"]
    return table_of(rows, ["mean"])


def _left_out(found: Resilience) -> Iterator[str]:
    for why in dict.fromkeys(found.cost_cvar(level).why_not for level in LEVELS):
        if why:
            yield f"No mean of the dearest runs (CVaR): there are {why}."
    if not found.priced:
        yield f"{NO_PRICE[0].upper()}{NO_PRICE[1:]}."


def _limits(limits: Thresholds) -> str:
    return paragraph(
        f"Survived: days from the begin of a disruption to the first unmet demand that the twin met (never: none, "
        f"before what it held up had reached customers and their stocks were back at the twin's level; what is short "
        f"later only came at another time). Recovered: days until a week's service, once below "
        f"{100 * limits.failed:g} % of the twin's, is back at {100 * limits.back:g} % and does not fail again within "
        f"{limits.for_good:g} days (0: it never failed)."
    )


def knock_outs_text(found: KnockOuts) -> str:
    """A row per thing, the worst first."""
    named = f", scenario {found.scenario}" if found.scenario != "base" else ""
    stopped = "" if found.complete else f"  STOPPED EARLY: {found.replications} of {found.asked} replications."
    head = (
        f"{found.title}{named}\nEach alone down from day {found.starts:g}, followed until day {found.until:g}, in a "
        f"world where nothing else goes wrong; {found.replications} replications.{stopped}"
    )
    rows = {f"{node.name} ({node.kind})": _node(node) for node in found.nodes}
    columns = [
        "down, days",
        "survived, 5th percentile",
        "survived, median",
        "nobody noticed",
        "recovered, median",
        "service-days lost",
        f"impact, {found.currency}",
        "risk exposure",
    ]
    parts = [head, table_of(rows, columns), paragraph(_worst(found)), _limits(found.thresholds)]
    if not found.priced:
        parts.append(paragraph(f"{NO_PRICE[0].upper()}{NO_PRICE[1:]}."))
    return "\n\n".join(parts)


def _node(node: KnockOut) -> list[str]:
    return [
        f"{node.time_to_recover:g}",
        *_survival(node.time_to_survive),
        _days(node.recovery_time.median),
        f"{node.resilience_loss.mean:.1f}",
        f"{node.impact.mean:,.0f}",
        "" if node.exposure is None else f"{node.exposure:.2f}",
    ]


def _worst(found: KnockOuts) -> str:
    """Which things need a plan: customers notice, while they are down or when what they held up is missing."""
    exposed = [node.name for node in found.nodes if node.time_to_survive.median < inf]
    if not exposed:
        return "In the median run no customer notices that any of them is down."
    return f"In the median run customers notice that these were down: {', '.join(exposed)}."


def _days(days: float) -> str:
    return "" if isnan(days) else "never" if isinf(days) else f"{days:.3g}"


def _share(share: Share, digits: int = 0) -> str:
    if isnan(share.half_width):
        return f"{share.mean:,.{digits}f}"
    return f"{share.mean:,.{digits}f} ± {share.half_width:,.{digits}f}"


def _percent(share: Share) -> str:
    if isnan(share.mean):
        return "undefined"
    spread = "" if isnan(share.half_width) else f" ± {100 * share.half_width:.2f}"
    return f"{100 * share.mean:.2f}{spread} %"


def resilience_data(found: Resilience) -> dict[str, Any]:
    """The same for programs. Times that never came are null."""
    return {
        "title": found.title,
        "scenario": found.scenario,
        "currency": found.currency,
        "replications": found.replications,
        "complete": found.complete,
        "measured_days": found.measured_days,
        **_limits_data(found.thresholds),
        "prices_known": found.priced,
        "resilience_loss": _share_data(found.resilience_loss),
        "resilience_ratio": _share_data(found.resilience_ratio),
        "impact": _share_data(found.impact),
        "extra_cost": _share_data(found.extra_cost),
        "lost_revenue": _share_data(found.lost_revenue),
        "disruption_tail": _share_data(found.disruption_tail),
        "cost_cvar_90": _tail_data(found.cost_cvar(0.90), found.twin_cost_cvar(0.90)),
        "cost_cvar_95": _tail_data(found.cost_cvar(0.95), found.twin_cost_cvar(0.95)),
        "disruptions": [
            {
                "name": name,
                "times_a_run": found.time_to_survive(name).cases / found.replications,
                "tts": _times_data(found.time_to_survive(name)),
                "recovery_time": _times_data(found.recovery_time(name)),
            }
            for name in found.names
        ],
    }


def knock_outs_data(found: KnockOuts) -> dict[str, Any]:
    """The same for programs."""
    return {
        "title": found.title,
        "scenario": found.scenario,
        "currency": found.currency,
        "replications": found.replications,
        "complete": found.complete,
        "starts": found.starts,
        "until": found.until,
        **_limits_data(found.thresholds),
        "prices_known": found.priced,
        "nodes": [
            {
                "name": node.name,
                "kind": node.kind,
                "ttr": node.time_to_recover,
                "tts": _times_data(node.time_to_survive),
                "recovery_time": _times_data(node.recovery_time),
                "resilience_loss": _share_data(node.resilience_loss),
                "resilience_ratio": _share_data(node.resilience_ratio),
                "disruption_tail": _share_data(node.disruption_tail),
                "impact": _share_data(node.impact),
                "rei": node.exposure,
            }
            for node in found.nodes
        ],
    }


def _limits_data(limits: Thresholds) -> dict[str, float]:
    return {"failed_below": limits.failed, "recovered_at": limits.back, "for_good_days": limits.for_good}


def _share_data(share: Share) -> dict[str, Any]:
    return {"mean": null(share.mean), "low": null(share.low), "high": null(share.high)}


def _times_data(times: Times) -> dict[str, Any]:
    return {"p5": or_null(times.p5), "median": or_null(times.median), "never": null(times.never)}


def _tail_data(run: TailMean, twin: TailMean) -> dict[str, Any]:
    return {"value": run.value, "twin": twin.value, "why_not": run.why_not or None}
