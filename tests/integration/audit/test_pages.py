"""Who sees which part of the trail, and how it is narrowed down."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations.models import Organisation
from tests.factories.organisations import (
    make_membership,
    make_operator,
    make_organisation,
    make_supplier,
    make_supplier_with_owner,
)
from tests.factories.people import AT, make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
WHOLE, OWN = "/operations/trail", "/organisation/trail"


@pytest.fixture
def operator(client: FlaskClient, database: Database) -> UUID:
    """The operator, signed in."""
    with database.transaction() as session:
        _, person = make_operator(session)
    sign_in(client, person)
    return person.id


def read(client: FlaskClient, path: str, **asked: str) -> str:
    page = client.get(path, query_string=asked, headers=ENGLISH)
    assert page.status_code == 200
    return page.text


def change_a_role(session: Session, organisation: Organisation, by: Person, whom: Person, address: str) -> None:
    about, old, new = Thing("person", whom.id), {"role": "viewer"}, {"role": "editor"}
    owner = organisation.id
    given = {"about": about, "old": old, "new": new, "address": address}
    record(session, Event.ROLE_CHANGED, by=by.id, at=AT, organisation_id=owner, **given)  # type: ignore[arg-type]


def test_an_owner_sees_what_concerns_the_own_organisation_only(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        supplier, owner = make_supplier_with_owner(session)
        other, stranger = make_supplier_with_owner(session)
        _, operator = make_operator(session)
        colleague = make_person(session, name="Lucía Colega")
        change_a_role(session, supplier, owner, colleague, "203.0.113.5")
        change_a_role(session, other, stranger, colleague, "198.51.100.5")
        withdrawn = {"new": {"code": "0123456789ABCDEF"}, "organisation_id": supplier.id, "address": "192.0.2.9"}
        record(session, Event.CERTIFICATE_WITHDRAWN, by=operator.id, at=AT, **withdrawn)  # type: ignore[arg-type]
        record(session, Event.SIGNED_IN, by=owner.id, at=AT)
    sign_in(client, owner)
    page = read(client, OWN)
    for shown in (
        "changed a role: Lucía Colega",
        "Role: viewer → editor",
        "203.0.113.0/24",
        "The operator of this portal",
        "0123456789ABCDEF",
    ):
        assert shown in page
    for hidden in ("198.51.100.0/24", "192.0.2.0/24", ">Operator<", "signed in</td>"):
        assert hidden not in page
    assert "Role: viewer" in read(client, OWN, group="people")
    assert "Role: viewer" not in read(client, OWN, group="certificate")
    assert "/organisation/trail" in client.get("/organisation").text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_others_of_the_organisation_do_not_see_it(client: FlaskClient, database: Database, role: Role) -> None:
    with database.transaction() as session:
        supplier, _ = make_supplier_with_owner(session)
        person = make_person(session)
        make_membership(session, supplier, person, role=role)
    sign_in(client, person)
    assert client.get(OWN).status_code == 403
    assert client.get(WHOLE).status_code == 403
    assert "/organisation/trail" not in client.get("/organisation").text


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_owners_of_other_kinds_see_their_own(client: FlaskClient, database: Database, kind: Kind) -> None:
    with database.transaction() as session:
        organisation, owner = make_organisation(session, kind), make_person(session, name="Owner of it")
        make_membership(session, organisation, owner)
        record(session, Event.ORGANISATION_ADDED, by=owner.id, at=AT, organisation_id=organisation.id)
    sign_in(client, owner)
    assert "Owner of it" in read(client, OWN)
    assert client.get(WHOLE).status_code == (200 if kind is Kind.OPERATOR else 403)


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get(OWN).status_code == client.get(WHOLE).status_code == 302


def test_the_operator_narrows_the_trail_down(client: FlaskClient, database: Database, operator: UUID) -> None:
    with database.transaction() as session:
        supplier = make_supplier(session, legal_name="Aceros 100% Ñandú", tax_number="900777123")
        ana = make_person(session, name="Ana Filtro", email="ana.filtro@example.org")
        late = AT + timedelta(days=3)
        record(session, Event.SUBMISSION_MADE, by=ana.id, at=AT, organisation_id=supplier.id, new={"hash": "x-first"})
        record(
            session, Event.CERTIFICATE_ISSUED, by=ana.id, at=late, organisation_id=supplier.id, new={"code": "x-second"}
        )
        about = Thing("person", ana.id)
        record(session, Event.SIGN_IN_FAILED, by=None, at=late, about=about, new={"code": "x-third"})

    def shown(**asked: str) -> set[str]:
        page = read(client, WHOLE, **asked)
        return {word for word in ("first", "second", "third") if f"x-{word}" in page}

    assert shown(person="ANA.filtro@") == {"first", "second", "third"}
    assert shown(person="ana filtro", group="sign-in") == {"third"}
    assert shown(organisation="100% Ñ") == shown(organisation="900777123") == {"first", "second"}
    assert shown(organisation="900777123", since="2026-03-03") == {"second"}
    assert shown(organisation="900777123", until="2026-03-02") == {"first"}
    assert shown(organisation="900777123", since="2026-03-02", until="2026-03-05") == {"first", "second"}
    assert shown(person="nobody at all") == set()
    assert shown(organisation="nothing at all") == set()
    assert shown(organisation="900777123", until="9999-12-31") == {"first", "second"}
    assert "Aceros 100% Ñandú" in read(client, WHOLE, person="ana.filtro")


def test_long_trails_are_read_page_by_page(client: FlaskClient, database: Database, operator: UUID) -> None:
    with database.transaction() as session:
        supplier = make_supplier(session, tax_number="900777456")
        for number in range(120):
            code = {"code": f"entry-{number:03}"}
            record(session, Event.CERTIFICATE_ISSUED, by=None, at=AT, organisation_id=supplier.id, new=code)
    address, seen, pages = f"{WHOLE}?organisation=900777456&group=certificate", [], 0
    while address:
        page = client.get(address, headers=ENGLISH).text
        seen += [number for number in range(120) if f"entry-{number:03}" in page]
        pages += 1
        found = page.split('rel="next" href="', 1)
        address = found[1].split('"', 1)[0].replace("&amp;", "&") if len(found) > 1 else ""
    assert (pages, len(seen), set(seen)) == (3, 120, set(range(120)))


@pytest.mark.parametrize("path", [WHOLE, OWN])
def test_odd_questions_are_borne(client: FlaskClient, operator: UUID, path: str) -> None:
    for asked in ({"before": "9" * 30}, {"before": "-1"}, {"before": "٣"}, {"group": "x' OR 1"}, {"person": "\x00"}):
        assert client.get(path, query_string=asked).status_code == 200
    for field in ("since", "until"):
        page = client.get(path, query_string={field: "31.03.2026"}, headers=ENGLISH)
        assert page.status_code == 422
        assert "Enter a day such as 2026-03-31." in page.text
        assert 'value="31.03.2026"' in page.text


def test_who_is_gone_and_what_is_unknown_is_said_plainly(
    client: FlaskClient, database: Database, operator: UUID
) -> None:
    with database.transaction() as session:
        supplier = make_supplier(session, tax_number="900777789")
        record(session, Event.PERSON_LEFT, by=UUID(int=5), at=AT, organisation_id=supplier.id)
        about = Thing("questionnaire", "hrdd-core 1.0")
        record(session, Event.QUESTIONNAIRE_PUBLISHED, by=None, at=AT, organisation_id=supplier.id, about=about)
    page = read(client, WHOLE, organisation="900777789")
    assert "somebody whose account is gone" in page
    assert "hrdd-core 1.0" in page


def test_the_page_shows_the_newest_fingerprint_to_note_down(
    client: FlaskClient, database: Database, operator: UUID
) -> None:
    with database.transaction() as session:
        record(session, Event.SIGNED_IN, by=operator, at=AT)
    assert "bin/portal audit verify" in read(client, WHOLE)
