"""Metrics: a ledger in, named numbers with units and definitions out."""

from simchain.metrics.catalogue import METRICS, Metric
from simchain.metrics.measure import Measures, measure

__all__ = ["METRICS", "Measures", "Metric", "measure"]
