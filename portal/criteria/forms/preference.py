"""One item that earns points."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError

from portal.core.forms import Line, SelectField, options
from portal.criteria.forms.shared import PartForm, assurance_field, new_part_id, read_whole
from portal.criteria.rules.bounds import MOST_POINTS
from portal.criteria.rules.structure import Assurance, Preference, Stage


class PreferenceForm(PartForm):
    """One item that earns points."""

    item = SelectField(_("Question"), validate_choice=False)
    points_1 = Line(_("Points for level 1"), most=6, render_kw={"inputmode": "numeric"})
    points_2 = Line(_("Points for level 2"), most=6, render_kw={"inputmode": "numeric"})
    points_3 = Line(_("Points for level 3"), most=6, render_kw={"inputmode": "numeric"})
    points_4 = Line(_("Points for level 4"), most=6, render_kw={"inputmode": "numeric"})
    assurance = assurance_field()

    def __init__(self, items: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item.choices = options([("", gettext("Choose one")), *items])
        self._known = {item_id for item_id, _name in items}

    def validate_item(self, field: Field) -> None:
        """An item of the questionnaire."""
        if field.data not in self._known:
            raise ValidationError(_("Choose a question from the list."))

    def validate_assurance(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {"0", "1", "2"}:
            raise ValidationError(_("Choose how it must be shown."))

    def validate_points_1(self, field: Field) -> None:
        """Whole points; an empty field is 0."""
        self._check_points(field, None)

    def validate_points_2(self, field: Field) -> None:
        """Whole points, not fewer than for the level below."""
        self._check_points(field, self.points_1)

    def validate_points_3(self, field: Field) -> None:
        """Whole points, not fewer than for the level below."""
        self._check_points(field, self.points_2)

    def validate_points_4(self, field: Field) -> None:
        """Whole points, not fewer than for the level below, and at least one."""
        self._check_points(field, self.points_3)
        if read_whole(field.data or "0", MOST_POINTS) == 0:
            raise ValidationError(_("The best level must earn something."))

    def _check_points(self, field: Field, below: Field | None) -> None:
        points = read_whole(field.data or "0", MOST_POINTS)
        if points is None:
            raise ValidationError(_("Enter a whole number from 0 to %(most)s.", most=MOST_POINTS))
        if below is not None and points < (read_whole(below.data or "0", MOST_POINTS) or 0):
            raise ValidationError(_("A better level may not earn fewer points."))

    def preference(self, preference_id: str, before: Preference | None) -> Preference:
        """What a valid form says; when it counts stays as it was before."""
        one, two, three, four = (
            read_whole(field.data or "0", MOST_POINTS) or 0
            for field in (self.points_1, self.points_2, self.points_3, self.points_4)
        )
        return Preference(
            id=preference_id,
            item_id=self.item.data,
            points=(0, one, two, three, four),
            stage=before.stage if before else Stage.AWARD,
            assurance=Assurance(int(self.assurance.data)),
        )


def preference_data(preference: Preference | None, revision: int) -> dict[str, Any]:
    """What is saved of a preference, as the fields of PreferenceForm hold it."""
    if preference is None:
        return {"assurance": "0", "part": new_part_id("p"), "revision": str(revision)}
    points = {f"points_{level}": str(preference.points[level]) for level in range(1, 5)}
    assurance = str(int(preference.assurance))
    return {"item": preference.item_id, "assurance": assurance, "revision": str(revision), **points}
