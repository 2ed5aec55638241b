"""A supplier's work by questionnaire: what it may start, what is open, what it sent and how its score moved."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import queries
from portal.assessments.drafts import Work
from portal.assessments.local_time import date_in
from portal.assessments.models import Submission
from portal.core.i18n import current_language
from portal.organisations.queries import get_profile
from portal.questionnaires.queries import PublishedVersion, get_version, list_current_versions
from portal.questionnaires.rules.conditions import asked_items, minutes_needed
from portal.questionnaires.rules.structure import Questionnaire
from portal.questionnaires.wording import Wording


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """What is asked of this organisation, before it starts. `reusable` counts answers that would be taken over."""

    questionnaire: Questionnaire
    wording: Wording
    items: int
    sections: int
    minutes: int
    assessment_id: UUID | None
    earlier_on: str
    reusable: int


@dataclass(frozen=True, slots=True)
class Sending:
    """Something sent: when, as which number, and what came of it. `rank` is 0 without a level, 1 for the lowest."""

    submission_id: UUID
    number: int
    sent_on: str
    level_title: str
    rank: int
    score: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """One questionnaire in the list: the open work, and what was sent, the latest first."""

    questionnaire: Questionnaire
    wording: Wording
    work: Work | None
    sent: tuple[Sending, ...]

    @property
    def trend(self) -> tuple[Sending, ...]:
        """What was sent and has a score, the earliest first."""
        return tuple(sending for sending in reversed(self.sent) if sending.score)


def start_page(session: Session, version: PublishedVersion, *, organisation_id: UUID, at: datetime) -> StartPage:
    """The page before starting: how much is asked of this organisation, and what can be taken over."""
    questionnaire = version.questionnaire
    profile = get_profile(session, organisation_id)
    items = asked_items(questionnaire, profile, {}, at.date())
    found = queries.find_open_assessment(session, questionnaire.id, organisation_id=organisation_id)
    earlier = queries.find_latest_submission(session, questionnaire.id, organisation_id=organisation_id)
    known = {item.id for item in questionnaire.items}
    return StartPage(
        questionnaire=questionnaire,
        wording=Wording(questionnaire, current_language()),
        items=len(items),
        sections=len({item.section_id for item in items}),
        minutes=minutes_needed(questionnaire, profile, items),
        assessment_id=found.id if found else None,
        earlier_on=date_in(profile.country, earlier.submitted_at) if earlier else "",
        reusable=len(known & queries.read_answers_sent(earlier).keys()) if earlier else 0,
    )


def list_chapters(session: Session, *, organisation_id: UUID, at: datetime) -> tuple[Chapter, ...]:
    """Every questionnaire in use today, with what this organisation has open and has sent."""
    country = get_profile(session, organisation_id).country
    works = {
        found.questionnaire_id: queries.read_work(session, found, as_of=at.date())
        for found in queries.list_open_assessments(session, organisation_id=organisation_id)
    }
    sent: dict[str, list[Submission]] = {}
    for submission in queries.list_submissions(session, organisation_id=organisation_id):
        sent.setdefault(submission.questionnaire_id, []).append(submission)
    chapters = [_chapter(session, version, works, sent, country=country) for version in list_current_versions(session)]
    return tuple(sorted(chapters, key=lambda chapter: (chapter.work is None, not chapter.sent)))


def _chapter(
    session: Session,
    version: PublishedVersion,
    works: dict[str, Work],
    sent: dict[str, list[Submission]],
    *,
    country: str,
) -> Chapter:
    questionnaire = version.questionnaire
    return Chapter(
        questionnaire=questionnaire,
        wording=Wording(questionnaire, current_language()),
        work=works.get(questionnaire.id),
        sent=tuple(_sending(session, found, country) for found in sent.get(questionnaire.id, [])),
    )


def _sending(session: Session, submission: Submission, country: str) -> Sending:
    questionnaire = get_version(session, submission.questionnaire_version_id).questionnaire
    ranks = {level.id: rank for rank, level in enumerate(questionnaire.levels, start=1)}
    wording = Wording(questionnaire, current_language())
    return Sending(
        submission_id=submission.id,
        number=submission.number,
        sent_on=date_in(country, submission.submitted_at),
        level_title=wording.text(f"levels.{submission.level}.title") if submission.level else "",
        rank=ranks.get(submission.level, 0),
        score=submission.score_shown,
    )
