"""Whether a submission has a certificate, may have one, or what is still missing for one; in words of the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.assessments.documents import SubmittedWork
from portal.certificates import queries, rules
from portal.certificates.rules import Refusal
from portal.certificates.services import candidate_of
from portal.questionnaires.wording import Wording


class OfferKind(StrEnum):
    """How a submission stands towards a certificate."""

    ISSUED = "issued"
    OPEN = "open"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Offer:
    """The certificate there is, the one that may be taken, or why there is none."""

    kind: OfferKind
    certificate_id: UUID | None
    sentence: str


def make_offer(session: Session, work: SubmittedWork, *, at: datetime, language: str) -> Offer:
    """How the submission stands towards a certificate at this moment."""
    found = queries.find_certificate_of(session, work.submission_id, organisation_id=work.organisation_id)
    if found is not None:
        return Offer(OfferKind.ISSUED, found.id, _("This result has a certificate. Anybody can check it by its code."))
    candidate = candidate_of(session, work)
    refusal = rules.find_refusal(candidate, work.questionnaire, on=rules.day_of_checking(at))
    if refusal is not None:
        return Offer(OfferKind.REFUSED, None, refusal_sentence(refusal, work, language))
    sentence = _("This result is enough for a certificate. It is free, and you decide whom you show it to.")
    return Offer(OfferKind.OPEN, None, sentence)


def refusal_sentence(refusal: Refusal, work: SubmittedWork, language: str) -> str:
    """Why there is no certificate, and what to do about it."""
    level = Wording(work.questionnaire, language).text(f"levels.{work.questionnaire.certificate_from}.title")
    match refusal:
        case Refusal.NOT_RATED:
            return _("A certificate needs a result. Nothing could be rated here.")
        case Refusal.LEVEL_TOO_LOW:
            return _("A certificate is given from the level “%(level)s”. Your next steps show the way.", level=level)
        case Refusal.NOT_LATEST:
            return _("You have sent newer answers since. A certificate is given for the latest ones only.")
        case Refusal.TOO_OLD:
            return _("These answers are too old for a certificate. Send them again to take one.")
