"""An organisation that is erased leaves nothing behind but what it must, and nobody else loses anything."""

import json
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.verification import verify_trail
from portal.core import clock
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Base, Database
from portal.core.errors import NotAllowed, NotFound
from portal.core.outbox.models import Mail
from portal.core.trail.models import TrailEntry
from portal.keeping import queries, services
from portal.keeping.holdings import HOLDINGS
from portal.organisations.models import Organisation
from tests.factories.organisations import make_membership, make_operator, make_organisation, make_supplier
from tests.factories.people import PASSWORD, make_person
from tests.integration.keeping.conftest import Fill, House, Owned, browser_of

PAGE, ERASE, KEEP = "/organisation/data", "/organisation/data/erase", "/organisation/data/keep"
Content = dict[str, dict[UUID, dict[str, object]]]


def content(database: Database) -> Content:
    with database.reading() as session:
        return {
            name: {row["id"]: dict(row) for row in session.execute(select(table)).mappings()}
            for name, table in Base.metadata.tables.items()
        }


def erase(app: Flask, database: Database, organisation_id: UUID) -> services.Erased:
    with app.test_request_context(), database.transaction() as session:
        settings: Settings = app.extensions["settings"]
        return services.erase_organisation(session, organisation_id, settings=settings, by=None, at=clock.now())


def mails(database: Database) -> Iterator[Mail]:
    with database.reading() as session:
        yield from session.scalars(select(Mail).order_by(Mail.created_at, Mail.id))


@pytest.fixture
def neighbour(fill: Fill) -> Owned:
    return fill("Vecinos Limitada")


def test_nothing_of_it_is_left_and_nothing_of_its_neighbour_is_gone(
    app: Flask, database: Database, neighbour: Owned, fill: Fill
) -> None:
    with database.reading() as session:
        (profile,) = [row["id"] for row in queries.read_rows(session, "criteria_profile", organisation_id=neighbour.id)]
    owned = fill("Tejidos del Valle S.A.S.", other_profile=profile)
    with database.reading() as session:
        assert all(queries.count_rows(session, name, organisation_id=owned.id) for name in HOLDINGS)
        theirs = {name: queries.count_rows(session, name, organisation_id=neighbour.id) for name in HOLDINGS}
    before = content(database)
    erased = erase(app, database, owned.id)
    assert (erased.people, erased.submissions, erased.certificates) == (2, 1, 1)
    after = content(database)
    with database.reading() as session:
        assert not any(queries.count_rows(session, name, organisation_id=owned.id) for name in HOLDINGS)
        assert {name: queries.count_rows(session, name, organisation_id=neighbour.id) for name in HOLDINGS} == theirs
    for name, rows in after.items():
        assert all(before[name][row_id] == row for row_id, row in rows.items() if row_id in before[name]), name
    gone = (owned.organisation.legal_name, owned.owner.name, owned.editor.email, owned.certificate.code)
    del after["mail"], after["person"]  # the last letters, and people of the same name
    for name, rows in after.items():
        said = json.dumps(list(rows.values()), default=str, ensure_ascii=False)
        allowed = name == "trail_entry"
        assert allowed or str(owned.id) not in said, name
        assert not [text for text in gone if text in said and not (allowed and text == owned.certificate.code)], name


def test_what_others_are_told_of_it_afterwards(app: Flask, database: Database, owned: Owned) -> None:
    erase(app, database, owned.id)
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    for code in (owned.certificate.code, owned.certificate.code.lower()):
        answer = client.get(f"/c/{code}")
        assert answer.status_code == 410
        assert "does not count any more" in answer.text
        assert owned.organisation.legal_name not in answer.text
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get("/c/0123456789ABCDEF").status_code == 404
    found = [(mail.recipient, mail.subject) for mail in mails(database)]
    last = f"{owned.organisation.legal_name} was erased"
    assert sorted(found) == sorted([(owned.owner.email, last), (owned.editor.email, last)])


def test_its_people_go_unless_they_belong_somewhere_else(app: Flask, database: Database, house: House) -> None:
    with database.transaction() as session:
        make_membership(session, make_supplier(session, legal_name="Another"), house.editor, role=Role.VIEWER)
    client = browser_of(app, house.editor)
    client.post(f"/organisations/{house.id}/act")
    assert erase(app, database, house.id).people == 1
    left = content(database)["person"]
    assert house.editor.id in left
    assert house.owner.id not in left
    assert "Another" in client.get("/organisation").text


def test_the_trail_keeps_that_it_happened_and_stays_unbroken(app: Flask, database: Database, house: House) -> None:
    erase(app, database, house.id)
    with database.reading() as session:
        entry = session.scalars(select(TrailEntry).order_by(TrailEntry.number.desc())).first()
        assert all(step.fault is None for step in verify_trail(session))
    assert entry is not None
    assert (entry.event, entry.organisation_id, entry.by_person) == ("organisation.erased", house.id, None)
    assert entry.new == {"accounts": "2", "submissions": "0", "certificates": "0"}
    with database.transaction() as session:
        _organisation, operator = make_operator(session)
    assert "the organisation was erased" in browser_of(app, operator).get("/operations/trail").text


def ask(client: FlaskClient, name: str, password: str = PASSWORD) -> int:
    return client.post(ERASE, data={"name": name, "password": password}).status_code


def test_an_owner_asks_waits_and_may_think_again(
    browser: FlaskClient, house: House, database: Database, app: Flask
) -> None:
    assert "Go on to erasing" in browser.get(PAGE).text
    assert "after 14 days" in browser.get(ERASE).text
    assert ask(browser, "  tejidos del valle  s.a.s.") == 303
    page = browser.get(PAGE).text
    assert "will be erased on" in page
    assert "Go on to erasing" not in page
    asked = [mail for mail in mails(database) if "will be erased" in mail.subject]
    assert {mail.recipient for mail in asked} == {house.owner.email, house.editor.email}
    assert all("/organisation/data" in mail.body for mail in asked)
    with database.reading() as session:
        request = queries.find_request(session, organisation_id=house.id)
        assert request is not None
        assert request.due_at - request.asked_at == timedelta(days=14)
        assert queries.list_due(session, at=request.due_at - timedelta(seconds=1)) == []
        assert list(queries.list_due(session, at=request.due_at)) == [house.id]
    assert ask(browser, house.organisation.legal_name) == 303
    with database.reading() as session:
        assert queries.find_request(session, organisation_id=house.id).due_at == request.due_at  # type: ignore[union-attr]
    browser.post(KEEP)
    assert "stays, with everything" in browser.get(PAGE).text
    browser.post(KEEP)
    kept = [mail for mail in mails(database) if "stays" in mail.subject]
    assert len(kept) == 2
    with database.reading() as session:
        assert queries.find_request(session, organisation_id=house.id) is None
        events = list(session.scalars(select(TrailEntry.event).where(TrailEntry.organisation_id == house.id)))
    assert [event for event in events if "erasure" in event] == [
        "organisation.erasure-asked",
        "organisation.erasure-taken-back",
    ]


@pytest.mark.parametrize(("name", "password"), [("Another", PASSWORD), ("right", "wrong"), ("right", "")])
def test_a_wrong_name_or_password_erases_nothing(
    browser: FlaskClient, house: House, database: Database, name: str, password: str
) -> None:
    typed = house.organisation.legal_name if name == "right" else name
    assert ask(browser, typed, password) == 422
    with database.reading() as session:
        assert queries.find_request(session, organisation_id=house.id) is None


def test_guesses_at_the_password_are_slowed_down(browser: FlaskClient, house: House) -> None:
    name = house.organisation.legal_name
    assert [ask(browser, name, "wrong") for _ in range(9)][-1] == 429


def test_it_is_erased_only_when_the_time_has_come(app: Flask, database: Database, house: House) -> None:
    settings: Settings = app.extensions["settings"]
    with app.test_request_context(), database.transaction() as session:
        by, now = house.owner.id, clock.now()
        request = services.ask_for_erasure(session, organisation_id=house.id, settings=settings, by=by, at=now)
    for at, gone in ((request.due_at - timedelta(seconds=1), False), (request.due_at, True)):
        with app.test_request_context(), database.transaction() as session:
            erased = services.erase_due(session, house.id, settings=settings, at=at)
        assert (erased is not None) is gone
    with app.test_request_context(), database.transaction() as session:
        assert services.erase_due(session, house.id, settings=settings, at=request.due_at) is None


def test_the_operator_itself_cannot_be_erased(app: Flask, database: Database) -> None:
    with database.transaction() as session:
        operator, person = make_operator(session)
    client = browser_of(app, person)
    assert "Go on to erasing" not in client.get(PAGE).text
    assert "somebody has to run it" in client.get(ERASE).text
    assert ask(client, operator.legal_name) == 403
    with pytest.raises(NotAllowed):
        erase(app, database, operator.id)


def test_what_is_not_there_cannot_be_erased(app: Flask, database: Database) -> None:
    with pytest.raises(NotFound):
        erase(app, database, UUID(int=5))


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION])
def test_agencies_and_associations_can_be_erased(app: Flask, database: Database, kind: Kind) -> None:
    with database.transaction() as session:
        organisation, person = make_organisation(session, kind), make_person(session)
        make_membership(session, organisation, person)
    assert erase(app, database, organisation.id).people == 1
    with database.reading() as session:
        assert session.get(Organisation, organisation.id) is None


def test_an_editor_can_neither_ask_nor_keep(app: Flask, house: House) -> None:
    client = browser_of(app, house.editor)
    assert [client.get(ERASE).status_code, ask(client, "x"), client.post(KEEP).status_code] == [403] * 3
