"""What the forms of a criteria profile share."""

import re
import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField
from wtforms.validators import Optional, Regexp

from portal.core.forms import Form, Line, options
from portal.criteria.rules.bounds import LONGEST_BASIS, LONGEST_LINK
from portal.criteria.rules.structure import Assurance, LegalBasis

LINK = re.compile(r"https?://[^\s<>\"']+\Z")
ASSURANCES = (
    (Assurance.SELF_DECLARED, _("The supplier's own declaration is enough")),
    (Assurance.EVIDENCED, _("Evidence must be named")),
    (Assurance.REVIEWED, _("The evidence must have been reviewed")),
)
_NEW_ID = re.compile(r"[cp]-[0-9a-f]{6}")
_ID_BYTES = 3


def assurance_field() -> RadioField:
    pairs = [(str(int(assurance)), words) for assurance, words in ASSURANCES]
    return RadioField(_("How must it be shown?"), choices=options(pairs), validate_choice=False)


class ProfileForm(Form):
    """A form about one profile; the revision tells whether somebody else was faster."""

    revision = Line("", most=20)

    @property
    def seen(self) -> int:
        """The revision that the writer saw; 0 for nonsense."""
        return read_revision(self.revision.data)


class PartForm(ProfileForm):
    """A form about a part of a profile. A new part has its id from the start: sent twice, it is one part."""

    part = Line("", most=20)

    def new_id(self, letter: str) -> str:
        """The id of a new part, as a valid form says."""
        sent: str = self.part.data or ""
        return sent if _NEW_ID.fullmatch(sent) and sent.startswith(letter) else new_part_id(letter)


def saved_instead(form: Form, saved: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is saved now in the fields where something else was typed, as rows of a summary list."""
    rows = []
    for name, value in saved.items():
        field = getattr(form, name, None)
        if field is None or name in _NOT_SHOWN or _said(field, field.data) == _said(field, value):
            continue
        rows.append({"key": str(field.label.text), "value": _said(field, value) or "–"})
    return rows


_NOT_SHOWN = ("revision", "part")


def _said(field: Field, value: Any) -> str:
    """The value in words: those of a choice, several with commas."""
    values = value if isinstance(value, list | tuple) else [value]
    words = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    return ", ".join(words.get(str(one), str(one)) for one in values if one not in (None, ""))


def new_part_id(letter: str) -> str:
    """An id for a part that is made on a page: "c" for a criterion, "p" for a preference."""
    return f"{letter}-{secrets.token_hex(_ID_BYTES)}"


def link_field() -> Line:
    """Where a legal basis can be read."""
    message = _("Enter an address that begins with https://.")
    return Line(_("Where it can be read"), most=LONGEST_LINK, validators=[Optional(), Regexp(LINK, message=message)])


def read_basis(name: str | None, link: str | None) -> LegalBasis | None:
    """The legal basis; one without a name is called by its link."""
    name, link = name or "", link or ""
    return LegalBasis(name or link[:LONGEST_BASIS], link) if name or link else None


def read_whole(text: str, most: int) -> int | None:
    """The whole number from 0 to `most`, or None."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return int(text) if int(text) <= most else None


def read_revision(text: str | None) -> int:
    """The revision that a form holds; 0 for nonsense."""
    return read_whole(text or "", 10**9) or 0
