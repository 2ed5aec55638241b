"""What is wrong with Open Contracting data, and where: codes and parameters; the sentences are in criteria/wording."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from portal.core.text import clean_line
from portal.criteria.ocds.lines import Path, find_lines

MOST_PROBLEMS = 500
LONGEST_SHOWN = 100  # characters of a value or name


class Code(StrEnum):
    """Everything that can be wrong. The values of `Problem.parameters` stand behind each."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"  # most: characters
    TOO_MANY_VALUES = "too-many-values"  # most
    NOT_UTF8 = "not-utf8"
    TOO_DEEP = "too-deep"  # most: levels
    NOT_JSON = "not-json"  # column
    NOT_CONTRACTING_DATA = "not-contracting-data"
    NO_RELEASE = "no-release"
    LINKED_RELEASE = "linked-release"
    UNKNOWN_TENDER = "unknown-tender"  # ocid
    SEVERAL_TENDERS = "several-tenders"  # count, ocid
    EARLIER_RELEASE = "earlier-release"
    NOTHING_FOUND = "nothing-found"
    REPEATED_NAME = "repeated-name"  # name
    NOT_A_NUMBER = "not-a-number"  # value
    NUMBER_TOO_LARGE = "number-too-large"  # value
    BAD_CHARACTERS = "bad-characters"
    WRONG_TYPE = "wrong-type"  # expected, found: JSON's own words
    UNKNOWN_FIELD = "unknown-field"  # name
    UNKNOWN_DATA_TYPE = "unknown-data-type"  # value
    UNKNOWN_SOURCE = "unknown-source"  # value
    UNKNOWN_SUBJECT = "unknown-subject"  # value
    UNKNOWN_VALUE = "unknown-value"  # value
    UNREADABLE_DATE = "unreadable-date"  # value
    UNSAFE_LINK = "unsafe-link"  # value
    REPEATED_ID = "repeated-id"  # id
    ID_TOO_LONG = "id-too-long"  # most: characters
    CROSSED_BOUNDS = "crossed-bounds"
    CANCELLED = "cancelled"
    NO_TEXT = "no-text"
    NO_REQUIREMENTS = "no-requirements"
    TOO_MANY = "too-many"  # most, count
    MORE_PROBLEMS = "more-problems"  # count
    NOT_OUR_EXPORT = "not-our-export"
    MISSING_FIELD = "missing-field"  # name
    OUT_OF_RANGE = "out-of-range"
    FALLING_POINTS = "falling-points"
    PASS_MARK_TOO_HIGH = "pass-mark-too-high"  # noqa: S105 - a mark, no password


Parameters = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing amiss: where, as a JSON Pointer (RFC 6901; "" is the whole), and in which line of the text, from 1."""

    code: Code
    path: str = ""
    line: int | None = None
    parameters: Parameters = field(default_factory=dict)


class Findings:
    """Collects problems while something is read; past `MOST_PROBLEMS` it only counts them."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[Path, Problem]] = {}
        self._more = 0

    def add(self, code: Code, path: Path, **parameters: str | int) -> None:
        """Note a problem; the same one again is no second problem."""
        shown = _shortened(parameters)
        key = (code, path, *shown.items())
        if self._has_room(key):
            self._found.setdefault(key, (path, Problem(code, pointer(path), parameters=shown)))

    def add_line(self, code: Code, line: int, **parameters: str | int) -> None:
        """Note a problem with the text itself, in this line."""
        shown = _shortened(parameters)
        key = (code, (), *shown.items())
        if self._has_room(key):
            self._found.setdefault(key, ((), Problem(code, line=line, parameters=shown)))

    def has(self, code: Code) -> bool:
        """Whether a problem of this kind was noted."""
        return any(problem.code is code for _, problem in self._found.values())

    def is_empty(self) -> bool:
        """Whether no problem was noted."""
        return not self._found

    def problems(self, text: str = "") -> tuple[Problem, ...]:
        """All problems in the order found, with their lines if the text is given that they are about.

        What is missing has no line of its own, so its problem has that of what it is missing in.
        """
        unplaced = [path for path, problem in self._found.values() if problem.line is None]
        lines = find_lines(text, [*unplaced, *(path[:-1] for path in unplaced)]) if text and unplaced else {}
        found = tuple(
            problem if problem.line is not None else replace(problem, line=lines.get(path) or lines.get(path[:-1]))
            for path, problem in self._found.values()
        )
        return (*found, Problem(Code.MORE_PROBLEMS, parameters={"count": self._more})) if self._more else found

    def _has_room(self, key: Hashable) -> bool:
        """Whether one more is kept; one that is new and is not kept is counted."""
        if len(self._found) < MOST_PROBLEMS:
            return True
        self._more += key not in self._found
        return False


def pointer(path: Iterable[str | int]) -> str:
    """The path as a JSON Pointer, such as "/tender/criteria/0"; a very long one is cut, and it is safe to show."""
    parts = (_short(str(part)).replace("~", "~0").replace("/", "~1") for part in path)
    return "".join("/" + part for part in parts)


def _shortened(parameters: Parameters) -> Parameters:
    return {name: value if isinstance(value, int) else _short(value) for name, value in parameters.items()}


def _short(text: str) -> str:
    if len(text) <= LONGEST_SHOWN and text.isascii() and text.isalnum():
        return text  # most parts of a path, which may be many
    line = clean_line(text[:LONGEST_SHOWN])
    return line if len(text) <= LONGEST_SHOWN else line + "…"
