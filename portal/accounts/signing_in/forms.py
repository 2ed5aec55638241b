"""The forms of the second step of signing in."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired

from portal.core.forms import Form, Line

ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
AS_PRINTED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}


class AppCodeForm(Form):
    """A code of the app."""

    one_time_code = Line(
        _("Code from your app"),
        most=40,
        description=_("Six digits. They change every 30 seconds."),
        validators=[DataRequired(_("Enter the six digits that your app shows."))],
        render_kw=ONE_TIME,
    )


class RecoveryCodeForm(Form):
    """A recovery code."""

    recovery_code = Line(
        _("Recovery code"),
        most=40,
        description=_("One of the ten codes you kept when you set the second step up. Each works once."),
        validators=[DataRequired(_("Enter one of your recovery codes."))],
        render_kw=AS_PRINTED,
    )
