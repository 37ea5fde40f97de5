"""Names that the language itself uses."""

ONLY_ITEM = "item"
"""Name of the item in a file that names none."""

TOP_BLOCKS = (
    "run",
    "items",
    "costs",
    "inflation",
    "budgets",
    "suppliers",
    "sites",
    "regions",
    "disruptions",
    "scorecard",
    "triggers",
)
