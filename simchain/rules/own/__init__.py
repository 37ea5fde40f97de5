"""Rules of one's own: Python functions and small classes in the place of a built-in policy, demand, lead time or split.

A scenario names them and never runs code: they are handed over from Python (`rules=[...]`), or read from a file that
the command line names (`--rules`). They are exempt from compilation, and the manifest of a run says so.
"""

from simchain.rules.own.at_work import AtWork
from simchain.rules.own.chance import Chance
from simchain.rules.own.marks import KINDS, Own, OwnRule, demand, law, lead_time, marked, policy, sourcing
from simchain.rules.own.planning import OwnLaw, OwnLeadTime, basis_in_words, planning_law
from simchain.rules.own.views import SourceSeen, StockSeen

__all__ = [
    "KINDS",
    "AtWork",
    "Chance",
    "Own",
    "OwnLaw",
    "OwnLeadTime",
    "OwnRule",
    "SourceSeen",
    "StockSeen",
    "basis_in_words",
    "demand",
    "law",
    "lead_time",
    "marked",
    "planning_law",
    "policy",
    "sourcing",
]
