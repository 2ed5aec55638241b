"""Mail goes out once, and a mail server that fails loses nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import delete

from portal.core.db import Database
from portal.core.outbox.models import Mail, MailState
from portal.core.outbox.queries import list_mails
from portal.core.outbox.services import AT_ONCE, LEASE, TRIES, deliver_due, queue_mail

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SENDER = "portal@example.org"


@dataclass
class ListMailer:
    """Keeps what it was given, or fails."""

    fails: bool = False
    sent: list[str] = field(default_factory=list)

    def send(self, message: EmailMessage) -> None:
        if self.fails:
            raise OSError("no mail server")
        self.sent.append(message["To"])


def queue(database: Database, count: int) -> None:
    with database.transaction() as session:
        for number in range(count):
            to = f"{number}@example.org"
            queue_mail(session, key=to, recipient=to, subject="S", body="B", language="es", at=AT)


def mails(database: Database) -> list[Mail]:
    with database.reading() as session:
        return list(list_mails(session))


def test_a_mail_goes_out_once_and_no_worker_takes_more_than_a_few(database: Database) -> None:
    queue(database, AT_ONCE + 2)
    mailer = ListMailer()
    assert [deliver_due(database, mailer, sender=SENDER, at=AT) for _ in range(3)] == [AT_ONCE, 2, 0]
    assert sorted(mailer.sent) == sorted({mail.recipient for mail in mails(database)})
    assert {(mail.state, mail.body) for mail in mails(database)} == {(MailState.SENT, "")}  # no link is kept


def test_the_same_key_is_queued_once(database: Database) -> None:
    queue(database, 1)
    queue(database, 1)
    assert len(mails(database)) == 1


def test_a_mail_that_fails_is_tried_later_and_later_and_given_up_at_last(database: Database) -> None:
    queue(database, 1)
    at, mailer, pauses = AT, ListMailer(fails=True), []
    for _ in range(TRIES):
        assert deliver_due(database, mailer, sender=SENDER, at=at) == 0
        (mail,) = mails(database)
        pauses.append(mail.due_at - at)
        at = mail.due_at
    assert pauses == sorted(pauses)
    assert (mail.state, mail.last_error) == (MailState.FAILED, "no mail server")
    mailer.fails = False
    assert deliver_due(database, mailer, sender=SENDER, at=at + timedelta(days=9)) == 0


def test_what_a_dead_worker_held_is_sent_when_its_lease_ends(database: Database) -> None:
    class Killed(BaseException):
        pass

    class Dying(ListMailer):
        def send(self, message: EmailMessage) -> None:
            raise Killed

    queue(database, 1)
    with pytest.raises(Killed):
        deliver_due(database, Dying(), sender=SENDER, at=AT)
    mailer = ListMailer()
    assert deliver_due(database, mailer, sender=SENDER, at=AT + LEASE / 2) == 0
    assert deliver_due(database, mailer, sender=SENDER, at=AT + LEASE) == 1


@pytest.fixture
def racing(application: Flask) -> Iterator[Database]:
    """The database without the test's own transaction around it."""
    database: Database = application.extensions["database"]
    yield database
    with database.transaction() as session:
        session.execute(delete(Mail))


def test_workers_at_once_never_send_one_mail_twice(racing: Database) -> None:
    queue(racing, 4 * AT_ONCE)
    mailer = ListMailer()
    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(deliver_due, racing, mailer, sender=SENDER, at=AT) for _ in range(24)]
        sent = sum(each.result() for each in work)
    assert sent == len(mailer.sent) == len(set(mailer.sent))
