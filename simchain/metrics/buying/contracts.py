"""How well contracts were kept: lines in their window, lines that met every clause, spend that is under contract."""

from collections.abc import Iterator
from math import nan

from simchain.blueprint.plan import OFF_CONTRACT, Lane
from simchain.metrics.measured import Floats, Measured, quotient
from simchain.metrics.metric import MONEY, Metric, added_up
from simchain.metrics.money.consignment import lost_to
from simchain.metrics.money.posted import posted
from simchain.rules.policies import DUST
from simchain.rules.suppliers.order_lines import Line, due_between, on_time
from simchain.rules.terms.price_index import price_level


def lines_due(run: Measured) -> Iterator[tuple[Lane, list[Line]]]:
    """Of every lane, the order lines under contract whose window closed within the measured window."""
    for lane in run.blueprint.lanes:
        if lane.contract_until and lane.index in run.ledger.lines:
            kept = (line for line in run.ledger.lines[lane.index] if is_under_contract(line, lane))
            yield lane, due_between(kept, run.blueprint.warm_up - DUST, run.blueprint.horizon - DUST, lane.on_time)


def is_under_contract(line: Line, lane: Lane) -> bool:
    """Whether a line was ordered by contract: on agreed terms, or while a price was agreed."""
    return line.ordered_at < lane.contract_until


def sla_attainment(run: Measured) -> float:
    """Over all lines of suppliers who have a target."""
    return on_time([line for lane, due in lines_due(run) if lane.guarantee is not None for line in due])


def sla_shortfall(run: Measured) -> float:
    """By supplier and item, weighted by lines."""
    missed, lines = 0.0, 0
    for lane, due in lines_due(run):
        if lane.guarantee is not None and lane.guarantee.share and due:
            missed += max(0.0, lane.guarantee.share - on_time(due)) * len(due)
            lines += len(due)
    return missed / lines if lines else nan


def agreed_price(lane: Lane, day: float) -> float:
    """What a unit costs at most that is ordered on a day: the price that was agreed, else the list price of then."""
    dearest, agreement = lane.unit_price if lane.breaks is None else lane.breaks.prices[0], lane.agreement
    if agreement is not None and day < agreement.until:
        return dearest
    return (dearest if agreement is None else agreement.reference) * price_level(lane.inflation, day)


def is_kept(line: Line, lane: Lane) -> bool:
    """Whether a line met every clause: price, window, quantity, quality."""
    full = line.quantity - DUST
    cheap_enough = line.price != line.price or line.price <= agreed_price(lane, line.ordered_at) * (1 + DUST)
    good = line.inspected <= 0.0 or line.accepted >= line.inspected - DUST
    return cheap_enough and line.punctual >= full and line.received >= full and good


def contract_compliance(run: Measured) -> float:
    kept = [is_kept(line, lane) for lane, due in lines_due(run) for line in due]
    return sum(kept) / len(kept) if kept else nan


def on_contract_spend(run: Measured) -> float:
    """By value of the lines ordered in the measured window, and of what was paid off contract; undefined where nobody
    has a contract or agreed a price."""
    spent = [0.0, 0.0]
    for lane in run.blueprint.lanes:
        for line in run.ledger.lines.get(lane.index, ()):
            if line.ordered_at >= run.blueprint.warm_up and line.price == line.price:
                spent[int(is_under_contract(line, lane))] += line.quantity * line.price * (1.0 + lane.surcharge)
        if lane.way == OFF_CONTRACT:
            paid = run.ledger.payments.get(lane.index, ())
            spent[0] += sum(payment.amount for payment in paid if payment.day >= run.blueprint.warm_up)
    has_one = any(lane.contract_until for lane in run.blueprint.lanes)
    return quotient(spent[1], spent[0] + spent[1]) if has_one else nan


def shared(run: Measured) -> Iterator[tuple[Lane, str, float]]:
    """What suppliers bear of their buyers' costs, lane by lane: of several, each for the part that it sent.

    Where suppliers may leave, the run has shared that out by the time that each was bought from. What a supplier loses
    of his own goods on consignment is no cost of the buyer's.
    """
    sent = -run.ledger.change("supplied")
    in_all = run.by_destination(sent)
    for lane in run.blueprint.lanes:
        if lane.index in run.ledger.shared:
            yield from ((lane, cause, amount) for cause, amount in run.ledger.shared[lane.index].items())
        elif lane.sharing is not None and in_all[lane.destination] > 0.0:
            part = sent[lane.index] / in_all[lane.destination]
            for cause, share in lane.sharing.by_cause():
                borne = posted(cause)(run) - lost_to(run, cause)
                yield lane, cause, float(share * part * borne[lane.destination])


def cost_shared(run: Measured) -> float:
    return sum(amount for _, _, amount in shared(run))


def below_band(run: Measured) -> Floats:
    return run.at_sites("below_band")


def rescheduled(run: Measured) -> Floats:
    return run.at_sites("rescheduled")


def above_band(run: Measured) -> Floats:
    return run.at_sites("above_band")


CONTRACTS = (
    Metric(
        "units_below_band",
        "contracts",
        "units",
        "Units below the band of a committed volume, of all its periods that ended.",
        below_band,
        added_up(below_band),
        "low",
    ),
    Metric(
        "units_rescheduled",
        "contracts",
        "units",
        "Units on order that were moved to a later day, because there was more than the policy aims at.",
        rescheduled,
        added_up(rescheduled),
    ),
    Metric(
        "units_above_band",
        "contracts",
        "units",
        "Units ordered above the band of a committed volume, counted again in each period that they wait for the next.",
        above_band,
        added_up(above_band),
        "low",
    ),
    Metric(
        "cost_shared",
        "contracts",
        MONEY,
        "What suppliers bear of the cost of shortage and obsolescence that arises at their buyers'; the chain's cost "
        "is the same.",
        None,
        cost_shared,
    ),
    Metric(
        "sla_attainment",
        "contracts",
        "share",
        "Order lines that arrived in full within their window over lines due, of suppliers who guarantee it.",
        None,
        sla_attainment,
        "high",
    ),
    Metric(
        "sla_shortfall",
        "contracts",
        "share",
        "By how much these fell short of the share agreed, each supplier and item by itself, weighted by lines.",
        None,
        sla_shortfall,
        "low",
    ),
    Metric(
        "contract_compliance",
        "contracts",
        "share",
        "Order lines under a contract (or ordered while an agreed price was valid) that met every clause over lines "
        "due: no dearer than agreed (inflation of a list price is), in full, within the window, and no unit found bad.",
        None,
        contract_compliance,
        "high",
    ),
    Metric(
        "on_contract_spend",
        "contracts",
        "share",
        "Value of orders under a contract (or placed while an agreed price was valid) over that of all orders to "
        "outside suppliers; neither spot nor off-contract buys are.",
        None,
        on_contract_spend,
        "high",
    ),
)
