"""Words that messages share: the nearest known name, and what was given, in short."""

import difflib
from collections.abc import Iterable
from typing import Any


def nearest(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """'did you mean ...?' for the nearest of the known names, else their list. A lane is meant by a lane's name."""
    names = [*known]
    lanes = [one for one in names if ">" in one] if ">" in name else []
    turned = [turned_round(name)] if turned_round(name) in lanes else []
    near = turned or difflib.get_close_matches(name[:60], lanes or names, 1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    listed = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    return f"{otherwise}{listed}" if otherwise and names else ""


def turned_round(lane: str) -> str:
    """The name of a lane the other way.

    >>> turned_round("shop>mill/tea"), turned_round("shop>mill")
    ('mill>shop/tea', 'mill>shop')
    """
    first, _, rest = lane.partition(">")
    second, mark, item = rest.partition("/")
    return f"{second}>{first}{mark}{item}"


def short(given: Any) -> str:
    """What was given, as a message shows it."""
    if isinstance(given, list | tuple):
        return "a list"
    if given is None or isinstance(given, bool | int | float | str):
        words = {"None": "nothing", "True": "true", "False": "false"}
        return _cut(words.get(repr(given), repr(given)))
    return "a block of keys and values"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
