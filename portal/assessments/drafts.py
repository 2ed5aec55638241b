"""Answers on their way in and out of the table of stored answers: same content, too long to keep, and their work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from portal.assessments.models import AssessmentState, StoredAnswer
from portal.assessments.progress import Progress, measure_progress
from portal.assessments.rules.completeness import Gap, find_gap
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.queries import PublishedVersion, get_item
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, Questionnaire

LONGEST_VALUE = 4000
LONGEST_WORDS = 2000
LONGEST_CHOICE = 200
MOST_CHOICES = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is stored, with its revision, when and by whom it was saved."""

    answer: Answer
    revision: int
    from_earlier: bool
    saved_at: datetime
    saved_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class ItemWork:
    """What the page of one item needs of an assessment on a day: what is asked, and the answer stored to this item.

    `kept` may hold the answers to other items or not, apart from those that decide what is asked.
    """

    assessment_id: UUID
    organisation_id: UUID
    state: AssessmentState
    last_item_id: str
    version: PublishedVersion
    profile: SupplierProfile
    kept: Mapping[str, Kept]
    as_of: date

    @property
    def questionnaire(self) -> Questionnaire:
        """What is answered."""
        return self.version.questionnaire

    @property
    def is_sent(self) -> bool:
        """Whether it has been submitted."""
        return self.state is AssessmentState.SUBMITTED

    def get_item(self, item_id: str) -> Item:
        """The item of the questionnaire with this id, asked or not; raises NotFound."""
        return get_item(self.questionnaire, item_id)

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """The answers by item, asked or not; cleared ones are left out."""
        return {item_id: kept.answer for item_id, kept in self.kept.items() if not is_empty(kept.answer)}

    @cached_property
    def asked(self) -> tuple[Item, ...]:
        """The items asked, in order."""
        return asked_items(self.questionnaire, self.profile, self.answers, self.as_of)

    def find_gap(self, item: Item) -> Gap | None:
        """What of this item stops submitting, apart from confirming it."""
        is_asked = any(item.id == other.id for other in self.asked)
        return find_gap(item, self.answers.get(item.id), self.as_of) if is_asked else None


@dataclass(frozen=True, kw_only=True)
class Work(ItemWork):
    """An assessment as it stands on a day: the questionnaire, the profile, and every answer stored."""

    @cached_property
    def progress(self) -> Progress:
        """How far the work is."""
        to_confirm = {item_id for item_id, kept in self.kept.items() if kept.from_earlier}
        return measure_progress(self.questionnaire, self.profile, self.answers, to_confirm, self.as_of)


def kept_from(stored: StoredAnswer) -> Kept:
    """The answer in this row."""
    value = tuple(stored.value) if isinstance(stored.value, list) else stored.value
    answer = Answer(stored.state, value, frozenset(stored.checks), stored.reason, stored.note, stored.evidence)
    return Kept(answer, stored.revision, stored.from_earlier, stored.saved_at, stored.saved_by)


def columns_of(answer: Answer) -> dict[str, Any]:
    """The answer as values of the columns that hold it."""
    return {
        "state": answer.state,
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "checks": sorted(answer.checks),
        "reason": answer.reason,
        "note": answer.note,
        "evidence": answer.evidence,
    }


def is_empty(answer: Answer) -> bool:
    """Whether nothing at all was said: the item is not answered then."""
    said = answer.value or answer.checks or answer.reason or answer.note or answer.evidence
    return answer.state is AnswerState.VALUE and not said


def overlong_fields(answer: Answer) -> tuple[str, ...]:
    """The fields, by name, that hold more than is kept; such an answer is not stored."""
    words = {"reason": answer.reason, "note": answer.note, "evidence": answer.evidence}
    found = [name for name, text in words.items() if len(text) > LONGEST_WORDS]
    return ("value", *found) if _is_value_overlong(answer.value) else tuple(found)


def _is_value_overlong(value: str | tuple[str, ...] | None) -> bool:
    if isinstance(value, tuple):
        return len(value) > MOST_CHOICES or any(len(choice) > LONGEST_CHOICE for choice in value)
    return len(value or "") > LONGEST_VALUE
