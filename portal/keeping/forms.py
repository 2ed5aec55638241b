"""The form by which an owner asks to have the organisation erased."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Form, Line, PasswordField
from portal.keeping.rules import is_name


class EraseForm(Form):
    """Typing the organisation's name and one's password."""

    name = Line(_("The organisation's name, as it stands above"))
    password = PasswordField(_("Your password"), validators=[DataRequired(_("Enter your password."))])

    def __init__(self, organisation: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.organisation = organisation

    def validate_name(self, field: Field) -> None:
        """The name, so that nobody does it by mistake."""
        if not is_name(field.data, self.organisation):
            raise ValidationError(_("Type the name exactly: %(name)s", name=self.organisation))
