"""Where a site gets an item from: one class per rule of sourcing, in the words of the language.

`terms` is what every rule has; the rules are in `one_source`, `shares`, `choosing`, `awarding` and `roles`. Beside
them: who may be bought from (`qualifying`), what an order waits for (`approving`), when a supplier is asked to hurry
(`rushing`), and what is ordered behind the plan's back (`maverick`).
"""

from typing import Annotated, Any

from pydantic import BeforeValidator, Discriminator, Tag

from simchain.scenario.spec.buying.awarding import Award
from simchain.scenario.spec.buying.choosing import Cheapest, Fastest, FirstAvailable, MostStock, SpillOver
from simchain.scenario.spec.buying.one_source import Expedited, SingleSource, SpotFirst
from simchain.scenario.spec.buying.roles import Backup, BaseSurge, DualIndex, SingleIndex
from simchain.scenario.spec.buying.shares import OwnSplit, RandomShare, Split
from simchain.scenario.spec.buying.terms import Buys
from simchain.scenario.spec.choice import OWN, Choice
from simchain.scenario.values.refusing import refuse

BUYING: tuple[type[Buys], ...] = (
    SingleSource,
    Split,
    RandomShare,
    Cheapest,
    Fastest,
    FirstAvailable,
    MostStock,
    SpillOver,
    Award,
    Backup,
    BaseSurge,
    SingleIndex,
    DualIndex,
    Expedited,
    SpotFirst,
)


RULE = Choice("rule", "sourcing")
RULE_NAMES = tuple(map(RULE.word_of, BUYING))


def _rule_of(given: Any) -> str:
    return RULE.tag(given, default="split" if isinstance(given, dict) and "shares" in given else "single")


def _block(given: Any) -> Any:
    if not isinstance(given, dict | Buys):
        raise refuse("needs the name of a source, or a block with 'rule' and what it asks for")
    return given


ByRule = Annotated[
    Annotated[OwnSplit, Tag(OWN)]
    | Annotated[SingleSource, Tag("single")]
    | Annotated[Split, Tag("split")]
    | Annotated[RandomShare, Tag("random_share")]
    | Annotated[Cheapest, Tag("cheapest")]
    | Annotated[Fastest, Tag("fastest")]
    | Annotated[FirstAvailable, Tag("first_available")]
    | Annotated[MostStock, Tag("most_stock")]
    | Annotated[SpillOver, Tag("spill_over")]
    | Annotated[Award, Tag("award")]
    | Annotated[Backup, Tag("backup")]
    | Annotated[BaseSurge, Tag("base_surge")]
    | Annotated[SingleIndex, Tag("single_index")]
    | Annotated[DualIndex, Tag("dual_index")]
    | Annotated[Expedited, Tag("expedite")]
    | Annotated[SpotFirst, Tag("spot")],
    Discriminator(_rule_of),
]
Purchase = Annotated[ByRule, BeforeValidator(RULE.with_own_rule), BeforeValidator(_block)]
