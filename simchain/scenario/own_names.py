"""How the words of a scenario find rules of one's own. A scenario only ever names them: nothing in a file runs code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from simchain.rules.own import OwnRule

Rules = Mapping[str, OwnRule]
"""The rules of one's own that a scenario may name."""

NO_RULES: Rules = {}
WAY_IN = "a rule of your own is handed over with --rules FILE, or rules=[...] in Python"


@dataclass(frozen=True)
class RuleName:
    """In a block: the name of a rule of one's own, of one of these kinds. Validation puts the rule in its place."""

    kinds: tuple[str, ...]

    def read(self, given: Any, info: core_schema.ValidationInfo) -> OwnRule:
        rules: Rules = (info.context or {}).get("rules", NO_RULES)
        rule = given if isinstance(given, OwnRule) else rules.get(given) if isinstance(given, str) else None
        if rule is not None and rule.kind in self.kinds:
            return rule
        raise PydanticCustomError("own_rule", "no rule of one's own", {"kinds": self.kinds})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"enum": [], "x-rules": list(self.kinds)}


@dataclass(frozen=True)
class _ParameterValue:
    """A plain value that is handed to a rule of one's own."""

    def read(self, given: Any) -> Any:
        if isinstance(given, bool | int | float | str):
            return given
        raise PydanticCustomError("quantity", "{sentence}", {"sentence": "must be a number, a text, true or false"})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["number", "string", "boolean"]}


Parameters = dict[str, Annotated[Any, _ParameterValue()]]
OwnPolicyRule = Annotated[OwnRule, RuleName(("policy",))]
OwnDemandRule = Annotated[OwnRule, RuleName(("demand", "law"))]
OwnLeadTimeRule = Annotated[OwnRule, RuleName(("lead_time", "law"))]
OwnSourcingRule = Annotated[OwnRule, RuleName(("sourcing",))]


def in_use(block: Any) -> dict[str, OwnRule]:
    """The rules of one's own that a block of a scenario uses, by name."""
    if isinstance(block, OwnRule):
        return {block.name: block}
    inside: Iterable[Any] = ()
    if isinstance(block, BaseModel):
        inside = (getattr(block, name) for name in type(block).model_fields)
    elif isinstance(block, dict | list):
        inside = block.values() if isinstance(block, dict) else block
    return {name: rule for inner in inside for name, rule in in_use(inner).items()}
