"""What validation finds: a fault by its path in the scenario, and what was cut out to look for more in the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simchain.errors import Fault
from simchain.scenario.text.tree import Steps, Tree

ANY_KEY = "*"
"""As the last step of what a finding relies on: the keys of that block themselves, not what is in their values."""

EVERYTHING: tuple[Steps, ...] = ((),)
"""What a finding relies on that is concluded from the whole file."""


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong at `path`; without a message, a consequence that is cut out but not worth a word.

    `relies_on` are the paths that it was concluded from (else `path`): where one of them was cut out, because it was
    wrong itself, the conclusion is not to be trusted and nothing is said.
    """

    path: Steps
    message: str
    hint: str = ""
    severity: str = "error"
    of_key: bool = False
    later: bool = False
    """It only asks for what this version does not run yet."""
    relies_on: tuple[Steps, ...] = ()
    excludes: Steps = ()
    """Where the other of two keys stands of which one must go, if that is what is wrong."""

    def fault(self, tree: Tree) -> Fault:
        """The finding with its place in the file."""
        return Fault(self.message, tree.place(self.path, self.of_key), self.hint, self.severity)

    def holds(self, cuts: "Cuts") -> bool:
        """Whether nothing that it relies on was cut out."""
        return not any(cuts.touch(path) for path in self.relies_on or (self.path,))


class Cuts:
    """Paths that were cut out of a scenario's data."""

    def __init__(self) -> None:
        self._cut: set[Steps] = set()
        self._above: set[Steps] = set()

    def add(self, paths: Iterable[Steps]) -> None:
        for path in paths:
            self._cut.add(path)
            self._above |= {path[:n] for n in range(len(path))}

    def touch(self, path: Steps) -> bool:
        """Whether something at, in or around `path` was cut out."""
        around = any(path[:n] in self._cut for n in range(1, len(path) + 1))
        if path[-1:] == (ANY_KEY,):
            return around or any(cut[:-1] == path[:-1] for cut in self._cut)
        return around or path in self._above

    def __bool__(self) -> bool:
        return bool(self._cut)


def dotted(path: Steps) -> str:
    """A path as a person writes it; what is deeper than a site starts at the site's own name.

    >>> dotted(("suppliers", "borneo", "lead_time")), dotted(("sites", "plant")), dotted(("sites", "plant", "buys"))
    ('suppliers.borneo.lead_time', 'sites.plant', 'plant.buys')
    """
    if not path:
        return "the file"
    steps = map(str, path[1:] if path[0] == "sites" and len(path) > 2 else path)
    return ".".join(step if step.isprintable() else repr(step)[1:-1] for step in steps)


def without(data: Any, path: Steps) -> Any:
    """The data without what stands at `path`; if it is not there (something is missing), without the block around."""
    step, *rest = path
    if isinstance(data, list):
        kept = enumerate(data)
        if not rest:
            return [value for n, value in kept if n != step]
        return [without(value, tuple(rest)) if n == step else value for n, value in kept]
    if not isinstance(data, dict) or step not in data:
        return data
    inner = data[step]
    is_missing = len(rest) == 1 and isinstance(inner, dict) and rest[0] not in inner
    if not rest or is_missing:
        return {key: value for key, value in data.items() if key != step}
    return {**data, step: without(inner, tuple(rest))}
