"""Writes a mail in the recipient's language from a template of templates/emails/ and puts it in the outbox."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.core.outbox.services import queue_mail


@dataclass(frozen=True)
class Recipient:
    """Whom a mail goes to, and in which language."""

    email: str
    name: str
    language: str


def speaking(language: str) -> AbstractContextManager[None]:
    """What is worded within the block is worded in this language."""
    context: AbstractContextManager[None] = force_locale(language)
    return context


def queue_from_template(
    session: Session,
    template: str,
    subject: Callable[[], str],
    to: Recipient,
    *,
    settings: Settings,
    at: datetime,
    **words: object,
) -> None:
    """Puts the mail in the outbox; the subject is worded, like the text, in the recipient's language."""
    with speaking(to.language):
        body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(
            name=to.name,
            email=to.email,
            days=settings.link_hours // 24,
            hours=settings.link_hours,
            brand=settings.brand_name,
            contact=settings.contact_email,
            **words,
        )
        queue_mail(
            session,
            key=f"{template}:{uuid4()}",
            recipient=to.email,
            subject=subject(),
            body=body,
            language=to.language,
            at=at,
        )
