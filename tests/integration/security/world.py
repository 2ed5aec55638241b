"""The installation that the probes of this folder share, a browser for anybody in it, and undoing what one did."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.accounts.models import Person
from portal.core import clock
from portal.core.access import Kind, Role
from portal.core.db import Database
from tests.factories import assessments
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person, sign_in
from tests.factories.two_of_everything import (
    AGENCYS,
    SUPPLIERS,
    Holding,
    Ids,
    make_account_things,
    make_full_agency,
    make_full_association,
    make_full_supplier,
    questionnaire,
)

COOKIE = "listo"
ROLES = {"owner": Role.OWNER, "editor": Role.EDITOR, "viewer": Role.VIEWER}


@dataclass
class World:
    """Everybody by name (`supplier/owner`, `other-agency/viewer`, `nobody`), and the ids of the first ones' things."""

    app: Flask
    connection: Connection
    people: dict[str, Person] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    ids: Ids = field(default_factory=dict)
    key: str = "first"  # the end of every token

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is SQLite."""
        return self.connection.dialect.name == "sqlite"

    def browser(self, who: str) -> FlaskClient:
        """A browser of this person, who reads English."""
        client = self.app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        if who in self.cookies:
            client.set_cookie(COOKIE, self.cookies[who])
        return client

    def ask(self, who: str, method: str, path: str, **more: object) -> TestResponse:
        """Sends one request and undoes in the database what it did."""
        with self.undone():
            return self.browser(who).open(path, method=method, buffered=True, **more)  # type: ignore[arg-type]

    @contextmanager
    def watching(self) -> Iterator[list[str]]:
        """Within the block every statement that changes something is written down."""
        changes: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
                changes.append(statement)

        event.listen(self.connection, "before_cursor_execute", note)
        try:
            yield changes
        finally:
            event.remove(self.connection, "before_cursor_execute", note)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Within the block everything may be changed; after it nothing was."""
        savepoint = self.connection.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()


def build_world(app: Flask, connection: Connection, *, key: str = "first", mark: str = "") -> World:
    """Two suppliers and two agencies with one of everything, an association, the operator, and a newcomer.

    `mark` stands in all words of the first ones, in place of those that say whose they are.
    """
    world, database = World(app, connection, key=key), _database(app)
    now = clock.now()
    with database.transaction() as session:
        _fill(world, session, mark, now)
    for who, person in world.people.items():
        client = app.test_client()
        sign_in(client, person, fresh=True)
        cookie = client.get_cookie(COOKIE)
        assert cookie is not None
        world.cookies[who] = cookie.value
    return world


def _database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def _fill(world: World, session: Session, mark: str, now: datetime) -> None:
    key, at, store = world.key, now - timedelta(days=10), world.app.extensions["files"]
    version = assessments.publish(session, questionnaire(), at=at)
    supplier = make_full_supplier(session, version, store, mark=mark or SUPPLIERS, key=key, name=mark, at=at)
    other = make_full_supplier(session, version, store, mark="other", key=f"{key}-other", at=at)
    agency = make_full_agency(session, mark=mark or AGENCYS, at=at)
    other_agency = make_full_agency(session, mark="other", at=at)
    association = make_full_association(session, mark="of a chamber", key=key, members=(supplier,), at=at)
    other_association = make_full_association(session, mark="other", key=key, members=(), at=at)
    newer = assessments.without(questionnaire(), "second.title", version="1.1")
    assessments.publish(session, newer, at=now - timedelta(days=1))
    for name, holding in (
        ("supplier", supplier),
        ("other-supplier", other),
        ("agency", agency),
        ("other-agency", other_agency),
        ("association", association),
        ("other-association", other_association),
    ):
        _name_people(world, name, holding)
    world.ids |= {**supplier.ids, **{name: agency.ids[name] for name in set(agency.ids) - set(supplier.ids)}}
    world.ids |= {name: association.ids[name] for name in ("drive_id", "drive_code")}
    world.ids |= make_account_things(session, supplier.people["owner"], mark=mark or SUPPLIERS, key=key, at=now)
    make_account_things(session, other.people["owner"], mark="other", key=f"{key}-other", at=now)
    operator = make_organisation(session, Kind.OPERATOR, at=at)
    for role in (*ROLES, "second"):
        person = world.people[f"operator/{role}"] = make_person(session, name=f"operator {role}")
        make_membership(session, operator, person, role=ROLES.get(role, Role.OWNER))
    world.people["newcomer"] = make_person(session, name="Newcomer")


def _name_people(world: World, name: str, holding: Holding) -> None:
    for role, person in holding.people.items():
        world.people[f"{name}/{role}"] = person
