"""Who may see and change profiles and brought tenders; a stranger learns nothing, whatever is sent."""

from itertools import product
from uuid import UUID, uuid4

import pytest
from flask import Flask

from portal.core.access import Kind
from tests.integration.criteria.conftest import Office, make_office

READ = ("", "/about", "/criteria/new", "/criteria/who-sews", "/preferences/new", "/relations", "/open-contracting.json")
FORMS = ("/about", "/criteria/new", "/criteria/who-sews", "/preferences/new", "/relations")
BUTTONS = (
    "/publish",
    "/close",
    "/discard",
    "/criteria/who-sews/remove",
    "/criteria/who-sews/up",
    "/preferences/x/remove",
)
SENT = ({}, {"revision": "1"}, {"revision": "9" * 5000, "title": "x" * 100_000}, {"switch_language": "fr"})


def profile_of(office: Office) -> UUID:
    profile_id = office.start("example:uniforms")
    office.press(profile_id, "/publish")
    return profile_id


@pytest.mark.parametrize("path", READ)
def test_another_agency_cannot_tell_a_profile_from_nothing(office: Office, neighbour: Office, path: str) -> None:
    profile_id = profile_of(office)
    assert office.get(profile_id, path).status_code == 200
    theirs, nothing = neighbour.get(profile_id, path), neighbour.get(uuid4(), path)
    assert theirs.status_code == nothing.status_code == 404


@pytest.mark.parametrize("path", FORMS + BUTTONS)
def test_another_agency_that_sends_anything_learns_and_changes_nothing(
    office: Office, neighbour: Office, path: str
) -> None:
    profile_id = profile_of(office)
    before = office.stored(profile_id)
    for data in SENT:
        assert neighbour.client.post(f"/criteria/{profile_id}{path}", data=data).status_code == 404
    after = office.stored(profile_id)
    assert (after.draft, after.state, after.revision) == (before.draft, before.state, before.revision)


def test_a_viewer_looks_and_changes_nothing(office: Office, viewer: Office) -> None:
    profile_id = profile_of(office)
    assert viewer.client.get("/criteria").status_code == 200
    page = viewer.get(profile_id)
    assert page.status_code == 200
    for words in ("/about", "Add a criterion", "Remove", "Publish</button>", 'action="/criteria'):
        assert words not in page.text
    assert viewer.get(profile_id, "/open-contracting.json").status_code == 200
    for path in FORMS:
        assert viewer.get(profile_id, path).status_code == 403
    for path in FORMS + BUTTONS:
        assert viewer.client.post(f"/criteria/{profile_id}{path}").status_code == 403
    for path in ("/criteria/new", "/criteria/tenders"):
        assert viewer.client.get(path).status_code == 403
        assert viewer.client.post(path).status_code == 403


@pytest.mark.parametrize("kind", [Kind.ASSOCIATION, Kind.OPERATOR])
def test_who_is_no_agency_is_kept_out(app: Flask, office: Office, kind: Kind) -> None:
    profile_id = profile_of(office)
    other = make_office(app, office.database, office.version, kind=kind)
    for path in ("/criteria", "/criteria/new", f"/criteria/{profile_id}", f"/criteria/{uuid4()}", "/criteria/tenders"):
        assert other.client.get(path).status_code == 403


def test_somebody_not_signed_in_is_asked_to_sign_in(office: Office, app: Flask) -> None:
    profile_id = profile_of(office)
    browser = app.test_client()
    for path in ("/criteria", "/criteria/tenders", *(f"/criteria/{profile_id}{path}" for path in READ)):
        assert "/sign-in" in browser.get(path).location


@pytest.mark.parametrize("path", ["/criteria/x", "/criteria/1", "/criteria/%00", f"/criteria/{'9' * 400}"])
def test_an_address_that_is_none_is_not_found(office: Office, path: str) -> None:
    assert office.client.get(path).status_code == 404


ODD = (
    "\x00",
    "\ud800",
    "x" * 300_000,
    "9" * 400,
    "-1",
    "1e9",
    "💥",
    "<script>alert(1)</script>",
    "\u202egpj",
    "٣",
    "%s%n",
)


@pytest.mark.parametrize("path", ["/about", "/criteria/new", "/preferences/new", "/relations"])
def test_no_value_in_any_field_breaks_a_form(office: Office, path: str) -> None:
    profile_id = office.start()
    fields = office.form(profile_id, path)
    for name, odd in product(fields, ODD):
        body = {**{key: values[0] for key, values in fields.items()}, name: odd.encode("utf-8", "surrogatepass")}
        answer = office.client.post(f"/criteria/{profile_id}{path}", data=body)
        assert answer.status_code in {303, 409, 422}, (name, answer.status_code)
        assert "<script>alert" not in answer.text
    assert office.get(profile_id).status_code == 200


@pytest.mark.parametrize("path", ["/about", "/criteria/new", "/preferences/new", "/relations", "/publish"])
def test_no_body_breaks_a_form(office: Office, path: str) -> None:
    address = f"/criteria/{office.start()}{path}"
    for body, kind in (
        (b'{"title": ["x"]}', "application/json"),
        (b"\xff\xfe=\x00&title=%ff%fe", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "text/plain"),
    ):
        answer = office.client.post(address, data=body, content_type=kind)
        assert answer.status_code in {303, 400, 409, 422}


def test_everything_typed_at_once_survives_to_the_supplier_s_page(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    hostile = "<script>alert(1)</script> {{ 7*7 }} %(x)s Ñandú 你好 =1+1"
    office.send(profile_id, "/about", title=hostile, summary=hostile, basis_name=hostile, ocid=hostile)
    first = office.draft(profile_id).criteria[0].id
    office.send(profile_id, f"/criteria/{first}", title=hostile, text=hostile, basis_name=hostile)
    office.press(profile_id, "/publish")
    code = office.stored(profile_id).code
    for address in (f"/criteria/{profile_id}", f"/tenders/{code}", "/tenders", "/criteria", "/criteria/new"):
        page = office.client.get(address)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "{{ 7*7 }}" in page.text
    assert office.get(profile_id, "/open-contracting.json").json["releases"][0]["tender"]["title"] == hostile
