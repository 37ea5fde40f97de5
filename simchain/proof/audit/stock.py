"""One stock in an audit: its promise beside what is achieved, and the parts of the gap between them."""

from dataclasses import dataclass

from simchain.errors import UnknownName
from simchain.experiments.twins import Share
from simchain.proof.audit.promises import COST, SHARES, Promise

WORTH_MENDING = 0.1
"""Share of a gap that a cause must account for to be called its main cause."""

MUCH, WIDE = 0.02, 0.05
"""Share by which a promise may be missed, and half an interval, beyond which nothing is shown if both agree."""

ROUNDING = 1e-9
"""Share of a promise that is no gap, however narrow the interval: nothing may vary at all."""


@dataclass(frozen=True)
class Line:
    """One measure of one stock: what is promised, what is achieved, with its interval over replications.

    The interval is Student's, cut to what is possible: no service beyond 100 %, nothing below zero. Where one is cut,
    service is near its end of the range and replications are few: read it as "at least", not as 95 %.
    """

    measure: str
    promised: float
    achieved: Share

    def gap(self, name: str = "gap") -> Share:
        """By how much the promise is missed: service and stock that are lacking, cost that is too much."""
        sign = -1 if self.measure == COST else 1
        ends = sorted(sign * (self.promised - end) for end in self.achieved.within)
        gap = sign * (self.promised - self.achieved.mean)
        return Share(name, gap, self.achieved.half_width, (ends[0], ends[1]))


@dataclass(frozen=True)
class Twin(Line):
    """What a stock's target comes to with some causes switched off: promised of that twin, and achieved."""

    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class StockAudit:
    """One stock: its promise, what it achieves, and the gap in its target, split into causes.

    `parts` says what each cause accounts for, `rest` what is left with all of them switched off. With `whole` the
    parts and the rest add up to the gap; else each cause was switched off by itself.
    """

    promise: Promise
    lines: tuple[Line, ...]
    gap: Share
    parts: tuple[Share, ...]
    rest: Share
    whole: bool
    twins: tuple[Twin, ...]
    needed: tuple[str, ...] = ()
    """Causes that cannot be switched off, for the rest of the scenario needs them: they are part of the rest."""

    @property
    def name(self) -> str:
        return "/".join(self.promise.key)

    @property
    def target(self) -> Line:
        """The line that the target is about."""
        return next(line for line in self.lines if line.measure == self.promise.target)

    def without(self, *causes: str) -> Twin:
        """The twin with just these causes switched off."""
        for twin in self.twins:
            if set(twin.without) == set(causes):
                return twin
        known = ", ".join(dict.fromkeys(cause for twin in self.twins for cause in twin.without)) or "none"
        raise UnknownName(f"no twin of {self.name} is without {', '.join(causes)} alone; its causes are {known}")

    @property
    def keeps_its_promise(self) -> bool:
        """No gap is shown."""
        return abs(self.gap.mean) <= max(self.gap.half_width, ROUNDING * max(1.0, self.target.promised))

    @property
    def is_open(self) -> bool:
        """The interval holds the promise, and so much else that nothing is shown either way."""
        whole = 1.0 if self.target.measure in SHARES else abs(self.target.promised)
        return self.keeps_its_promise and (abs(self.gap.mean) > MUCH * whole or self.gap.half_width > WIDE * whole)

    @property
    def main_cause(self) -> str:
        """The cause that accounts for most of the gap; nothing if none surely accounts for a tenth, or no gap is shown.

        Surely: its interval is clear of zero. So a way out is told only for what is worth mending.
        """
        sign = 1 if self.gap.mean > 0 else -1
        worth = [
            part
            for part in self.parts
            if sign * part.mean > part.half_width and sign * part.mean >= WORTH_MENDING * abs(self.gap.mean)
        ]
        return "" if self.keeps_its_promise or not worth else max(worth, key=lambda part: sign * part.mean).name
