"""Publishes questionnaire versions. A published version is never changed, by anybody."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.errors import Conflict
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.questionnaires.canonical import canonical_json, content_hash, to_document
from portal.questionnaires.models import QuestionnaireVersion
from portal.questionnaires.rules.structure import Questionnaire


def publish_questionnaire(session: Session, questionnaire: Questionnaire, *, at: datetime) -> QuestionnaireVersion:
    """Store this version as its canonical document with its SHA-256, and return its row.

    Publishing the same content again changes nothing. Raises Conflict when this version was published with other
    content: it needs a new version number then.
    """
    document = to_document(questionnaire)
    digest = content_hash(document)
    found = session.scalar(
        select(QuestionnaireVersion).where(
            QuestionnaireVersion.questionnaire_id == questionnaire.id,
            QuestionnaireVersion.version == questionnaire.version,
        )
    )
    if found is None:
        found = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            version=questionnaire.version,
            document=canonical_json(document).decode(),
            content_hash=digest,
            published_at=at,
        )
        session.add(found)
        session.flush()
        about, hashed = Thing("questionnaire", f"{questionnaire.id} {questionnaire.version}"), {"hash": digest}
        record(session, Event.QUESTIONNAIRE_PUBLISHED, by=None, at=at, about=about, new=hashed)
    elif found.content_hash != digest:
        raise Conflict(f"{questionnaire.id} {questionnaire.version} was published with other content")
    return found
