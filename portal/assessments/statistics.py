"""What statistics read of submissions: the latest of each supplier, many at once. Whose they are is not asked for.

Only the market may use this: what it makes of it leaves through the disclosure control.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.assessments.documents import read_answers, read_document, read_documents, read_profile, read_submitter
from portal.assessments.models import Submission
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.queries import get_version
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.structure import Item, Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAnswers:
    """A submission as far as statistics look at it. `asked` are the items that it was asked, in order."""

    submission_id: UUID
    organisation_id: UUID
    version_id: UUID
    questionnaire: Questionnaire
    supplier: SupplierProfile
    region: str
    tax_scheme: str | None
    answers: Answers
    attached: frozenset[str]
    asked: tuple[Item, ...]
    submitted_at: datetime


def select_latest(questionnaire_id: str, *, since: datetime) -> Select[UUID, UUID, UUID]:
    """The id, organisation and questionnaire version of what each organisation sent last, unless that is older."""
    numbers = (
        select(Submission.organisation_id, func.max(Submission.number).label("number"))
        .where(Submission.questionnaire_id == questionnaire_id)
        .group_by(Submission.organisation_id)
        .subquery()
    )
    return (
        select(Submission.id, Submission.organisation_id, Submission.questionnaire_version_id)
        .join(
            numbers,
            (numbers.c.organisation_id == Submission.organisation_id) & (numbers.c.number == Submission.number),
        )
        .where(Submission.questionnaire_id == questionnaire_id, Submission.submitted_at >= since)
    )


def read_sent(session: Session, submission_ids: Collection[UUID]) -> Iterator[SentAnswers]:
    """These submissions, read from their frozen documents, by id."""
    for row in session.execute(
        select(
            Submission.id,
            Submission.organisation_id,
            Submission.questionnaire_version_id,
            Submission.document,
            Submission.submitted_at,
        )
        .where(Submission.id.in_(submission_ids))
        .order_by(Submission.id)
    ):
        document = read_document(row.document)
        questionnaire = get_version(session, row.questionnaire_version_id).questionnaire
        submitter = read_submitter(document)
        yield SentAnswers(
            submission_id=row.id,
            organisation_id=row.organisation_id,
            version_id=row.questionnaire_version_id,
            questionnaire=questionnaire,
            supplier=read_profile(document),
            region=submitter.region,
            tax_scheme=submitter.tax_scheme,
            answers=read_answers(document),
            attached=frozenset(item_id for item_id, backings in read_documents(document).items() if backings),
            asked=tuple(questionnaire.item(item_id) for item_id in document["asked"]),
            submitted_at=row.submitted_at,
        )
