"""Makes a release of a market, step by step: reads what is new, makes the columns, compares, writes, publishes.

It may be stopped at any step or fail there: the release before stays, and what was read need not be read again.
"""

import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import IntegrityError

from portal.assessments.statistics import read_sent
from portal.core.db import Database
from portal.core.errors import Conflict
from portal.market import queries, services
from portal.market.columns import Market, is_cohort
from portal.market.disclosure.comparing import Earlier, Verdict, kept_document, kept_from, may_release
from portal.market.disclosure.perturbation import FILE, MINIMUM
from portal.market.filling import fill, with_cohorts
from portal.market.opening import open_market
from portal.market.packing import Layout
from portal.market.queries import Current
from portal.market.shape import Shape
from portal.market.storing import write_market
from portal.questionnaires.queries import PublishedVersion, get_current_version

AT_ONCE = 200  # submissions that are read before their rows are kept
READING, FILLING, COMPARING, WRITING = 10, 1, 1, 1  # what the parts take of the work, for each supplier
STRAY_AFTER = 24 * 60 * 60  # seconds after which a file that no release names is taken for left behind
ENDING = ".market"


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work that is done: so much of so much in all."""

    what: str
    done: int
    whole: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it: the number of the new release, and the verdict on it.

    There is no new release (None) when it would show nothing new, and no verdict when nobody has sent anything yet.
    """

    number: int | None
    verdict: Verdict | None


def make_release(
    database: Database, folder: Path, questionnaire_id: str, *, made_up: bool, by: UUID | None, at: datetime
) -> Iterator[Step | Outcome]:
    """Make a release of the market of this questionnaire's current version; the last thing to come is the outcome.

    `made_up` says that everything here is a demonstration. Raises NotFound for a questionnaire that is not published,
    and Conflict when somebody else makes a release at the same time.
    """
    try:
        yield from _Releasing(database, folder, questionnaire_id, at).run(made_up=made_up, by=by)
    except IntegrityError as problem:
        raise Conflict("another release of this market is being made") from problem


class _Releasing:
    def __init__(self, database: Database, folder: Path, questionnaire_id: str, at: datetime) -> None:
        self.database, self.folder, self.at = database, folder, at
        with database.reading() as session:
            self.version: PublishedVersion = get_current_version(session, questionnaire_id)
        self.layout = Layout(Shape(self.version.questionnaire))
        self.current = Current(questionnaire_id, self.layout.fingerprint, at)
        self.done = self.whole = 0

    def run(self, *, made_up: bool, by: UUID | None) -> Iterator[Step | Outcome]:
        """Everything, one part after the other."""
        yield from self._read()
        with self.database.reading() as session:
            count = queries.count_rows(session, self.current)
            known = queries.list_answered(session, self.current)
            market = fill(self.layout, known, count, queries.read_rows(session, self.current))
            market = with_cohorts(market, queries.read_cohorts(session, self.current.questionnaire_id))
            is_synthetic = made_up or queries.has_synthetic(session, self.current)
            yield self._step("counting", FILLING * count)
        if not len(market):
            yield Outcome(None, None)
            return
        outcome = publish_market(
            self.database, self.folder, self.version, market, is_synthetic=is_synthetic, by=by, at=self.at
        )
        yield self._step("writing", (COMPARING + WRITING) * count)
        yield outcome

    def _read(self) -> Iterator[Step]:
        """Reads what was sent since the last time, and gives new suppliers their keys."""
        with self.database.reading() as session:
            unread = queries.list_unread(session, self.current)
            keyless = queries.list_without_key(session, self.current)
            known = queries.count_rows(session, self.current)
        self.whole = (known + len(unread)) * (FILLING + COMPARING + WRITING) + len(unread) * READING
        for some in _some_at_once(keyless):
            with self.database.transaction() as session:
                services.give_keys(session, some)
        for some in _some_at_once(unread):
            with self.database.reading() as session:
                rows = [services.pack_row(self.layout, sent) for sent in read_sent(session, some)]
            with self.database.transaction() as session:
                services.keep_rows(session, self.layout, rows)
            yield self._step("reading", READING * len(some))

    def _step(self, what: str, work: int) -> Step:
        self.done += work
        return Step(what, self.done, max(self.whole, self.done))


def publish_market(
    database: Database,
    folder: Path,
    version: PublishedVersion,
    market: Market,
    *,
    is_synthetic: bool,
    by: UUID | None,
    at: datetime,
) -> Outcome:
    """Hold the market against the releases before it, and publish it as the next one if it shows something new."""
    questionnaire_id = version.questionnaire.id
    verdict = _compare(database, folder, questionnaire_id, market)
    if not verdict.may_release:
        return Outcome(None, verdict)
    file = f"{questionnaire_id}-{at:%Y%m%d}-{secrets.token_hex(8)}{ENDING}"
    sha256, size = write_market(folder / file, market)
    try:
        with database.transaction() as session:
            newest = queries.find_newest_release(session, questionnaire_id)
            new = services.NewRelease(
                questionnaire_id=questionnaire_id,
                version_id=version.id,
                number=newest.number + 1 if newest else 1,
                file=file,
                sha256=sha256,
                size=size,
                kept=kept_document(verdict.kept),
                protection={"table": FILE.name, "minimum": MINIMUM},
                is_synthetic=is_synthetic,
            )
            services.add_release(session, new, by=by, at=at)
            old = services.forget_old_releases(session, questionnaire_id)
    except BaseException:
        (folder / file).unlink(missing_ok=True)
        raise
    for name in old:
        (folder / name).unlink(missing_ok=True)
    _sweep(database, folder, questionnaire_id)
    return Outcome(new.number, verdict)


def _compare(database: Database, folder: Path, questionnaire_id: str, market: Market) -> Verdict:
    """Against the newest release, and those before it as far back as groups keep their figures; cohorts against all."""
    earlier, has_cohorts = [], any(map(is_cohort, market.dimensions))
    with database.reading() as session:
        for stored in queries.list_releases(session, questionnaire_id):
            before = open_market(stored, folder)
            kept = kept_from(stored.kept, before)
            earlier.append(Earlier(before, came_from(market.tags, before.tags), kept))
            if not kept and not has_cohorts:
                break
    return may_release(market, earlier)


def _sweep(database: Database, folder: Path, questionnaire_id: str) -> None:
    """Deletes what killed processes left behind."""
    with database.reading() as session:
        wanted = {stored.file for stored in queries.list_releases(session, questionnaire_id)}
    now = time.time()
    for path in folder.glob(f"*{ENDING}*"):
        ours = path.name.lstrip(".").startswith(f"{questionnaire_id}-")
        if ours and path.name not in wanted and now - path.stat().st_mtime > STRAY_AFTER:
            path.unlink(missing_ok=True)


def came_from(tags: NDArray[np.uint64], earlier: NDArray[np.uint64]) -> NDArray[np.intp]:
    """For each tag its place among the earlier ones, -1 for none."""
    order = np.argsort(earlier, kind="stable")
    places = np.searchsorted(earlier, tags, sorter=order)
    found = np.full(len(tags), -1, dtype=np.intp)
    inside = np.flatnonzero(places < len(earlier))
    rows = order[places[inside]]
    same = earlier[rows] == tags[inside]
    found[inside[same]] = rows[same]
    return found


def _some_at_once(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
