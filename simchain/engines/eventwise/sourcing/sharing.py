"""What suppliers bear of the costs of a stock whose suppliers may change while a run goes on."""

from collections.abc import Iterable, Iterator, Sequence

from simchain.blueprint import Blueprint
from simchain.engines.charges import shortage_charges
from simchain.engines.eventwise.sourcing.panel import PanelAtWork
from simchain.engines.eventwise.supply.lane import Lane
from simchain.ledger import Books
from simchain.rules.policies import DUST
from simchain.rules.terms.contracts import OBSOLESCENCE, SHARED


class SharedCosts:
    """The costs of one stock, shared out among those who are bought from, for what each sent.

    Whenever somebody leaves, or comes back, what has come up until then is shared out first. A period counts for those
    who are bought from when it ends.
    """

    def __init__(self, panel: PanelAtWork, lanes: Sequence[Lane], blueprint: Blueprint, books: Books) -> None:
        self._panel, self._books = panel, books
        self._plan, self._warm_up = panel.stock.plan, blueprint.warm_up
        self._ways = [lane.plan for lane in lanes if lane.for_stock == self._plan.index]
        self._out = self._left_out()
        self._supplied = dict.fromkeys((lane.index for lane in self._ways), 0.0)
        self._sent = dict(self._supplied)
        self._costs = dict.fromkeys(SHARED, 0.0)
        self.borne: dict[int, dict[str, float]] = {}
        """Money by lane and cause."""
        for lane in self._ways:
            if lane.sharing is not None:
                self.borne[lane.index] = {cause: 0.0 for cause, _ in lane.sharing.by_cause()}

    def _left_out(self) -> set[int | None]:
        """Suppliers that are not bought from, by the number of their supply."""
        panel = self._panel
        return {lane.plan.supplier for n, lane in enumerate(panel.lanes) if n not in panel.left}

    def settle(self, end: float) -> None:
        """Count the period that ends now."""
        before = self._supplied
        self._supplied = {lane: self._books.supplied[lane] for lane in before}
        if end <= self._warm_up + DUST:
            return
        out = self._left_out()
        if out != self._out:
            self.share_out()
            self._out = out
        for lane, supplied in self._supplied.items():
            self._sent[lane] += before[lane] - supplied
        for cause, amount in self._charges(end):
            self._costs[cause] += amount

    def _charges(self, end: float) -> Iterator[tuple[str, float]]:
        books, point = self._books, self._plan.index
        books.advance(point, end)
        yield from shortage_charges(self._plan, books)
        for cause in OBSOLESCENCE:
            if hasattr(books, cause):
                yield cause, getattr(books, cause)[point]

    def share_out(self) -> None:
        """Let those who are bought from bear what has come up since it was last shared out."""
        in_all = sum(self._sent.values())
        for lane in self._ways:
            if lane.sharing is not None and lane.supplier not in self._out and in_all > DUST:
                part = self._sent[lane.index] / in_all
                for cause, share in lane.sharing.by_cause():
                    self.borne[lane.index][cause] += share * part * self._costs[cause]
        self._sent = dict.fromkeys(self._sent, 0.0)
        self._costs = dict.fromkeys(SHARED, 0.0)


def let_share(
    panels: Iterable[PanelAtWork], lanes: Sequence[Lane], blueprint: Blueprint, books: Books
) -> list[SharedCosts]:
    """One for each stock that may leave a supplier, where any of them shares its costs."""
    sharing = {lane.for_stock for lane in lanes if lane.plan.sharing is not None}
    return [SharedCosts(panel, lanes, blueprint, books) for panel in panels if panel.stock.index in sharing]
