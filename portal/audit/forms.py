"""The form that narrows the trail down. It is part of the page's address, so it can be kept and shared."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError

from portal.audit.queries import Wanted
from portal.audit.wording import GROUPS
from portal.core.forms import Form, Line, SelectField, options


def read_day(typed: str) -> date | None:
    """The day typed as 2026-03-31, or None."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def is_a_day(_form: Form, field: Field) -> None:
    """Refuses what is no day."""
    if field.data and read_day(field.data) is None:
        raise ValidationError(_("Enter a day such as 2026-03-31."))


class OwnTrailForm(Form):
    """What an organisation looks for in its own trail."""

    class Meta(Form.Meta):
        """A search changes nothing, so it needs no token."""

        csrf = False

    group = SelectField(_("Kind"), validate_choice=False)
    since = Line(_("From"), most=10, validators=[is_a_day])
    until = Line(_("Up to and including"), most=10, validators=[is_a_day])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.group.choices = options([("", gettext("Everything")), *((key, str(word)) for key, word in GROUPS.items())])

    @property
    def wanted(self) -> Wanted:
        """What a valid form looks for; days begin and end in UTC."""
        first, last = read_day(self.since.data or ""), read_day(self.until.data or "")
        since = datetime.combine(first, time(), UTC) if first else None
        until = datetime.combine(last, time(), UTC) + timedelta(days=1) if last and last < date.max else None
        return Wanted(group=self.group.data or "", since=since, until=until)


class TrailForm(OwnTrailForm):
    """What the operator looks for in the whole trail."""

    person = Line(_("Person: part of a name or e-mail address"))
    organisation = Line(_("Organisation: part of a name or tax number"))
