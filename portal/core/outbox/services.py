"""Queues mail inside the caller's transaction and delivers what is due. A failed mail never stops anything else."""

import smtplib
import ssl
import threading
import time
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.core.config import Settings
from portal.core.db import Database
from portal.core.outbox.models import Mail, MailState
from portal.core.private_files import make_private_folder, write_private

TRIES = 8
LEASE = timedelta(minutes=5)
AT_ONCE = 5  # all leased together: few enough that a slow mail server takes them before the first lease ends
FIRST_PAUSE = timedelta(minutes=1)
PAUSE_TO_RECORD, MOST_TRIES_TO_RECORD = 0.5, 600  # seconds; five minutes in all


class Mailer(Protocol):
    """Something that can hand a message on. Raises OSError or smtplib.SMTPException when it cannot."""

    def send(self, message: EmailMessage) -> None: ...


@dataclass(frozen=True)
class FolderMailer:
    """Keeps each mail as an .eml file that its owner alone reads; for machines without a mail server."""

    folder: Path

    def send(self, message: EmailMessage) -> None:
        make_private_folder(self.folder)
        write_private(self.folder / f"{message['X-Listo-Mail']}.eml", bytes(message))


@dataclass(frozen=True)
class SmtpMailer:
    """Hands mail to a server over SMTP.

    Returns as soon as the server has taken it: the shorter the time until that is noted, the less often a worker that
    is killed leaves a mail behind that goes out again.
    """

    settings: Settings

    def send(self, message: EmailMessage) -> None:
        with closing(smtplib.SMTP(self.settings.smtp_host, self.settings.smtp_port, timeout=20)) as server:
            if self.settings.smtp_starttls:
                # A server for whose certificate nobody vouches gets nothing.
                server.starttls(context=ssl.create_default_context())
            if self.settings.smtp_user:
                server.login(self.settings.smtp_user, self.settings.smtp_password)
            server.send_message(message)
            with suppress(OSError, smtplib.SMTPException):
                server.putcmd("quit")  # what it says to that changes nothing, so nobody waits for it


def make_mailer(settings: Settings) -> Mailer:
    """The mailer that the settings ask for."""
    return SmtpMailer(settings) if settings.smtp_host else FolderMailer(settings.mail_folder)


def queue_mail(
    session: Session, *, key: str, recipient: str, subject: str, body: str, language: str, at: datetime
) -> None:
    """Puts a mail in the outbox, unless one with this key is there already."""
    if session.scalar(select(Mail.id).where(Mail.key == key)) is None:
        mail = Mail(
            key=key, recipient=recipient, subject=subject, body=body, language=language, created_at=at, due_at=at
        )
        session.add(mail)
        session.flush()


def forget_mails_to(session: Session, addresses: Collection[str]) -> None:
    """Takes every mail to these addresses out of the outbox, sent or not."""
    session.execute(delete(Mail).where(Mail.recipient.in_(addresses)))


def deliver_due(
    database: Database, mailer: Mailer, *, sender: str, at: datetime, stop: threading.Event | None = None
) -> int:
    """Sends the first few mails that are due, each under a lease of its own, and returns how many went out.

    A worker that dies while sending leaves the mail to be tried again when its lease ends. Once `stop` is set no
    further mail is begun: those not begun go back into the queue.
    """
    sent = 0
    for mail in _take_due(database, at):
        if stop is not None and stop.is_set():
            _record(database, mail, state=MailState.QUEUED, due_at=at)
        else:
            sent += _deliver_one(database, mailer, mail, sender, at)
    return sent


def _take_due(database: Database, at: datetime) -> Sequence[Mail]:
    waiting = (MailState.QUEUED, MailState.SENDING)
    with database.transaction() as session:
        due = select(Mail).where(Mail.state.in_(waiting), Mail.due_at <= at).order_by(Mail.due_at, Mail.id)
        return [mail for mail in session.scalars(due.limit(AT_ONCE)) if _lease(session, mail, at)]


def _lease(session: Session, mail: Mail, at: datetime) -> bool:
    """Claims the mail if nobody else has since it was read; two workers never hold one mail."""
    claim = (
        update(Mail)
        .where(Mail.id == mail.id, Mail.state == mail.state, Mail.due_at == mail.due_at)
        .values(state=MailState.SENDING, due_at=at + LEASE)
        .execution_options(synchronize_session=False)
    )
    return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]


def _deliver_one(database: Database, mailer: Mailer, mail: Mail, sender: str, at: datetime) -> bool:
    try:
        mailer.send(_message(mail, sender))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        tries = mail.tries + 1
        state = MailState.FAILED if tries >= TRIES else MailState.QUEUED
        pause = FIRST_PAUSE * 2**tries
        _record(database, mail, state=state, tries=tries, due_at=at + pause, last_error=str(error)[:500])
        return False
    gone = {} if isinstance(mailer, FolderMailer) else {"body": ""}  # the text may hold a one-time link
    _record(database, mail, state=MailState.SENT, tries=mail.tries + 1, sent_at=at, last_error="", **gone)
    return True


def _record(database: Database, mail: Mail, **values: object) -> None:
    """Writes down what became of a mail, as soon as the database takes it.

    A database that restarts, or whose disk is full, between the sending and this note would else have the mail sent
    again. Raises what the database raised last if it takes nothing for MOST_TRIES_TO_RECORD.
    """
    for number in range(MOST_TRIES_TO_RECORD + 1):
        try:
            with database.transaction() as session:
                session.execute(update(Mail).where(Mail.id == mail.id).values(**values))
        except DBAPIError:
            if number == MOST_TRIES_TO_RECORD:
                raise
            time.sleep(PAUSE_TO_RECORD)
        else:
            return


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["Date"] = mail.created_at
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Content-Language"] = mail.language
    message["X-Listo-Mail"] = str(mail.id)
    # As all else the same at every try: a mail that came twice shows once.
    message["Message-ID"] = f"<{mail.id}@{_domain_of(sender)}>"
    message.set_content(mail.body)
    return message


def _domain_of(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
