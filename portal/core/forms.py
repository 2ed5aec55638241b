"""The form that all forms descend from: text is cleaned, numbers are bounded, a language switch is no error."""

from collections.abc import Iterable
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.core.i18n import switched_to
from portal.core.text import clean_line, clean_text

__all__ = [
    "BooleanField",
    "Form",
    "Line",
    "Paragraph",
    "PasswordField",
    "SelectField",
    "SelectMultipleField",
    "no_web_address",
    "options",
]


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
