"""The readable engine: SimPy processes and events. It can be stepped period by period."""

from simchain.engines.eventwise.simulation import Simulation

__all__ = ["Simulation"]
