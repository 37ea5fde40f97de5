"""Unquoted words of YAML to values, as YAML 1.2's core schema has them; and text back to words of YAML.

What other readers of YAML understand differently is refused.
"""

import re
from math import isinf

MAX_DIGITS = 20
CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
SIGNIFICANT = re.compile(r"^[-+]?[0.]*|[.]|[eE].*$")
"""What does not count when the digits of a number are counted: sign, leading zeros, point and exponent."""

INTEGER = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
REFUSED = tuple(
    (re.compile(pattern), message, hint)
    for pattern, message, hint in (
        (r"[-+]?\d+(:\d+)+(\.\d*)?", "looks like a clock time", "a length of time is written '12.5 h'"),
        (r"[-+]?\d[\d.]*_[\d_.]*", "has an underscore in a number", "leave the underscores out if it is a number"),
        (r"[-+]?0\d+(\.\d*)?([eE][-+]?\d+)?", "starts with a zero", "leave the zero out if it is a number"),
        (r"[-+]?0[xob][\da-fA-F]+", "is not a decimal number", "write it with the digits 0 to 9 if it is a number"),
        (r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "is not a finite number", "leave the key out for no limit"),
    )
)


def value_of(text: str) -> bool | int | float | str | None:
    """The value of an unquoted scalar. Raises ValueError(message, hint) for what is refused."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in "+-.0123456789":
        return text
    for pattern, message, hint in REFUSED:
        if pattern.fullmatch(text):
            raise ValueError(f"{text} {message}", f"quote it if it is text; {hint}")
    if not NUMBER.fullmatch(text):
        return text
    if len(SIGNIFICANT.sub("", text)) > MAX_DIGITS or isinf(float(text)):
        raise ValueError(f"a number of more than {MAX_DIGITS} digits", "quote it if it is text; else round it")
    return int(text) if INTEGER.fullmatch(text) else float(text)


SAFE = re.compile(r"[A-Za-z](?:[\w./-]| (?!#))*(?<! )", re.ASCII)


def written(text: str) -> str:
    """The text as a scalar that reads back to it: plain if that is safe, else quoted.

    >>> written("Pump seal"), written("no"), written("12:30"), written('a: "b"'), written("true")
    ('Pump seal', 'no', '"12:30"', '"a: \\\\"b\\\\""', '"true"')
    """
    if SAFE.fullmatch(text) and text not in CONSTANTS:
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"
