"""What is still missing before answers can be submitted, and how far each section is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import (
    Answer,
    Answers,
    AnswerState,
    Standing,
    ValueProblem,
    read_value,
    standing,
)
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, Questionnaire


class GapKind(StrEnum):
    """Why an item stops submitting."""

    NOT_ANSWERED = "not-answered"
    UNREADABLE = "unreadable"
    REASON_MISSING = "reason-missing"
    GATE_NOT_APPLICABLE = "gate-not-applicable"


class SectionState(StrEnum):
    """How far a section is; complete when nothing in it stops submitting."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Gap:
    """One item that stops submitting; `problem` says why a value could not be read."""

    item_id: str
    section_id: str
    kind: GapKind
    problem: ValueProblem | None = None


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """A section with items asked: how many, how many of them are settled, and its gaps."""

    section_id: str
    state: SectionState
    asked: int
    settled: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a set of answers is. An item is settled when it has an answer of any state and no fault."""

    sections: tuple[SectionProgress, ...]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that stops submitting, in order."""
        return tuple(gap for section in self.sections for gap in section.gaps)

    @property
    def can_submit(self) -> bool:
        """Whether nothing is missing and something was asked."""
        return bool(self.sections) and not self.gaps

    @property
    def asked(self) -> int:
        """How many items are asked."""
        return sum(section.asked for section in self.sections)

    @property
    def settled(self) -> int:
        """How many of the items asked are settled."""
        return sum(section.settled for section in self.sections)


def gaps(questionnaire: Questionnaire, profile: SupplierProfile, answers: Answers, as_of: date) -> Completeness:
    """Find what stops submitting among the items that are asked. Free texts may stay empty."""
    by_section: dict[str, list[Item]] = {}
    for item in asked_items(questionnaire, profile, answers, as_of):
        by_section.setdefault(item.section_id, []).append(item)
    return Completeness(tuple(_progress(section_id, items, answers, as_of) for section_id, items in by_section.items()))


def find_gap(item: Item, answer: Answer | None, as_of: date) -> Gap | None:
    """Say what of this one item stops submitting, if anything."""
    match standing(item, answer, as_of):
        case Standing.NOT_ANSWERED if item.required:
            return Gap(item.id, item.section_id, GapKind.NOT_ANSWERED)
        case Standing.FAULTY if answer is not None:
            return _fault(item, answer, as_of)
        case _:
            return None


def _fault(item: Item, answer: Answer, as_of: date) -> Gap:
    if answer.state is AnswerState.NOT_APPLICABLE:
        kind = GapKind.GATE_NOT_APPLICABLE if item.gate else GapKind.REASON_MISSING
        return Gap(item.id, item.section_id, kind)
    value = read_value(item, answer.value, as_of)
    problem = value if isinstance(value, ValueProblem) else None
    return Gap(item.id, item.section_id, GapKind.UNREADABLE, problem)


def _progress(section_id: str, items: Sequence[Item], answers: Answers, as_of: date) -> SectionProgress:
    found = tuple(_find_gaps(items, answers, as_of))
    stands = [standing(item, answers.get(item.id), as_of) for item in items]
    untouched = stands.count(Standing.NOT_ANSWERED)
    if not found:
        state = SectionState.COMPLETE
    elif untouched == len(items):
        state = SectionState.NOT_STARTED
    else:
        state = SectionState.IN_PROGRESS
    settled = len(items) - untouched - stands.count(Standing.FAULTY)
    return SectionProgress(section_id, state, len(items), settled, found)


def _find_gaps(items: Sequence[Item], answers: Answers, as_of: date) -> Iterator[Gap]:
    for item in items:
        gap = find_gap(item, answers.get(item.id), as_of)
        if gap is not None:
            yield gap
