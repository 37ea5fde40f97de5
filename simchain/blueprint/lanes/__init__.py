"""Lanes from terms to numbers: those of the usual orders (`sources`), and those that goods take beside them."""
