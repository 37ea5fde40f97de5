"""The blueprint floor: names to numbers, defaults resolved, tapes laid out."""

from typing import TYPE_CHECKING, Any

from simchain.blueprint.plan import Blueprint

if TYPE_CHECKING:
    from simchain.blueprint.lowering import lower

__all__ = ["Blueprint", "lower"]


def __getattr__(name: str) -> Any:
    """`lower` brings the whole scenario language with it, which a worker that only runs blueprints can do without."""
    if name != "lower":
        raise AttributeError(f"module 'simchain.blueprint' has no attribute '{name}'")
    from simchain.blueprint.lowering import lower

    return lower
