"""Anybody sees the figures of a country or sector that the operator has opted in, and of no other."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.market.pages.conftest import Agency


@pytest.fixture
def anybody(agency: Agency, app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Somebody who is not signed in, where Colombia and construction are public."""
    settings = app.extensions["settings"]
    opted_in = settings.model_copy(update={"public_figures": "country:CO,sector:43"})
    monkeypatch.setitem(app.extensions, "settings", opted_in)
    return app.test_client()


@pytest.mark.parametrize("group", ["country/CO", "sector/43"])
def test_an_opted_in_group_has_a_page_and_open_data(anybody: FlaskClient, group: str) -> None:
    answer = anybody.get(f"/figures/{group}?lang=en")

    assert answer.status_code == 200
    assert "Suppliers that take part: about" in answer.text
    assert "Readiness levels by group: Size" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert anybody.get(f"/figures/{group}/figures.zip").status_code == 200
    assert anybody.get(f"/figures/{group}/figures.xlsx").status_code == 200
    assert anybody.get(f"/figures/{group}/figures.pdf").status_code == 404


def test_only_the_bare_page_may_stand_in_a_frame_and_nothing_on_it_can_be_sent(anybody: FlaskClient) -> None:
    answer = anybody.get("/figures/country/CO/embed")
    policy = answer.headers["Content-Security-Policy"]

    assert "frame-ancestors *" in policy
    assert "form-action 'none'" in policy
    assert "default-src 'none'" in policy
    assert "<form" not in answer.text
    assert "app-header" not in answer.text


@pytest.mark.parametrize("group", ["country/PY", "sector/01", "size/micro", "country/CO,sector:43"])
def test_what_was_not_opted_in_is_not_there(anybody: FlaskClient, group: str) -> None:
    assert {anybody.get(f"/figures/{group}{more}").status_code for more in ("", "/embed", "/figures.zip")} == {404}


def test_nothing_is_public_unless_the_operator_says_so(agency: Agency, app: Flask) -> None:
    assert app.test_client().get("/figures/country/CO").status_code == 404


def test_the_public_page_and_the_agency_see_the_same_figures(anybody: FlaskClient, agency: Agency) -> None:
    public = anybody.get("/figures/country/CO?lang=en").text
    seen = agency.client.get("/market/readiness?by=size&country=CO").text

    assert public.split("<table")[1].split("</table>")[0] == seen.split("<table")[1].split("</table>")[0]


def test_what_is_public_is_listed_and_led_to_from_every_page(anybody: FlaskClient) -> None:
    listed = anybody.get("/figures?lang=en").text

    assert 'href="/figures/country/CO"' in listed
    assert 'href="/figures/sector/43"' in listed
    assert "Colombia" in listed
    assert 'href="/figures"' in anybody.get("/sign-in").text


def test_no_page_leads_to_figures_where_none_are_public(client: FlaskClient) -> None:
    assert client.get("/figures").status_code == 404
    assert 'href="/figures"' not in client.get("/sign-in").text


def test_before_the_first_release_the_public_page_says_so(
    nothing_yet: Agency, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"].model_copy(update={"public_figures": "country:CO"})
    monkeypatch.setitem(app.extensions, "settings", settings)
    client = app.test_client()

    assert "There are no figures yet." in client.get("/figures/country/CO?lang=en").text
    assert "There are no figures yet." in client.get("/figures/country/CO/embed?lang=en").text
