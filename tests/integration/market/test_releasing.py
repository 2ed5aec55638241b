"""Releases hold what suppliers sent, are made from what is new, and never damage the one before."""

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.assessments.models import Submission
from portal.assessments.queries import read_submission
from portal.core.db import Database
from portal.core.errors import Conflict, NotFound
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.market import opening, queries, releasing, services
from portal.market.columns import Market
from portal.market.models import MarketRelease, MarketRow, SupplierKey
from portal.market.opening import open_market, open_release
from portal.market.queries import LONGEST_CURRENT
from portal.market.releasing import READING, make_release
from portal.market.storing import DamagedMarket
from portal.organisations.models import Organisation
from tests.factories.people import AT
from tests.integration.market.conftest import Releasing

Suppliers = Callable[..., None]


def newest(session: Session) -> MarketRelease:
    found = queries.find_newest_release(session, "hrdd-core")
    assert found is not None
    return found


def market_of_newest(database: Database, folder: Path) -> Market:
    with database.reading() as session:
        return open_market(newest(session), folder)


def test_a_release_holds_for_each_supplier_what_its_own_result_says(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    suppliers(25)
    _steps, outcome = release()
    assert outcome.number == 1
    market = market_of_newest(database, folder)
    with database.reading() as session:
        keys = {key.organisation_id: key for key in session.scalars(select(SupplierKey))}
        works = [read_submission(session, submission) for submission in session.scalars(select(Submission))]
    assert len(market) == len(works) == 25
    places = {int(tag): row for row, tag in enumerate(market.tags)}
    for work in works:
        key = keys[work.organisation_id]
        row = places[key.tag]
        assert market.record_keys[row] == key.record_key
        readiness, country = market.dimensions["readiness"], market.dimensions["country"]
        assert readiness.values[readiness.codes[row]] == work.level_id
        assert country.values[country.codes[row]] == work.profile.country
        assert float(market.scores[row]) == pytest.approx(float(work.scorecard.score or 0), abs=1e-3)
        assert abs(Decimal(work.score_shown) - Decimal(float(market.scores[row]))) < Decimal("0.11")
        for item in work.scorecard.items:
            level = int(market.levels[market.item_rows[item.item_id], row])
            assert level == (-2 if item.level is None else item.level)
        assert int((market.levels[:, row] != -1).sum()) == sum(item.has_levels for item in work.asked)


def test_only_what_is_new_is_read_again(database: Database, suppliers: Suppliers, release: Releasing) -> None:
    suppliers(12)
    steps, _outcome = release()
    assert sum(step.what == "reading" for step in steps) == 1
    assert steps[0].done == 12 * READING
    suppliers(7, seed=2)
    steps, outcome = release()
    assert [step.done for step in steps if step.what == "reading"] == [7 * READING]
    assert steps[-1].done == steps[-1].whole
    assert outcome.number == 2
    with database.reading() as session:
        assert len(session.scalars(select(MarketRow)).all()) == 19


def test_a_release_that_would_show_nothing_new_is_not_made(suppliers: Suppliers, release: Releasing) -> None:
    suppliers(12)
    assert release()[1].number == 1
    _steps, outcome = release()
    assert outcome.number is None
    assert outcome.verdict is not None


def test_keys_and_tags_stay_with_their_supplier(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    suppliers(10)
    release()
    before = market_of_newest(database, folder)
    suppliers(10, seed=2)
    release()
    after = market_of_newest(database, folder)
    rows = releasing.came_from(before.tags, after.tags)
    assert (rows >= 0).all()
    assert after.record_keys[rows].tolist() == before.record_keys.tolist()
    assert after.levels[:, rows].tolist() == before.levels.tolist()


def test_who_takes_no_part_or_sent_too_long_ago_is_not_counted(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    suppliers(10)
    with database.transaction() as session:
        first = session.scalars(select(Organisation.id).order_by(Organisation.id)).first()
        session.execute(update(Organisation).where(Organisation.id == first).values(in_statistics=False))
    release()
    assert len(market_of_newest(database, folder)) == 9
    _steps, later = release(at=AT + LONGEST_CURRENT + timedelta(days=1))
    assert later.number is None
    assert later.verdict is None


def test_an_empty_market_has_no_release_and_one_supplier_is_no_error(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    assert release()[1].number is None
    suppliers(1)
    assert release()[1].number == 1
    assert len(market_of_newest(database, folder)) == 1
    with database.reading() as session:
        opened = open_release(session, newest(session), folder)
        assert opened.total({}).value is None
        assert opened.is_synthetic


def test_a_release_opens_once_with_the_earlier_one_that_it_still_shows(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    suppliers(40)
    release()
    suppliers(41, seed=1)
    suppliers(30, seed=2)
    _steps, outcome = release()
    assert outcome.verdict is not None
    assert outcome.verdict.kept_groups > 0
    with database.reading() as session:
        opened = open_release(session, newest(session), folder)
        assert opened.number == 2
        assert opened.earlier is not None
        assert opened.earlier.number == 1
        assert open_release(session, newest(session), folder) is opened


def test_old_releases_go_with_their_files_and_numbers_are_not_used_again(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "RELEASES_KEPT", 2)
    for seed in (1, 2, 3):
        suppliers(8, seed=seed)
        release()
    with database.reading() as session:
        found = queries.list_releases(session, "hrdd-core")
        assert [each.number for each in found] == [3, 2]
        assert {path.name for path in folder.iterdir()} == {each.file for each in found}
        assert queries.get_release(session, "hrdd-core", 2).number == 2
        assert queries.list_questionnaires(session) == ["hrdd-core"]
        with pytest.raises(NotFound):
            queries.get_release(session, "hrdd-core", 1)


def test_a_release_that_is_stopped_or_fails_leaves_the_one_before(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppliers(8)
    release()
    suppliers(8, seed=2)
    steps = make_release(database, folder, "hrdd-core", made_up=False, by=None, at=AT)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    monkeypatch.setattr(services, "add_release", _fails)
    with pytest.raises(RuntimeError):
        release()
    monkeypatch.undo()
    assert len(market_of_newest(database, folder)) == 8
    assert len(list(folder.iterdir())) == 1
    assert release()[1].number == 2


def _fails(*_given: object, **_named: object) -> None:
    raise RuntimeError("the disk is full")


def test_of_two_at_once_one_is_told_and_nothing_of_it_stays(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing, monkeypatch: pytest.MonkeyPatch
) -> None:
    suppliers(8)
    release()
    suppliers(8, seed=2)
    monkeypatch.setattr(queries, "find_newest_release", lambda *_given: None)  # as if the other came in between
    with pytest.raises(Conflict):
        release()
    assert len(list(folder.iterdir())) == 1


def test_a_file_that_was_changed_or_is_gone_is_not_opened(
    database: Database, folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    suppliers(5)
    release()
    with database.reading() as session:
        stored = newest(session)
        path = folder / stored.file
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(bytes(content))
        with pytest.raises(DamagedMarket):
            open_release(session, stored, folder)
        path.unlink()
        with pytest.raises(DamagedMarket):
            open_release(session, stored, folder)


def test_what_a_killed_process_left_behind_is_deleted_after_a_day(
    folder: Path, suppliers: Suppliers, release: Releasing
) -> None:
    folder.mkdir(parents=True)
    left, fresh, other = (folder / name for name in (".hrdd-core-1.market.x", "hrdd-core-2.market", "other-1.market"))
    for path in (left, fresh, other):
        path.write_bytes(b"")
    for path in (left, other):
        os.utime(path, (1, 1))
    suppliers(5)
    release()
    assert [left.exists(), fresh.exists(), other.exists()] == [False, True, True]


def test_the_trail_tells_of_a_release(database: Database, suppliers: Suppliers, release: Releasing) -> None:
    suppliers(5)
    release()
    with database.reading() as session:
        found = session.scalars(select(TrailEntry).where(TrailEntry.event == Event.MARKET_RELEASED.value)).one()
        assert found.new == {"questionnaire": "hrdd-core", "number": "1", "hash": newest(session).sha256}
        assert newest(session).protection == {"table": "perturbation-1.csv", "minimum": 5}


def test_the_opened_releases_that_are_kept_are_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "RELEASES_KEPT", 1)
    kept = opening._Opened()
    release = object()
    ids = [np.random.default_rng(seed).bytes(16) for seed in range(4)]
    for release_id in ids:
        kept.keep(release_id, release)  # type: ignore[arg-type]
    assert [kept.find(release_id) is not None for release_id in ids] == [False, False, True, True]  # type: ignore[arg-type]
