"""A market of a few made-up suppliers in the database."""

from collections.abc import Callable
from pathlib import Path

import pytest

from portal.core.db import Database
from portal.demo.market import make_suppliers
from portal.market.releasing import Outcome, Step, make_release
from tests.factories.assessments import publish
from tests.factories.markets import core
from tests.factories.people import AT

Releasing = Callable[..., tuple[list[Step], Outcome]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files of releases are kept."""
    return tmp_path / "market"


@pytest.fixture
def suppliers(database: Database) -> Callable[..., None]:
    """Makes up suppliers with submissions: `suppliers(12, seed=3)`."""
    with database.transaction() as session:
        publish(session, core(), at=AT)

    def make(count: int, *, seed: int = 1) -> None:
        assert list(make_suppliers(database, count, seed=seed, at=AT))[-1] == count

    return make


@pytest.fixture
def release(database: Database, folder: Path) -> Releasing:
    """Makes a release; gives the steps and the outcome."""

    def make(**given: object) -> tuple[list[Step], Outcome]:
        wanted = {"made_up": False, "by": None, "at": AT} | given
        *steps, outcome = make_release(database, folder, "hrdd-core", **wanted)  # type: ignore[arg-type]
        assert isinstance(outcome, Outcome)
        return [step for step in steps if isinstance(step, Step)], outcome

    return make
