"""A person of several organisations acts for one at a time, and what was meant for one never reaches another."""

import re
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from portal.core.access import Kind, Role
from portal.core.db import Database
from portal.organisations.models import Organisation
from portal.organisations.queries import get_organisation
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import AT, PASSWORD, make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
PROFILE = {"legal_name": "Typed", "region": "CO-ANT", "sector": "13", "people": "5", "in_statistics": "yes"}


@pytest.fixture
def two(client: FlaskClient, database: Database) -> tuple[Person, Organisation, Organisation]:
    """Somebody who owns one supplier and edits another, signed in."""
    with database.transaction() as session:
        person = make_person(session, email="both@example.org")
        first, second = make_supplier(session, legal_name="First"), make_supplier(session, legal_name="Second")
        make_membership(session, first, person, at=AT)
        make_membership(session, second, person, role=Role.EDITOR, at=AT.replace(year=2027))
    sign_in(client, person)
    return person, first, second


Two = tuple[Person, Organisation, Organisation]


def test_one_acts_for_the_organisation_joined_first_until_one_switches(client: FlaskClient, two: Two) -> None:
    _, _, second = two
    assert "First" in client.get("/organisation").text
    header = client.get("/account", headers=ENGLISH).text
    assert "(switch)" in header
    assert 'href="/organisations"' in header
    page = client.get("/organisations", headers=ENGLISH).text
    assert "You work for it now" in page
    assert client.post(f"/organisations/{second.id}/act").location == "/home"
    assert "Second" in client.get("/organisation").text
    assert client.get("/organisation/people/invite").status_code == 403


def test_the_choice_is_kept_for_the_next_sign_in_and_for_this_device_only(
    app: Flask, client: FlaskClient, two: Two
) -> None:
    person, _, second = two
    elsewhere = app.test_client()
    sign_in(elsewhere, person)
    client.post(f"/organisations/{second.id}/act")
    assert "First" in elsewhere.get("/organisation").text
    client.post("/sign-out")
    client.post("/sign-in", data={"email": "both@example.org", "password": PASSWORD})
    assert "Second" in client.get("/organisation").text


def test_who_belongs_to_one_organisation_sees_nothing_to_switch(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        person = make_person(session)
        make_membership(session, make_supplier(session), person)
    sign_in(client, person)
    assert "(switch)" not in client.get("/account", headers=ENGLISH).text


def test_nobody_acts_for_an_organisation_they_do_not_belong_to(
    client: FlaskClient, database: Database, two: Two
) -> None:
    with database.transaction() as session:
        foreign = make_organisation(session, Kind.OPERATOR)
    assert client.post(f"/organisations/{foreign.id}/act").status_code == 404
    assert client.post(f"/organisations/{uuid4()}/act").status_code == 404
    assert "First" in client.get("/organisation").text
    assert client.get("/operations").status_code == 403


def test_who_is_removed_falls_back_to_the_other_organisation(
    app: Flask, client: FlaskClient, database: Database, two: Two
) -> None:
    person, _, second = two
    client.post(f"/organisations/{second.id}/act")
    with database.transaction() as session:
        owner = make_person(session)
        make_membership(session, second, owner)
    colleague = app.test_client()
    sign_in(colleague, owner)
    assert colleague.post(f"/organisation/people/{person.id}/remove").status_code == 303
    assert "First" in client.get("/organisation").text


def fields(page: str, form: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to this address."""
    body = page.split(f'action="{form}"', 1)[1].split("</form>", 1)[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body)
    return {unescape(name): unescape(value) for name, value in found}


def test_a_form_of_another_tab_is_not_done_for_the_wrong_organisation_and_nothing_is_lost(
    client: FlaskClient, database: Database, two: Two
) -> None:
    _, first, second = two
    opened = fields(client.get("/organisation/edit").text, "/organisation/edit")
    assert opened["seat"] == str(first.id)
    client.post(f"/organisations/{second.id}/act")
    moved = client.post("/organisation/edit", data={**PROFILE, **opened, "traits": ["night-work"]}, headers=ENGLISH)
    assert moved.status_code == 409
    assert "The page was opened for First. By now you work for Second." in moved.text
    back = f"/organisations/{first.id}/act"
    again = client.post(back, data=fields(moved.text, back), headers=ENGLISH)
    assert again.status_code == 200
    assert "Typed" in again.text
    kept = fields(again.text, "/organisation/edit")
    assert kept["seat"] == str(first.id)
    assert kept["traits"] == "night-work"
    assert client.post("/organisation/edit", data=kept).location == "/organisation"
    with database.reading() as session:
        assert get_organisation(session, first.id).legal_name == "Typed"
        assert get_organisation(session, second.id).legal_name == "Second"


def test_switching_works_from_a_page_opened_before_another_switch(client: FlaskClient, two: Two) -> None:
    _, first, second = two
    stale = {"seat": str(first.id)}
    client.post(f"/organisations/{second.id}/act", data=stale)
    assert client.post(f"/organisations/{first.id}/act", data=stale).location == "/home"
    assert client.post(f"/organisations/{second.id}/act", data=stale).location == "/home"
    assert client.post("/account", data={**stale, "name": "Both", "language": "en"}).status_code == 303


def test_a_page_that_saves_by_itself_is_told_in_its_own_words(client: FlaskClient, two: Two) -> None:
    _, _, second = two
    answer = client.post(
        "/organisation/edit", data={**PROFILE, "seat": str(second.id)}, headers={"X-Requested-With": "autosave"}
    )
    assert answer.status_code == 409
    assert answer.get_json()["message"]


@pytest.mark.parametrize("seat", ["", "x", "\x00", "7d9b1f6e-3c52-4a8f-9d0e-5b6a1c2d3e4f", "x" * 5000])
def test_a_form_for_an_organisation_one_does_not_belong_to_is_not_done(
    client: FlaskClient, database: Database, two: Two, seat: str
) -> None:
    _, first, _ = two
    page = client.post("/organisation/edit", data={**PROFILE, "seat": seat, "revision": "1"}, headers=ENGLISH)
    assert page.status_code == 409
    assert "do not belong to any more" in page.text
    with database.reading() as session:
        assert get_organisation(session, first.id).legal_name == "First"


def test_somebody_removed_everywhere_is_told_so(client: FlaskClient, database: Database, two: Two) -> None:
    with database.transaction() as session:
        newcomer = make_person(session)
    sign_in(client, newcomer)
    page = client.post("/organisation/edit", data={**PROFILE, "seat": str(two[1].id)}, headers=ENGLISH)
    assert page.status_code == 409
    assert "do not belong to any more" in page.text
