"""One criterion: its words, its stage, and the items that it demands, in one way or several."""

from collections.abc import Collection
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Line, Paragraph, options
from portal.core.i18n import switched_to
from portal.criteria.forms.rows import Row, RowFault, find_row_faults, requirement_rows, rows_to_show, typed_rows
from portal.criteria.forms.shared import PartForm, assurance_field, link_field, new_part_id, read_basis
from portal.criteria.rules.bounds import LONGEST_BASIS, LONGEST_TEXT, LONGEST_TITLE, MOST_WAYS
from portal.criteria.rules.editing import RequirementRow
from portal.criteria.rules.structure import CriteriaProfile, Criterion, LegalBasis, Stage

STAGES = (
    (Stage.SELECTION, _("To take part: whoever does not meet it is shut out")),
    (Stage.AWARD, _("To win: asked of the best offer before the contract is given")),
    (Stage.CONTRACT_PERFORMANCE, _("During the contract: a duty of whoever wins; it shuts nobody out")),
)


def _stage_field() -> RadioField:
    pairs = [(stage.value, words) for stage, words in STAGES]
    return RadioField(_("When is it asked?"), choices=options(pairs), validate_choice=False)


class CriterionForm(PartForm):
    """One criterion: its words, its stage, and the items that it demands, in one way or several.

    `known` are the items that can be demanded; `before` is the criterion as it is stored, None for a new one.
    """

    title = Line(_("Title"), most=LONGEST_TITLE, validators=[DataRequired(_("Enter a title."))])
    text = Paragraph(_("In your own words"), description=_("What suppliers read. Plain and short."), most=LONGEST_TEXT)
    stage = _stage_field()
    assurance = assurance_field()
    basis_name = Line(_("Legal basis"), most=LONGEST_BASIS)
    basis_link = link_field()

    def __init__(self, known: Collection[str], before: Criterion | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = frozenset(known)
        self._before = before
        self.ways = max(MOST_WAYS, len(before.groups) if before else 0)
        self.row_errors: list[RowFault] = []

    def validate_stage(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {stage.value for stage in Stage}:
            raise ValidationError(_("Choose when it is asked."))

    def validate_assurance(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {"0", "1", "2"}:
            raise ValidationError(_("Choose how it must be shown."))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """True if all fields and all rows are valid. The button for more rows, as a language switch, judges nothing."""
        if self.wants_more_rows or switched_to() or not self.is_submitted():
            return False
        valid = super().validate_on_submit(extra_validators)
        self.row_errors = list(find_row_faults(typed_rows(), self.known, self.ways))
        return valid and not self.row_errors

    @property
    def status(self) -> int:
        """422 with errors in fields or rows."""
        return 422 if self.errors or self.row_errors else 200

    @property
    def wants_more_rows(self) -> bool:
        """Whether the button for more rows was pressed."""
        return "more" in request.form

    def faults_of(self, field_id: str) -> list[str]:
        """What is wrong with this field of a row."""
        return [fault for name, fault in self.row_errors if name == field_id]

    def rows(self) -> list[Row]:
        """The rows to show: what was typed, or what is stored, and a few empty ones."""
        typed = typed_rows() if self.is_submitted() else None
        return rows_to_show(typed, self._before, more=self.wants_more_rows)

    def requirement_rows(self, criterion_id: str) -> list[RequirementRow]:
        """The rows of a valid form."""
        return requirement_rows(typed_rows(), self._before, criterion_id)

    @property
    def basis(self) -> LegalBasis | None:
        """The legal basis, as a valid form says."""
        return read_basis(self.basis_name.data, self.basis_link.data)


def criterion_data(profile: CriteriaProfile, criterion: Criterion | None, revision: int) -> dict[str, Any]:
    """What is saved of a criterion, as the fields of CriterionForm hold it."""
    if criterion is None:
        usual = {"stage": Stage.SELECTION.value, "assurance": "0"}
        return {**usual, "part": new_part_id("c"), "revision": str(revision)}
    basis = criterion.legal_basis or LegalBasis("")
    return {
        "title": profile.text(f"criteria.{criterion.id}.title", profile.language),
        "text": profile.text(f"criteria.{criterion.id}.text", profile.language),
        "stage": criterion.stage.value,
        "assurance": str(int(criterion.assurance)),
        "basis_name": basis.name,
        "basis_link": basis.link,
        "revision": str(revision),
    }
