"""How suppliers are judged: which order lines are kept, when a delivery is on time, what a score weighs."""

from simchain.rules.order_lines import Window
from simchain.rules.scorecards import Criteria
from simchain.scenario import spec as written


def keeps_lines(spec: written.Spec) -> bool:
    """Whether a run keeps the order lines of outside suppliers."""
    return spec.scorecard is not None


def window_of(spec: written.Spec) -> Window:
    """When a delivery of a supplier counts as on time."""
    if spec.scorecard is None:
        return Window()
    window = spec.scorecard.window
    return Window(late=window.late) if window.early is None else Window(window.early, window.late)


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
