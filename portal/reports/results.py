"""Reads all that the result page and the report show of one submission of an organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import queries as assessments
from portal.assessments.documents import SubmittedWork
from portal.certificates.offer import make_offer
from portal.reports.scorecard_page import ScorecardPage, scorecard_page


@dataclass(frozen=True, slots=True)
class Result:
    """A submission, and its result page in the page's language."""

    work: SubmittedWork
    page: ScorecardPage


def read_result(session: Session, submission_id: UUID, *, organisation_id: UUID, at: datetime, language: str) -> Result:
    """The result of the organisation's submission; raises NotFound."""
    submission = assessments.get_submission(session, submission_id, organisation_id=organisation_id)
    work = assessments.read_submission(session, submission)
    sent = assessments.list_submissions(session, organisation_id=organisation_id)
    others = sum(1 for each in sent if each.questionnaire_id == work.questionnaire.id) - 1
    offer = make_offer(session, work, at=at, language=language)
    return Result(work, scorecard_page(work, offer=offer, earlier=others, language=language))
