"""What the forms of a criteria profile share."""

import re

from flask_babel import lazy_gettext as _
from wtforms import RadioField
from wtforms.validators import Optional, Regexp

from portal.core.forms import Form, Line, options
from portal.criteria.rules.structure import Assurance

LINK = re.compile(r"https?://[^\s<>\"]+")
ASSURANCES = (
    (Assurance.SELF_DECLARED, _("The supplier's own declaration is enough")),
    (Assurance.EVIDENCED, _("Evidence must be named")),
    (Assurance.REVIEWED, _("The evidence must have been reviewed")),
)


def assurance_field() -> RadioField:
    pairs = [(str(int(assurance)), words) for assurance, words in ASSURANCES]
    return RadioField(_("How must it be shown?"), choices=options(pairs), validate_choice=False)


class ProfileForm(Form):
    """A form about one profile; the revision tells whether somebody else was faster."""

    revision = Line("", most=20)

    @property
    def seen(self) -> int:
        """The revision that the writer saw; 0 for nonsense."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def link_field() -> Line:
    """Where a legal basis can be read."""
    message = _("Enter an address that begins with https://.")
    return Line(_("Where it can be read"), most=500, validators=[Optional(), Regexp(LINK, message=message)])


def read_whole(text: str, most: int) -> int | None:
    """The whole number from 0 to `most`, or None."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return int(text) if int(text) <= most else None
