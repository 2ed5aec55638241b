"""The form to invite somebody."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from portal.accounts.addresses import LONGEST_ADDRESS, normal_email
from portal.core.access import Kind
from portal.core.forms import Line, SelectField, options
from portal.core.i18n import LANGUAGE_NAMES
from portal.organisations.invitations.services import Wish
from portal.organisations.members.forms import RoleForm


class InviteForm(RoleForm):
    """Whom to invite, as what, and in which language the mail is."""

    email = Line(
        _("E-mail address"),
        description=_("The address with which the person signs in, or will."),
        most=LONGEST_ADDRESS,
        validators=[DataRequired(_("Enter the e-mail address."))],
        render_kw={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    language = SelectField(_("Language of the mail"), validate_choice=False)

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(kind, **kwargs)
        self.language.choices = options(LANGUAGE_NAMES.items())

    def validate_email(self, field: Field) -> None:
        """Refuses what is no address."""
        if normal_email(field.data) is None:
            raise ValidationError(_("Enter a complete e-mail address, such as name@example.org."))

    def validate_language(self, field: Field) -> None:
        """Refuses a language that is not offered."""
        if field.data not in LANGUAGE_NAMES:
            raise ValidationError(_("Choose one of these languages."))

    @property
    def wish(self) -> Wish:
        """What a valid form says."""
        return Wish(normal_email(self.email.data) or "", self.chosen, self.language.data)
