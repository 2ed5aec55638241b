"""Adds many submissions at once, each as valid as one that was answered page by page: for made-up suppliers alone.

What is kept of each is the submission with its document and hash, and the assessment it belongs to; answers that were
typed one after the other there are none.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.assessments.documents import Declaration, Sent, Submitter, to_document
from portal.assessments.models import Assessment, AssessmentState, Submission
from portal.assessments.rules.completeness import gaps
from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import score
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.canonical import canonical_json
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.conditions import asked_items


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkWork:
    """The first submission of an organisation: who it is, what it answered, who declared it and when."""

    organisation_id: UUID
    submitter: Submitter
    supplier: SupplierProfile
    answers: Answers
    declaration: Declaration
    submitted_at: datetime
    submitted_by: UUID


def add_submissions(session: Session, version: PublishedVersion, works: Iterable[BulkWork]) -> int:
    """Add these submissions; gives how many. Raises ValueError if one of them is not complete."""
    assessments, submissions = [], []
    for work in works:
        assessment_id = uuid4()
        assessments.append(_assessment(version, work, assessment_id))
        submissions.append(_submission(version, work, assessment_id))
    if submissions:
        session.execute(insert(Assessment), assessments)
        session.execute(insert(Submission), submissions)
    return len(submissions)


def _assessment(version: PublishedVersion, work: BulkWork, assessment_id: UUID) -> dict[str, Any]:
    return {
        "id": assessment_id,
        "organisation_id": work.organisation_id,
        "questionnaire_id": version.questionnaire.id,
        "questionnaire_version_id": version.id,
        "state": AssessmentState.SUBMITTED,
        "started_at": work.submitted_at,
        "started_by": None,
        "last_item_id": "",
        "requested": sorted(work.supplier.requested),
    }


def _submission(version: PublishedVersion, work: BulkWork, assessment_id: UUID) -> dict[str, Any]:
    questionnaire, as_of = version.questionnaire, work.submitted_at.date()
    if not gaps(questionnaire, work.supplier, work.answers, as_of).can_submit:
        raise ValueError("the answers are not complete")
    scorecard = score(questionnaire, work.supplier, work.answers, as_of)
    sent = Sent(
        organisation_id=work.organisation_id,
        number=1,
        version=version,
        submitter=work.submitter,
        profile=work.supplier,
        asked=asked_items(questionnaire, work.supplier, work.answers, as_of),
        answers=work.answers,
        documents={},
        declaration=work.declaration,
        scorecard=scorecard,
        submitted_at=work.submitted_at,
    )
    document = canonical_json(to_document(sent))
    return {
        "assessment_id": assessment_id,
        "organisation_id": work.organisation_id,
        "questionnaire_id": questionnaire.id,
        "questionnaire_version_id": version.id,
        "number": sent.number,
        "document": document.decode(),
        "content_hash": hashlib.sha256(document).hexdigest(),
        "level": scorecard.level.id if scorecard.level else "",
        "score_shown": "" if scorecard.score is None else str(shown(scorecard.score)),
        "submitted_at": work.submitted_at,
        "submitted_by": work.submitted_by,
    }
