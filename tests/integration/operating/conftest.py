"""Whole installations for the tests of what an operator does, on both kinds of database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.core.config import Settings
from tests.factories.places import need_client_programs, place

MakePlace = Callable[..., Settings]


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of database."""
    return str(request.param)


@pytest.fixture
def make_place(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MakePlace]:
    """Makes installations: `make_place("name")`, `make_place("name", migrated=False)`."""
    server = ""
    if kind == "postgresql":
        server = request.getfixturevalue("postgresql_address")
        need_client_programs()
    with ExitStack() as places:

        def make(name: str, *, migrated: bool = True) -> Settings:
            return places.enter_context(place(kind, tmp_path / name, server, migrated=migrated))

        yield make


@pytest.fixture
def here(make_place: MakePlace) -> Settings:
    """An installation that was set up."""
    return make_place("here")


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Settings]:
    """An installation on SQLite, for what does not depend on the kind of database."""
    with place("sqlite", tmp_path / "laptop", "") as settings:
        yield settings
