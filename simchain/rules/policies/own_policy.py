"""A policy of one's own among the built-in ones. Python calls it as it is: it is exempt from compilation."""

from dataclasses import dataclass

from simchain.rules.own import Own


@dataclass(frozen=True)
class OwnPolicy:
    """Order what a rule of one's own says. It has no formula here: the engine asks it."""

    own: Own
