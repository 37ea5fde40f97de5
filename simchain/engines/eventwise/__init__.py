"""The readable engine: SimPy processes and events. It can be stepped period by period.

`simulation` builds what the blueprint describes (see `wiring`) and steps it; `world` is its clock. Customers
(`customers`, `flow`) ask a `stock`, which serves them and orders; `sourcing` says of whom, `supply` ships what it
orders, `production` makes it; `sight` is what its policy sees beyond its own shelf. `orders` are what passes between
them, `own` asks rules of one's own. `disruptions` and `triggers` come between.
"""

from simchain.engines.eventwise.simulation import Simulation

__all__ = ["Simulation"]
