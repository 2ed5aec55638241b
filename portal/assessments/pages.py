"""What the pages of an assessment show, one frozen value per page; templates only format it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from portal.assessments.answer_words import AnswerWords, date_parts, say_answer
from portal.assessments.drafts import ItemWork, Kept, Work
from portal.assessments.local_time import date_in, saved_sentence
from portal.assessments.problems import Problem, gap_field, gap_text
from portal.assessments.progress import Progress, SectionWork, neighbours
from portal.assessments.rules.completeness import GapKind
from portal.core.i18n import current_language
from portal.evidence.queries import Backings
from portal.evidence.rules import Backing
from portal.evidence.wording import backing_text, standing_text
from portal.questionnaires.outline import sections_on_request
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.references import reference_subject
from portal.questionnaires.rules.answers import LONGEST_TEXT, Answer, AnswerState
from portal.questionnaires.rules.changes import compare
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import TEXT_TYPES, Item, Questionnaire, Section
from portal.questionnaires.wording import Wording

NO_ANSWER = Answer(AnswerState.VALUE)


@dataclass(frozen=True, slots=True)
class Attached:
    """A document attached to the item: its text, and how it stands as a word and the kind of its tag, or ("", "")."""

    document_id: UUID
    text: str
    standing: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class ItemPage:
    """One item being answered. `answer` is what the fields show; `stays` says that this is a draft with a fault."""

    assessment_id: UUID
    item: Item
    wording: Wording
    answer: Answer
    revision: int
    place: int
    total: int
    section_place: int
    section_total: int
    previous: Item | None
    next: Item | None
    problems: tuple[Problem, ...]
    saved: str
    earlier_on: str
    stays: bool
    back: str
    references: tuple[str, ...]
    attached: tuple[Attached, ...]

    @property
    def section_key(self) -> str:
        """The key of the section's title."""
        return f"sections.{self.item.section_id}.title"

    @property
    def chosen(self) -> str | tuple[str, ...]:
        """What is chosen among the answers shown: a value, a state, or nothing."""
        if self.answer.state is not AnswerState.VALUE:
            return f"state:{self.answer.state.value}"
        return self.answer.value or ""

    @property
    def date_parts(self) -> tuple[str, str, str]:
        """Day, month and year as typed."""
        return date_parts(self.answer.value)

    @property
    def takes_states(self) -> bool:
        """Whether it may be left with a reason instead of an answer; a free text may simply stay empty."""
        return self.item.type not in TEXT_TYPES

    @property
    def longest_value(self) -> int:
        """The most characters of a free text."""
        return LONGEST_TEXT.get(self.item.type, 0)

    def errors(self, field: str) -> list[str]:
        """What is wrong with the field of this id."""
        return [text for found, text in self.problems if found == field]


@dataclass(frozen=True, slots=True)
class NewerVersion:
    """A version published since the assessment began: how many questions are new, gone and changed in it."""

    version: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class TasksPage:
    """The sections of an assessment and how far each is.

    `on_request` are the sections asked only when a tender needs them, each with whether it is asked now.
    """

    assessment_id: UUID
    wording: Wording
    progress: Progress
    resume_at: Item | None
    has_earlier: bool
    may_answer: bool
    saved: str
    finished: SectionWork | None
    newer: NewerVersion | None
    on_request: tuple[tuple[Section, bool], ...]


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """An item asked, its answer in words, and what stops submitting, if anything.

    `fault` is the same unless there simply is no answer yet, which needs no explaining.
    """

    item: Item
    words: AnswerWords
    problem: str
    fault: str


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """Everything that is asked, section by section, with what is missing first."""

    assessment_id: UUID
    wording: Wording
    progress: Progress
    sections: tuple[tuple[SectionWork, tuple[ReviewedItem, ...]], ...]
    may_answer: bool
    may_submit: bool
    refused: bool = False

    @property
    def missing(self) -> tuple[ReviewedItem, ...]:
        """The items that stop submitting."""
        return tuple(found for _section, items in self.sections for found in items if found.problem)


@dataclass(frozen=True, kw_only=True)
class ConflictPage:
    """Two answers to one item: the reader's, not saved, and the one that somebody saved meanwhile."""

    assessment_id: UUID
    item: Item
    wording: Wording
    mine: Answer
    my_words: AnswerWords
    my_revision: int | None
    their_words: AnswerWords
    their_revision: int
    their_name: str
    their_moment: str
    back: str

    @property
    def my_date_parts(self) -> tuple[str, str, str]:
        """Day, month and year of the reader's own answer, as typed."""
        return date_parts(self.mine.value)


def wording_of(work: ItemWork) -> Wording:
    """The texts of the questionnaire in the page's language."""
    return Wording(work.questionnaire, current_language())


def item_page(
    work: ItemWork,
    item: Item,
    *,
    now: datetime,
    answer: Answer | None = None,
    revision: int | None = None,
    problems: Sequence[Problem] = (),
    stays: bool = False,
    back: str = "",
    show_faults: bool = False,
    attached: Sequence[Backing] = (),
) -> ItemPage:
    """The page of an item: with what is stored, or, where given, with what was typed."""
    kept = work.kept.get(item.id)
    asked = work.asked
    of_section = [other for other in asked if other.section_id == item.section_id]
    previous, following = neighbours(asked, item.id)
    return ItemPage(
        assessment_id=work.assessment_id,
        item=item,
        wording=wording_of(work),
        answer=answer or (kept.answer if kept else NO_ANSWER),
        revision=revision if revision is not None else (kept.revision if kept else 0),
        place=asked.index(item) + 1 if item in asked else 0,
        total=len(asked),
        section_place=of_section.index(item) + 1 if item in of_section else 0,
        section_total=len(of_section),
        previous=previous,
        next=following,
        problems=tuple(faults(work, item) if show_faults else problems),
        saved=_saved(work, kept, now),
        earlier_on=date_in(work.profile.country, kept.saved_at) if kept and kept.from_earlier else "",
        stays=stays,
        back=back,
        references=tuple(reference_subject(code, current_language()) for code in item.references),
        attached=tuple(
            Attached(
                found.document_id,
                backing_text(found),
                standing_text(found.valid_from, found.valid_until, work.as_of),
            )
            for found in attached
        ),
    )


def faults(work: ItemWork, item: Item) -> list[Problem]:
    """What is wrong with the stored answer, beside the fact that there may be none."""
    gap = work.find_gap(item)
    if gap is None or gap.kind is GapKind.NOT_ANSWERED:
        return []
    return [(gap_field(gap), gap_text(item, gap))]


def tasks_page(work: Work, current: PublishedVersion, *, may_answer: bool, now: datetime, finished: str) -> TasksPage:
    """The page of sections."""
    resume = work.progress.resume_at(work.last_item_id)
    own = [kept for kept in work.kept.values() if not kept.from_earlier]
    latest = max(own, key=lambda kept: kept.saved_at, default=None)
    return TasksPage(
        assessment_id=work.assessment_id,
        wording=wording_of(work),
        progress=work.progress,
        resume_at=work.questionnaire.item(resume) if resume else None,
        has_earlier=any(section.to_confirm for section in work.progress.sections),
        may_answer=may_answer,
        saved=_saved(work, latest, now),
        finished=work.progress.section(finished),
        newer=None if current.id == work.version.id else _newer(work, current.questionnaire),
        on_request=tuple(
            (section, section.id in work.profile.requested) for section in sections_on_request(work.questionnaire)
        ),
    )


def _newer(work: Work, newer: Questionnaire) -> NewerVersion:
    found = compare(work.questionnaire, newer)
    asked = {item.id for item in asked_items(newer, work.profile, work.answers, work.as_of)}
    was_asked = {item.id for item in work.asked}
    return NewerVersion(
        version=newer.version,
        added=len(asked - was_asked),
        removed=len(was_asked - asked),
        changed=len(asked & was_asked & set(found.changed)),
    )


def review_page(
    work: Work, backings: Backings, *, may_answer: bool, may_submit: bool, refused: bool = False
) -> ReviewPage:
    """The page that shows every answer, what is attached to it, and what is missing."""
    wording = wording_of(work)
    sections = tuple(
        (section, tuple(_reviewed(work, section, item, wording, backings.get(item.id, ())) for item in section.items))
        for section in work.progress.sections
    )
    return ReviewPage(
        assessment_id=work.assessment_id,
        wording=wording,
        progress=work.progress,
        sections=sections,
        may_answer=may_answer,
        may_submit=may_submit,
        refused=refused,
    )


def _reviewed(
    work: Work, section: SectionWork, item: Item, wording: Wording, backings: Sequence[Backing]
) -> ReviewedItem:
    gap = work.progress.find_gap(item.id)
    problem = (
        gap_text(item, gap)
        if gap
        else (_("This is from an earlier time and waits to be confirmed") if item.id in section.to_confirm else "")
    )
    fault = "" if gap and gap.kind is GapKind.NOT_ANSWERED else problem
    return ReviewedItem(item, say_answer(item, work.answers.get(item.id), wording, backings), problem, fault)


def _saved(work: ItemWork, kept: Kept | None, now: datetime) -> str:
    return saved_sentence(work.profile.country, kept.saved_at, now) if kept and not kept.from_earlier else ""
