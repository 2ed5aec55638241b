"""Makes submissions that are enough for a certificate, and certificates, without the pages that do so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.assessments.models import Submission
from portal.certificates.models import Certificate
from portal.certificates.services import issue_certificate
from portal.organisations.models import Organisation
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer
from tests.factories.assessments import COMPLETE, submit
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.questionnaires import said


@dataclass(frozen=True)
class Holding:
    """A supplier with its owner, what it sent, and the certificate for it, if one was asked for."""

    organisation: Organisation
    owner: Person
    submission: Submission
    certificate: Certificate


def good_answers(at: datetime) -> Mapping[str, Answer]:
    """Answers that reach the level "established" on that day."""
    return {**COMPLETE, "second.trained-on": said((at.date() - timedelta(days=30)).isoformat())}


def poor_answers(at: datetime) -> Mapping[str, Answer]:
    """Answers that do not."""
    return {**good_answers(at), "first.promise": said("0"), "first.told": said("never"), "second.share": said("0")}


def make_certificate(
    session: Session, *, at: datetime, version: PublishedVersion | None = None, **supplier: object
) -> Holding:
    """A supplier that sent good answers at that time and took the certificate at once."""
    organisation, owner = make_supplier_with_owner(session, **supplier)
    submission = submit(session, organisation.id, owner.id, good_answers(at), version=version, at=at)
    certificate = issue_certificate(
        session, submission.id, organisation_id=submission.organisation_id, by=owner.id, at=at
    )
    return Holding(organisation, owner, submission, certificate)


def renew(session: Session, holding: Holding, *, at: datetime) -> Holding:
    """The same supplier sends again and takes another certificate."""
    organisation, owner = holding.organisation, holding.owner
    submission = submit(session, organisation.id, owner.id, good_answers(at), at=at)
    certificate = issue_certificate(
        session, submission.id, organisation_id=submission.organisation_id, by=owner.id, at=at
    )
    return Holding(organisation, owner, submission, certificate)
