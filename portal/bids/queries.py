"""Reads what the pages of tenders need: published profiles with their agencies, and the reader's own answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bids.at_hand import AtHand, answers_at_hand
from portal.bids.tenders_page import Listed
from portal.criteria.queries import PublishedProfile, get_published, list_published
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


def _listed(session: Session, published: PublishedProfile, at_hand: AtHand | None) -> Listed:
    agency = get_organisation(session, published.organisation_id)
    return Listed(published, agency.trade_name or agency.legal_name, agency.country, at_hand)
