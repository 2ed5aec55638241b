"""Suppliers at work in an installation: what each was told is saved is written down."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from portal.assessments import services
from portal.assessments.models import Assessment, StoredAnswer, Submission
from portal.core.config import Settings
from portal.core.db import Database
from portal.questionnaires.queries import get_version
from tests.factories.assessments import COMPLETE, publish, start, submit
from tests.factories.certificates import make_certificate
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import AT

ITEMS = ("first.promise", "first.told", "second.ways", "second.share")
Key = tuple[UUID, str]


@dataclass
class Ledger:
    """For each answer the last revision that was acknowledged, and the note saved with it."""

    saved: dict[Key, tuple[int, str]] = field(default_factory=dict)
    count: int = 0

    def so_far(self) -> dict[Key, tuple[int, str]]:
        """What was acknowledged up to now."""
        return dict(self.saved)


def open_suppliers(database: Database, count: int) -> list[tuple[UUID, UUID]]:
    """Suppliers that have an open assessment and one that was sent; gives assessments and who works on them."""
    found = []
    with database.transaction() as session:
        version = publish(session)
        make_certificate(session, at=AT, version=version)
        for _ in range(count):
            organisation, owner = make_supplier_with_owner(session)
            submit(session, organisation.id, owner.id, version=version)
            found.append((start(session, organisation.id, owner.id, version).id, owner.id))
    return found


@contextmanager
def at_work(settings: Settings, suppliers: list[tuple[UUID, UUID]]) -> Iterator[Ledger]:
    """Each supplier saves, over and over, until the block ends; a failure of one of them is raised at the end."""
    database, ledger, over = Database(settings.database_address), Ledger(), threading.Event()
    failures: list[BaseException] = []

    def work(assessment_id: UUID, person_id: UUID) -> None:
        number = 0
        try:
            while not over.is_set():
                number += 1
                save_one(database, ledger, (assessment_id, ITEMS[number % len(ITEMS)]), person_id, f"note {number}")
        except BaseException as problem:
            failures.append(problem)

    threads = [threading.Thread(target=work, args=each) for each in suppliers]
    for thread in threads:
        thread.start()
    try:
        yield ledger
    finally:
        over.set()
        for thread in threads:
            thread.join()
        database.engine.dispose()
    assert failures == []


def save_one(database: Database, ledger: Ledger, key: Key, person_id: UUID, note: str) -> None:
    """Saves an answer with a note; what is written into the ledger was committed before."""
    assessment_id, item_id = key
    with database.transaction() as session:
        assessment = session.get_one(Assessment, assessment_id)
        item = get_version(session, assessment.questionnaire_version_id).questionnaire.item(item_id)
        stored = services.queries.find_stored_answer(session, assessment, item_id)
        given = type(COMPLETE[item_id])(COMPLETE[item_id].state, COMPLETE[item_id].value, note=note)
        draft = services.Draft(answer=given, revision=stored.revision if stored else 0)
        outcome = services.save_answer(session, assessment, item, draft, by=person_id, at=AT)
        assert isinstance(outcome, services.Saved)
    ledger.saved[key] = (outcome.revision, note)
    ledger.count += 1


def lost(settings: Settings, acknowledged: dict[Key, tuple[int, str]]) -> list[Key]:
    """Answers that this installation has in an older state than was acknowledged."""
    database = Database(settings.database_address)
    with database.reading() as session:
        rows = session.execute(
            select(StoredAnswer.assessment_id, StoredAnswer.item_id, StoredAnswer.revision, StoredAnswer.note)
        ).all()
    database.engine.dispose()
    there = {(row.assessment_id, row.item_id): (row.revision, row.note) for row in rows}
    gone = []
    for key, (revision, note) in acknowledged.items():
        found, words = there.get(key, (0, ""))
        if found < revision or (found == revision and words != note):
            gone.append(key)
    return gone


def broken_submissions(settings: Settings) -> list[UUID]:
    """Submissions whose document has another hash than the one stored beside it."""
    database = Database(settings.database_address)
    with database.reading() as session:
        rows = session.execute(select(Submission.id, Submission.document, Submission.content_hash)).all()
    database.engine.dispose()
    assert rows
    return [row.id for row in rows if hashlib.sha256(row.document.encode()).hexdigest() != row.content_hash]
