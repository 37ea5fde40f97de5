"""The audit of a finished run: are goods and money conserved? A run that cannot say so raises instead of reporting."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simchain.blueprint.plan import Blueprint
from simchain.errors import EngineError
from simchain.ledger import Ledger, Trace
from simchain.ledger.accounts import LANE_ACCOUNTS, PROMISES, point_accounts
from simchain.rules.money.costs import LANDED_CAUSES, PREMIUMS

Floats = NDArray[np.float64]

TOLERANCE = 1e-9
"""Relative to what was moved; absolute, in units, for levels that may not be negative."""

SOURCES = ("made", "supplied")
"""Accounts that goods come from: they run negative by what they gave."""

POSTED = {
    "purchase": "purchase",
    "order_cost": "order",
    "freight": "freight",
    "set_up": "set_up",
    "duty": "duty",
    "insurance": "insurance",
    "handling": "handling",
    "carbon": "carbon",
    "write_off": "write_off",
    "expedite": "expedite",
    "spot": "spot",
    "maverick": "maverick",
    "shrinkage": "shrinkage",
    "liquidation": "liquidation",
    "late_penalty": "late_penalty",
    "on_time_bonus": "on_time_bonus",
    "take_or_pay": "take_or_pay",
    "reservation": "reservation",
}
"""Kinds of rows that carry money at the moment it is spent, and the sum each adds up to."""


UNPAID = ("destroyed", "written_off", "shrunk")
"""Counters of units that are gone from the shelf, and that nobody pays for who did not own them."""


def audit(blueprint: Blueprint, ledger: Ledger) -> None:
    """Raise `EngineError` with all that is wrong, if goods or money are not conserved or a level is negative."""
    wrong = [
        *_goods(blueprint, ledger),
        *_components(blueprint, ledger),
        *_levels(blueprint, ledger),
        *_consignment(blueprint, ledger),
        *_credit(blueprint, ledger),
        *_layers(ledger),
    ]
    if ledger.trace is not None:
        wrong += _money(ledger, ledger.trace)
    if wrong:
        raise EngineError("; ".join([*wrong[:10], *([f"and {len(wrong) - 10} more"] if len(wrong) > 10 else [])]))


def _goods(blueprint: Blueprint, ledger: Ledger) -> Iterator[str]:
    """Of each item, the sum over all accounts is what it was at the start of the window."""
    gained: dict[str, float] = defaultdict(float)
    moved: dict[str, float] = defaultdict(float)
    of_points = [point.item for point in blueprint.points]
    of_lanes = [of_points[lane.destination] for lane in blueprint.lanes]
    owners: tuple[tuple[tuple[str, ...], list[str]], ...] = (
        (point_accounts(ledger.shape.groups), of_points),
        (LANE_ACCOUNTS, of_lanes),
    )
    for accounts, items in owners:
        for account in accounts:
            for item, change, level in zip(items, ledger.change(account), ledger.closing[account], strict=True):
                gained[item] += change
                moved[item] += abs(level)
    for item, units in gained.items():
        if _differs(units, 0.0, moved[item]):
            yield f"{units:g} units of {item} came out of nowhere (of {moved[item]:g} that moved)"


def _components(blueprint: Blueprint, ledger: Ledger) -> Iterator[str]:
    """Of each component, what was used is what its products took."""
    needed = np.zeros(len(blueprint.points))
    for production in blueprint.productions:
        for part in production.components:
            needed[part.point] -= ledger.change("made")[production.point] * part.per_unit
    for point, used, should in zip(blueprint.points, ledger.change("used"), needed, strict=True):
        if _differs(used, should, should):
            yield f"{point.name}: {used:g} units went into products, but {should:g} are in them"


def _levels(blueprint: Blueprint, ledger: Ledger) -> Iterator[str]:
    """No account holds, and nobody owes, less than nothing, but for goods that are on their way back."""
    shape = ledger.shape
    give_back = {point.index for point in blueprint.points if point.negative_orders == "allowed"}
    below_zero = {("on_order", blueprint.points[n].name) for n in give_back}
    below_zero |= {("in_transit", lane.name) for lane in blueprint.lanes if lane.destination in give_back}
    held = [(name, shape.points) for name in (*point_accounts(shape.groups), *PROMISES) if name not in SOURCES]
    held += [(name, shape.lanes) for name in LANE_ACCOUNTS if name not in SOURCES]
    for level, places in held:
        seen = [ledger.opening[level], ledger.closing[level]]
        if level in ledger.series:
            seen.append(ledger.series[level].min(axis=0))
        for place, lowest in zip(places, np.min(seen, axis=0), strict=True):
            if lowest < -TOLERANCE * max(1.0, _size(ledger)) and (level, place) not in below_zero:
                yield f"{place}: {level} fell to {lowest:g} units"


def _consignment(blueprint: Blueprint, ledger: Ledger) -> Iterator[str]:
    """What a supplier owned until its use is paid when it leaves the shelf, and only then."""
    left = ledger.sums["received"] - ledger.change("on_hand")
    for gone in UNPAID:
        left = left - ledger.sums.get(gone, 0.0)
    for point in blueprint.points:
        due = float(point.due_at_use * left[point.index])
        paid = float(ledger.sums.get("listed", ledger.sums["purchase"])[point.index])
        if point.due_at_use and _differs(paid, due, point.due_at_use * _size(ledger)):
            yield f"{point.name}: {due:g} is due for goods that were used, but {paid:g} was paid"


def _credit(blueprint: Blueprint, ledger: Ledger) -> Iterator[str]:
    """What was bought is paid or still owed, and so is what was sold."""
    if "credit" not in ledger.shape.groups:
        return
    bought = ledger.sums["purchase"] + sum(ledger.sums.get(cause, 0.0) for cause in PREMIUMS)
    sold = ledger.change("sold") * np.array([point.price for point in blueprint.points])
    for what, due, paid, owed in (
        ("bought", bought, ledger.sums["paid"], ledger.change("payable")),
        ("sold", sold, ledger.sums["collected"], ledger.change("receivable")),
    ):
        for point, one, other, rest in zip(blueprint.points, due, paid, owed, strict=True):
            if _differs(one, other + rest, max(abs(one), abs(other), abs(rest))):
                yield f"{point.name}: goods for {one:g} were {what}, but {other:g} was paid and {rest:g} more is owed"


def _layers(ledger: Ledger) -> Iterator[str]:
    """What was paid for goods was sold or written off, or lies in the layers of the stock."""
    if "valuation" not in ledger.shape.groups:
        return
    paid = sum(float(np.sum(ledger.sums.get(cause, 0.0))) for cause in LANDED_CAUSES)
    gone = float(ledger.sums["cogs"].sum() + ledger.sums["inventory_loss"].sum())
    left = float(ledger.change("stock_cost").sum())
    if _differs(paid, gone + left, paid + float(ledger.closing["stock_cost"].sum())):
        yield f"{paid:g} was paid for goods, but {gone:g} left with them and {left:g} more is in stock"


def _money(ledger: Ledger, trace: Trace) -> Iterator[str]:
    """The rows of each kind in the measured window add up to the sum that was kept beside them."""
    posted: dict[str, float] = defaultdict(float)
    for _, _, kind, *_, amount, _ in trace.rows[trace.measured_from - 1 :]:
        posted[kind] += amount
    for kind, name in POSTED.items():
        total = float(np.sum(ledger.sums.get(name, 0.0)))
        if _differs(posted[kind], total, total):
            yield f"the rows of kind {kind} add up to {posted[kind]:g}, the sum of {name} is {total:g}"


def _size(ledger: Ledger) -> float:
    """Units that went through the busiest stock: what rounding is measured against."""
    return max((float(np.max(np.abs(ledger.closing[name]), initial=0.0)) for name in ("sold", *SOURCES)), default=0.0)


def _differs(one: float, other: float, scale: float) -> bool:
    return not abs(one - other) <= TOLERANCE * max(1.0, abs(scale))
