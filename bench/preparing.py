"""Makes what is measured: a database with questionnaires, suppliers that have begun to answer, and their sign-ins."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from portal.app import create_app
from portal.assessments import services as assessments
from portal.core import clock
from portal.core.config import Settings
from portal.core.db import Database
from portal.organisations.rules import Trait
from portal.questionnaires import queries as questionnaires
from portal.questionnaires.rules.structure import ItemType
from portal.setting_up import set_up
from tests.conftest import POSTGRESQL
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import sign_in

QUESTIONNAIRE = "hrdd-core"
SECRET = "a secret for measuring only, long enough"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
MOST_CLIENTS = 4


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database of this kind, gone at the end."""
    if kind == "SQLite":
        yield f"sqlite:///{folder / (uuid4().hex + '.db')}"
        return
    name = f"listo_bench_{uuid4().hex[:10]}"
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield POSTGRESQL.rsplit("/", 1)[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
    finally:
        with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def settings_for(address: str, folder: Path) -> Settings:
    """Settings of a demonstration on that database."""
    return Settings(secret_key=SECRET, database_url=address, data_folder=folder, demo=True, password_memory_kib=19456)


def environment_of(settings: Settings) -> dict[str, str]:
    """The same settings for another process."""
    return {
        "LISTO_SECRET_KEY": settings.secret_key,
        "LISTO_DATABASE_URL": settings.database_url,
        "LISTO_DATA_FOLDER": str(settings.data_folder),
        "LISTO_DEMO": "1",
    }


def prepare(settings: Settings) -> list[dict[str, Any]]:
    """Sets the database up and gives, for each client, its cookie and the saves it makes."""
    for _step in set_up(settings, at=clock.now()):
        pass
    app = create_app(settings)
    clients = [_prepare_client(app, number) for number in range(MOST_CLIENTS)]
    app.extensions["database"].engine.dispose()
    return clients


def _prepare_client(app: Any, number: int) -> dict[str, Any]:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        supplier, owner = make_supplier_with_owner(
            session, people=300, traits=list(Trait), tax_number=f"90010010{number}"
        )
        version = questionnaires.get_current_version(session, QUESTIONNAIRE)
        assessment = assessments.start_assessment(
            session, version, organisation_id=supplier.id, by=owner.id, at=clock.now()
        )
    client = app.test_client()
    sign_in(client, owner)
    pairs = [
        item
        for section in version.questionnaire.sections
        for item, following in zip(section.items, section.items[1:], strict=False)
        if item.type is following.type is ItemType.COVERAGE and item.condition is following.condition is None
    ]
    paths = [f"/assessments/{assessment.id}/items/{item.id}" for item in pairs]
    found = TOKEN.search(client.get(paths[0]).text)
    name = client.application.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    if found is None or cookie is None:
        raise RuntimeError("the item's page has no token")
    steps = [
        {
            "path": path,
            "fields": [("csrf_token", found[1]), ("answer", "2"), *(("checks", check.id) for check in item.checks)],
        }
        for path, item in zip(paths, pairs, strict=True)
    ]
    return {"cookie": f"{name}={cookie.value}", "steps": steps, "saved": {}}
