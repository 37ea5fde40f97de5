"""Steps on times: how long goods and outages take, how sure that is, and how often it happens."""

from simchain.experiments.edits import Block, Edit
from simchain.experiments.levers.steps import POINT, Step, in_days
from simchain.scenario.spec import Outages
from simchain.scenario.spec.laws import LeadTime, TimeLaw
from simchain.scenario.text.tree import Steps
from simchain.scenario.values.quantities import show


def shorter(block: Block, _: str) -> Step | None:
    if (found := _law(block)) is None or not found[1]:
        return None
    law, mean, sd = found
    step = min(1.0, mean / 2)
    return Step(f"{in_days(step)} less", (_lead_time((*block.path, "lead_time"), law, mean - step, sd),))


def steadier(block: Block, _: str) -> Step | None:
    if (found := _law(block)) is None or not found[2]:
        return None
    law, mean, sd = found
    step = min(1.0, sd)
    if step == sd and law.dist is not None:
        return None
    return Step(f"{in_days(step)} less", (_lead_time((*block.path, "lead_time"), law, mean, sd - step),))


def punctual(block: Block, _: str) -> Step | None:
    """So much sooner that one delivery in a hundred more is there by the mean lead time of before."""
    if (found := _law(block)) is None or not found[2]:
        return None
    law, mean, sd = found
    known = law.law()
    kept = float(known.cdf(mean))
    if kept + POINT >= 1.0:
        return None
    sooner = float(known.quantile(kept + POINT)) - mean
    words = f"1 point more: {sooner:.2g} days sooner"
    return Step(words, (_lead_time((*block.path, "lead_time"), law, mean - sooner, sd),))


def rarer(block: Block, _: str) -> Step | None:
    outages: Outages | None = getattr(block.terms, "outages", None)
    if outages is None or outages.every is None or outages.every.mean is None:
        return None
    every = outages.every
    mean, sd = 2 * outages.every.mean.value, 2 * (outages.every.mean.sd or 0.0)
    return Step("half as many", (_lead_time((*block.path, "outages", "every"), every, mean, sd),))


def briefer(block: Block, _: str) -> Step | None:
    outages: Outages | None = getattr(block.terms, "outages", None)
    if outages is None or outages.lasts is None or outages.lasts.mean is None:
        return None
    lasts, mean = outages.lasts, outages.lasts.mean.value
    step = min(1.0, mean / 2)
    edit = _lead_time((*block.path, "outages", "lasts"), lasts, mean - step, outages.lasts.mean.sd or 0.0)
    return Step(f"{in_days(step)} less", (edit,))


def _law(block: Block) -> tuple[LeadTime, float, float] | None:
    """A lead time that is written with its mean, the mean, and its standard deviation (0 where none is written)."""
    law: LeadTime | None = getattr(block.terms, "lead_time", None)
    if law is None or law.history is not None or law.own is not None or law.mean is None:
        return None
    return law, law.mean.value, law.mean.sd or 0.0


def _lead_time(path: Steps, law: TimeLaw, mean: float, sd: float) -> Edit:
    """A law with another mean and spread, and otherwise as it was."""
    is_block = law.model_fields_set - {"mean"}
    at = (*path, "mean") if is_block else path
    return at, show(max(mean, 0.0), "time", sd or None)
