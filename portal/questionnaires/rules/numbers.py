"""Reading a number as people of different countries type it: comma or point, with or without groups."""

import re
from decimal import Decimal
from enum import StrEnum

_LONGEST = 40
_SPACES = re.compile("[ \u00a0\u2009\u202f'’]")
_SPACED_GROUPS = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?")
_SHAPE = re.compile(r"[0-9]*(?:[.,][0-9]+)*")
_GROUPS = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


class NumberProblem(StrEnum):
    """Why a text cannot be read as one number."""

    NOT_A_NUMBER = "not-a-number"
    AMBIGUOUS = "ambiguous"
    TOO_MANY_DECIMALS = "too-many-decimals"


def parse_number(text: str, *, decimals: int) -> Decimal | NumberProblem:
    """Read ASCII digits with at most so many decimals; a sign, and groups of three, are understood.

    "1.234" and "1,234" are one thousand two hundred and thirty-four where no decimals are asked for; where they
    are, nobody can tell, so it is a problem. "1.234,5" and "1 234.5" can only mean one thing. Never raises.
    """
    if len(text) > _LONGEST:
        return NumberProblem.NOT_A_NUMBER
    sign, digits = _split_sign(text.strip())
    plain = _without_spaces(digits)
    if not plain or not _SHAPE.fullmatch(plain):
        return NumberProblem.NOT_A_NUMBER
    spaced = plain != digits
    found = _read_marks(plain, decimals=decimals, grouped=spaced)
    return sign * found + 0 if isinstance(found, Decimal) else found


def _split_sign(text: str) -> tuple[int, str]:
    if text[:1] in {"-", "\u2212"}:
        return -1, text[1:].lstrip()
    return 1, text.removeprefix("+")


def _without_spaces(digits: str) -> str | None:
    spaced = _SPACES.sub(" ", digits)
    if " " not in spaced:
        return digits
    return spaced.replace(" ", "") if _SPACED_GROUPS.fullmatch(spaced) else None


def _read_marks(plain: str, *, decimals: int, grouped: bool) -> Decimal | NumberProblem:
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return _number(plain, "", decimals)
    head, mark, tail = plain.rpartition(marks[-1])
    if len(marks) == 1:
        if grouped or not _GROUPS.fullmatch(plain):
            return _number(head, tail, decimals)
        return NumberProblem.AMBIGUOUS if decimals else _number(head + tail, "", decimals)
    if _GROUPS.fullmatch(plain):
        return _number(plain.replace(mark, ""), "", decimals)
    if mark not in head and _GROUPS.fullmatch(head):
        return _number(head.replace(marks[0], ""), tail, decimals)
    return NumberProblem.NOT_A_NUMBER


def _number(whole: str, fraction: str, decimals: int) -> Decimal | NumberProblem:
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        return NumberProblem.TOO_MANY_DECIMALS
    return Decimal(f"{whole or 0}.{fraction or 0}").normalize() + 0
