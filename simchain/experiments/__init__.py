"""Experiments: many runs, then what they say together.

`replicate` runs blueprints on all cores, `run` plans and gathers, `compare` pairs, `folder` writes it down. Nothing is
imported here, so that a worker process loads `replicate` and no more.
"""
