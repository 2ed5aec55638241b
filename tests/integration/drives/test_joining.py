"""A supplier reads what a drive is, joins by a click, and leaves."""

from datetime import timedelta

import pytest

from portal.core.access import Role
from tests.factories.people import make_person, sign_in
from tests.integration.drives.conftest import ENGLISH, TODAY, Chamber, day_fields, drive_form


@pytest.fixture
def link(chamber: Chamber) -> str:
    """The link of a drive that runs."""
    chamber.browser().post("/drives/new", data=drive_form())
    return f"/drives/join/{chamber.drive().code}"


def names(chamber: Chamber) -> str:
    """The page of the drive, as its association sees it."""
    return chamber.browser().get(f"/drives/{chamber.drive().id}", headers=ENGLISH).text


def test_a_stranger_reads_what_the_drive_is_and_signs_in_first(chamber: Chamber, link: str) -> None:
    page = chamber.app.test_client().get(link, headers=ENGLISH)
    assert page.status_code == 200
    assert "Chamber of the test invites businesses" in page.text
    assert "Never an answer, a document or a level." in page.text
    assert f"/sign-in?next={link}" in page.text
    assert chamber.app.test_client().post(link).status_code == 401


def test_opening_the_link_joins_nobody_and_a_click_joins_once(chamber: Chamber, link: str) -> None:
    client, _supplier, _person = chamber.supplier("Tejidos Uno")
    page = client.get(link, headers=ENGLISH)
    assert "Take part as Tejidos Uno" in page.text
    assert "Tejidos Uno" not in names(chamber)
    for _twice in range(2):
        assert client.post(link).location == "/assessments"
    assert names(chamber).count("Tejidos Uno") == 1
    assert "You take part." in client.get(link, headers=ENGLISH).text


def test_a_supplier_leaves_and_is_not_seen_any_longer(chamber: Chamber, link: str) -> None:
    client, _supplier, _person = chamber.supplier("Tejidos Dos")
    client.post(link)
    page = client.get("/drives/joined", headers=ENGLISH)
    assert "Ready in 2027" in page.text
    left = client.post(f"/drives/joined/{chamber.drive().id}/leave", follow_redirects=True, headers=ENGLISH)
    assert "You take part no more." in left.text
    assert "Tejidos Dos" not in names(chamber)
    assert client.post(f"/drives/joined/{chamber.drive().id}/leave").status_code == 404


def test_a_viewer_cannot_join_for_the_supplier(chamber: Chamber, link: str) -> None:
    client, _supplier, _person = chamber.supplier("Tejidos Tres", Role.VIEWER)
    assert "by its owner or one of its editors" in client.get(link, headers=ENGLISH).text
    assert client.post(link).status_code == 403
    assert client.get("/drives/joined").status_code == 200


def test_somebody_without_a_business_registers_first(chamber: Chamber, link: str) -> None:
    with chamber.database.transaction() as session:
        person = make_person(session, name="New")
    client = chamber.app.test_client()
    sign_in(client, person)
    assert "Register your business first." in client.get(link, headers=ENGLISH).text


def test_a_drive_that_is_over_says_so_and_a_closed_one_takes_nobody(chamber: Chamber, link: str) -> None:
    client, _supplier, _person = chamber.supplier("Tejidos Cuatro")
    past = drive_form(
        revision="1",
        **day_fields("starts", TODAY - timedelta(days=9)),
        **day_fields("ends", TODAY - timedelta(days=1)),
    )
    chamber.browser().post(f"/drives/{chamber.drive().id}/edit", data=past)
    assert "This drive is over." in client.get(link, headers=ENGLISH).text
    chamber.browser().post(f"/drives/{chamber.drive().id}/close")
    assert client.post(link).status_code == 409
    assert "Tejidos Cuatro" not in names(chamber)


@pytest.mark.parametrize("code", ["NOSUCH00", "x" * 300, "%00", "ünïcode"])
def test_a_link_to_nothing_is_not_found(chamber: Chamber, code: str) -> None:
    assert chamber.browser().get(f"/drives/join/{code}").status_code == 404
    client, _supplier, _person = chamber.supplier("Tejidos Cinco")
    assert client.post(f"/drives/join/{code}").status_code == 404


def test_without_a_drive_the_pages_say_so(chamber: Chamber) -> None:
    assert "There is no drive yet." in chamber.browser(Role.VIEWER).get("/drives", headers=ENGLISH).text
    client, _supplier, _person = chamber.supplier("Tejidos Seis")
    assert "None. An association hands out a link to join." in client.get("/drives/joined", headers=ENGLISH).text
