"""Reads what the pages of tenders need: published profiles with their agencies, and the reader's own answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import queries as assessments
from portal.assessments.documents import SubmittedWork
from portal.bids.at_hand import AtHand, answers_at_hand
from portal.bids.tenders_page import Listed
from portal.certificates.queries import HeldCertificate, find_valid_certificate
from portal.criteria.queries import PublishedProfile, Relation, get_published, list_published, list_relations
from portal.criteria.rules.matching import Match, match_answers
from portal.organisations.queries import get_organisation


def list_tenders(
    session: Session, *, supplier_id: UUID | None, at: datetime, with_past: bool = False
) -> Sequence[Listed]:
    """Published profiles, each with the supplier's answers to its questionnaire; without a supplier with none."""
    answers: dict[str, AtHand] = {}
    found = []
    for published in list_published(session, at=at, with_past=with_past):
        questionnaire_id = published.profile.questionnaire_id
        if supplier_id is not None and questionnaire_id not in answers:
            answers[questionnaire_id] = answers_at_hand(session, questionnaire_id, organisation_id=supplier_id, at=at)
        found.append(_listed(session, published, answers.get(questionnaire_id)))
    return found


def get_tender(session: Session, code: str, *, supplier_id: UUID | None, at: datetime) -> Listed:
    """The profile published under this code, with the supplier's answers; raises NotFound."""
    published = get_published(session, code)
    if supplier_id is None:
        return _listed(session, published, None)
    questionnaire_id = published.profile.questionnaire_id
    return _listed(session, published, answers_at_hand(session, questionnaire_id, organisation_id=supplier_id, at=at))


def list_tender_relations(session: Session, listed: Listed) -> list[Relation]:
    """What the tender's agency says of how its criteria compare with those of others; for everybody."""
    published = listed.published
    return list_relations(session, published.profile_id, organisation_id=published.organisation_id)


def _listed(session: Session, published: PublishedProfile, at_hand: AtHand | None) -> Listed:
    agency = get_organisation(session, published.organisation_id)
    return Listed(published, agency.trade_name or agency.legal_name, agency.country, at_hand)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a supplier sent, held against a tender, with the certificate that holds today, if any."""

    listed: Listed
    work: SubmittedWork
    match: Match
    certificate: HeldCertificate | None
    document: str


def has_sent(session: Session, questionnaire_id: str, *, supplier_id: UUID | None) -> bool:
    """Whether the supplier has ever sent answers to the questionnaire; False without a supplier."""
    if supplier_id is None:
        return False
    found = assessments.find_latest_submission(session, questionnaire_id, organisation_id=supplier_id)
    return found is not None


def find_sent(session: Session, code: str, *, organisation_id: UUID, at: datetime) -> Sent | None:
    """What the supplier sent last, held against the tender of this code; None if it has sent nothing fitting.

    Raises NotFound for an unknown code.
    """
    published = get_published(session, code)
    profile = published.profile
    submission = assessments.find_latest_submission(session, profile.questionnaire_id, organisation_id=organisation_id)
    if submission is None:
        return None
    work = assessments.read_submission(session, submission)
    match = match_answers(
        profile, work.questionnaire, work.profile, work.answers, work.as_of, attached=work.documents.keys()
    )
    certificate = find_valid_certificate(session, submission.id, organisation_id=organisation_id, at=at)
    return Sent(_listed(session, published, None), work, match, certificate, submission.document)
