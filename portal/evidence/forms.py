"""The shape of what people say about a document."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.validators import ValidationError

from portal.core.forms import DayField, FileField, Form, HiddenField, Line, Paragraph, RadioField, options
from portal.core.text import clean_line
from portal.evidence.rules import LONGEST_ADDRESS, LONGEST_NOTE, LONGEST_TITLE, EvidenceKind, title_from
from portal.evidence.services import Description

LATEST_YEAR = 2200


class DescriptionForm(Form):
    """What can be said about a document at any time."""

    title = Line(_("Name of the document"), most=LONGEST_TITLE)
    valid_from = DayField(_("Valid from"))
    valid_until = DayField(_("Valid until"))
    note = Paragraph(_("Note"), most=LONGEST_NOTE)

    def validate_valid_from(self, field: DayField) -> None:
        """Refuses what is no day."""
        _check_day(field)

    def validate_valid_until(self, field: DayField) -> None:
        """Refuses what is no day, and a last day before the first."""
        _check_day(field)
        first: date | None = self.valid_from.data
        if first and field.data and field.data < first:
            raise ValidationError(gettext("The last day comes before the first"))

    def description(self, title: str = "") -> Description:
        """What was said; the title is this one where none was typed."""
        return Description(
            title=self.title.data or title,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            note=self.note.data or "",
        )


class EditForm(DescriptionForm):
    """Says something else about a document that is there. `seen` is the mark of what was said when it was opened."""

    seen = HiddenField()

    def validate_title(self, field: Field) -> None:
        """A document has a name."""
        if not field.data:
            raise ValidationError(gettext("Enter a name, so that you find it again"))


class DocumentForm(DescriptionForm):
    """A new document: a file from the device, a photo taken now, or the address of a page."""

    kind = RadioField(
        _("What do you have?"),
        choices=options([(EvidenceKind.FILE.value, _("A file or a photo")), (EvidenceKind.LINK.value, _("A link"))]),
        default=EvidenceKind.FILE.value,
        validate_choice=False,
    )
    file = FileField(_("File"))
    photo = FileField(_("Or take a photo"))
    address = Line(_("Address of the page"), most=LONGEST_ADDRESS)

    @property
    def is_link(self) -> bool:
        """Whether a link is named."""
        return bool(self.kind.data == EvidenceKind.LINK.value)

    @property
    def uploads(self) -> list[FileStorage]:
        """The files that came, the one from the device first; a field left empty sends one without a name."""
        found = [field.data for field in (self.file, self.photo)]
        return [upload for upload in found if isinstance(upload, FileStorage) and upload.filename]

    @property
    def suggested_title(self) -> str:
        """A name from the file's own, or from the host of the link."""
        if self.is_link:
            return urlsplit(self.address.data or "").hostname or ""
        return title_from(clean_line(self.uploads[0].filename or "")) or gettext("Document")

    def validate_file(self, _field: Field) -> None:
        """Exactly one file must have come, unless a link is named."""
        if self.is_link:
            return
        if len(self.uploads) > 1:
            raise ValidationError(gettext("Send either a file or a photo, one at a time"))
        if not self.uploads:
            raise ValidationError(gettext("Choose a file, or take a photo"))

    def validate_address(self, field: Any) -> None:
        """A link is the complete address of a page on the web; without "https://" that is put before it."""
        if not self.is_link:
            return
        if not field.data:
            raise ValidationError(gettext("Enter the address of the page"))
        if "://" not in field.data:
            field.data = f"https://{field.data}"
        if not is_web_address(field.data):
            raise ValidationError(gettext("Enter the whole address, such as https://www.example.org/policy"))


def is_web_address(address: str) -> bool:
    """Whether it is the address of a page on the web, with a real host and no password in it."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    named = "." in host.strip(".") and "@" not in parts.netloc
    return parts.scheme in {"http", "https"} and named and not any(char.isspace() for char in address)


def _check_day(field: DayField) -> None:
    if field.is_wrong or (field.data and field.data.year > LATEST_YEAR):
        raise ValidationError(gettext("Enter a real date: day, month and year in digits, such as 27 3 2025"))
