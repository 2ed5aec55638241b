"""An answer in words, in the reader's language, for every page that shows answers instead of asking for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date as written_date
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from portal.evidence.rules import Backing
from portal.evidence.wording import backing_text
from portal.questionnaires.rules.answers import Answer, AnswerState, Value, ValueProblem, read_value
from portal.questionnaires.rules.structure import Item, ItemType
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of text and the language it is in; "" for the page's own."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWords:
    """An answer as people read it. `as_typed` says that the value is shown as it was typed, for it cannot be read."""

    value: tuple[Phrase, ...]
    checks: tuple[Phrase, ...]
    reason: str
    note: str
    evidence: str
    documents: tuple[str, ...] = ()
    as_typed: bool = False


def say_answer(item: Item, answer: Answer | None, wording: Wording, backings: Sequence[Backing] = ()) -> AnswerWords:
    """Put the answer into words, with what is attached to it; None is an item left open."""
    documents = tuple(backing_text(backing) for backing in backings)
    if answer is None:
        nothing = (Phrase(_("No answer")),)
        return AnswerWords(value=nothing, checks=(), reason="", note="", evidence="", documents=documents)
    value, as_typed = _value(item, answer, wording)
    return AnswerWords(
        value=value,
        checks=tuple(
            _phrase(wording, f"{item.id}.checks.{check.id}") for check in item.checks if check.id in answer.checks
        ),
        reason=answer.reason if answer.state is AnswerState.NOT_APPLICABLE else "",
        note=answer.note,
        evidence=answer.evidence,
        documents=documents,
        as_typed=as_typed,
    )


def date_parts(value: str | tuple[str, ...] | None) -> tuple[str, str, str]:
    """Day, month and year of a date as it was typed."""
    if not isinstance(value, str) or value.count("-") < 2:
        return "", "", ""
    year, month, day = value.rsplit("-", 2)
    return day, month, year


def _value(item: Item, answer: Answer, wording: Wording) -> tuple[tuple[Phrase, ...], bool]:
    if answer.state is AnswerState.DONT_KNOW:
        return (Phrase(_("We do not know")),), False
    if answer.state is AnswerState.NOT_APPLICABLE:
        return (Phrase(_("This does not apply to us")),), False
    value = read_value(item, answer.value)
    if value is ValueProblem.EMPTY:
        return (Phrase(_("No answer")),), False
    if isinstance(value, ValueProblem):
        return (Phrase(_typed(item, answer)),), True
    return _READERS.get(item.type, _text)(item, value, wording), False


def _typed(item: Item, answer: Answer) -> str:
    if item.type is ItemType.DATE:
        return " / ".join(part or "–" for part in date_parts(answer.value))
    return ", ".join(answer.value) if isinstance(answer.value, tuple) else answer.value or ""


def _phrase(wording: Wording, key: str) -> Phrase:
    language = wording.language_of(key)
    return Phrase(wording.text(key), "" if language == wording.language else language)


def _coverage(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    return (_phrase(wording, f"{item.id}.levels.{value}"),)


def _yes_no(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    del item, wording
    return (Phrase(_("Yes") if value == "yes" else _("No")),)


def _choices(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    chosen = value if isinstance(value, tuple) else (str(value),)
    return tuple(_phrase(wording, f"{item.id}.options.{option}") for option in chosen)


def _number(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    text = format_decimal(value) if isinstance(value, Decimal) else str(value)
    if item.type is ItemType.PERCENTAGE:
        return (Phrase(_("%(number)s percent", number=text)),)
    unit = wording.find_text(f"{item.id}.unit")
    return (Phrase(f"{text} {unit}" if unit else text),)


def _date(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    del item, wording
    return (Phrase(written_date(value, "long", locale=get_locale()) if isinstance(value, date) else str(value)),)


def _text(item: Item, value: Value, wording: Wording) -> tuple[Phrase, ...]:
    del item, wording
    return (Phrase(str(value)),)


_READERS: Mapping[ItemType, Callable[[Item, Value, Wording], tuple[Phrase, ...]]] = {
    ItemType.COVERAGE: _coverage,
    ItemType.YES_NO: _yes_no,
    ItemType.SINGLE_CHOICE: _choices,
    ItemType.MULTIPLE_CHOICE: _choices,
    ItemType.NUMBER: _number,
    ItemType.PERCENTAGE: _number,
    ItemType.DATE: _date,
}
