"""A stock: it is asked for goods, serves, replenishes itself from its sources, and may give goods back."""

from simchain.engines.eventwise.stock.stock import Stock

__all__ = ["Stock"]
