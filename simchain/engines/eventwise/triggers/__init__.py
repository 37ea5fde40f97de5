"""Triggers at work: gauges that are read, a watch on each trigger, and orders that are shifted."""
