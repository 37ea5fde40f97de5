"""Words of the language that this version does not run yet. They are refused by name, never ignored."""

LATER_KEYS: dict[str, frozenset[str]] = {
    "": frozenset({"experiment", "model", "sweep", "stress", "sensitivity", "frontier"}),
    "costs": frozenset({"expedite"}),
    "suppliers": frozenset(
        {
            "promotion",
        }
    ),
    "sites": frozenset({"expedite"}),
    "safety": frozenset({"days"}),
    "run": frozenset({"common_random_numbers", "stop_when"}),
}
"""Block -> keys that later versions will know."""

LATER_VALUES: dict[str, frozenset[str]] = {
    "warm_up": frozenset({"auto"}),
}
"""Key -> values that later versions will know."""

CHOICES = ("rule",)
"""Keys whose value decides which other keys there are: refused, they take those along."""


def key_comes_later(path: tuple[str | int, ...]) -> bool:
    """Tell whether an unknown key is one that a later version will know: `('suppliers', 'borneo', 'duty')`."""
    key = str(path[-1])
    blocks = [str(step) for step in path[:-1]] or [""]
    return any(key in LATER_KEYS.get(block, ()) for block in blocks)


def value_comes_later(path: tuple[str | int, ...], value: object) -> bool:
    """Tell whether a value that is not allowed is one that a later version will know."""
    return bool(path) and isinstance(value, str) and value in LATER_VALUES.get(str(path[-1]), ())
