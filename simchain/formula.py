"""Marks the pure functions that an engine may compile.

A rule's *formula* takes plain numbers (a frozen rule, a view of the stock, a small float array that is its
memory), draws nothing, keeps nothing, and gives a number. It runs unchanged on a dataclass and on a NumPy record
inside a compiled engine, to the last bit. The mark below changes nothing: it only says so, and lets a test find it.
"""

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def formula(function: Function) -> Function:
    """Return `function` unchanged, marked as pure and compilable.

    >>> @formula
    ... def twice(quantity):
    ...     return 2 * quantity
    >>> twice(21), is_formula(twice)
    (42, True)
    """
    function.__is_formula__ = True  # type: ignore[attr-defined]
    return function


def is_formula(candidate: object) -> bool:
    """Tell whether `candidate` was marked with `formula`."""
    return getattr(candidate, "__is_formula__", False) is True
