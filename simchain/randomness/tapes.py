"""A tape holds one draw per slot for one purpose, whoever reads it, in whatever order.

Its key is the seed, the replication and the name of what is drawn: never the scenario, never how many draws came
before. So two policies meet the same customers and the same late ships, and a new name disturbs no other.
"""

import struct
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.random import PCG64DXSM, Generator, SeedSequence
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simchain.rules.distributions import Law

BLOCK = 512
"""Slots that are generated and mapped at once."""

UNREAD = -(2**62)
"""First slot of a block that holds nothing yet."""


def bits(seed: int, replication: int, name: str) -> PCG64DXSM:
    """The stream of bits for a seed, a replication and a purpose: PCG64DXSM seeded by SeedSequence and blake2b."""
    words = struct.unpack("<4I", blake2b(name.encode(), digest_size=16).digest())
    return PCG64DXSM(SeedSequence(seed, spawn_key=(replication, *words)))


def generator(seed: int, replication: int, name: str) -> Generator:
    """A NumPy generator for a seed, a replication and a purpose.

    >>> int(generator(1, 0, "demand").integers(1000)), int(generator(1, 0, "weather").integers(1000))
    (884, 980)
    """
    return Generator(bits(seed, replication, name))


class Tape:
    """One value per slot (a day, or an ordinal) for one stream of bits, read by `tape[slot]`.

    Values are uniforms strictly inside (0, 1), mapped by the quantiles of `law` if there is one. Two blocks are kept,
    for readers that look back a little; any other is made again, as one jump of the stream.
    """

    __slots__ = ("_bits", "_block", "_earlier", "_earlier_start", "_law", "_next", "_start")

    def __init__(self, stream: PCG64DXSM, law: "Law | None" = None) -> None:
        self._bits, self._law = stream, law
        self._next = 0
        self._start = self._earlier_start = UNREAD
        self._block: list[float] = []
        self._earlier: list[float] = []

    def __getitem__(self, slot: int) -> float:
        offset = slot - self._start
        if 0 <= offset < BLOCK:
            return self._block[offset]
        return self._turn_to(slot)

    def values(self, block: int) -> NDArray[np.float64]:
        """The values of slots `block * BLOCK` to `(block + 1) * BLOCK - 1`."""
        u = self._uniforms(block)
        return u if self._law is None else self._law.quantile(u)

    def _uniforms(self, block: int) -> NDArray[np.float64]:
        """Odd multiples of 2^-53, one from each 64 random bits: never 0, never 1, and as far from 0 as from 1."""
        if block != self._next:
            self._bits.advance((block - self._next) * BLOCK % 2**128)
        self._next = block + 1
        whole: NDArray[np.float64] = (self._bits.random_raw(BLOCK) >> np.uint64(12)).astype(np.float64)
        return (whole + 0.5) * 2.0**-52

    def _turn_to(self, slot: int) -> float:
        """Bring the block of `slot` under the reader."""
        if slot < 0:
            raise ValueError(f"a tape starts at slot 0, not at {slot}")
        self._start, self._earlier_start = self._earlier_start, self._start
        self._block, self._earlier = self._earlier, self._block
        block, offset = divmod(slot, BLOCK)
        if self._start != block * BLOCK:
            self._block = self.values(block).tolist()
            self._start = block * BLOCK
        return self._block[offset]


class Draws:
    """All draws for one purpose: the k-th draw of a day is on tape `name#k`, made when first needed.

    `next` counts the draws of the day, so each place that draws holds a reader of its own.
    """

    __slots__ = ("_count", "_day", "_tapes", "law", "name", "replication", "seed")

    def __init__(self, seed: int, replication: int, name: str, law: "Law | None" = None) -> None:
        self.seed, self.replication, self.name, self.law = seed, replication, name, law
        self._tapes: list[Tape] = []
        self._day, self._count = -1, 0

    def next(self, day: int) -> float:
        """The next draw of `day`: its first, then its second, ... A new day begins at its first again."""
        if day == self._day:
            self._count += 1
        else:
            self._day, self._count = day, 0
        try:
            return self._tapes[self._count][day]
        except IndexError:
            return self.at(day, self._count)

    def at(self, day: int, k: int = 0) -> float:
        """The k-th draw of `day`, counted from 0, whatever was drawn before."""
        return self.tape(k)[day]

    def series(self, days: int, k: int = 0) -> NDArray[np.float64]:
        """The k-th draws of the first `days` days, as one array."""
        tape, blocks = self.tape(k), -(-days // BLOCK)
        return np.concatenate([np.empty(0), *(tape.values(block) for block in range(blocks))])[:days]

    def tape(self, k: int) -> Tape:
        """The tape of the k-th draws."""
        while k >= len(self._tapes):
            stream = bits(self.seed, self.replication, f"{self.name}#{len(self._tapes)}")
            self._tapes.append(Tape(stream, self.law))
        return self._tapes[k]

    def __repr__(self) -> str:
        return f"Draws({self.name!r}, {self.law or 'uniforms'})"


class SameDraws(Draws):
    """Draws of a law that never varies: no stream is made."""

    __slots__ = ("value",)

    def __init__(self, seed: int, replication: int, name: str, law: "Law") -> None:
        super().__init__(seed, replication, name, law)
        self.value = float(law.quantile(0.5))

    def next(self, day: int) -> float:
        return self.value

    def at(self, day: int, k: int = 0) -> float:
        return self.value

    def series(self, days: int, k: int = 0) -> NDArray[np.float64]:
        return np.full(days, self.value)


@dataclass(frozen=True, repr=False)
class Tapes:
    """The tapes of one replication, handed out by name.

    >>> from simchain.rules.distributions import Gamma
    >>> ships = Tapes(seed=1, replication=0).draws("lead_time/borneo", Gamma.by_moments(15, 5))
    >>> first, second = ships.next(day=41), ships.next(day=41)
    >>> (first, second) == (ships.at(day=41, k=0), ships.at(day=41, k=1))
    True
    """

    seed: int
    replication: int = 0

    def draws(self, name: str, law: "Law | None" = None) -> Draws:
        """Draws for a purpose, mapped by `law`, or bare uniforms where the law depends on the state of the run.

        Each call gives a reader of its own, at the start of the same tapes.
        """
        if law is not None and law.sd == 0:
            return SameDraws(self.seed, self.replication, name, law)
        return Draws(self.seed, self.replication, name, law)

    def __repr__(self) -> str:
        return f"Tapes(seed {self.seed}, replication {self.replication})"
