"""What a supplier answered, as typed, and how it is read as a value; never raises for what somebody typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.questionnaires.rules.numbers import NumberProblem, parse_number
from portal.questionnaires.rules.structure import BEST_LEVEL, NUMBER_TYPES, Item, ItemType

LONGEST_TEXT: Mapping[ItemType, int] = {ItemType.SHORT_TEXT: 300, ItemType.LONG_TEXT: 4000}
LARGEST_NUMBER = Decimal(10**12)
EARLIEST_YEAR = 1900

_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_BAD_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class AnswerState(StrEnum):
    """What a supplier said about an item; an item without an answer is simply not among the answers."""

    VALUE = "value"
    NOT_APPLICABLE = "not-applicable"
    DONT_KNOW = "dont-know"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as typed.

    `value` is the text of the field: "0" to "4" for coverage, "yes" or "no", an option's id, digits, a date as
    "YYYY-MM-DD", free text; for multiple choice the ids of the options. `checks` are the ids of the checks
    ticked, `reason` says why it is not applicable, `evidence` names what would show it.
    """

    state: AnswerState
    value: str | tuple[str, ...] | None = None
    checks: frozenset[str] = frozenset()
    reason: str = ""
    note: str = ""
    evidence: str = ""


Answers = Mapping[str, Answer]

Value = int | str | Decimal | date | tuple[str, ...]


class ValueProblem(StrEnum):
    """Why something typed cannot be read as a value of the item."""

    EMPTY = "empty"
    UNKNOWN_OPTION = "unknown-option"
    EXCLUSIVE_WITH_OTHERS = "exclusive-with-others"
    NOT_A_NUMBER = "not-a-number"
    AMBIGUOUS_NUMBER = "ambiguous-number"
    TOO_MANY_DECIMALS = "too-many-decimals"
    TOO_SMALL = "too-small"
    TOO_LARGE = "too-large"
    NOT_A_DATE = "not-a-date"
    FUTURE_DATE = "future-date"
    TOO_LONG = "too-long"
    BAD_CHARACTERS = "bad-characters"


class Standing(StrEnum):
    """How an item stands: answered, faulty (answered in a way that cannot count), or one of the others."""

    ANSWERED = "answered"
    NOT_ANSWERED = "not-answered"
    FAULTY = "faulty"
    NOT_APPLICABLE = "not-applicable"
    DONT_KNOW = "dont-know"


def read_value(item: Item, raw: str | tuple[str, ...] | None, as_of: date | None = None) -> Value | ValueProblem:
    """Read what was typed for the item; with `as_of`, a later date is a problem. Never raises.

    Gives an int for coverage, "yes" or "no", the id of an option, a tuple of ids in the questionnaire's order,
    a Decimal, a date, or the text with outer blanks taken off. A problem takes precedence over any value.
    """
    if item.type is ItemType.MULTIPLE_CHOICE:
        return _read_choices(item, raw)
    if isinstance(raw, tuple):
        if len(raw) > 1:
            return ValueProblem.UNKNOWN_OPTION
        raw = raw[0] if raw else None
    text = (raw or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return ValueProblem.EMPTY
    if item.type is ItemType.DATE:
        return _read_date(text, as_of)
    return _READERS[item.type](item, text)


def standing(item: Item, answer: Answer | None, as_of: date) -> Standing:
    """Say how the item stands. "Not applicable" needs a reason and is never allowed on a gate."""
    if answer is None:
        return Standing.NOT_ANSWERED
    if answer.state is AnswerState.DONT_KNOW:
        return Standing.DONT_KNOW
    if answer.state is AnswerState.NOT_APPLICABLE:
        allowed = not item.gate and bool(answer.reason.strip())
        return Standing.NOT_APPLICABLE if allowed else Standing.FAULTY
    value = read_value(item, answer.value, as_of)
    if value is ValueProblem.EMPTY:
        return Standing.NOT_ANSWERED
    return Standing.FAULTY if isinstance(value, ValueProblem) else Standing.ANSWERED


def _read_coverage(item: Item, text: str) -> Value | ValueProblem:
    del item
    return int(text) if text in _COVERAGES else ValueProblem.UNKNOWN_OPTION


_COVERAGES = frozenset(str(level) for level in range(BEST_LEVEL + 1))


def _read_yes_no(item: Item, text: str) -> Value | ValueProblem:
    del item
    return text if text in {"yes", "no"} else ValueProblem.UNKNOWN_OPTION


def _read_choice(item: Item, text: str) -> Value | ValueProblem:
    known = {option.id for option in item.options}
    return text if text in known else ValueProblem.UNKNOWN_OPTION


def _read_choices(item: Item, raw: str | tuple[str, ...] | None) -> Value | ValueProblem:
    given = (raw,) if isinstance(raw, str) else (raw or ())
    chosen = {text.strip() for text in given if text.strip()}
    if not chosen:
        return ValueProblem.EMPTY
    if chosen - {option.id for option in item.options}:
        return ValueProblem.UNKNOWN_OPTION
    options = [option for option in item.options if option.id in chosen]
    if len(options) > 1 and any(option.exclusive for option in options):
        return ValueProblem.EXCLUSIVE_WITH_OTHERS
    return tuple(option.id for option in options)


_NUMBER_PROBLEMS: Mapping[NumberProblem, ValueProblem] = {
    NumberProblem.NOT_A_NUMBER: ValueProblem.NOT_A_NUMBER,
    NumberProblem.AMBIGUOUS: ValueProblem.AMBIGUOUS_NUMBER,
    NumberProblem.TOO_MANY_DECIMALS: ValueProblem.TOO_MANY_DECIMALS,
}


def number_bounds(item: Item) -> tuple[Decimal, Decimal]:
    """The least and the greatest number that the item takes."""
    if item.type is ItemType.PERCENTAGE:
        return Decimal(0), Decimal(100)
    least = Decimal(0) if item.minimum is None else item.minimum
    return least, LARGEST_NUMBER if item.maximum is None else item.maximum


def _read_number(item: Item, text: str) -> Value | ValueProblem:
    if item.type is ItemType.PERCENTAGE:
        text = text.removesuffix("%").rstrip()
    number = parse_number(text, decimals=item.decimals)
    if isinstance(number, NumberProblem):
        return _NUMBER_PROBLEMS[number]
    least, greatest = number_bounds(item)
    if number < least:
        return ValueProblem.TOO_SMALL
    return ValueProblem.TOO_LARGE if number > greatest else number


def _read_date(text: str, as_of: date | None) -> Value | ValueProblem:
    if not text.strip("- "):
        return ValueProblem.EMPTY
    parts = _DATE.fullmatch(text)
    if parts is None or int(parts[1]) < EARLIEST_YEAR:
        return ValueProblem.NOT_A_DATE
    try:
        day = date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return ValueProblem.NOT_A_DATE
    return ValueProblem.FUTURE_DATE if as_of is not None and day > as_of else day


def _read_text(item: Item, text: str) -> Value | ValueProblem:
    if item.type is ItemType.SHORT_TEXT:
        text = text.replace("\n", " ")
    if _BAD_CHARACTERS.search(text):
        return ValueProblem.BAD_CHARACTERS
    if len(text) > LONGEST_TEXT[item.type]:
        return ValueProblem.TOO_LONG
    return text


_READERS: Mapping[ItemType, Callable[[Item, str], Value | ValueProblem]] = {
    ItemType.COVERAGE: _read_coverage,
    ItemType.YES_NO: _read_yes_no,
    ItemType.SINGLE_CHOICE: _read_choice,
    ItemType.SHORT_TEXT: _read_text,
    ItemType.LONG_TEXT: _read_text,
    **dict.fromkeys(NUMBER_TYPES, _read_number),
}
