"""How far several suppliers are with a questionnaire, for who may know that of them; no answer is read.

The caller has asked before that these suppliers agreed to be counted: see drives.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.assessments.models import Assessment, AssessmentState, Submission

AT_ONCE = 500  # as many values as every database takes in one question


def list_with_open(session: Session, questionnaire_id: str, *, organisation_ids: Collection[UUID]) -> set[UUID]:
    """Those of the organisations that have begun the questionnaire and not sent it."""
    found: set[UUID] = set()
    for some in _parts(organisation_ids):
        begun = select(Assessment.organisation_id).where(
            Assessment.questionnaire_id == questionnaire_id,
            Assessment.state == AssessmentState.OPEN,
            Assessment.organisation_id.in_(some),
        )
        found.update(session.scalars(begun))
    return found


def list_days_sent(
    session: Session, questionnaire_id: str, *, organisation_ids: Collection[UUID]
) -> Mapping[UUID, list[date]]:
    """The days (UTC) on which each of the organisations sent the questionnaire, the earliest first."""
    found: defaultdict[UUID, list[date]] = defaultdict(list)
    for some in _parts(organisation_ids):
        sent = select(Submission.organisation_id, Submission.submitted_at).where(
            Submission.questionnaire_id == questionnaire_id, Submission.organisation_id.in_(some)
        )
        for organisation_id, at in session.execute(sent.order_by(Submission.submitted_at)):
            found[organisation_id].append(at.date())
    return found


def _parts(organisation_ids: Collection[UUID]) -> list[list[UUID]]:
    ordered = sorted(organisation_ids)
    return [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]
