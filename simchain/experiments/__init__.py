"""Experiments: many runs, then what they say together."""

from simchain.experiments.compare import Comparison, compare
from simchain.experiments.folder import read_results
from simchain.experiments.results import Results
from simchain.experiments.run import run

__all__ = ["Comparison", "Results", "compare", "read_results", "run"]
