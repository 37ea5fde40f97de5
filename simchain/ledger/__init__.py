"""The double-entry ledger that every engine writes: live books while a run goes on, a frozen ledger after it."""

from simchain.ledger.books import Books
from simchain.ledger.ledger import Ledger
from simchain.ledger.trace import Trace

__all__ = ["Books", "Ledger", "Trace"]
