"""The audit in sentences: what was asked, what was achieved, what makes the difference, and the way out."""

from simchain.experiments.twins import Share
from simchain.proof.audit.causes import CAUSES
from simchain.proof.audit.promises import COST, EVENTS, SHARES
from simchain.proof.audit.stock import WORTH_MENDING, StockAudit

LEAST = 0.0005
"""Share below which a part of a gap is not spoken of: a twentieth of a point."""

OPEN = "The interval is too wide to show whether the formula keeps its promise: more replications (-n) would tell."

NOTHING_TO_AUDIT = (
    "Nothing to audit: no level of this scenario comes from a formula. Levels that are written down promise nothing; "
    "a base stock or a reorder point with 'safety: {cycle_service: 95 %}', 'quantity: eoq' or 'cards: auto' does."
)


def sentence(stock: StockAudit, currency: str) -> str:
    """One stock in a few sentences."""
    needed = f"In the rest, since the scenario cannot do without: {', '.join(stock.needed)}." if stock.needed else ""
    said = (
        _achieved(stock, currency),
        _explained(stock, currency),
        needed,
        _textbook(stock, currency),
        _way_out(stock),
    )
    return " ".join(part for part in said if part)


def shown(value: float, measure: str, currency: str) -> str:
    """A value of a measure with its unit."""
    if measure in SHARES:
        return f"{100 * value:.1f} %"
    return f"{value:,.0f} {currency}/year" if measure == COST else f"{value:,.1f}"


def part_shown(part: Share, measure: str, with_sign: bool = True) -> str:
    """A part of a gap with its half width, in points (or money)."""
    size = 100 if measure in SHARES else 1
    digits = 1 if measure in SHARES else 0
    sign = "+" if with_sign else ""
    mean = round(size * part.mean, digits) + 0.0  # no -0.0
    return f"{mean:{sign},.{digits}f} ± {size * part.half_width:,.{digits}f}"


def _achieved(stock: StockAudit, currency: str) -> str:
    line = stock.target
    promised = shown(line.promised, line.measure, currency)
    bounds = (shown(value, line.measure, currency) for value in (line.achieved.low, line.achieved.high))
    achieved = f"{shown(line.achieved.mean, line.measure, currency)} ({' to '.join(bounds)})"
    if line.measure == COST:
        return f"{stock.name}: {stock.promise.asked} promises {promised}, it costs {achieved}."
    if line.measure not in EVENTS and not stock.promise.asked.endswith("fill rate"):
        return f"{stock.name}: {stock.promise.asked} at once, achieved {achieved}."
    promise = stock.promise.asked
    if not promise.startswith(f"{100 * line.promised:.4g} %"):
        promise = f"{promise} (the level promises {promised})"
    return f"{stock.name}: asked {promise}, achieved {achieved}."


def _explained(stock: StockAudit, currency: str) -> str:
    measure = stock.promise.target
    least = LEAST if measure in SHARES else LEAST * abs(stock.target.promised)
    told = [part for part in stock.parts if abs(part.mean) > max(part.half_width, least)]
    takes = sorted((part for part in told if part.mean > 0), key=lambda part: -part.mean)
    gives = sorted((part for part in told if part.mean < 0), key=lambda part: part.mean)
    verbs = ("adds", "saves") if measure == COST else ("takes", "gives")
    clauses = [_clause(parts, verb, measure) for parts, verb in ((takes, verbs[0]), (gives, verbs[1])) if parts]
    rest = f"the rest is {part_shown(stock.rest, measure)}"
    unit = "points" if measure in SHARES else f"{currency} a year"
    if stock.keeps_its_promise and not told:
        return OPEN if stock.is_open else "The formula keeps its promise."
    lead = f"In {unit}: " if stock.whole else f"Each switched off alone, in {unit}: "
    if stock.keeps_its_promise:
        offset = ", for causes offset each other" if takes and gives else ""
        lead = f"{OPEN if stock.is_open else f'No gap is shown{offset}.'} {lead}"
    return f"{lead}{'; '.join([*clauses, rest])}."


def _textbook(stock: StockAudit, currency: str) -> str:
    """What a reorder point comes to where days are counted as in the textbook, and all else is as it is."""
    name, twins = "order of the day", [twin for twin in stock.twins if twin.without == ("order of the day",)]
    told = any(part.name == name and abs(part.mean) > max(part.half_width, LEAST) for part in stock.parts)
    if not twins or not told or stock.promise.policy != "reorder_point":
        return ""
    achieved = shown(twins[0].achieved.mean, stock.promise.target, currency)
    return f"With days counted as in the textbook it would achieve {achieved}."


def _clause(parts: list[Share], verb: str, measure: str) -> str:
    first, *others = parts
    told = f"{first.name} {verb} {part_shown(_positive(first), measure, with_sign=False)}"
    return ", ".join([told, *(f"{p.name} {part_shown(_positive(p), measure, with_sign=False)}" for p in others)])


def _positive(part: Share) -> Share:
    return Share(part.name, abs(part.mean), part.half_width)


def _way_out(stock: StockAudit) -> str:
    if stock.keeps_its_promise:
        return ""
    if not stock.main_cause:
        return f"No single cause explains it: none surely accounts for {100 * WORTH_MENDING:g} % of the gap."
    (way,) = (cause.way_out for cause in CAUSES if cause.name == stock.main_cause)
    return f"Way out: {way}."
