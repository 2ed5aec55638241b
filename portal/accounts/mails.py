"""Writes the mails about accounts in the recipient's language and puts them in the outbox."""

from datetime import datetime
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.core.config import Settings
from portal.core.outbox.letters import Recipient, queue_from_template


class Letter(StrEnum):
    """Which mail; the value names its template in templates/emails/."""

    CONFIRM_EMAIL = "confirm_email"
    ALREADY_REGISTERED = "already_registered"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    NO_ACCOUNT = "no_account"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    INVITATION = "invitation"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    SIGN_INS_ENDED = "sign_ins_ended"
    RECOVERY_CODE_USED = "recovery_code_used"
    CONFIRM_NEW_EMAIL = "confirm_new_email"
    EMAIL_TAKEN = "email_taken"
    EMAIL_CHANGED = "email_changed"


_PATHS = {Letter.CONFIRM_NEW_EMAIL: "/account/email"}  # where a letter's link leads, if not to the one-time links


def recipient_of(person: Person) -> Recipient:
    """The person as a recipient."""
    return Recipient(person.email, person.name, person.language)


def queue_letter(
    session: Session, letter: Letter, to: Recipient, *, settings: Settings, at: datetime, token: str = ""
) -> None:
    """Puts the letter in the outbox; with a token it carries a one-time link."""
    queue_from_template(
        session,
        letter.value,
        lambda: _subject(letter, settings.brand_name),
        to,
        settings=settings,
        at=at,
        link=f"{settings.base_url}{_PATHS.get(letter, '/links')}/{token}" if token else "",
        security=f"{settings.base_url}/account/security",
        sign_in=f"{settings.base_url}/sign-in",
        forgotten=f"{settings.base_url}/forgotten-password",
        sign_up=f"{settings.base_url}/sign-up",
    )


def _subject(letter: Letter, brand: str) -> str:
    subjects = {
        Letter.CONFIRM_EMAIL: _("Confirm your e-mail address for %(brand)s", brand=brand),
        Letter.ALREADY_REGISTERED: _("You already have an account at %(brand)s", brand=brand),
        Letter.RESET_PASSWORD: _("Choose a new password for %(brand)s", brand=brand),
        Letter.NO_ACCOUNT: _("There is no account at %(brand)s for this address", brand=brand),
        Letter.PASSWORD_CHANGED: _("Your password at %(brand)s was changed", brand=brand),
        Letter.INVITATION: _("You are invited to %(brand)s", brand=brand),
        Letter.FACTOR_ADDED: _("A second step was added to your sign-in at %(brand)s", brand=brand),
        Letter.FACTOR_REMOVED: _("A second step was removed from your sign-in at %(brand)s", brand=brand),
        Letter.SIGN_INS_ENDED: _("You were signed out of %(brand)s everywhere", brand=brand),
        Letter.RECOVERY_CODE_USED: _("A recovery code was used at %(brand)s", brand=brand),
        Letter.CONFIRM_NEW_EMAIL: _("Confirm your new e-mail address for %(brand)s", brand=brand),
        Letter.EMAIL_TAKEN: _("You already have an account at %(brand)s", brand=brand),
        Letter.EMAIL_CHANGED: _("Your e-mail address at %(brand)s was changed", brand=brand),
    }
    return subjects[letter]
