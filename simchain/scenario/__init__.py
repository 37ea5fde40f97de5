"""The scenario floor: a network as a person writes it, named, validated, frozen."""

from simchain.scenario.load import load
from simchain.scenario.scenario import BASE, Scenario, Scenarios

__all__ = ["BASE", "Scenario", "Scenarios", "load"]
