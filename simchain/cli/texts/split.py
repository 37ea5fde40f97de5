"""What `simchain bullwhip` says of the causes: a row each, what they add up to, and the remedy that buys most."""

from math import isnan
from typing import Any

from simchain.cli.texts.figures import figure, null
from simchain.cli.texts.layout import paragraph, table_of
from simchain.experiments.bullwhip.causes import CAUSES
from simchain.experiments.bullwhip.split import Split
from simchain.experiments.twins import Share


def split_text(split: Split) -> str:
    """The split of one scenario."""
    head = f"{split.scenario}: Var(O) / Var(D) of {split.stage} per {split.bucket} is {_interval(split.ratio)}"
    if isnan(split.ratio.mean):
        return f"{split.scenario}: no ratio to split at {split.stage}, because the customers' demand does not vary."
    if not split.shares:
        return paragraph(f"{head}. It has no cause that could be switched off.")
    rows = {
        part.name: [_interval(part), _percent(part.mean, split.total.mean), _interval(alone)]
        for part, alone in zip(split.shares, split.removed, strict=True)
    }
    rows["together"] = [_interval(split.total), _percent(split.total.mean, split.total.mean), _interval(split.total)]
    table = table_of(rows, ["share", "of it", "goes if switched off alone"])
    first = paragraph(f"{head}; without its causes {_interval(split.without)} ({split.replications} replications).")
    return "\n".join([first, table, *map(paragraph, _notes(split))])


def split_data(split: Split) -> dict[str, Any]:
    """The same for programs."""
    rows = [{str(key): null(value) for key, value in row.items()} for row in split.table().to_dict("records")]
    ratios = {name: _share(getattr(split, name)) for name in ("ratio", "without", "total")}
    head: dict[str, Any] = {"scenario": split.scenario, "stage": split.stage, "bucket": split.bucket}
    head["replications"] = split.replications
    shorter = None if split.shorter is None else _share(split.shorter)
    found = {"causes": rows, "half_the_lead_times": shorter, "absent": list(split.absent), "remedy": split.remedy}
    return {**head, **ratios, **found}


def _notes(split: Split) -> list[str]:
    notes = [f"Not in this scenario: {', '.join(split.absent)}."] if split.absent else []
    if split.shorter is not None:
        notes.append(f"Half the lead times would take away {_interval(split.shorter)}.")
    if not split.remedy:
        return [*notes, "No cause alone takes anything off."]
    shown = "" if split.certain else ", though the interval does not separate it from the next"
    return [*notes, f"What buys most: {split.remedy}{shown}."]


def meanings() -> str:
    """What each cause stands for."""
    width = max(len(cause.switch.name) for cause in CAUSES)
    lines = [f"{cause.switch.name:<{width}}  {cause.meaning}" for cause in CAUSES]
    return "\n".join(["Causes (shares are Shapley values: they add up):", *lines])


def _interval(part: Share) -> str:
    return figure(part.mean) if isnan(part.half_width) else f"{figure(part.mean)} ± {figure(part.half_width)}"


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.0f} %" if abs(whole) > 1e-9 else "-"


def _share(part: Share) -> dict[str, Any]:
    return {"mean": null(part.mean), "low": null(part.low), "high": null(part.high)}
