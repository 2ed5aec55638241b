"""One installation for all probes of this folder, on each database, inside a transaction that never ends well."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.core.db import Database
from tests.integration.security.addresses import Bodies, Found, Route, find_forms
from tests.integration.security.recording import find_parameters
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


@pytest.fixture(scope="session")
def read_once() -> dict[str, Any]:
    """What is read from the portal's pages on the first database and holds for both: no id is in it."""
    return {}


@pytest.fixture(scope="package")
def forms(world: World, read_once: dict[str, Any]) -> list[Found]:
    """Every form of the portal's pages."""
    found: list[Found] = read_once.setdefault("forms", None) or find_forms(world)
    read_once["forms"] = found
    return found


@pytest.fixture(scope="package")
def bodies(forms: list[Found]) -> Bodies:
    """What the form of each endpoint holds."""
    return {form.endpoint: form.fields for form in reversed(forms)}


@pytest.fixture(scope="package")
def parameters(world: World, read_once: dict[str, Any]) -> list[tuple[Route, list[str]]]:
    """Every page that looks at its query, and the parameters that it looks for."""
    found: list[tuple[Route, list[str]]] = read_once.setdefault("parameters", None) or find_parameters(world)
    read_once["parameters"] = found
    return found
