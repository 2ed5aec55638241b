"""People who save, over and over, and write down what they were told is saved, to be laid beside the database."""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import select

from portal.assessments.models import StoredAnswer
from portal.core.db import Database
from tests.production.installation import Installation, trusting
from tests.production.lines import Line, LineBroken, address_of, run_apart
from tests.production.suppliers import SignedInClient

Key = tuple[UUID, str]
REVISION = re.compile(rb'name="revision" value="(\d+)"')
PAUSE_AFTER_FAILURE = 0.1
LONGEST = 300.0  # seconds for a whole run
MOST_FAILURES = 600  # of one save in a row
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Books:
    """What was acknowledged: for each answer the revisions with their notes; and what was answered instead."""

    saved: dict[Key, list[tuple[int, str]]] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    most_met: int = 0  # times in a row that somebody else had saved meanwhile

    @property
    def count(self) -> int:
        """How many saves were acknowledged."""
        return sum(map(len, self.saved.values()))

    def keep(self, key: Key, revision: int, note: str, seconds: float) -> None:
        """Writes down a save that was acknowledged."""
        self.saved.setdefault(key, []).append((revision, note))
        self.slowest = max(self.slowest, seconds)


@dataclass(frozen=True)
class Findings:
    """Answers whose acknowledged state is gone; revisions that two were told are theirs; those nobody was told of."""

    lost: list[Key]
    overwritten: list[Key]
    unknown: int


class Saver:
    """One person: saves by itself as an open page does, and sends what was not acknowledged again."""

    def __init__(self, client: SignedInClient, line: Line, books: Books, name: str) -> None:
        self.client, self.line, self.books, self.name = client, line, books, name
        self.headers = client.headers(f"https://localhost:{line.port}")
        self.revisions: dict[str, int] = {}

    async def work(self, over: asyncio.Event, most_items: int = 3) -> None:
        """Saves until it is over; the last save is seen through."""
        number = 0
        while not over.is_set():
            item = self.client.items[number % min(most_items, len(self.client.items))]
            number += 1
            await self.save(item, f"{self.name}, note {number}")
        self.line.close()

    async def save(self, item: str, note: str) -> None:
        """Saves an answer with a note; tries until it is acknowledged."""
        path, began = f"/assessments/{self.client.assessment_id}/items/{item}", time.monotonic()
        met = 0
        for _ in range(MOST_FAILURES):
            status, revision = await self._try(path, item, note)
            if status == 200:
                self.revisions[item] = revision
                self.books.keep((self.client.assessment_id, item), revision, note, time.monotonic() - began)
                return
            if status == 409:
                met += 1
                self.books.most_met = max(self.books.most_met, met)
                self.revisions[item] = await self._look(path, item)
            else:
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
        raise RuntimeError(f"{self.name} could not save: {self.books.others}")

    async def _try(self, path: str, item: str, note: str) -> tuple[int, int]:
        fields = [
            ("csrf_token", self.client.token),
            ("answer", "2"),
            ("note", note),
            ("revision", str(self.revisions.get(item, 0))),
            *(("checks", check) for check in self.client.checks[item]),
        ]
        headers = self.headers | FORM | {"X-Requested-With": "autosave"}
        try:
            reply = await self.line.ask("POST", path, headers, urlencode(fields).encode())
        except LineBroken:
            self.books.others["no answer"] += 1
            return 0, 0
        if reply.status != 200:
            self.books.others[str(reply.status)] += 1
            return reply.status, 0
        return 200, int(json.loads(reply.body)["revision"])

    async def _look(self, path: str, item: str) -> int:
        """What a person does who is told that somebody saved meanwhile: looks at what is there."""
        try:
            reply = await self.line.ask("GET", path, self.headers)
        except LineBroken:
            return self.revisions.get(item, 0)
        found = REVISION.search(reply.body)
        return int(found[1]) if found else self.revisions.get(item, 0)


def repeated(fault: Callable[[], object], times: int) -> Callable[[], None]:
    """The same fault so many times."""

    def all_of_them() -> None:
        for _ in range(times):
            fault()

    return all_of_them


def save_during(
    place: Installation,
    clients: Sequence[SignedInClient],
    fault: Callable[[], object],
    *,
    books: Books | None = None,
    after: float = 0.3,
) -> Books:
    """All of them save at once; when a tenth has saved the fault happens, then they go on a while."""
    books = books or Books()

    async def all_of_them() -> None:
        over, tls = asyncio.Event(), trusting()
        savers = [
            Saver(client, Line(place.port, tls, source=address_of(number)), books, f"person {number}")
            for number, client in enumerate(clients)
        ]
        async with asyncio.timeout(LONGEST), asyncio.TaskGroup() as group:
            for saver in savers:
                group.create_task(saver.work(over))
            try:
                while books.count < len(clients) / 10:
                    await asyncio.sleep(0.02)
                await asyncio.to_thread(fault)
                await asyncio.sleep(after)
            finally:
                over.set()

    run_apart(all_of_them())
    return books


def compare(database: Database, books: Books, clients: Sequence[SignedInClient]) -> Findings:
    """Lays what was acknowledged beside what the database holds.

    Where two people share an answer, one may see the other's before an unacknowledged save of theirs is sent again; so
    what nobody was told of is counted only where one person saves alone.
    """
    shared = {one for one, count in Counter(client.assessment_id for client in clients).items() if count > 1}
    there = _stored(database, {assessment for assessment, _item in books.saved})
    lost, overwritten, unknown = [], [], 0
    for key, saves in books.saved.items():
        revisions = [revision for revision, _note in saves]
        newest, note = max(saves)
        found, words = there.get(key, (0, ""))
        if found < newest or (found == newest and words != note):
            lost.append(key)
        if len(set(revisions)) < len(revisions):
            overwritten.append(key)
        unknown += found - len(set(revisions)) if key[0] not in shared else 0
    return Findings(lost, overwritten, unknown)


def _stored(database: Database, assessments: set[UUID]) -> dict[Key, tuple[int, str]]:
    columns = StoredAnswer.assessment_id, StoredAnswer.item_id, StoredAnswer.revision, StoredAnswer.note
    with database.reading() as session:
        rows = session.execute(select(*columns).where(StoredAnswer.assessment_id.in_(assessments))).all()
    return {(row.assessment_id, row.item_id): (row.revision, row.note) for row in rows}
