"""Writes the mails about accounts in the recipient's language and puts them in the outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.core.config import Settings
from portal.core.outbox.services import queue_mail


class Letter(StrEnum):
    """Which mail; the value names its template in templates/emails/."""

    CONFIRM_EMAIL = "confirm_email"
    ALREADY_REGISTERED = "already_registered"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    NO_ACCOUNT = "no_account"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    INVITATION = "invitation"


@dataclass(frozen=True)
class Recipient:
    """Whom a mail goes to, and in which language."""

    email: str
    name: str
    language: str

    @classmethod
    def of(cls, person: Person) -> "Recipient":
        """The person as a recipient."""
        return cls(person.email, person.name, person.language)


def queue_letter(
    session: Session, letter: Letter, to: Recipient, *, settings: Settings, at: datetime, token: str = ""
) -> None:
    """Puts the letter in the outbox; with a token it carries a one-time link."""
    with force_locale(to.language):
        subject = _subject(letter, settings.brand_name)
        body = current_app.jinja_env.get_template(f"emails/{letter.value}.txt").render(
            name=to.name,
            email=to.email,
            link=f"{settings.base_url}/links/{token}" if token else "",
            sign_in=f"{settings.base_url}/sign-in",
            forgotten=f"{settings.base_url}/forgotten-password",
            sign_up=f"{settings.base_url}/sign-up",
            days=settings.link_hours // 24,
            hours=settings.link_hours,
            brand=settings.brand_name,
            contact=settings.contact_email,
        )
    queue_mail(
        session,
        key=f"{letter.value}:{uuid4()}",
        recipient=to.email,
        subject=subject,
        body=body,
        language=to.language,
        at=at,
    )


def _subject(letter: Letter, brand: str) -> str:
    subjects = {
        Letter.CONFIRM_EMAIL: _("Confirm your e-mail address for %(brand)s", brand=brand),
        Letter.ALREADY_REGISTERED: _("You already have an account at %(brand)s", brand=brand),
        Letter.RESET_PASSWORD: _("Choose a new password for %(brand)s", brand=brand),
        Letter.NO_ACCOUNT: _("There is no account at %(brand)s for this address", brand=brand),
        Letter.PASSWORD_CHANGED: _("Your password at %(brand)s was changed", brand=brand),
        Letter.INVITATION: _("You are invited to %(brand)s", brand=brand),
    }
    return subjects[letter]
