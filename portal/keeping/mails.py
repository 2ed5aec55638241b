"""Writes the mails about the erasure of an organisation."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.core.outbox.letters import Recipient, queue_from_template, speaking


class Letter(StrEnum):
    """Which mail; the value names its template in templates/emails/."""

    ASKED = "erasure_asked"
    TAKEN_BACK = "erasure_taken_back"
    ERASED = "organisation_erased"


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter tells: of which organisation, who wanted it, when it is due, how many certificates go."""

    organisation: str
    person: str = ""
    due: date | None = None
    certificates: int = 0


def queue_letter(
    session: Session,
    letter: Letter,
    to: Recipient,
    told: Told,
    *,
    settings: Settings,
    at: datetime,
) -> None:
    """Puts the letter in the outbox."""
    with speaking(to.language):
        day = str(format_date(told.due, "long")) if told.due else ""
    queue_from_template(
        session,
        letter.value,
        lambda: _subject(letter, told.organisation),
        to,
        settings=settings,
        at=at,
        organisation=told.organisation,
        person=told.person,
        due=day,
        certificates=told.certificates,
        page=f"{settings.base_url}/organisation/data",
    )


def _subject(letter: Letter, organisation: str) -> str:
    subjects = {
        Letter.ASKED: _("%(name)s will be erased", name=organisation),
        Letter.TAKEN_BACK: _("%(name)s stays", name=organisation),
        Letter.ERASED: _("%(name)s was erased", name=organisation),
    }
    return subjects[letter]
