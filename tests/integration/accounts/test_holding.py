"""Nothing typed is lost when the session runs out, and nobody else's words get into our forms."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from portal.accounts.models import Person
from tests.factories.people import PASSWORD, sign_in

ENGLISH = {"Accept-Language": "en"}
FIELDS = {f"answer-{number}": f'Text {number}: "ñ" <b>&amp;</b>\nline two' for number in range(20)}
_INPUT = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', re.DOTALL)


def hidden(page: str, form: str) -> dict[str, str]:
    """The hidden fields of a form on a page."""
    body = page.split(f'id="{form}"', 1)[1].split("</form>", 1)[0]
    return {html.unescape(name): html.unescape(value) for name, value in _INPUT.findall(body)}


def token_on(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def test_twenty_fields_survive_expiry_a_wrong_password_and_signing_in(
    protected: Flask, client: FlaskClient, person: Person
) -> None:
    sign_in(client, person, at=datetime.now(UTC) - timedelta(days=8))
    csrf = token_on(client, "/sign-up")
    expired = client.post("/account?tab=2", data={**FIELDS, "csrf_token": csrf}, headers=ENGLISH)
    assert expired.status_code == 401
    assert "Nothing you typed is lost" in expired.text

    given = hidden(expired.text, "sign-in") | {"email": "ana@example.org", "password": "wrong"}
    refused = client.post("/sign-in", data=given)
    assert refused.status_code == 422
    given = hidden(refused.text, "sign-in") | {"email": "ana@example.org", "password": PASSWORD}
    again = client.post("/sign-in", data=given, headers=ENGLISH)
    assert again.status_code == 200
    assert 'action="/account?tab=2"' in again.text
    kept = hidden(again.text, "send-again")
    fresh = kept.pop("csrf_token")
    assert kept == FIELDS
    assert fresh != csrf
    assert (
        again.text.count("Text 7: &#34;ñ&#34; &lt;b&gt;&amp;amp;&lt;/b&gt;\nline two") == 2
    )  # to be sent, and to be seen
    sent = client.post("/account?tab=2", data={**kept, "name": "Ana", "language": "en", "csrf_token": fresh})
    assert sent.status_code == 303


def test_a_stale_token_shows_everything_again_with_a_fresh_one(
    protected: Flask, client: FlaskClient, person: Person
) -> None:
    sign_in(client, person)
    page = client.post("/account", data={"name": "Ana", "language": "en", "csrf_token": "stale"}, headers=ENGLISH)
    assert page.status_code == 400
    fields = hidden(page.text, "send-again")
    assert {"name": "Ana", "language": "en"}.items() <= fields.items()
    assert client.post("/account", data=fields).status_code == 303


def test_a_lost_cookie_leads_to_signing_in_with_everything_held(
    protected: Flask, client: FlaskClient, person: Person
) -> None:
    page = client.post("/account", data={"name": "Typed", "language": "en"}, headers=ENGLISH)
    assert page.status_code == 401
    given = hidden(page.text, "sign-in") | {"email": "ana@example.org", "password": PASSWORD}
    again = client.post("/sign-in", data=given)
    assert hidden(again.text, "send-again")["name"] == "Typed"


def test_a_stale_sign_in_page_keeps_the_address_and_what_it_held(protected: Flask, client: FlaskClient) -> None:
    first = client.post("/account", data={"name": "Typed"}, headers=ENGLISH)
    held = hidden(first.text, "sign-in")["held"]
    page = client.post("/sign-in", data={"held": held, "email": "ana@example.org", "password": "x"})
    assert page.status_code == 400
    assert 'value="ana@example.org"' in page.text
    assert hidden(page.text, "sign-in")["held"] == held


def test_passwords_and_tokens_are_never_held(client: FlaskClient) -> None:
    typed = {"current_password": "secret one", "password": "secret two", "csrf_token": "secret three", "name": "Ana"}
    page = client.post("/account/password", data=typed)
    assert page.status_code == 401
    assert "Ana" in page.text
    assert "secret" not in page.text


def test_words_of_another_site_get_into_no_form_of_ours(protected: Flask, client: FlaskClient, person: Person) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        page = client.post("/account", data={"name": "Planted"}, headers=headers)
        assert "Planted" not in page.text
    held = json.dumps({"path": "/account", "fields": [["name", "Planted"]]})
    page = client.post("/sign-in", data={"held": held}, headers={"Origin": "https://evil.example"})
    assert page.status_code == 400
    assert "Planted" not in page.text
    sign_in(client, person)
    page = client.post("/account", data={"name": "Planted"}, headers={"Origin": "https://evil.example"})
    assert page.status_code == 400
    assert "Planted" not in page.text


def test_what_claims_to_be_held_is_never_sent_to_another_site(client: FlaskClient, person: Person) -> None:
    for held in (
        '{"path": "//evil.example", "fields": []}',
        '{"path": "https://evil.example", "fields": []}',
        '{"path": "/x", "fields": [["a", {"b": 1}]]}',
        '{"path": 5, "fields": []}',
        "[" * 100_000,
        '["not", "ours"]',
        "5",
    ):
        answer = client.post("/sign-in", data={"email": "ana@example.org", "password": PASSWORD, "held": held})
        assert answer.status_code == 303
        client.post("/sign-out")


def test_more_than_can_be_held_is_said_plainly(client: FlaskClient) -> None:
    page = client.post("/account", data={"name": "x" * 250_000}, headers=ENGLISH)
    assert page.status_code == 401
    assert "xxxx" not in page.text


def test_autosave_is_told_in_its_own_words(client: FlaskClient) -> None:
    answer = client.post("/account", data={"name": "Ana"}, headers={"X-Requested-With": "autosave"})
    assert answer.status_code == 401
    assert answer.get_json()["message"]
