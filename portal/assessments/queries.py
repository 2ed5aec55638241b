"""Reads assessments, answers and submissions; whose they must be is always asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from portal.assessments.documents import (
    SubmittedWork,
    Submitter,
    read_answers,
    read_declaration,
    read_document,
    read_documents,
    read_profile,
    read_submitter,
)
from portal.assessments.drafts import ItemWork, Work, kept_from
from portal.assessments.models import Assessment, AssessmentState, StoredAnswer, Submission
from portal.assessments.rules.scoring import score
from portal.core.db import UtcDateTime
from portal.core.errors import NotFound
from portal.core.text import clean_line
from portal.evidence.queries import Backings
from portal.organisations.queries import get_organisation, get_profile
from portal.organisations.rules import SupplierProfile
from portal.questionnaires import queries as questionnaires
from portal.questionnaires.queries import get_version
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.conditions import deciding_items
from portal.questionnaires.rules.structure import Item

AnyWork = TypeVar("AnyWork", bound=ItemWork)

_LOCKED = "locked_assessments"  # in a session's info: the rows that its transaction has locked already

# Put together once: every save and every question shown asks these.
_ASSESSMENT = select(Assessment).where(
    Assessment.id == bindparam("id"), Assessment.organisation_id == bindparam("organisation_id")
)
_ASSESSMENT_LOCKED = _ASSESSMENT.with_for_update().execution_options(populate_existing=True)
_ANSWERS = select(StoredAnswer).where(StoredAnswer.assessment_id == bindparam("assessment_id"))
_ANSWERS_TO = _ANSWERS.where(StoredAnswer.item_id.in_(bindparam("items", expanding=True)))


def get_assessment(session: Session, assessment_id: UUID, *, organisation_id: UUID, lock: bool = False) -> Assessment:
    """The organisation's assessment with this id, its row locked if wanted; raises NotFound."""
    wanted = _ASSESSMENT_LOCKED if lock else _ASSESSMENT
    found = session.scalar(wanted, {"id": assessment_id, "organisation_id": organisation_id})
    if found is None:
        raise NotFound
    if lock:
        session.info.setdefault(_LOCKED, set()).add(found.id)
    return found


def lock_assessment(session: Session, assessment: Assessment) -> None:
    """Locks the assessment's row until the end of the transaction and reads it anew, if that is not done yet."""
    locked = session.info.setdefault(_LOCKED, set())
    if assessment.id not in locked:
        session.refresh(assessment, with_for_update=True)
        locked.add(assessment.id)


def find_open_assessment(session: Session, questionnaire_id: str, *, organisation_id: UUID) -> Assessment | None:
    """The organisation's open assessment of this questionnaire, or None."""
    return session.scalar(
        select(Assessment).where(
            Assessment.organisation_id == organisation_id,
            Assessment.questionnaire_id == questionnaire_id,
            Assessment.state == AssessmentState.OPEN,
        )
    )


def list_open_assessments(session: Session, *, organisation_id: UUID) -> Sequence[Assessment]:
    """The organisation's open assessments, one per questionnaire at most, by questionnaire."""
    return session.scalars(
        select(Assessment)
        .where(Assessment.organisation_id == organisation_id, Assessment.state == AssessmentState.OPEN)
        .order_by(Assessment.questionnaire_id)
    ).all()


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """An open assessment, and when it was last worked on."""

    id: UUID
    organisation_id: UUID
    version_id: UUID
    worked_on_at: datetime


def list_left_open(session: Session, *, before: datetime) -> list[LeftOpen]:
    """For reminders: every organisation's open assessments that nobody has worked on since then."""
    saved = func.max(func.coalesce(StoredAnswer.saved_at, Assessment.started_at), type_=UtcDateTime())
    asked = (
        select(Assessment.id, Assessment.organisation_id, Assessment.questionnaire_version_id, saved)
        .outerjoin(StoredAnswer, StoredAnswer.assessment_id == Assessment.id)
        .where(Assessment.state == AssessmentState.OPEN, Assessment.started_at <= before)
        .group_by(Assessment.id, Assessment.organisation_id, Assessment.questionnaire_version_id)
        .having(saved <= before)
        .order_by(Assessment.id)
    )
    return [LeftOpen(*row) for row in session.execute(asked)]


def read_work(session: Session, assessment: Assessment, *, as_of: date) -> Work:
    """The assessment as it stands on this day, with the organisation's profile of now."""
    stored = session.scalars(_ANSWERS.order_by(StoredAnswer.item_id), {"assessment_id": assessment.id})
    return _work(Work, session, assessment, stored, as_of)


def read_item_work(session: Session, assessment: Assessment, item: Item, *, as_of: date) -> ItemWork:
    """As much of `read_work` as the page of this item needs."""
    questionnaire = get_version(session, assessment.questionnaire_version_id).questionnaire
    wanted = [*deciding_items(questionnaire), item.id]
    stored = session.scalars(_ANSWERS_TO, {"assessment_id": assessment.id, "items": wanted})
    return _work(ItemWork, session, assessment, stored, as_of)


def get_submitter(session: Session, organisation_id: UUID) -> Submitter:
    """The organisation as it is called and numbered now, to be frozen with what it sends; raises NotFound."""
    organisation = get_organisation(session, organisation_id)
    return Submitter(
        legal_name=clean_line(organisation.legal_name),
        trade_name=clean_line(organisation.trade_name),
        country=organisation.country,
        region=organisation.region,
        tax_scheme=organisation.tax_scheme,
        tax_number=organisation.tax_number or "",
    )


def get_item(session: Session, assessment: Assessment, item_id: str) -> Item:
    """The item of the assessment's questionnaire with this id, asked or not; raises NotFound."""
    questionnaire = get_version(session, assessment.questionnaire_version_id).questionnaire
    return questionnaires.get_item(questionnaire, item_id)


def find_stored_answer(session: Session, assessment: Assessment, item_id: str) -> StoredAnswer | None:
    """The answer stored for the item, or None."""
    return session.scalar(_ANSWERS_TO, {"assessment_id": assessment.id, "items": [item_id]})


def get_submission(session: Session, submission_id: UUID, *, organisation_id: UUID) -> Submission:
    """The organisation's submission with this id; raises NotFound."""
    found = session.scalar(
        select(Submission).where(Submission.id == submission_id, Submission.organisation_id == organisation_id)
    )
    if found is None:
        raise NotFound
    return found


def get_submission_of(session: Session, assessment_id: UUID) -> Submission:
    """What was sent of this assessment, whose owner was asked for before; raises NotFound while it is open."""
    found = session.scalar(select(Submission).where(Submission.assessment_id == assessment_id))
    if found is None:
        raise NotFound
    return found


def find_latest_submission(session: Session, questionnaire_id: str, *, organisation_id: UUID) -> Submission | None:
    """What the organisation sent last of this questionnaire, or None."""
    return session.scalar(
        select(Submission)
        .where(Submission.organisation_id == organisation_id, Submission.questionnaire_id == questionnaire_id)
        .order_by(Submission.number.desc())
        .limit(1)
    )


def list_submissions(session: Session, *, organisation_id: UUID) -> Sequence[Submission]:
    """All that the organisation sent, by questionnaire, the latest first."""
    return session.scalars(
        select(Submission)
        .where(Submission.organisation_id == organisation_id)
        .order_by(Submission.questionnaire_id, Submission.number.desc())
    ).all()


def read_profile_sent(submission: Submission) -> SupplierProfile:
    """The supplier's profile on the day of sending."""
    return read_profile(read_document(submission.document))


def read_answers_sent(submission: Submission) -> dict[str, Answer]:
    """The answers of the submission, by item."""
    return read_answers(read_document(submission.document))


def read_documents_sent(submission: Submission) -> Backings:
    """What was attached to the answers of the submission, by item."""
    return read_documents(read_document(submission.document))


def read_submission(session: Session, submission: Submission) -> SubmittedWork:
    """The submission read from its frozen document, scored again by the rules as of the day it was sent."""
    document = read_document(submission.document)
    version = get_version(session, submission.questionnaire_version_id)
    profile = read_profile(document)
    answers, documents = read_answers(document), read_documents(document)
    as_of = submission.submitted_at.date()
    return SubmittedWork(
        submission_id=submission.id,
        organisation_id=submission.organisation_id,
        number=submission.number,
        questionnaire=version.questionnaire,
        questionnaire_version_id=version.id,
        questionnaire_hash=version.content_hash,
        submitter=read_submitter(document),
        profile=profile,
        answers=answers,
        documents=documents,
        asked=tuple(version.questionnaire.item(item_id) for item_id in document["asked"]),
        declaration=read_declaration(document),
        scorecard=score(version.questionnaire, profile, answers, as_of, attached=documents.keys()),
        level_id=submission.level,
        score_shown=submission.score_shown,
        as_of=as_of,
        submitted_at=submission.submitted_at,
        submitted_by=submission.submitted_by,
        content_hash=submission.content_hash,
    )


def _work(
    kind: type[AnyWork], session: Session, assessment: Assessment, stored: Iterable[StoredAnswer], as_of: date
) -> AnyWork:
    return kind(
        assessment_id=assessment.id,
        organisation_id=assessment.organisation_id,
        state=assessment.state,
        last_item_id=assessment.last_item_id,
        version=get_version(session, assessment.questionnaire_version_id),
        profile=replace(get_profile(session, assessment.organisation_id), requested=frozenset(assessment.requested)),
        kept={row.item_id: kept_from(row) for row in stored},
        as_of=as_of,
    )
