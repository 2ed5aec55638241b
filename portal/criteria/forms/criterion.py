"""One criterion: its words, its stage, and the items that it demands, in one to four ways."""

from collections.abc import Sequence
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Line, Paragraph, options
from portal.core.text import clean_line
from portal.criteria.forms.shared import ProfileForm, assurance_field, link_field
from portal.criteria.rules.editing import MOST_WAYS, RequirementRow, rows_of
from portal.criteria.rules.structure import (
    RELIEVED_SIZES,
    CriteriaProfile,
    Criterion,
    LegalBasis,
    Requirement,
    Stage,
)
from portal.organisations.rules import Size

MOST_ROWS = 16
SPARE_ROWS = 3
STAGES = (
    (Stage.SELECTION, _("To take part: whoever does not meet it is shut out")),
    (Stage.AWARD, _("To win: asked of the best offer before the contract is given")),
    (Stage.CONTRACT_PERFORMANCE, _("During the contract: a duty of whoever wins; it shuts nobody out")),
)


def _stage_field() -> RadioField:
    pairs = [(stage.value, words) for stage, words in STAGES]
    return RadioField(_("When is it asked?"), choices=options(pairs), validate_choice=False)


class CriterionForm(ProfileForm):
    """One criterion: its words, its stage, and the items that it demands, in one to four ways."""

    title = Line(_("Title"), most=150, validators=[DataRequired(_("Enter a title."))])
    text = Paragraph(_("In your own words"), description=_("What suppliers read. Plain and short."), most=1500)
    stage = _stage_field()
    assurance = assurance_field()
    basis_name = Line(_("Legal basis"), most=300)
    basis_link = link_field()

    def __init__(self, known: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._known = frozenset(known)
        self.row_errors: list[tuple[str, str]] = []

    def validate_stage(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {stage.value for stage in Stage}:
            raise ValidationError(_("Choose when it is asked."))

    def validate_assurance(self, field: Field) -> None:
        """One of the three."""
        if field.data not in {"0", "1", "2"}:
            raise ValidationError(_("Choose how it must be shown."))

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """True if all fields and all rows are valid."""
        valid = super().validate_on_submit(extra_validators)
        if self.is_submitted() and "switch_language" not in request.form:
            self.row_errors = list(self._faults())
            valid = valid and not self.row_errors
        return valid

    @property
    def status(self) -> int:
        """422 with errors in fields or rows."""
        return 422 if self.errors or self.row_errors else 200

    @property
    def wants_more_rows(self) -> bool:
        """Whether the button for more rows was pressed."""
        return "more" in request.form

    def rows(self, stored: Criterion | None) -> list[dict[str, str]]:
        """The rows to show: what was typed, or what is stored, and a few empty ones."""
        rows = typed_rows() if self.is_submitted() else stored_rows(stored)
        filled = [row for row in rows if row["item"]]
        wanted = len(filled) + SPARE_ROWS + (SPARE_ROWS if self.is_submitted() and self.wants_more_rows else 0)
        return [*filled, *[EMPTY_ROW] * (min(wanted, MOST_ROWS) - len(filled))]

    def _faults(self) -> Sequence[tuple[str, str]]:
        found = []
        filled = [row for row in typed_rows() if row["item"]]
        if not filled:
            found.append(("row-0-item", gettext("Choose at least one question.")))
        for place, row in enumerate(filled):
            if row["item"] not in self._known:
                found.append((f"row-{place}-item", gettext("Choose a question from the list.")))
            elif _level(row["level"]) is None or row["level"] == "0":
                found.append((f"row-{place}-level", gettext("Choose the level that is needed.")))
        return found

    def requirement_rows(self, stored: Criterion | None, new_id: str) -> list[RequirementRow]:
        """The rows of a valid form. A row keeps the id that it had; new ones get ids that begin with `new_id`."""
        kept = {row.requirement.id for row in (rows_of(stored) if stored else ())}
        found = []
        for place, row in enumerate(row for row in typed_rows() if row["item"]):
            requirement_id = row["id"] if row["id"] in kept else f"{new_id}{place + 1}"
            kept.discard(requirement_id)
            found.append(RequirementRow(_requirement(row, requirement_id), _way(row["way"])))
        return found

    @property
    def basis(self) -> LegalBasis | None:
        """The legal basis, as a valid form says."""
        name, link = self.basis_name.data or "", self.basis_link.data or ""
        return LegalBasis(name or link, link) if name or link else None


EMPTY_ROW = {"id": "", "item": "", "level": "", "micro": "", "small": "", "way": "0"}


def typed_rows() -> list[dict[str, str]]:
    """The rows of a criterion as they were sent; at most MOST_ROWS."""
    columns = {name: request.form.getlist(f"row-{name}")[:MOST_ROWS] for name in EMPTY_ROW}
    count = len(columns["item"])
    return [
        {name: clean_line(values[place])[:100] if place < len(values) else "" for name, values in columns.items()}
        for place in range(count)
    ]


def stored_rows(criterion: Criterion | None) -> list[dict[str, str]]:
    """The rows of a stored criterion."""
    return [
        {
            "id": row.requirement.id,
            "item": row.requirement.item_id,
            "level": str(row.requirement.level),
            "micro": _relief_text(row.requirement, Size.MICRO),
            "small": _relief_text(row.requirement, Size.SMALL),
            "way": str(row.way),
        }
        for row in (rows_of(criterion) if criterion else ())
    ]


def criterion_data(profile: CriteriaProfile, criterion: Criterion | None, revision: int) -> dict[str, Any]:
    """What is saved of a criterion, as the fields of CriterionForm hold it."""
    if criterion is None:
        return {"stage": Stage.SELECTION.value, "assurance": "0", "revision": str(revision)}
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


def _level(text: str) -> int | None:
    return int(text) if text in {"0", "1", "2", "3", "4"} else None


def _way(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 and int(text) < MOST_WAYS else 0


def _requirement(row: dict[str, str], requirement_id: str) -> Requirement:
    level = _level(row["level"]) or 1
    relief = {size: _level(row[size.value]) for size in RELIEVED_SIZES}
    known = {size: lower for size, lower in relief.items() if lower is not None and lower != level}
    return Requirement(requirement_id, row["item"], level, known)


def _relief_text(requirement: Requirement, size: Size) -> str:
    level = requirement.relief.get(size)
    return "" if level is None else str(level)
