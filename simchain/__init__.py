"""simchain: a discrete-event simulator of supply chains that compares sourcing and ordering policies, with intervals."""

__version__ = "0.1.0"
