"""How far a supplier's work is: what is asked, what is settled, what must be confirmed, where to go next; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.assessments.rules.completeness import Completeness, Gap, SectionProgress, SectionState, gaps
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, Questionnaire


class WorkState(StrEnum):
    """How far a section is, for the supplier. To confirm: nothing is missing but answers of an earlier time."""

    NOT_STARTED = "not-started"
    IN_PROGRESS = "in-progress"
    TO_CONFIRM = "to-confirm"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class SectionWork:
    """A section with items asked; `required` of them must be settled, `done` of those are."""

    section_id: str
    state: WorkState
    items: tuple[Item, ...]
    required: int
    done: int
    gaps: tuple[Gap, ...]
    to_confirm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """All sections with items asked. Only items that must be answered are counted; free texts may stay empty."""

    sections: tuple[SectionWork, ...]

    @property
    def asked(self) -> tuple[Item, ...]:
        """The items asked, in order."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def required(self) -> int:
        """How many items must be settled."""
        return sum(section.required for section in self.sections)

    @property
    def done(self) -> int:
        """How many of them are."""
        return sum(section.done for section in self.sections)

    @property
    def open_items(self) -> tuple[str, ...]:
        """The items that stop submitting, in order."""
        return tuple(item.id for section in self.sections for item in section.items if _is_open(section, item.id))

    @property
    def can_submit(self) -> bool:
        """Whether nothing stops submitting."""
        return bool(self.sections) and not self.open_items

    def section(self, section_id: str) -> SectionWork | None:
        """The section, or None when nothing of it is asked."""
        return next((found for found in self.sections if found.section_id == section_id), None)

    def find_gap(self, item_id: str) -> Gap | None:
        """What of the item stops submitting, apart from confirming it."""
        return next((gap for section in self.sections for gap in section.gaps if gap.item_id == item_id), None)

    def resume_at(self, last_item_id: str) -> str | None:
        """The item to go on with: the last one if it is still open, else the next open one, else the first open."""
        still_open = set(self.open_items)
        ids = [item.id for item in self.asked]
        start = ids.index(last_item_id) if last_item_id in ids else 0
        return next((item_id for item_id in [*ids[start:], *ids[:start]] if item_id in still_open), None)


def neighbours(asked: Sequence[Item], item_id: str) -> tuple[Item | None, Item | None]:
    """The items asked before and after this one."""
    place = next((place for place, item in enumerate(asked) if item.id == item_id), None)
    if place is None:
        return None, None
    before = asked[place - 1] if place else None
    return before, asked[place + 1] if place + 1 < len(asked) else None


def measure_progress(
    questionnaire: Questionnaire,
    profile: SupplierProfile,
    answers: Answers,
    to_confirm: Collection[str],
    as_of: date,
) -> Progress:
    """Measure the work on a day. An answer to an item that is not asked counts for nothing."""
    asked = asked_items(questionnaire, profile, answers, as_of)
    return Progress(tuple(_sections(gaps(questionnaire, profile, answers, as_of), asked, answers, to_confirm)))


def _sections(
    completeness: Completeness, asked: Collection[Item], answers: Answers, to_confirm: Collection[str]
) -> list[SectionWork]:
    by_section = {
        found.section_id: tuple(item for item in asked if item.section_id == found.section_id)
        for found in completeness.sections
    }
    return [_section(found, by_section[found.section_id], answers, to_confirm) for found in completeness.sections]


def _section(
    found: SectionProgress, items: tuple[Item, ...], answers: Answers, to_confirm: Collection[str]
) -> SectionWork:
    waiting = tuple(item.id for item in items if item.id in to_confirm and item.id in answers)
    undone = {gap.item_id for gap in found.gaps} | set(waiting)
    required = [item.id for item in items if item.required or item.id in undone]
    done = sum(1 for item_id in required if item_id not in undone)
    return SectionWork(found.section_id, _state(found, waiting), items, len(required), done, found.gaps, waiting)


def _state(found: SectionProgress, waiting: tuple[str, ...]) -> WorkState:
    if waiting:
        return WorkState.IN_PROGRESS if found.gaps else WorkState.TO_CONFIRM
    return {
        SectionState.NOT_STARTED: WorkState.NOT_STARTED,
        SectionState.IN_PROGRESS: WorkState.IN_PROGRESS,
        SectionState.COMPLETE: WorkState.COMPLETE,
    }[found.state]


def _is_open(section: SectionWork, item_id: str) -> bool:
    return item_id in section.to_confirm or any(gap.item_id == item_id for gap in section.gaps)
