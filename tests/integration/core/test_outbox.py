"""Mail goes out once, and a mail server that fails loses nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.core.db import Database
from portal.core.outbox import services
from portal.core.outbox.alone import sending_alone
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


def test_a_worker_that_is_asked_to_stop_finishes_the_mail_in_hand_and_leaves_the_rest(database: Database) -> None:
    stop = Event()

    class Asked(ListMailer):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            stop.set()

    queue(database, 3)
    mailer = Asked()
    assert deliver_due(database, mailer, sender=SENDER, at=AT, stop=stop) == 1
    assert sorted(mail.state for mail in mails(database)) == [MailState.QUEUED, MailState.QUEUED, MailState.SENT]
    assert deliver_due(database, mailer, sender=SENDER, at=AT) == 2
    assert len(set(mailer.sent)) == 3


def test_a_mail_is_the_same_mail_at_every_try(database: Database) -> None:
    class Failing(ListMailer):
        def send(self, message: EmailMessage) -> None:
            self.sent.append(message["Message-ID"])
            raise OSError("451 greylisted")

    queue(database, 1)
    mailer = Failing()
    deliver_due(database, mailer, sender=f"Portal <{SENDER}>", at=AT)
    deliver_due(database, mailer, sender=SENDER, at=AT + timedelta(days=1))
    assert len(mailer.sent) == 2
    assert mailer.sent == [f"<{mails(database)[0].id}@example.org>"] * 2


def test_a_mail_that_a_killed_worker_had_handed_over_comes_again_as_the_very_same_mail(database: Database) -> None:
    class Killed(BaseException):
        pass

    class Taken:
        def __init__(self) -> None:
            self.whole: list[bytes] = []
            self.names: list[str] = []

        def send(self, message: EmailMessage) -> None:
            self.whole.append(bytes(message))
            self.names.append(message["Message-ID"])
            if len(self.whole) == 1:
                raise Killed

    queue(database, 1)
    mailer = Taken()
    with pytest.raises(Killed):
        deliver_due(database, mailer, sender=SENDER, at=AT)
    assert deliver_due(database, mailer, sender=SENDER, at=AT + LEASE) == 1
    assert mailer.whole == [mailer.whole[0]] * 2
    assert mailer.names == [f"<{mails(database)[0].id}@example.org>"] * 2


@dataclass
class Flaky:
    """A database that refuses so many of the transactions after the first."""

    database: Database
    refusals: int
    begun: int = 0

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        self.begun += 1
        if 1 < self.begun <= self.refusals + 1:
            raise OperationalError("COMMIT", {}, Exception("the database is restarting"))
        with self.database.transaction() as session:
            yield session


def test_a_mail_that_went_out_is_noted_as_soon_as_the_database_is_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "PAUSE_TO_RECORD", 0)
    queue(database, 1)
    mailer = ListMailer()
    assert deliver_due(Flaky(database, 4), mailer, sender=SENDER, at=AT) == 1  # type: ignore[arg-type]
    assert [mail.state for mail in mails(database)] == [MailState.SENT]
    assert deliver_due(database, mailer, sender=SENDER, at=AT + 2 * LEASE) == 0
    assert len(mailer.sent) == 1


def test_a_database_that_stays_away_stops_the_worker(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "PAUSE_TO_RECORD", 0)
    monkeypatch.setattr(services, "MOST_TRIES_TO_RECORD", 3)
    queue(database, 1)
    with pytest.raises(OperationalError):
        deliver_due(Flaky(database, 9), ListMailer(), sender=SENDER, at=AT)  # type: ignore[arg-type]


def test_one_worker_sends_at_a_time_and_the_next_takes_over(application: Flask) -> None:
    one, other = (Database(application.extensions["settings"].database_address) for _ in range(2))
    with sending_alone(one) as first, sending_alone(other) as second:
        assert (first, second) == (True, False)
    with sending_alone(other) as second:
        assert second
    with pytest.raises(RuntimeError), sending_alone(one):
        raise RuntimeError("something went wrong while sending")
    with sending_alone(other) as second:
        assert second
    for database in (one, other):
        database.engine.dispose()


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
