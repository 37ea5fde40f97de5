"""A scenario: validated, frozen, and still knowing where each of its words stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from simchain.errors import Fault, ScenarioError, UnknownName
from simchain.scenario.own_names import Rules
from simchain.scenario.relations.network import Key, Node, nodes
from simchain.scenario.spec import Spec
from simchain.scenario.text.tree import Steps, Tree

BASE = "base"
"""Name of the model as written, before any of its named changes."""


@dataclass(frozen=True)
class Scenario:
    """One world to simulate: what the file says after one of its named changes.

    `spec` holds every value, defaults included; `tree` is what was written; `folder` is where history files are
    looked up.
    """

    name: str
    spec: Spec
    tree: Tree = field(repr=False)
    folder: Path = field(default_factory=Path, repr=False)
    rules: Rules = field(default_factory=dict, repr=False)
    """Rules of one's own that its words, and those of changes of it, may name."""
    put: Mapping[Steps, Steps] = field(default_factory=dict, repr=False)
    """What was put in because an item is of a class: its path, and the path where the class has it."""

    @cached_property
    def network(self) -> dict[Key, Node]:
        """One node per item and site."""
        return nodes(self.spec)

    @property
    def title(self) -> str:
        return self.spec.title or Path(self.tree.file).stem

    def fault(self, path: Steps, message: str, hint: str = "", severity: str = "error") -> Fault:
        """A fault at the place where `path` is written."""
        return Fault(message, self.tree.place(path), hint, severity)

    def refusal(self, path: Steps, message: str, hint: str = "") -> ScenarioError:
        """The error to raise for one fault."""
        return ScenarioError([self.fault(path, message, hint)])

    def __repr__(self) -> str:
        spec = self.spec
        return (
            f"<Scenario {self.name!r} of {self.title!r}: {len(spec.sites)} sites, {len(spec.suppliers)} suppliers, "
            f"{len(spec.items)} items, {spec.run.horizon:g} days, {spec.run.replications} replications>"
        )


@dataclass(frozen=True)
class Scenarios(Mapping[str, Scenario]):
    """A file's model and its named changes. `base` is the model as written; iteration goes over the named ones.

    A file without `scenarios:` has one, called 'base'.
    """

    base: Scenario
    named: Mapping[str, Scenario]
    warnings: tuple[Fault, ...] = ()

    def __getitem__(self, name: str) -> Scenario:
        if name not in self:
            raise UnknownName(f"there is no scenario '{name}'; there are {', '.join([*self.named, BASE])}")
        return self.base if name == BASE else self.named[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.named or (BASE,))

    def __len__(self) -> int:
        return len(self.named) or 1

    def __contains__(self, name: object) -> bool:
        return name == BASE or name in self.named

    @property
    def title(self) -> str:
        return self.base.title

    def __repr__(self) -> str:
        return f"<Scenarios {self.title!r}: {', '.join(self)}>"
