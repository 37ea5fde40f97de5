"""Credit between a chain, its suppliers and its customers: how long money is out, from paying to being paid."""

from collections.abc import Callable

from simchain.formula import formula


@formula
def cash_to_cash(inventory_days: float, days_receivable: float, days_payable: float) -> float:
    """Cash-to-cash cycle time in days: IDS + DSO - DPO.

    Days of inventory, days that customers owe (days sales outstanding), less days that suppliers wait (days payable
    outstanding). SCOR AM.1.1; Farris and Hutchison (2002), International Journal of Physical Distribution & Logistics
    Management 32(4).

    >>> cash_to_cash(inventory_days=40.0, days_receivable=30.0, days_payable=60.0)
    10.0
    """
    return inventory_days + days_receivable - days_payable


@formula
def working_capital(stock: float, receivables: float, payables: float) -> float:
    """Money tied up: stock at cost, and what customers owe, less what is owed to suppliers.

    Net working capital as far as goods go; Brealey, Myers and Allen, Principles of Corporate Finance, chapter on
    working capital management.

    >>> working_capital(stock=20_000.0, receivables=5_000.0, payables=8_000.0)
    17000.0
    """
    return stock + receivables - payables


FORMULAS: tuple[Callable[..., float], ...] = (cash_to_cash, working_capital)
