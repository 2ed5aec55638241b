"""Seeing and changing a supplier's profile, also when two people do so at once."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.core.errors import NotFound
from portal.organisations import queries, services
from portal.organisations.models import Organisation
from tests.factories.organisations import make_membership, make_operator, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
GIVEN: dict[str, Any] = {
    "legal_name": "New Name",
    "trade_name": "",
    "region": "CO-CUN",
    "sector": "14",
    "people": "9",
    "traits": ["home-workers"],
    "in_statistics": "no",
}


def read(database: Database, supplier: Organisation) -> Organisation:
    with database.reading() as session:
        return queries.get_organisation(session, supplier.id)


def test_the_profile_is_changed_and_shown(client: FlaskClient, database: Database, supplier: Organisation) -> None:
    page = client.get("/organisation/edit", headers=ENGLISH)
    assert 'name="revision" value="1"' in page.text
    assert "decides which questions you are asked" in page.text
    assert client.post("/organisation/edit", data={**GIVEN, "revision": "1"}).location == "/organisation"
    changed = read(database, supplier)
    assert (changed.legal_name, changed.size, changed.traits) == ("New Name", "micro", ["home-workers"])
    assert (changed.in_statistics, changed.revision) == (False, 2)
    assert "New Name" in client.get("/organisation").text


def test_the_second_of_two_tabs_is_told_and_overwrites_nothing(
    client: FlaskClient, database: Database, supplier: Organisation
) -> None:
    client.post("/organisation/edit", data={**GIVEN, "revision": "1"})
    second = client.post(
        "/organisation/edit", data={**GIVEN, "legal_name": "Second tab", "revision": "1"}, headers=ENGLISH
    )
    assert second.status_code == 409
    assert "changed after you opened this page" in second.text
    assert 'value="Second tab"' in second.text
    assert "New Name" in second.text
    assert 'name="revision" value="2"' in second.text
    assert read(database, supplier).legal_name == "New Name"
    again = client.post("/organisation/edit", data={**GIVEN, "legal_name": "Second tab", "revision": "2"})
    assert again.status_code == 303
    assert read(database, supplier).legal_name == "Second tab"


@pytest.mark.parametrize("revision", ["", "0", "-1", "x", "9" * 19, "1.0", "\x00", "9" * 400])
def test_an_odd_revision_never_overwrites(
    client: FlaskClient, database: Database, supplier: Organisation, revision: str
) -> None:
    answer = client.post("/organisation/edit", data={**GIVEN, "revision": revision})
    assert answer.status_code in (409, 422)
    assert read(database, supplier).revision == 1


def test_country_and_number_cannot_be_changed_here(
    client: FlaskClient, database: Database, supplier: Organisation
) -> None:
    sent = {**GIVEN, "revision": "1", "country": "BR", "tax_number": "1", "kind": "operator"}
    client.post("/organisation/edit", data=sent)
    changed = read(database, supplier)
    assert (changed.country, changed.tax_number, changed.kind) == ("CO", supplier.tax_number, Kind.SUPPLIER)


def test_a_viewer_sees_and_does_not_change(client: FlaskClient, database: Database, supplier: Organisation) -> None:
    with database.transaction() as session:
        viewer = make_person(session)
        make_membership(session, supplier, viewer, role=Role.VIEWER)
    sign_in(client, viewer)
    assert "/organisation/edit" not in client.get("/organisation").text
    assert client.get("/organisation/edit").status_code == 403
    assert client.post("/organisation/edit", data={}).status_code == 403


def test_an_operator_sees_its_own_organisation_without_a_profile(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        _operator, person = make_operator(session)
    sign_in(client, person)
    assert client.get("/organisation").status_code == 200
    assert client.get("/organisation/edit").status_code == 403


def test_only_a_supplier_has_a_profile(database: Database) -> None:
    with database.transaction() as session:
        agency = make_organisation(session, Kind.AGENCY)
        with pytest.raises(NotFound):
            queries.get_profile(session, agency.id)
        with pytest.raises(ValueError, match="registers itself"):
            services.add_organisation(
                session, kind=Kind.SUPPLIER, legal_name="x", country="CO", by=None, at=agency.created_at
            )


def test_the_list_is_ordered_searched_and_paged(database: Database) -> None:
    with database.transaction() as session:
        for name in ("beta 100%", "Alfa", "gamma", "Delta"):
            make_supplier(session, legal_name=name)
        make_organisation(session, Kind.AGENCY, legal_name="Zeta agency")
        first = queries.list_organisations(session, per_page=3)
        assert [row.legal_name for row in first.rows] == ["Alfa", "beta 100%", "Delta"]
        assert (first.total, first.page, first.pages) == (5, 1, 2)
        assert queries.list_organisations(session, page=99, per_page=3).page == 2
        assert [row.legal_name for row in queries.list_organisations(session, search="LF").rows] == ["Alfa"]
        assert queries.list_organisations(session, search="0%").total == 1
        assert queries.list_organisations(session, search="_").total == 0
        assert queries.list_organisations(session, kind=Kind.AGENCY).total == 1
        assert queries.list_organisations(session, page=-5).page == 1
