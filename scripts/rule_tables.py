"""Tables of the reference that follow from the rules themselves: who may be used how, and each formula's source."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from simchain.rules import forecasts, policies, sourcing
from simchain.rules.customers import goodwill
from simchain.rules.delivery import allocation, approving, carbon, consolidation, lead_times
from simchain.rules.distributions import LAWS, binomial
from simchain.rules.goods import production, quality
from simchain.rules.levels import classes, stock
from simchain.rules.money import credit, landed_cost
from simchain.rules.risk import disruptions, triggers
from simchain.rules.terms import contracts, invoices, price_index, pricing
from tests.policy_grid import COLUMNS, EXAMPLES, refusal_of


def grid() -> Iterator[str]:
    """Policy by way of being used: `yes` was tried and held, a number points to the refusal."""
    yield from ("## Which policy goes with what", "")
    yield from ("`yes` is a run that a test holds to the sentence below; a number is a refusal, with its reason.", "")
    yield "| policy | " + " | ".join(column.name for column in COLUMNS) + " |"
    yield "|---" * (1 + len(COLUMNS)) + "|"
    reasons: dict[str, int] = {}
    for policy in EXAMPLES:
        cells = [reason_of(policy, refusal_of(policy, column)) for column in COLUMNS]
        for reason in filter(None, cells):
            reasons.setdefault(reason, len(reasons) + 1)
        shown = [f"no ({reasons[reason]})" if reason else "yes" for reason in cells]
        yield f"| `{policy}` | {' | '.join(shown)} |"
    yield ""
    yield from (f"- {column.name}: {column.says}." for column in COLUMNS)
    yield ""
    yield from (f"{number}. {reason[0].upper()}{reason[1:]}." for reason, number in reasons.items())
    yield ""


def reason_of(policy: str, refusal: str) -> str:
    """What a refusal says, without the place and the policy, so that equal reasons are told once."""
    reason = re.sub(r"^(shop|depot)\.stock[\w.]*:? ", "", refusal)
    return reason.removeprefix(f"{policy.partition(',')[0]} ")


def rules() -> Iterator[str]:
    """Every rule with its formula and source, as its docstring has it."""
    yield from ("## Every rule and its source", "")
    yield from ("Read from the code: what a rule is, and the formula that goes with it.", "")
    yield from _pairs("Ordering policies", policies.POLICIES)
    yield from _pairs("Forecasts", [(method.rule, method.observe) for method in forecasts.FORECASTS])
    others = (
        allocation,
        sourcing,
        approving,
        landed_cost,
        price_index,
        credit,
        pricing,
        contracts,
        carbon,
        classes,
        consolidation,
        lead_times,
        production,
        quality,
        invoices,
        binomial,
        goodwill,
        disruptions,
        triggers,
        forecasts.accuracy,
    )
    yield from _formulas("Formulas of the engine", (formula for module in others for formula in module.FORMULAS))
    yield from _formulas("Formulas for levels", stock.STOCK_FORMULAS)
    yield from _table("Distributions", (("law", "what it is"), *((law.__name__, text(law)) for law in LAWS)))


def _pairs(heading: str, pairs: Iterable[tuple[type, Callable[..., Any]]]) -> Iterator[str]:
    rows = ((rule.__name__, text(rule), text(formula)) for rule, formula in pairs)
    yield from _table(heading, (("rule", "what it is", "formula and source"), *rows))


def _formulas(heading: str, formulas: Iterable[Callable[..., Any]]) -> Iterator[str]:
    rows = ((formula.__name__, text(formula)) for formula in formulas)
    yield from _table(heading, (("formula", "what it gives, and its source"), *rows))


def _table(heading: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    head, *body = rows
    yield from (f"### {heading}", "")
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    yield from (f"| `{name}` | {' | '.join(cells)} |" for name, *cells in body)
    yield ""


def text(documented: Any) -> str:
    """A docstring without its example, in one line that a table bears."""
    words = (inspect.getdoc(documented) or "").partition(">>>")[0].split()
    return " ".join(words).replace("|", "\\|")
