"""The forms of the page on how one signs in."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from portal.core.forms import Form, Line, PasswordField

LONGEST_NAME = 60


class ShowPasswordForm(Form):
    """Showing one's password again before something important."""

    password = PasswordField(_("Password"), validators=[DataRequired(_("Enter your password."))])


class PasskeyNameForm(Form):
    """What a passkey is called, so that its owner knows which it is."""

    name = Line(
        _("Name of the passkey"),
        most=LONGEST_NAME,
        description=_("Such as “my telephone” or “the key on my key ring”."),
        validators=[DataRequired(_("Give it a name."))],
        render_kw={"autocomplete": "off"},
    )
