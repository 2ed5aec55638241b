"""The forms about joining an organisation that is registered already."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.access import Kind, Role
from portal.core.forms import Form, Line, Paragraph, options
from portal.core.trail.services import LONGEST_VALUE
from portal.organisations.forms import CountryForm
from portal.organisations.tax_numbers import LONGEST_TYPED, TaxNumber, read_tax_number
from portal.organisations.wording import ROLES, number_name, role_meanings

REFUSE = "refuse"
SHORTEST_NOTE = 10


class AskForm(CountryForm):
    """Which organisation one wishes to join, by country and tax number."""

    tax_number = Line(
        _("Tax number"),
        most=LONGEST_TYPED,
        validators=[DataRequired(_("Enter the tax number."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )

    def validate_tax_number(self, _field: Field) -> None:
        """A number of the country chosen."""
        if not self.country.errors and self.number is None:
            raise ValidationError(
                _("This is not a valid %(name)s. Check every digit.", name=number_name(self.country.data))
            )

    @property
    def number(self) -> TaxNumber | None:
        """The number as it is kept."""
        return read_tax_number(self.country.data, self.tax_number.data or "") if self.country.data else None


class AnswerForm(Form):
    """An owner's answer to somebody who asks to join: a role, or no."""

    answer = RadioField(_("Your answer"), validate_choice=False)

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        roles = [(role.value, gettext("Let in as %(role)s", role=ROLES[role])) for role in Role]
        self.answer.choices = options([*roles, (REFUSE, gettext("Refuse"))])
        self.answer_hints = role_meanings(kind)

    def validate_answer(self, field: Field) -> None:
        """One of the answers: we decide it for nobody."""
        if field.data not in {*Role, REFUSE}:
            raise ValidationError(_("Choose an answer."))

    @property
    def role(self) -> Role | None:
        """The role of a valid form; None for a no."""
        return None if self.answer.data == REFUSE else Role(self.answer.data)


class CaseForm(AnswerForm):
    """The operator's answer, with what was checked."""

    checked = Paragraph(
        _("What did you check, and how?"),
        most=LONGEST_VALUE,
        description=_("It stays in the record for ever. Name papers and calls, not people or their numbers."),
        validators=[DataRequired(_("Enter what you checked."))],
    )

    def validate_checked(self, field: Field) -> None:
        """More than a dot."""
        if len(field.data) < SHORTEST_NOTE:
            raise ValidationError(_("Say it in a few words."))
