"""The form that all forms descend from: text is cleaned, numbers are bounded, a language switch is no error."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import Length, ValidationError

from portal.core.i18n import switched_to
from portal.core.text import clean_line, clean_text

__all__ = [
    "BooleanField",
    "DayField",
    "FileField",
    "Form",
    "HiddenField",
    "Line",
    "Paragraph",
    "PasswordField",
    "RadioField",
    "SelectField",
    "SelectMultipleField",
    "no_web_address",
    "options",
]

_DAY_PARTS = ("day", "month", "year")
EARLIEST_YEAR, LONGEST_YEAR = 1900, 4


def options(pairs: Iterable[tuple[str, object]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a select, radio or checkbox field."""
    return [SelectChoice(value, words) for value, words in pairs]


def _cleaned_line(text: str | None) -> str | None:
    return None if text is None else clean_line(text)


def _cleaned_text(text: str | None) -> str | None:
    return None if text is None else clean_text(text)


def no_web_address(_form: Any, field: Any) -> None:
    """Refuses addresses of web sites in names: names go into mails, and nobody shall advertise through ours."""
    if "://" in (field.data or "") or "www." in (field.data or "").lower():
        raise ValidationError(_("Enter the name only, without web addresses."))


class Line(StringField):
    """One line of text, cleaned, at most `most` characters."""

    def __init__(self, label: str, *, most: int = 200, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[_cleaned_line], **kwargs)


class Paragraph(TextAreaField):
    """Text of several lines, cleaned, at most `most` characters."""

    def __init__(self, label: str, *, most: int = 2000, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, [*validators, Length(max=most)], filters=[_cleaned_text], **kwargs)
        self.most = most


class DayField(Field):
    """A day in three parts, `<name>-day`, `<name>-month` and `<name>-year`, as typed; `data` is None for no day.

    `is_wrong` says that something was typed that is no day.
    """

    data: date | None
    parts: tuple[str, str, str] = ("", "", "")
    is_wrong = False

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Reads the three parts; a day given by the code is shown in digits."""
        super().process(None, data, extra_filters)
        if isinstance(self.data, date):
            self.parts = (str(self.data.day), str(self.data.month), str(self.data.year))
        if formdata:
            day, month, year = (clean_line(formdata.get(f"{self.name}-{part}", ""))[:20] for part in _DAY_PARTS)
            self.parts = (day, month, year)
            self.data = _read_day(self.parts)
            self.is_wrong = self.data is None and any(self.parts)


def _read_day(parts: tuple[str, str, str]) -> date | None:
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_YEAR for part in parts):
        return None
    day, month, year = map(int, parts)
    try:
        return date(year, month, day) if year >= EARLIEST_YEAR else None
    except ValueError:
        return None


class Form(FlaskForm):
    """A form whose language can be switched while it is being filled in."""

    class Meta(FlaskForm.Meta):
        """Reads forms only."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Takes no JSON, which Flask-WTF would: its values may be of any kind, and fields expect text."""
            return super().wrap_formdata(form, None if request.is_json else formdata)

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """True if the form was sent by its own button and is valid; a language switch sends it without judging it."""
        if switched_to():
            return False
        return bool(super().validate_on_submit(extra_validators))

    @property
    def status(self) -> int:
        """The answer's status when the form is shown (again): 422 with errors, else 200."""
        return 422 if self.errors else 200
