"""The shape of what people send: an answer to an item of any type, and the declaration."""

import re

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms.validators import InputRequired

from portal.core.forms import BooleanField, Form, Line
from portal.core.text import clean_line, clean_text
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.structure import TEXT_TYPES, Item, ItemType

STATE_PREFIX = "state:"
_REVISION = re.compile(r"[0-9]{1,9}")
_PAGE = re.compile(r"[a-z0-9]{1,40}")
_DATE_PARTS = ("year", "month", "day")

Fields = MultiDict[str, str]


class DeclarationForm(Form):
    """Who declares the answers, and as what."""

    name = Line(_("Your full name"), most=120, validators=[InputRequired(_("Enter your full name"))])
    role = Line(
        _("Your position in the organisation"),
        most=120,
        validators=[InputRequired(_("Enter your position, such as owner or manager"))],
    )
    agreed = BooleanField(
        _("I declare this for my organisation"),
        validators=[InputRequired(_("Tick the box to declare this, or go back to the answers"))],
    )


def read_answer(item: Item, fields: Fields) -> Answer:
    """The answer to the item as it was typed, cleaned of what no text may hold; never raises."""
    given = clean_line(fields.get("answer", ""))
    return Answer(
        state=_read_state(item, fields, given),
        value=_read_value(item, fields, given),
        checks=frozenset(fields.getlist("checks")) & {check.id for check in item.checks},
        reason=clean_text(fields.get("reason", "")),
        note=clean_text(fields.get("note", "")),
        evidence=clean_text(fields.get("evidence", "")),
    )


def read_revision(fields: Fields) -> int | None:
    """The revision that the person saw last; None when it is not a number of ours.

    Whoever saw two versions and chose their own sends, with that button, the revision of the other as `over`.
    """
    given = fields.get("over") or fields.get("revision", "")
    return int(given) if _REVISION.fullmatch(given) else None


def read_page(name: str | None) -> str:
    """The name that an open page gives itself, or nothing."""
    return name if name and _PAGE.fullmatch(name) else ""


def _read_state(item: Item, fields: Fields, given: str) -> AnswerState:
    if item.type in TEXT_TYPES:
        return AnswerState.VALUE
    wanted = given.removeprefix(STATE_PREFIX) if given.startswith(STATE_PREFIX) else fields.get("state", "")
    known = {state.value: state for state in AnswerState}
    return known.get(wanted, AnswerState.VALUE)


def _read_value(item: Item, fields: Fields, given: str) -> str | tuple[str, ...] | None:
    match item.type:
        case ItemType.MULTIPLE_CHOICE:
            return _read_choices(item, fields)
        case ItemType.DATE:
            year, month, day = (clean_line(fields.get(f"answer-{part}", "")) for part in _DATE_PARTS)
            typed = f"{year}-{month.replace('-', '/')}-{day.replace('-', '/')}"
            return None if typed == "--" else typed
        case ItemType.LONG_TEXT:
            return clean_text(fields.get("answer", "")) or None
        case _:
            return None if given.startswith(STATE_PREFIX) else given or None


def _read_choices(item: Item, fields: Fields) -> tuple[str, ...] | None:
    chosen = {clean_line(value) for value in fields.getlist("answer")} - {""}
    known = [option.id for option in item.options if option.id in chosen]
    return (*known, *sorted(chosen - set(known))) or None
