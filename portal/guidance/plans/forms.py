"""What a supplier writes on a step of its plan."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError

from portal.core.forms import Form, Line, Paragraph, options
from portal.guidance.plans.pages import STATES, StepPage
from portal.guidance.plans.services import StepChange
from portal.guidance.rules.states import StepState


class StepForm(Form):
    """Who does it, by when, how far it is; the revision tells whether somebody else was faster."""

    state = RadioField(
        _("How far is it?"),
        choices=options((state.value, words) for state, (words, _tag) in STATES.items()),
        validate_choice=False,
    )
    responsible = Line(_("Who does it?"), most=120)
    due_on = Line(
        _("By when?"), description=_("A day, such as 2027-03-31."), most=10, render_kw={"inputmode": "numeric"}
    )
    note = Paragraph(_("Notes"), most=2000)
    evidence = Paragraph(
        _("What could you show?"), description=_("Name it when it is done, for example with its date."), most=2000
    )
    revision = Line("", most=20)

    def validate_state(self, field: Field) -> None:
        """One of the four."""
        if field.data not in {state.value for state in StepState}:
            raise ValidationError(_("Choose how far it is."))

    def validate_due_on(self, field: Field) -> None:
        """A day, or nothing."""
        if field.data and read_day(field.data) is None:
            raise ValidationError(_("Enter a day, such as 2027-03-31."))

    @property
    def seen(self) -> int:
        """The revision that the writer saw; 0 for nonsense."""
        text: str = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    @property
    def change(self) -> StepChange:
        """What a valid form says."""
        return StepChange(
            responsible=self.responsible.data or "",
            due_on=read_day(self.due_on.data or ""),
            state=StepState(self.state.data),
            note=self.note.data or "",
            evidence=self.evidence.data or "",
        )


def step_data(step: StepPage) -> dict[str, Any]:
    """What is saved, as the form's fields hold it."""
    return {
        "state": step.state.value,
        "responsible": step.responsible,
        "due_on": step.due_on.isoformat() if step.due_on else "",
        "note": step.note,
        "evidence": step.evidence,
        "revision": str(step.revision),
    }


def read_day(text: str) -> date | None:
    """The day typed as "2027-03-31", or None; also for a day that nobody can mean."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
