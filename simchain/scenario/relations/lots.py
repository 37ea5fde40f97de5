"""How large the orders of a policy are at least."""

from simchain.scenario.spec import Kanban, MinMax, ReorderPoint, Scripted, StockTerms


def smallest_lot(stock: StockTerms | None) -> float:
    """Units that an order of a policy has at least (a script's: its largest), as far as numbers are written."""
    match stock:
        case MinMax():
            return stock.order_up_to - stock.reorder_point
        case ReorderPoint() if not isinstance(stock.quantity, str):
            return stock.quantity
        case Kanban():
            return stock.bin
        case Scripted():
            return max(stock.orders)
    return 0.0
