"""Writes the mails about belonging to an organisation."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.core.access import Role
from portal.core.config import Settings
from portal.core.outbox.letters import Recipient, queue_from_template
from portal.organisations.wording import ROLES


class Letter(StrEnum):
    """Which mail; the value names its template in templates/emails/."""

    MEMBER_INVITATION = "member_invitation"
    JOIN_ASKED = "join_asked"
    JOIN_ACCEPTED = "join_accepted"
    JOIN_REFUSED = "join_refused"
    JOIN_ADMITTED = "join_admitted"


def queue_letter(
    session: Session,
    letter: Letter,
    to: Recipient,
    *,
    settings: Settings,
    at: datetime,
    organisation: str = "",
    role: Role = Role.VIEWER,
    person: str = "",
    token: str = "",
) -> None:
    """Puts the letter in the outbox; only the invitation carries a link that works once."""
    queue_from_template(
        session,
        letter.value,
        lambda: _subject(letter, organisation, settings.brand_name),
        to,
        settings=settings,
        at=at,
        organisation=organisation,
        role=ROLES[role],
        person=person,
        link=f"{settings.base_url}/invitations/{token}" if token else "",
        people=f"{settings.base_url}/organisation/people",
        home=f"{settings.base_url}/home",
    )


def _subject(letter: Letter, organisation: str, brand: str) -> str:
    subjects = {
        Letter.MEMBER_INVITATION: _("%(name)s invites you to %(brand)s", name=organisation, brand=brand),
        Letter.JOIN_ASKED: _("Somebody asks to join %(name)s", name=organisation),
        Letter.JOIN_ACCEPTED: _("You can now work for %(name)s", name=organisation),
        Letter.JOIN_REFUSED: _("Your wish to join an organisation at %(brand)s", brand=brand),
        Letter.JOIN_ADMITTED: _("Somebody was let into %(name)s", name=organisation),
    }
    return subjects[letter]
