"""Finds what ends soon or was left lying, for every organisation."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.assessments import queries as assessments
from portal.certificates import queries as certificates
from portal.certificates.facts import from_json
from portal.core.config import LANGUAGES
from portal.evidence import queries as evidence
from portal.questionnaires.queries import get_version
from portal.questionnaires.wording import Wording
from portal.reminders.models import Reminder
from portal.reminders.rules import DAYS_LEFT, LEFT_OPEN, Due, Subject, Thing, find_due

TITLE = "questionnaire.title"
Known = tuple[UUID, Subject, UUID, int, object]


def list_due(session: Session, *, at: datetime) -> dict[UUID, list[Due]]:
    """What is due now by organisation; what ends first comes first."""
    found: dict[UUID, list[Due]] = {}
    for organisation_id, thing in _list_things(session, at=at):
        due = find_due(thing, at.date())
        if due is not None:
            found.setdefault(organisation_id, []).append(due)
    order = list(Subject)
    return {
        owner: sorted(dues, key=lambda due: (order.index(due.thing.subject), due.thing.day, due.thing.id))
        for owner, dues in sorted(found.items())
    }


def _list_things(session: Session, *, at: datetime) -> Iterator[tuple[UUID, Thing]]:
    on = at.date()
    last = on + timedelta(days=max(DAYS_LEFT[Subject.EVIDENCE]))
    for document in evidence.list_ending(session, first=on, last=last):
        if document.valid_until is not None:
            titles = {"": document.title}
            yield document.organisation_id, Thing(Subject.EVIDENCE, document.id, titles, document.valid_until)
    last = on + timedelta(days=max(DAYS_LEFT[Subject.CERTIFICATE]))
    for one in certificates.list_ending(session, first=on, last=last):
        facts = from_json(one.facts)
        titles = {"": one.code, **{language: facts.text(TITLE, language) for language in LANGUAGES}}
        yield one.organisation_id, Thing(Subject.CERTIFICATE, one.id, titles, one.expires_on)
    for left in assessments.list_left_open(session, before=at - timedelta(days=LEFT_OPEN)):
        questionnaire = get_version(session, left.version_id).questionnaire
        titles = {"": questionnaire.id} | {
            language: Wording(questionnaire, language).text(TITLE) for language in LANGUAGES
        }
        yield left.organisation_id, Thing(Subject.ASSESSMENT, left.id, titles, left.worked_on_at.date())


def list_known(session: Session, *, organisation_id: UUID) -> set[Known]:
    """Which reminders the organisation's people had: person, subject, thing, stage, day."""
    had = select(Reminder.person_id, Reminder.subject, Reminder.thing_id, Reminder.stage, Reminder.day)
    rows = session.execute(had.where(Reminder.organisation_id == organisation_id).order_by(Reminder.id))
    return {(*row,) for row in rows}
