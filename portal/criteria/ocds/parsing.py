"""From text that anybody may have sent to plain JSON values within bounds; never raises for what the text holds."""

import json
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from portal.core.text import clean_text
from portal.criteria.ocds.lines import Path, first_too_deep
from portal.criteria.ocds.problems import Code, Findings

LARGEST = 5_000_000  # characters
MOST_VALUES = 400_000  # about; far beyond a tender of five million characters, but a bound to what reading may cost
DEEPEST = 64  # objects and lists within each other; the standard needs nine
LONGEST_WHOLE_NUMBER = 18  # characters, so that it fits 64 bits

# What `clean_text` takes away, but for the line ends that it only makes alike.
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]",
)


class _Repeating(dict[str, Any]):
    """An object in which a name stands twice; the last one counts."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.names = tuple(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """A number that JSON does not have, or that is too large to be kept."""

    code: Code
    text: str


def parse_json(source: str | bytes, findings: Findings) -> tuple[str, Any]:
    """The text, and its value with clean strings; the value is None when nothing can be read, and a finding says why.

    A byte order mark is passed over, and so are line breaks in strings. What has no value (NaN, a number beyond 64
    bits) becomes None.
    """
    text = _decoded(source, findings)
    if text is None or not _is_within_bounds(text, findings):
        return "", None
    try:
        value = json.loads(
            text,
            strict=False,
            object_pairs_hook=_object,
            parse_constant=lambda name: _NoNumber(Code.NOT_A_NUMBER, name),
            parse_int=_whole_number,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        findings.add_line(Code.NOT_JSON, error.lineno, column=error.colno)
        return text, None
    return text, _clean(value, (), findings)


def _decoded(source: str | bytes, findings: Findings) -> str | None:
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        findings.add_line(Code.NOT_UTF8, source.count(b"\n", 0, error.start) + 1)
        return None


def _is_within_bounds(text: str, findings: Findings) -> bool:
    if len(text) > LARGEST:
        findings.add(Code.TOO_LARGE, (), most=LARGEST)
    elif not text.strip():
        findings.add(Code.EMPTY, ())
    elif sum(map(text.count, ",{[")) > MOST_VALUES:
        findings.add(Code.TOO_MANY_VALUES, (), most=MOST_VALUES)
    elif (line := first_too_deep(text, DEEPEST)) is not None:
        findings.add_line(Code.TOO_DEEP, line, most=DEEPEST)
    else:
        return True
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Repeating(pairs)


def _whole_number(text: str) -> int | _NoNumber:
    return int(text) if len(text) <= LONGEST_WHOLE_NUMBER else _NoNumber(Code.NUMBER_TOO_LARGE, text)


def _fraction(text: str) -> float | _NoNumber:
    number = float(text)
    return number if math.isfinite(number) else _NoNumber(Code.NUMBER_TOO_LARGE, text)


def _clean(value: Any, path: Path, findings: Findings) -> Any:
    match value:
        case dict():
            return _clean_object(value, path, findings)
        case list():
            return [_clean(part, (*path, place), findings) for place, part in enumerate(value)]
        case str():
            return _clean_string(value, path, findings)
        case _NoNumber(code, text):
            findings.add(code, path, value=text)
            return None
        case _:
            return value


def _clean_object(value: dict[str, Any], path: Path, findings: Findings) -> dict[str, Any]:
    if isinstance(value, _Repeating):
        for name in value.names:
            findings.add(Code.REPEATED_NAME, (*path, name), name=clean_text(name))
    return {_clean_name(name, path, findings): _clean(part, (*path, name), findings) for name, part in value.items()}


def _clean_name(name: str, path: Path, findings: Findings) -> str:
    if not _BAD.search(name):
        return name
    findings.add(Code.BAD_CHARACTERS, (*path, name))
    return clean_text(name)


def _clean_string(text: str, path: Path, findings: Findings) -> str:
    if _BAD.search(text):
        findings.add(Code.BAD_CHARACTERS, path)
        return clean_text(text)
    if text.isascii() and "\r" not in text:
        return text.strip()
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
