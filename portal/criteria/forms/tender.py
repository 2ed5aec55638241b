"""Bringing a tender in Open Contracting form, and saying which question each of its requirements stands for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, FileField, TextAreaField, ValidationError

from portal.core.forms import Form
from portal.core.text import clean_line
from portal.core.uploads import IncomingFile
from portal.criteria.ocds.mapping import Meaning

LEVELS = ("1", "2", "3", "4")
LONGEST_VALUE = 100
LARGEST_FILE = 5_000_000  # bytes; what it says must also be within the bounds of reading


class TenderForm(Form):
    """A file, or pasted text; the file counts where both are given."""

    file = FileField(
        _("A file"),
        description=_("JSON, at most 5 MB: a release, a package of releases, or a package of records."),
    )
    text = TextAreaField(
        _("Or paste it here"),
        description=_("At most 300,000 characters. Take a file for more."),
        render_kw={"spellcheck": "false"},
    )

    def validate_file(self, _field: Field) -> None:
        """Not larger than what is read."""
        stream = getattr(request.files.get("file"), "stream", None)
        if isinstance(stream, IncomingFile) and stream.is_too_large:
            self.is_too_large = True
            raise ValidationError(_("The file is larger than 5 MB. Bring only the release of this tender."))

    def validate_text(self, _field: Field) -> None:
        """One of the two."""
        if not (self.is_too_large or self.content.strip()):
            raise ValidationError(_("Choose a file, or paste the text."))

    is_too_large = False

    @property
    def content(self) -> str | bytes:
        """What was brought."""
        upload = request.files.get("file")
        if upload is not None and upload.filename:
            content: bytes = upload.read()
            upload.seek(0)
            return content
        return self.text.data or ""


@dataclass(frozen=True, slots=True)
class TypedMeaning:
    """What was chosen for one requirement, right or wrong."""

    item_id: str
    level: str


Typed = Mapping[int, TypedMeaning]
Fault = tuple[str, str]  # the id of the field in the page, and what is wrong with it


def typed_meanings(numbers: Iterable[int]) -> dict[int, TypedMeaning]:
    """What the form says of the requirements with these numbers."""
    return {
        number: TypedMeaning(*(clean_line(request.form.get(name, "")[:LONGEST_VALUE]) for name in names))
        for number in numbers
        for names in [(f"item-{number}", f"level-{number}")]
    }


def find_meaning_faults(typed: Typed, known: Collection[str]) -> list[Fault]:
    """All that is wrong. A requirement without a question has no meaning, and no level then."""
    found = []
    for number, one in typed.items():
        if one.item_id and one.item_id not in known:
            found.append((f"item-{number}", gettext("Choose a question from the list.")))
        elif one.level and not one.item_id:
            found.append((f"item-{number}", gettext("Choose the question, or no level.")))
        if (one.item_id or one.level) and one.level not in LEVELS:
            found.append((f"level-{number}", gettext("Choose the level that is needed.")))
    return found


def read_meanings(typed: Typed, keys: Mapping[int, str]) -> dict[str, Meaning]:
    """Sound choices by the keys of their requirements."""
    return {keys[number]: Meaning(one.item_id, int(one.level)) for number, one in typed.items() if one.item_id}
