"""Tapes: all the chance of a run, laid out by what it is for, before any engine moves."""

from simchain.randomness.tapes import BLOCK, Draws, Tape, Tapes, generator

__all__ = ["BLOCK", "Draws", "Tape", "Tapes", "generator"]
