"""Numbers as they are written in a column: where semicolons part the cells, with a decimal comma."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

COMMA = re.compile(r"[-+]?(\d{1,3}(\.\d{3})+|\d+),\d+", re.ASCII)
"""1234,5 or 1.234,5: the comma can only be the decimal one."""

THOUSANDS = re.compile(r"[-+]?\d{1,3}(\.\d{3}){2,}", re.ASCII)
"""1.234.567: the points can only be those of thousands."""

EITHER = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""1.234, which is 1234 or a little more than one."""

POINT = re.compile(r"[-+]?\d+\.\d+", re.ASCII)


class UnclearNumber(ValueError):
    """A number that may mean two things; says which, and the way out."""


class Numerals:
    """How one column of a file writes its numbers: what a cell leaves open, others of the column may tell.

    Where these do not either, `beside` may: other columns of numbers.
    """

    def __init__(
        self,
        separator: str,
        rows: Sequence[tuple[int, Mapping[str, str]]],
        column: str,
        beside: Sequence[str] = (),
    ) -> None:
        """`rows` are all of the file, each with its line."""
        self._has_commas = separator == ";"
        self._rows, self._column, self._beside = rows, column, beside

    def number(self, text: str) -> float:
        """A number. Raises `UnclearNumber`, or `ValueError` where it is none.

        >>> for column in (["7", "12,5", "1.234", "1.234,50", "1.234.567"], ["1.234", "0.5"]):
        ...     numerals = Numerals(";", [(2, {"price": cell}) for cell in column], "price")
        ...     print([numerals.number(cell) for cell in column])
        [7.0, 12.5, 1234.0, 1234.5, 1234567.0]
        [1.234, 0.5]
        """
        if not self._has_commas:
            return float(text)
        if COMMA.fullmatch(text) or THOUSANDS.fullmatch(text) or (EITHER.fullmatch(text) and self._has_points(text)):
            text = text.replace(".", "").replace(",", ".")
        return float(text)

    def _has_points(self, text: str) -> bool:
        """Whether a point parts thousands in this column. One that does neither for sure is left unclear."""
        for_thousands, for_decimals = self._seen
        if for_thousands == for_decimals:
            whole = text.replace(".", "")
            raise UnclearNumber(f"'{text}' may be {whole} or {text.replace('.', ',')}: write it as one of these")
        return for_thousands

    @cached_property
    def _seen(self) -> tuple[bool, bool]:
        """Whether any cell shows that points part thousands, and any that they part decimals."""
        own = self._shown_by([self._column])
        return own if any(own) else self._shown_by(self._beside)

    def _shown_by(self, columns: Sequence[str]) -> tuple[bool, bool]:
        cells = [row[column] for column in columns for _, row in self._rows if not EITHER.fullmatch(row[column])]
        return (
            any(COMMA.fullmatch(cell) or THOUSANDS.fullmatch(cell) for cell in cells),
            any(POINT.fullmatch(cell) for cell in cells),
        )
