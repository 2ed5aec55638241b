"""The mail that reminds of what ends soon or was left lying."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.core.outbox.letters import Recipient, queue_from_template, speaking
from portal.reminders.rules import Due, Subject

_PATHS = {Subject.EVIDENCE: "evidence", Subject.CERTIFICATE: "certificates", Subject.ASSESSMENT: "assessments"}


def queue_reminder(
    session: Session, to: Recipient, organisation: str, dues: Sequence[Due], *, settings: Settings, at: datetime
) -> None:
    """Puts one mail about all of it in the outbox, in the person's language."""
    with speaking(to.language):
        lines = [(_sentence(due, to.language), _address(due, settings)) for due in dues]
    queue_from_template(
        session,
        "reminder",
        lambda: _("A reminder for %(name)s", name=organisation),
        to,
        settings=settings,
        at=at,
        organisation=organisation,
        lines=lines,
        account=f"{settings.base_url}/account",
    )


def _sentence(due: Due, language: str) -> str:
    title, day = due.thing.title(language), str(format_date(due.thing.day, "long"))
    sentences = {
        Subject.EVIDENCE: _(
            "The document “%(title)s” is valid until %(day)s. After that it backs no answer: add the newer one.",
            title=title,
            day=day,
        ),
        Subject.CERTIFICATE: _(
            "The certificate “%(title)s” is valid until %(day)s. To renew it, confirm your answers and send them.",
            title=title,
            day=day,
        ),
        Subject.ASSESSMENT: _(
            "“%(title)s”: your answers are saved and not sent yet. They were last changed on %(day)s.",
            title=title,
            day=day,
        ),
    }
    return str(sentences[due.thing.subject])


def _address(due: Due, settings: Settings) -> str:
    return f"{settings.base_url}/{_PATHS[due.thing.subject]}/{due.thing.id}"
