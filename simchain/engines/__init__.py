"""Engines: a blueprint in, a ledger out."""
