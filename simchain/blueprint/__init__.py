"""The blueprint floor: names to numbers, defaults resolved, tapes laid out."""

from simchain.blueprint.lower import lower
from simchain.blueprint.plan import Blueprint

__all__ = ["Blueprint", "lower"]
