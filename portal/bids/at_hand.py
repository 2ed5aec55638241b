"""The answers that a supplier has at hand before a tender: its open work, or else what it sent last."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import queries
from portal.criteria.rules.asking import items_to_ask
from portal.criteria.rules.matching import Match, match_answers
from portal.criteria.rules.structure import CriteriaProfile
from portal.evidence.queries import list_backings
from portal.organisations.queries import get_profile
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.queries import get_current_version, get_version
from portal.questionnaires.rules.answers import Answers
from portal.questionnaires.rules.structure import Questionnaire


class Source(StrEnum):
    """Where the answers come from."""

    DRAFT = "draft"
    SENT = "sent"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHand:
    """Answers with all that is needed to read them. `attached` are the items with a valid document, `said_at` is
    when they were sent, for a draft None.
    """

    source: Source
    questionnaire: Questionnaire
    supplier: SupplierProfile
    answers: Answers
    as_of: date
    attached: frozenset[str] = frozenset()
    said_at: datetime | None = None
    assessment_id: UUID | None = None
    submission_id: UUID | None = None

    def match(self, profile: CriteriaProfile) -> Match:
        """The answers held against a profile."""
        return match_answers(
            profile, self.questionnaire, self.supplier, self.answers, self.as_of, attached=self.attached
        )

    def to_answer(self, profile: CriteriaProfile) -> tuple[str, ...]:
        """The items still to answer for a profile, those that decide about others among them, in order."""
        found = items_to_ask(profile, self.questionnaire, self.supplier, self.answers, self.as_of)
        return tuple(item.id for item in found)


def answers_at_hand(session: Session, questionnaire_id: str, *, organisation_id: UUID, at: datetime) -> AtHand:
    """The organisation's open work on the questionnaire, else what it sent last, else nothing. Raises NotFound."""
    opened = queries.find_open_assessment(session, questionnaire_id, organisation_id=organisation_id)
    if opened is not None:
        work = queries.read_work(session, opened, as_of=at.date())
        return AtHand(
            source=Source.DRAFT,
            questionnaire=work.questionnaire,
            supplier=work.profile,
            answers=work.answers,
            as_of=work.as_of,
            attached=frozenset(list_backings(session, organisation_id=organisation_id, on=work.as_of)),
            assessment_id=opened.id,
        )
    return sent_at_hand(session, questionnaire_id, organisation_id=organisation_id, at=at)


def sent_at_hand(session: Session, questionnaire_id: str, *, organisation_id: UUID, at: datetime) -> AtHand:
    """What the organisation sent last of the questionnaire, else nothing. Raises NotFound."""
    sent = queries.find_latest_submission(session, questionnaire_id, organisation_id=organisation_id)
    if sent is None:
        return AtHand(
            source=Source.NONE,
            questionnaire=get_current_version(session, questionnaire_id).questionnaire,
            supplier=get_profile(session, organisation_id),
            answers={},
            as_of=at.date(),
        )
    return AtHand(
        source=Source.SENT,
        questionnaire=get_version(session, sent.questionnaire_version_id).questionnaire,
        supplier=queries.read_profile_sent(sent),
        answers=queries.read_answers_sent(sent),
        as_of=sent.submitted_at.date(),
        attached=frozenset(queries.read_documents_sent(sent)),
        said_at=sent.submitted_at,
        submission_id=sent.id,
    )
