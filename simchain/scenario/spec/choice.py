"""Blocks whose keys depend on the value of one of them: a policy, a rule of sourcing, or one of one's own."""

from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationInfo

from simchain.rules.own import OwnRule
from simchain.scenario.own_names import NO_RULES

OWN = "own"
"""Tag of a rule of one's own, which has no word in the language."""


@dataclass(frozen=True)
class Choice:
    """The key whose value chooses, and the kind of rules of one's own that may stand there."""

    key: str
    kind: str

    def word_of(self, block: type[BaseModel]) -> str:
        """The word by which the language knows one of the blocks: the value of the key that chooses it."""
        return str(get_args(block.model_fields[self.key].annotation)[0])

    def tag(self, given: Any, default: str) -> str:
        """The word that is written in a block, or the default."""
        word = given.get(self.key, default) if isinstance(given, dict) else getattr(given, self.key, default)
        if isinstance(word, OwnRule):
            return OWN
        return word if isinstance(word, str) and word != OWN else ""

    def with_own_rule(self, given: Any, info: ValidationInfo) -> Any:
        """The block with a rule of one's own in the place of its name, if it names one."""
        word = given.get(self.key) if isinstance(given, dict) else None
        rule = (info.context or {}).get("rules", NO_RULES).get(word) if isinstance(word, str) else None
        return {**given, self.key: rule} if rule is not None and rule.kind == self.kind else given
