"""What the portal stands on fails: disk full, clock wrong, no mail server. Nothing is lost, nothing doubled."""

import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from portal.core.outbox.models import Mail, MailState
from portal.core.outbox.services import queue_mail
from tests.production.conftest import FEW, Place, need_clock, need_small_disk
from tests.production.saving import Books, compare, repeated, save_during
from tests.production.sending import count_made, send_during
from tests.production.suppliers import SignedInClient
from tests.production.table import Row

pytestmark = pytest.mark.production
Tell = Callable[[Row], None]
PATIENCE = 60.0
WAITING = (MailState.QUEUED, MailState.SENDING)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Returns when it is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


def judge(place: Place, books: Books, clients: list[SignedInClient]) -> None:
    """Nothing is lost, nothing written over or twice."""
    found = compare(place.suppliers.database, books, clients)
    assert (found.lost, found.overwritten, found.unknown) == ([], [], 0)


def queue(place: Place, count: int) -> list[str]:
    """Mails for the worker; gives their ids."""
    keys, at = [f"production:{uuid4()}" for _ in range(count)], datetime.now(UTC)
    with place.suppliers.database.transaction() as session:
        for number, key in enumerate(keys):
            to = f"{number}@example.org"
            queue_mail(session, key=key, recipient=to, subject="S", body="B", language="es", at=at)
        return [str(one) for one in session.scalars(select(Mail.id).where(Mail.key.in_(keys)))]


def count_waiting(place: Place) -> int:
    """How many mails are still to be sent."""
    with place.suppliers.database.reading() as session:
        return len(session.scalars(select(Mail.id).where(Mail.state.in_(WAITING))).all())


def make_due(place: Place) -> None:
    """Brings the next try forward: a mail that failed waits for minutes, a lease of a dead worker for five.

    One mail at a time, as the worker writes them in an order of its own.
    """
    with place.suppliers.database.reading() as session:
        waiting = session.scalars(select(Mail.id).where(Mail.state.in_(WAITING))).all()
    for mail in waiting:
        with place.suppliers.database.transaction() as session:
            due = update(Mail).where(Mail.id == mail, Mail.state.in_(WAITING))
            session.execute(due.values(due_at=datetime.now(UTC)))


def send_rest(place: Place) -> None:
    """Has the worker send what is left."""
    end = time.monotonic() + PATIENCE
    while count_waiting(place):
        assert time.monotonic() < end, "mails stay"
        make_due(place)
        time.sleep(1.0)


def need_room(place: Place) -> None:
    """Has the next save need room: SQLite writes over its log of writes, once that has grown, and cuts it if asked."""
    if place.cluster is None:
        with suppress(OperationalError), place.suppliers.database.engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))


def test_a_full_disk_loses_no_save(place: Place, times: int, tell: Tell) -> None:
    disk, cluster = need_small_disk(place), place.cluster
    clients = place.suppliers.at_work(FEW)
    books = Books()

    def fill_and_clear() -> None:
        wanted = books.others.total() + 10

        def refused() -> bool:
            need_room(place)
            disk.fill()
            return books.others.total() >= wanted

        try:
            wait_until(refused, "nobody was refused")
        finally:
            disk.clear()
        if cluster is not None and not cluster.is_running:
            cluster.wait_or_start()
        enough = books.count + 10
        wait_until(lambda: books.count > enough, "nobody can save again")

    save_during(place.here, clients, repeated(fill_and_clear, times), books=books)
    refused = books.others.total()
    judge(place, books, clients)
    seen = f"{refused} saves were refused while there was no room and kept afterwards; no restart of the portal"
    tell(
        Row(
            f"{FEW} people save; the disk of the database is full, then not", place.kind, times, books.count, 0, 0, seen
        )
    )


def test_a_clock_that_jumps_loses_and_doubles_nothing(on_sqlite: Place, times: int, tell: Tell) -> None:
    clock, here = need_clock(on_sqlite), on_sqlite.here
    clients, senders = on_sqlite.suppliers.at_work(FEW), on_sqlite.suppliers.ready_to_submit(3 * times)
    mails = queue(on_sqlite, 10 * times)

    def jump() -> None:
        for to in ("+2h", "-3h", "+26h", "+0"):
            clock.write_text(to)
            time.sleep(1.2)  # the clock is looked at once a second

    books = save_during(here, clients, repeated(jump, times))
    assert books.others == {}
    judge(on_sqlite, books, clients)
    sent = send_during(here, senders, jump, wait=0.1)
    assert all(len(one.submissions) == len(one.certificates) == 1 for one in sent)
    assert count_made(on_sqlite.suppliers.database, senders) == (len(senders), len(senders))
    send_rest(on_sqlite)
    assert here.mailbox.doubled() == []
    assert set(mails) <= set(here.mailbox.ids())
    seen = f"nobody was signed out; {len(senders)} submissions, certificates and {len(mails)} mails, each once"
    what = f"{FEW} people save, others send, mail goes out; "
    what += "the clock jumps 2 hours on, 5 back, 29 on, back to the true time"
    tell(Row(what, "sqlite", times, books.count, 0, 0, seen))


def test_a_mail_server_that_is_down_loses_and_doubles_no_mail(on_postgresql: Place, times: int, tell: Tell) -> None:
    mailbox, queued = on_postgresql.here.mailbox, list[str]()
    for _ in range(times):
        mailbox.close()
        queued += queue(on_postgresql, 12)
        make_due(on_postgresql)
        wait_until(lambda: failed_once(on_postgresql), "the worker does not try")
        mailbox.open()
        send_rest(on_postgresql)
    assert mailbox.doubled() == []
    assert set(queued) <= set(mailbox.ids())
    tell(
        Row(
            "Mail waits; the mail server is down, then not",
            "postgresql",
            times,
            len(queued),
            0,
            0,
            "each mail came once",
        )
    )


def failed_once(place: Place) -> bool:
    """Whether the worker has tried in vain."""
    with place.suppliers.database.reading() as session:
        return (
            session.scalar(select(Mail.id).where(Mail.tries > 0, Mail.state == MailState.QUEUED).limit(1)) is not None
        )


def test_a_database_that_restarts_while_mail_goes_out_doubles_none(
    on_postgresql: Place, times: int, tell: Tell
) -> None:
    mailbox, cluster, queued = on_postgresql.here.mailbox, on_postgresql.cluster, list[str]()
    assert cluster is not None
    mailbox.pause = 0.05
    for _ in range(times):
        queued += queue(on_postgresql, 20)
        before = len(mailbox.messages)
        wait_until(lambda: len(mailbox.messages) > before + 2, "no mail goes out")  # noqa: B023
        cluster.stop("immediate")
        time.sleep(0.3)
        cluster.start()
        send_rest(on_postgresql)
    mailbox.pause = 0.0
    assert mailbox.doubled() == []
    assert set(queued) <= set(mailbox.ids())
    what = "Mail goes out; the database crashes and is started again"
    tell(Row(what, "postgresql", times, len(queued), 0, 0, "each mail came once"))


def test_a_mail_worker_that_is_stopped_doubles_none_and_one_that_is_killed_at_most_the_mail_in_hand(
    on_postgresql: Place, times: int, tell: Tell
) -> None:
    mailbox, worker, doubled = on_postgresql.here.mailbox, on_postgresql.here.worker, dict[int, int]()
    for how in (signal.SIGTERM, signal.SIGKILL):
        doubled[how], seen_before = 0, len(mailbox.doubled())
        queued = list[str]()
        for _ in range(times):
            mailbox.pause = 0.2
            queued += queue(on_postgresql, 6)
            before = len(mailbox.messages)
            wait_until(lambda: len(mailbox.messages) > before, "no mail goes out")  # noqa: B023
            worker.stop() if how is signal.SIGTERM else worker.kill()
            mailbox.pause = 0.0
            worker.start()
            send_rest(on_postgresql)
        doubled[how] = len(mailbox.doubled()) - seen_before
        assert set(queued) <= set(mailbox.ids())
    assert doubled[signal.SIGTERM] == 0
    assert doubled[signal.SIGKILL] <= times
    for name in mailbox.doubled():  # a mail program shows one of two with the same name
        assert len({one["Message-ID"] for one in mailbox.messages if one["X-Listo-Mail"] == name}) == 1
    mailbox.messages.clear()
    tell(
        Row(
            "Mail goes out; the worker is stopped and started again",
            "postgresql",
            times,
            6 * times,
            0,
            0,
            "each mail came once",
        )
    )
    seen = "at most the mail in hand, with the same Message-ID: a mail server cannot be asked whether it took a mail"
    what = "Mail goes out slowly; the worker is killed (`kill -9`) in the middle of a mail"
    tell(Row(what, "postgresql", times, 6 * times, 0, doubled[signal.SIGKILL], seen))
