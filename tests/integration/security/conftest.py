"""One installation for all probes of this folder, on each database, inside a transaction that never ends well."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.core.db import Database
from tests.integration.security.addresses import Bodies, Found, find_forms
from tests.integration.security.world import World, build_world


@pytest.fixture(scope="package")
def world(application: Flask) -> Iterator[World]:
    """Two of everything. Probes change it through `World.ask` or inside `World.undone` only."""
    database: Database = application.extensions["database"]
    with database.engine.connect() as connection:
        outer = connection.begin()
        with database.bound_to(connection):
            yield build_world(application, connection)
        outer.rollback()


@pytest.fixture(scope="package")
def forms(world: World) -> list[Found]:
    """Every form of the portal's pages."""
    return find_forms(world)


@pytest.fixture(scope="session")
def read_once() -> Bodies:
    """What the forms hold, for both databases: no id is in it."""
    return {}


@pytest.fixture(scope="package")
def bodies(request: pytest.FixtureRequest, read_once: Bodies) -> Bodies:
    """What the form of each endpoint holds."""
    if not read_once:
        found: list[Found] = request.getfixturevalue("forms")
        read_once.update({form.endpoint: form.fields for form in reversed(found)})
    return read_once
