"""How suppliers are judged: which order lines are kept, when a delivery is on time, what a score weighs."""

from math import inf

from simchain.rules.suppliers.scorecards import Criteria
from simchain.rules.terms.contracts import Guarantee, Sharing
from simchain.scenario import spec as written


def keeps_lines(spec: written.Spec) -> bool:
    """Whether a run keeps the order lines of outside suppliers."""
    return spec.scorecard is not None or any(one.has_contract for one in spec.suppliers.values())


def criteria_of(scorecard: written.Scorecard | None) -> Criteria:
    """What a score weighs; the usual where nothing is said."""
    if scorecard is None:
        return Criteria()
    return Criteria(
        weights=scorecard.weights.given() or Criteria().weights,
        targets=scorecard.targets.given(),
        every=scorecard.every,
        over=scorecard.over,
    )


def guarantee_of(contract: written.Contract | None) -> Guarantee | None:
    """What a supplier guarantees, if anything."""
    if contract is None:
        return None
    target, penalty, bonus = contract.on_time_target, contract.late_penalty, contract.on_time_bonus
    if target is None and penalty is None and bonus is None:
        return None
    share = 0.0 if target is None else target.share
    return Guarantee(
        share=share,
        tolerance=0.0 if target is None else target.late,
        rate=0.0 if penalty is None else penalty.rate,
        cap=inf if penalty is None or penalty.cap is None else penalty.cap,
        bonus_above=1.0 if bonus is None else share if bonus.above is None else bonus.above,
        bonus=0.0 if bonus is None else bonus.pay,
        settled_every=0.0 if bonus is None else bonus.every,
    )


def sharing_of(contract: written.Contract | None) -> Sharing | None:
    """Which parts of a buyer's costs the supplier bears, if any."""
    if contract is None or contract.share is None:
        return None
    obsolescence, shortage = contract.share.obsolescence, contract.share.shortage
    return Sharing(
        0.0 if obsolescence is None else obsolescence.supplier, 0.0 if shortage is None else shortage.supplier
    )
