"""How a function or class becomes a rule: a mark that names its kind. It stays what it is and can be called as ever."""

import hashlib
import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from textwrap import dedent
from typing import Any, NamedTuple, TypeVar, overload

import cloudpickle

from simchain.errors import OwnRuleError

Thing = TypeVar("Thing", bound=Callable[..., Any])
Parameter = bool | int | float | str


class Kind(NamedTuple):
    """What a kind of rule is called, what it is given at each call, and what it answers."""

    in_words: str
    given: tuple[str, ...]
    answers: str


KINDS: dict[str, Kind] = {
    "policy": Kind("policy", ("view",), "an order is a number of units, 0 for none"),
    "demand": Kind("demand rule", ("day", "draw"), "a demand is a number of units, 0 or more"),
    "lead_time": Kind("lead-time rule", ("day", "draw"), "a lead time is a number of days, 0 or more"),
    "sourcing": Kind("sourcing rule", ("needed", "sources"), "a split is units by the name of the source"),
    "law": Kind("law", (), "a draw is a number, 0 or more"),
}

MARK = "__simchain_rule__"


@dataclass(frozen=True)
class OwnRule:
    """A rule of one's own, by the name that a scenario uses. `made_of` is the function, the class, or the law."""

    kind: str
    name: str
    made_of: Any
    planned_with: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """Laws worked out for planning, so that each is worked out once (see `planning`)."""

    def __hash__(self) -> int:
        return hash((self.kind, self.name))

    @property
    def in_words(self) -> str:
        return f"own {KINDS[self.kind].in_words} '{self.name}'"

    @property
    def source(self) -> str | None:
        """Its Python text, where there is any to be found (not for what was typed into an interpreter)."""
        if self.kind == "law":
            return _law_text(self.made_of)
        try:
            return dedent(inspect.getsource(self.made_of))
        except (OSError, TypeError):
            return None

    @property
    def sha256(self) -> str | None:
        """SHA-256 of its Python text. What the text uses from elsewhere is not in it."""
        text = self.source
        return None if text is None else hashlib.sha256(text.encode()).hexdigest()

    def __reduce__(self) -> tuple[Callable[..., "OwnRule"], tuple[bytes]]:
        """Rules go to worker processes by value: what a notebook defines cannot be imported there."""
        try:
            return _unpacked, (cloudpickle.dumps((self.kind, self.name, self.made_of)),)
        except (TypeError, ValueError, AttributeError, pickle.PicklingError) as error:
            problem = f"cannot be sent to a worker process ({error}); run it with one process (jobs=1, or --jobs 1)"
            raise OwnRuleError(self.in_words, problem) from error

    def __str__(self) -> str:
        return self.name


def _unpacked(content: bytes) -> OwnRule:
    return OwnRule(*cloudpickle.loads(content))


def _law_text(law: Any) -> str:
    """A frozen law of SciPy by its name and numbers; another by its repr."""
    name = getattr(getattr(law, "dist", None), "name", None)
    return repr(law) if name is None else f"{name}{law.args}{law.kwds}"


@dataclass(frozen=True)
class Own:
    """A rule of one's own with the parameters that a scenario gives it (`with`)."""

    rule: OwnRule
    parameters: tuple[tuple[str, Parameter], ...] = ()

    def fresh(self) -> Callable[..., Any]:
        """What is called: a new instance of a class, else the function, with its parameters filled in."""
        parameters = dict(self.parameters)
        if isinstance(self.rule.made_of, type):
            made: Callable[..., Any] = self.rule.made_of(**parameters)
            return made
        return partial(self.rule.made_of, **parameters) if parameters else self.rule.made_of

    def __str__(self) -> str:
        given = ", ".join(f"{name} {value}" for name, value in self.parameters)
        return f"{self.rule.name} ({given})" if given else self.rule.name


@overload
def policy(rule: Thing) -> Thing: ...
@overload
def policy(*, name: str) -> Callable[[Thing], Thing]: ...
def policy(rule: Any = None, *, name: str | None = None) -> Any:
    """Mark an ordering policy: `(view) -> units`, called at each review with a `StockSeen`.

    A class is made anew for every stock and run, so what its instance remembers is that stock's. Below zero counts as
    nothing, or is given back where the stock has `negative_orders`.

    >>> @policy
    ... def cautious(view):
    ...     return 120 - view.inventory_position if view.on_hand < 60 else 0
    >>> marked(cautious)
    OwnRule(kind='policy', name='cautious', made_of=<function cautious at ...>)
    """
    return _marking("policy", rule, name)


@overload
def demand(rule: Thing) -> Thing: ...
@overload
def demand(*, name: str) -> Callable[[Thing], Thing]: ...
def demand(rule: Any = None, *, name: str | None = None) -> Any:
    """Mark customers: `(day, draw) -> units`, called once a bucket. `draw(0)`, `draw(1)`, ... are its chances.

    A chance is a number between 0 and 1 that belongs to the day and not to the scenario: so alternatives meet the same
    customers. A generator of one's own would break that.

    >>> @demand(name="regulars")
    ... def draws_twice(day, draw):
    ...     return 80 + 20 * draw(0) + 20 * draw(1)
    >>> marked(draws_twice).name
    'regulars'
    """
    return _marking("demand", rule, name)


@overload
def lead_time(rule: Thing) -> Thing: ...
@overload
def lead_time(*, name: str) -> Callable[[Thing], Thing]: ...
def lead_time(rule: Any = None, *, name: str | None = None) -> Any:
    """Mark a lead time: `(day, draw) -> days`, called for each shipment on the day that it leaves.

    Levels that follow from a target need its `mean` and `sd`: attributes of the function or class, else estimated.

    >>> @lead_time
    ... def slow_at_weekends(day, draw):
    ...     return 2 + draw(0) + (1 if day % 7 > 4 else 0)
    """
    return _marking("lead_time", rule, name)


@overload
def sourcing(rule: Thing) -> Thing: ...
@overload
def sourcing(*, name: str) -> Callable[[Thing], Thing]: ...
def sourcing(rule: Any = None, *, name: str | None = None) -> Any:
    """Mark a split of orders: `(needed, sources) -> {name: units}`, with a `SourceSeen` for each source.

    What it gives must add up to `needed`; a source that it does not name gets nothing.

    >>> @sourcing
    ... def shortest_queue(needed, sources):
    ...     return {min(sources, key=lambda source: source.waiting).name: needed}
    """
    return _marking("sourcing", rule, name)


def law(name: str, law: Any) -> OwnRule:
    """A law of one's own for demand or lead times: a frozen law of `scipy.stats`, or any object with the members of
    `simchain.rules.distributions.Law` (`mean`, `sd`, `quantile(u)`, `cdf(x)`).

    What falls below zero is cut off there.

    >>> from scipy import stats
    >>> law("port", stats.lognorm(0.4, scale=12)).source
    "lognorm(0.4,){'scale': 12}"
    """
    if not callable(getattr(law, "ppf", None) or getattr(law, "quantile", None)):
        raise TypeError(
            f"law '{name}' needs a method quantile(u) or ppf(u); a frozen law of scipy.stats has one: "
            "simchain.law('port', scipy.stats.lognorm(0.4, scale=12))"
        )
    return OwnRule("law", _checked_name(name), law)


def marked(thing: Any) -> OwnRule | None:
    """The rule that a function or class was marked as, or a law; None for anything else.

    What inherits from a marked class is not marked itself.
    """
    if isinstance(thing, OwnRule):
        return thing
    try:
        mark = vars(thing).get(MARK)
    except TypeError:
        return None
    if mark is None:
        return None
    kind, name = mark
    return OwnRule(kind, name, thing)


def _marking(kind: str, rule: Any, name: str | None) -> Any:
    if rule is None:
        return partial(_mark, kind, name=name)
    return _mark(kind, rule, name=name)


def _mark(kind: str, rule: Any, *, name: str | None) -> Any:
    given = ", ".join(KINDS[kind].given)
    if isinstance(rule, type):
        if not any("__call__" in vars(ancestor) for ancestor in rule.__mro__):
            raise TypeError(f"class {rule.__name__} is to be a {kind} but has no method __call__(self, {given})")
    elif not callable(rule):
        raise TypeError(f"a {kind} is a function ({given}), or a class with __call__(self, {given}); got {rule!r}")
    called = _checked_name(name or getattr(rule, "__name__", ""))
    try:
        setattr(rule, MARK, (kind, called))
    except AttributeError:
        raise TypeError(f"{rule!r} cannot be marked as a {kind}; put it in a function of your own") from None
    return rule


def _checked_name(name: Any) -> str:
    if not isinstance(name, str) or not name.isidentifier():
        raise ValueError(
            f"a rule needs a name of letters, digits and _, such as @simchain.policy(name='cautious'); got {name!r}"
        )
    return name
