"""Returns: some of what customers buy comes back after a while, and some of that can be sold again.

Every unit sold comes back with the same chance, whatever the others do, so the number of those that do is binomial
(`binomial`), and so is the number of those that are as good as new. Fleischmann et al. (1997), "Quantitative models
for reverse logistics: a review", European Journal of Operational Research 103(1).
"""

from dataclasses import dataclass

from simchain.rules.distributions import Law


@dataclass(frozen=True)
class Returns:
    """A unit sold comes back with chance `share`, `after` so many days, and is as good as new with chance `restock`."""

    share: float
    after: Law
    restock: float
