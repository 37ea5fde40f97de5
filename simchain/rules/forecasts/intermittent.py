"""Forecasts of intermittent demand: most periods bring none, so size and frequency are smoothed apart.

A period whose demand is zero or below counts as one without demand. No forecast here is ever below zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from simchain.formula import formula
from simchain.rules.forecasts.method import Memory, Method, require_share


@dataclass(frozen=True)
class Croston:
    """Size of a demand and interval between demands, both smoothed by `alpha` where demand comes.

    On the average of all periods it forecasts too much, by up to alpha/(2 - alpha) of the mean; see `SyntetosBoylan`.
    """

    alpha: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha)


@formula
def observe_croston(rule: Croston, memory: Memory, demand: float) -> float:
    """Where D > 0: z' = z + alpha (D - z), p' = p + alpha (q - p); always F = z/p. Croston (1972), ORQ 23(3):289-303.

    The memory is the size z, the interval p (1 period or more, so nothing is divided by zero) and q, the number of
    periods from the last demand to the next period.

    >>> seldom = [5.0, 1.0, 1.0]
    >>> [observe_croston(Croston(0.5), seldom, demand) for demand in (0.0, 0.0, 9.0, 0.0)]  # 7 units every 2 periods
    [5.0, 5.0, 3.5, 3.5]
    """
    if demand > 0.0:
        memory[0] += rule.alpha * (demand - memory[0])
        memory[1] += rule.alpha * (memory[2] - memory[1])
        memory[2] = 1.0
    else:
        memory[2] += 1.0
    return memory[0] / memory[1]


@formula
def expect_croston(rule: Croston, memory: Sequence[float], periods: float) -> float:
    """n z/p.

    >>> expect_croston(Croston(0.5), [7.0, 2.0, 2.0], 4.0)
    14.0
    """
    return periods * (memory[0] / memory[1])


def opened_croston(rule: Croston, level: float) -> tuple[float, ...]:
    """A demand of `level` every period."""
    return (level, 1.0, 1.0)


@dataclass(frozen=True)
class SyntetosBoylan:
    """Croston's forecast without its bias (SBA, the Syntetos-Boylan approximation).

    What remains is about -alpha/(2 p) of the mean for a mean interval of p periods: little where demand is rare.
    """

    alpha: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha)


@formula
def observe_syntetos_boylan(rule: SyntetosBoylan, memory: Memory, demand: float) -> float:
    """F = (1 - alpha/2) z/p, with z and p as Croston's. Syntetos and Boylan (2005), IJF 21(2):303-314.

    >>> observe_syntetos_boylan(SyntetosBoylan(0.5), [5.0, 1.0, 3.0], 9.0)  # 0.75 * 7 / 2
    2.625
    """
    if demand > 0.0:
        memory[0] += rule.alpha * (demand - memory[0])
        memory[1] += rule.alpha * (memory[2] - memory[1])
        memory[2] = 1.0
    else:
        memory[2] += 1.0
    return (1.0 - 0.5 * rule.alpha) * (memory[0] / memory[1])


@formula
def expect_syntetos_boylan(rule: SyntetosBoylan, memory: Sequence[float], periods: float) -> float:
    """n (1 - alpha/2) z/p.

    >>> expect_syntetos_boylan(SyntetosBoylan(0.5), [7.0, 2.0, 1.0], 4.0)
    10.5
    """
    return periods * ((1.0 - 0.5 * rule.alpha) * (memory[0] / memory[1]))


def opened_syntetos_boylan(rule: SyntetosBoylan, level: float) -> tuple[float, ...]:
    """A demand every period, of the size that makes the first forecast `level`."""
    return (level / (1.0 - 0.5 * rule.alpha), 1.0, 1.0)


@dataclass(frozen=True)
class TeunterSyntetosBabai:
    """TSB: size of a demand, smoothed by `alpha` where one comes, and its probability, smoothed by `beta` every period.

    Unlike Croston's, the forecast of an item that nobody asks for any more fades away.
    """

    alpha: float
    beta: float

    def __post_init__(self) -> None:
        require_share(self, alpha=self.alpha, beta=self.beta)


@formula
def observe_teunter_syntetos_babai(rule: TeunterSyntetosBabai, memory: Memory, demand: float) -> float:
    """p' = p + beta (1 - p), z' = z + alpha (D - z) where D > 0, else p' = (1 - beta) p; F = p z.

    Teunter, Syntetos and Babai (2011), European Journal of Operational Research 214(3):606-615. The memory is z and p.

    >>> seldom = [8.0, 1.0]
    >>> [observe_teunter_syntetos_babai(TeunterSyntetosBabai(0.5, 0.5), seldom, demand) for demand in (0.0, 0.0, 12.0)]
    [4.0, 2.0, 6.25]
    """
    if demand > 0.0:
        memory[0] += rule.alpha * (demand - memory[0])
        memory[1] += rule.beta * (1.0 - memory[1])
    else:
        memory[1] -= rule.beta * memory[1]
    return memory[1] * memory[0]


@formula
def expect_teunter_syntetos_babai(rule: TeunterSyntetosBabai, memory: Sequence[float], periods: float) -> float:
    """n p z.

    >>> expect_teunter_syntetos_babai(TeunterSyntetosBabai(0.5, 0.5), [10.0, 0.625], 4.0)
    25.0
    """
    return periods * (memory[1] * memory[0])


def opened_teunter_syntetos_babai(rule: TeunterSyntetosBabai, level: float) -> tuple[float, ...]:
    """A demand of `level` every period."""
    return (level, 1.0)


METHODS: tuple[Method, ...] = (
    Method(Croston, observe_croston, expect_croston, opened_croston),
    Method(SyntetosBoylan, observe_syntetos_boylan, expect_syntetos_boylan, opened_syntetos_boylan),
    Method(
        TeunterSyntetosBabai,
        observe_teunter_syntetos_babai,
        expect_teunter_syntetos_babai,
        opened_teunter_syntetos_babai,
    ),
)
