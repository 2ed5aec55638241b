"""The form to change one's e-mail."""

from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError

from portal.accounts.addresses import normal_email
from portal.accounts.forms import email_address
from portal.core.forms import Form


class ChangeEmailForm(Form):
    """The new address."""

    email = email_address()

    def __init__(self) -> None:
        super().__init__()
        self.email.label.text = _("New e-mail address")

    def validate_email(self, field: Field) -> None:
        """Refuses what is no address."""
        if normal_email(field.data) is None:
            raise ValidationError(_("Enter a complete e-mail address, such as name@example.org."))

    @property
    def address(self) -> str:
        """The normalised e-mail of a valid form."""
        return normal_email(self.email.data) or ""
