"""One object of Open Contracting data: gives its fields in the form they should have, and notes those that have not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from portal.criteria.ocds.lines import Path
from portal.criteria.ocds.problems import Code, Findings

LONGEST_ID = 200  # characters
Chosen = TypeVar("Chosen", bound=StrEnum)
Scalar = str | int | float | bool

_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_VARIANT = re.compile(r"(\w+?)_[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # title_es, description_pt-BR
_TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def type_name(value: object) -> str:
    """What JSON calls the type of the value."""
    return _TYPES.get(type(value), "null")


@dataclass(frozen=True, slots=True)
class Node:
    """An object and where it stands. A field that is missing or null is simply absent; a wrong one is noted."""

    value: Mapping[str, Any]
    path: Path
    findings: Findings

    def at(self, name: str) -> Path:
        """The path of a field."""
        return (*self.path, name)

    def note(self, code: Code, *names: str | int, **parameters: str | int) -> None:
        """Note a problem with the object, or with what the names lead to in it."""
        self.findings.add(code, (*self.path, *names), **parameters)

    def text(self, name: str) -> str:
        """A string; "" if there is none."""
        return str(self._of(name, "string") or "")

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of a list."""
        return tuple(str(value) for _, value in self._parts(name, "string"))

    def number(self, name: str) -> int | float | None:
        """A number, never true or false."""
        value: int | float | None = self._of(name, "number")
        return value

    def flag(self, name: str) -> bool | None:
        """True or false."""
        value: bool | None = self._of(name, "boolean")
        return value

    def scalar(self, name: str) -> Scalar | None:
        """A string, a number, true or false."""
        value = self.value.get(name)
        if isinstance(value, list | dict):
            self._wrong((name,), "string", value)
            return None
        found: Scalar | None = value
        return found

    def scalars(self, name: str) -> tuple[Scalar, ...]:
        """The strings, numbers and truth values of a list."""
        found = []
        for place, value in enumerate(self._of(name, "array") or ()):
            if value is None or isinstance(value, list | dict):
                self._wrong((name, place), "string", value)
            else:
                found.append(value)
        return tuple(found)

    def child(self, name: str) -> "Node | None":
        """An object."""
        value = self._of(name, "object")
        return None if value is None else Node(value, self.at(name), self.findings)

    def children(self, name: str) -> "tuple[Node, ...]":
        """The objects of a list."""
        return tuple(
            Node(value, (*self.path, name, place), self.findings) for place, value in self._parts(name, "object")
        )

    def code(self, name: str, known: type[Chosen], unknown: Code) -> Chosen | None:
        """A code of a closed list; any other, "" too, is noted as `unknown`."""
        value = self._of(name, "string")
        if value is None or value in set(known):
            return None if value is None else known(value)
        self.note(unknown, name, value=str(value))
        return None

    def date(self, name: str) -> datetime | None:
        """A point in time, in UTC; it must say its zone."""
        value = self.text(name)
        if not value:
            return None
        found = read_time(value)
        if found is None:
            self.note(Code.UNREADABLE_DATE, name, value=value)
        return found

    def link(self, name: str) -> str:
        """An address that starts with http:// or https://, safe to follow by hand; "" if there is none."""
        value = self.text(name)
        if not value or _LINK.fullmatch(value):
            return value
        self.note(Code.UNSAFE_LINK, name, value=value)
        return ""

    def identifier(self, name: str = "id") -> str:
        """An id, which may be a whole number; "" if there is none that can be used."""
        value = self.value.get(name)
        if value is None or (isinstance(value, str) and not value):
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int):
            self._wrong((name,), "string", value)
            return ""
        if len(str(value)) > LONGEST_ID:
            self.note(Code.ID_TOO_LONG, name, most=LONGEST_ID)
            return ""
        return str(value)

    def note_unknown(self, known: frozenset[str]) -> None:
        """Note every field that is not known, nor a known text in another language."""
        for name in self.value:
            variant = _VARIANT.fullmatch(name)
            if name not in known and not (variant and variant[1] in {"title", "description"} & known):
                self.note(Code.UNKNOWN_FIELD, name, name=name)

    def _of(self, name: str, expected: str) -> Any:
        value = self.value.get(name)
        if value is None or type_name(value) == expected:
            return value
        self._wrong((name,), expected, value)
        return None

    def _parts(self, name: str, expected: str) -> list[tuple[int, Any]]:
        found = []
        for place, value in enumerate(self._of(name, "array") or ()):
            if type_name(value) == expected:
                found.append((place, value))
            else:
                self._wrong((name, place), expected, value)
        return found

    def _wrong(self, names: tuple[str | int, ...], expected: str, value: object) -> None:
        self.note(Code.WRONG_TYPE, *names, expected=expected, found=type_name(value))


def read_time(text: str) -> datetime | None:
    """A date and time with its zone as the standard writes it, in UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
