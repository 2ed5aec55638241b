"""What an association types about a drive, and whom it invites."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from portal.accounts.addresses import normal_email
from portal.core.forms import DayField, Form, Line, Paragraph, SelectField, options
from portal.core.i18n import LANGUAGE_NAMES
from portal.drives.models import Drive
from portal.drives.rules import AddressList, DrivePlan, read_addresses

HIGHEST_GOAL = 100_000
LONGEST_LIST = 100_000
SHOWN_FAULTS = 20


class DriveForm(Form):
    """A drive's title, questionnaire, days, goal, and what suppliers read about it."""

    title = Line(_("Title"), most=120, validators=[DataRequired(_("Enter a title."))])
    questionnaire = SelectField(_("Questionnaire"), validate_choice=False)
    starts = DayField(_("First day"))
    ends = DayField(_("Last day"))
    goal = Line(
        _("Goal"),
        description=_("How many suppliers shall send their answers in these days."),
        most=6,
        render_kw={"inputmode": "numeric"},
    )
    note = Paragraph(
        _("What suppliers should know"),
        description=_("Why you run this, what help they get, when the workshops are."),
        most=2000,
    )
    revision = Line("", most=9)

    def __init__(self, questionnaires: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._questionnaires = list(questionnaires)
        self.questionnaire.choices = options(self._questionnaires)

    def validate_questionnaire(self, field: Field) -> None:
        """One that is published."""
        if field.data not in dict(self._questionnaires):
            raise ValidationError(gettext("Choose the questionnaire."))

    def validate_starts(self, field: DayField) -> None:
        """A day."""
        if field.data is None:
            raise ValidationError(gettext("Enter the first day, such as 15 3 2027."))

    def validate_ends(self, field: DayField) -> None:
        """A day that is not before the first."""
        if field.data is None:
            raise ValidationError(gettext("Enter the last day, such as 30 6 2027."))
        if self.starts.data is not None and field.data < self.starts.data:
            raise ValidationError(gettext("The last day is before the first."))

    def validate_goal(self, field: Field) -> None:
        """A whole number from 1."""
        if not 1 <= _whole(field.data) <= HIGHEST_GOAL:
            raise ValidationError(gettext("Enter a whole number, 1 or more."))

    @property
    def seen(self) -> int:
        """The revision that the writer saw; 0 for nonsense."""
        return max(0, _whole(self.revision.data))

    @property
    def plan(self) -> DrivePlan:
        """What a valid form says."""
        if self.starts.data is None or self.ends.data is None:
            raise LookupError("only a valid form has days")
        return DrivePlan(
            title=self.title.data or "",
            note=self.note.data or "",
            questionnaire_id=self.questionnaire.data,
            starts_on=self.starts.data,
            ends_on=self.ends.data,
            goal=_whole(self.goal.data),
        )


class InviteForm(Form):
    """A pasted list of addresses, and the language of the mail."""

    addresses = Paragraph(
        _("E-mail addresses"),
        description=_("One a line. You can paste a column, or whole rows, of a spreadsheet."),
        most=LONGEST_LIST,
        validators=[DataRequired(_("Paste at least one address."))],
    )
    language = SelectField(_("Language of the mail"), choices=options(LANGUAGE_NAMES.items()), validate_choice=False)

    def validate_addresses(self, field: Field) -> None:
        """Every line must hold an address; otherwise nobody is invited, and each wrong line is named."""
        wrong = self.read.wrong
        faults = [
            gettext("Line %(number)s: no address in “%(text)s”.", number=line.number, text=line.text[:60])
            for line in wrong[:SHOWN_FAULTS]
        ]
        if len(wrong) > SHOWN_FAULTS:
            faults.append(gettext("%(count)s lines more hold no address.", count=len(wrong) - SHOWN_FAULTS))
        if faults:
            field.errors = [*field.errors, *faults[:-1]]
            raise ValidationError(faults[-1])

    def validate_language(self, field: Field) -> None:
        """One of the portal's languages."""
        if field.data not in LANGUAGE_NAMES:
            raise ValidationError(gettext("Choose one of these languages."))

    @property
    def read(self) -> AddressList:
        """The list as it was read."""
        return read_addresses(self.addresses.data or "", normal_email)


def drive_data(drive: Drive) -> dict[str, Any]:
    """What is saved, as the form's fields hold it."""
    return {
        "title": drive.title,
        "questionnaire": drive.questionnaire_id,
        "starts": drive.starts_on,
        "ends": drive.ends_on,
        "goal": str(drive.goal),
        "note": drive.note,
        "revision": str(drive.revision),
    }


def _whole(text: str | None) -> int:
    """The whole number typed, or -1."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 9 else -1
