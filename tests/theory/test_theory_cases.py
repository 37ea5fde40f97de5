"""Every validation case, by the same code as `simchain verify --quick` (with SIMCHAIN_TIER=full: `simchain verify`)."""

import os

import pytest

from simchain.proof.case import TIERS, Case, cases
from simchain.proof.verify import verdicts_on

TIER = {tier.name: tier for tier in TIERS}[os.environ.get("SIMCHAIN_TIER", "quick")]


@pytest.mark.theory
@pytest.mark.parametrize("known", cases(tier=TIER), ids=str)
def test_a_known_answer_is_found_again(known: Case) -> None:
    wrong = [str(verdict) for verdict in verdicts_on(known) if not verdict.agrees]
    assert not wrong, "\n".join(wrong)
