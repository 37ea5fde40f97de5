"""Invoices of one lane's goods: each is held against order and receipt, and a wrong one is paid later."""

from simchain.blueprint.plan import Lane
from simchain.engines.eventwise.credit import Payables
from simchain.engines.eventwise.world import World
from simchain.ledger import Books
from simchain.randomness import Tapes
from simchain.rules.suppliers.order_lines import Invoice
from simchain.rules.terms.invoices import Invoicing, is_wrong


class Invoices:
    """Receives what is bought, an invoice for each payment. What is given back, or corrected, is no invoice: it is
    settled with the invoice of its day, and waits as long as that is held."""

    def __init__(
        self, rule: Invoicing, plan: Lane, world: World, books: Books, tapes: Tapes, payables: Payables | None
    ) -> None:
        self.all: list[Invoice] = []
        self._rule = rule
        self._world = world
        self._books = books
        self._lane = plan.index
        self._luck = tapes.draws(f"invoices/{plan.name}")
        self._payables = payables

    def post(self, quantity: float, amount: float, billed: float) -> None:
        """Match an invoice, and let it be paid."""
        held = self._match() if quantity > 0.0 else self._held(billed)
        if self._payables is not None:
            self._payables.post(quantity, amount, billed, held)

    def _held(self, billed: float) -> float:
        """By how long the invoices of a day are held; the longest of them, if there were several at once."""
        held = 0.0
        for invoice in reversed(self.all):
            if invoice.day <= billed:
                if invoice.day < billed:
                    break
                held = max(held, invoice.held)
        return held

    def _match(self) -> float:
        """By how long payment is held."""
        now = self._world._now
        wrong = is_wrong(self._rule, self._luck.next(int(now)))
        held = self._rule.held if wrong else 0.0
        self._books.invoices[self._lane] += 1.0
        self._books.wrong_invoices[self._lane] += wrong
        self.all.append(Invoice(now, wrong, held))
        return held
