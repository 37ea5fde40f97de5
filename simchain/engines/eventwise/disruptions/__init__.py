"""Disruptions: when they happen, what they hit, and what they leave of it."""
