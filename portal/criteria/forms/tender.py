"""Bringing a tender in Open Contracting form, and saying which question each of its requirements stands for."""

from collections.abc import Collection, Mapping

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import Field, FileField, TextAreaField, ValidationError

from portal.core.forms import Form
from portal.criteria.ocds.mapping import Meaning

LEVELS = ("1", "2", "3", "4")


class TenderForm(Form):
    """A file, or pasted text; the file counts where both are given."""

    file = FileField(_("A file"), description=_("JSON: a release, a package of releases, or a package of records."))
    text = TextAreaField(_("Or paste it here"), render_kw={"spellcheck": "false"})

    def validate_text(self, field: Field) -> None:
        """One of the two."""
        if not (field.data or "").strip() and not self.content:
            raise ValidationError(_("Choose a file, or paste the text."))

    @property
    def content(self) -> str | bytes:
        """What was brought."""
        upload = request.files.get("file")
        if upload is not None and upload.filename:
            content: bytes = upload.read()
            upload.seek(0)
            return content
        return self.text.data or ""


def read_meanings(keys: Collection[str], known: Collection[str]) -> Mapping[str, Meaning]:
    """What the form says each requirement stands for, by its key; a row without a question says nothing.

    The rows are numbered in the order of `keys`. A question that is not known, or a level that is none, says nothing.
    """
    found = {}
    for place, key in enumerate(keys):
        item_id, level = request.form.get(f"item-{place}", ""), request.form.get(f"level-{place}", "")
        if item_id in known and level in LEVELS:
            found[key] = Meaning(item_id, int(level))
    return found
