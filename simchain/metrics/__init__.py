"""Metrics: a ledger in, named numbers with units and definitions out."""

from simchain.metrics.catalogue import METRICS
from simchain.metrics.measure import Measures, measure
from simchain.metrics.metric import Metric

__all__ = ["METRICS", "Measures", "Metric", "measure"]
