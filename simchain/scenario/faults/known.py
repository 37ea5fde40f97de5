"""The keys that a block knows, read off the classes of the language."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from simchain.scenario.expand import OF_THE_SOLD
from simchain.scenario.spec import BUYING, POLICIES, OwnPolicy, OwnSplit, Spec, Supplier
from simchain.scenario.spec.choice import OWN

SHORTHAND: dict[type[BaseModel], tuple[str, ...]] = {Supplier: OF_THE_SOLD, Spec: ("extends",)}
"""Keys that stand for something else and are spelled out before validation."""


def known_keys(loc: Iterable[str | int]) -> list[str]:
    """Keys that the block knows in which an unknown key was found."""
    *steps, _ = loc
    models: list[type[BaseModel]] = [Spec]
    for step in steps:
        inner = [found for model in models for found in _inside(model, step)]
        tagged = [model for model in models if _tag(model) == step]
        models = inner or tagged or models
    known = [_written(model, name) for model in models for name in model.model_fields]
    return list(dict.fromkeys([*known, *(key for model in models for key in SHORTHAND.get(model, ()))]))


def goes_with(steps: tuple[str | int, ...]) -> list[str]:
    """The policies, or rules of sourcing, that know a key which the one that is chosen does not."""
    families: dict[str, tuple[type[BaseModel], ...]] = {"stock": (*POLICIES, OwnPolicy), "buys": (*BUYING, OwnSplit)}
    family = families.get(str(steps[-4]), ()) if len(steps) > 3 else ()
    fitting = [str(_tag(kind)) for kind in family if steps[-1] in {_written(kind, name) for name in kind.model_fields}]
    return [f"a {'policy' if steps[-4] == 'stock' else 'rule'} of your own" if tag == OWN else tag for tag in fitting]


def _inside(model: type[BaseModel], step: str | int) -> Iterator[type[BaseModel]]:
    for name, info in model.model_fields.items():
        if step in (name, info.alias):
            yield from _models(info.annotation)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _tag(model: type[BaseModel]) -> str | None:
    if model in (OwnPolicy, OwnSplit):
        return OWN
    info = model.model_fields.get("policy") or model.model_fields.get("rule")
    return None if info is None else next(iter(get_args(info.annotation)), None)


def _written(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name
