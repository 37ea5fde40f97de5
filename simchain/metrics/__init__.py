"""Metrics: a ledger in, named numbers with units and definitions out.

Read `metric`, what a metric is, and `measured`, what it is computed from; then the rooms: `service`, `goods`, `money`,
`buying`, `breakdown`, `bullwhip` and `risk`. `catalogue` lists the metrics of all rooms, `measure` computes them.
"""

from simchain.metrics.catalogue import METRICS
from simchain.metrics.measure import Measures, measure
from simchain.metrics.metric import Metric

__all__ = ["METRICS", "Measures", "Metric", "measure"]
