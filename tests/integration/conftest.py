"""A database of each kind, and an app on it whose every change is undone after the test."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.config import Settings
from portal.core.db import Database
from portal.migrating import migrate


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty database; one for each kind."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}"
        migrate(address)
        yield address
        return
    server: str = request.getfixturevalue("postgresql_address")
    name = f"listo_test_{uuid4().hex[:10]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    address = server.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
    migrate(address)
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def own_database_address(database_address: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind for one test alone, where what is committed stays."""
    if database_address.startswith("sqlite"):
        address = f"sqlite:///{tmp_path / 'own.db'}"
        migrate(address)
        yield address
        return
    name = f"listo_test_{uuid4().hex[:10]}"
    server = database_address.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    address = f"{database_address.rsplit('/', 1)[0]}/{name}"
    migrate(address)
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def settings(database_address: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a laptop with that database."""
    return Settings(
        secret_key="a secret for tests only, long enough",
        database_url=database_address,
        data_folder=tmp_path_factory.mktemp("data"),
        password_memory_kib=19456,
    )


@pytest.fixture(scope="session")
def application(settings: Settings) -> Iterator[Flask]:
    """The app, made once for each database."""
    app = create_app(settings)
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The app inside one outer transaction that is rolled back."""
    database: Database = application.extensions["database"]
    with database.engine.connect() as connection:
        outer = connection.begin()
        with database.bound_to(connection):
            yield application
        outer.rollback()


@pytest.fixture
def database(app: Flask) -> Database:
    """The app's database, inside the test's transaction."""
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def data_folder(settings: Settings) -> Path:
    """Where the app keeps files."""
    return settings.data_folder
