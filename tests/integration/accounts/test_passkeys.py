"""Passkeys as the second step: added on a page, used once for each challenge, renamed, removed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.accounts.models import Passkey, PasskeyChallenge
from portal.core.config import Settings
from tests.factories.authenticator import Authenticator
from tests.factories.people import PASSWORD, make_person, sign_in
from tests.integration.accounts.security import ENGLISH, SECURITY, STEP, Bench, codes_on, is_in

KEYS = f"{SECURITY}/passkeys"
NAME = {"name": "My key"}


@pytest.fixture(autouse=True)
def at_a_site_with_a_name(application: Flask, settings: Settings) -> Iterator[None]:
    """Browsers keep passkeys for names only; the usual address of tests is a number."""
    application.extensions["settings"] = settings.model_copy(update={"base_url": "http://localhost:8000"})
    yield
    application.extensions["settings"] = settings


def options(client: FlaskClient, path: str, **data: str) -> dict[str, Any]:
    answer = client.post(path, data=data, headers={"X-Requested-With": "passkey"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def add(bench: Bench, device: Authenticator | None = None, name: str = "My key") -> tuple[Authenticator, list[str]]:
    """Adds a passkey by the pages; gives the device and the recovery codes that were shown."""
    device = device or Authenticator()
    answer = device.create(options(bench.client, f"{KEYS}/options", name=name))
    done = bench.client.post(KEYS, data={"name": name, "credential": answer}, follow_redirects=True)
    assert done.status_code == 200
    return device, codes_on(done.text)


def signed(client: FlaskClient, device: Authenticator) -> str:
    return device.get(options(client, f"{STEP}/passkey/options"))


def test_a_passkey_is_added_and_then_asked_for(bench: Bench) -> None:
    page = bench.client.get(f"{KEYS}/new", headers=ENGLISH).text
    assert 'data-passkey="create"' in page
    assert "Passkeys need JavaScript" in page
    device, codes = add(bench)
    assert len(codes) == 10
    assert "Passkey: My key" in bench.client.get(SECURITY, headers=ENGLISH).text
    half = bench.half()
    step = half.get(STEP, headers=ENGLISH).text
    assert 'data-passkey="get"' in step
    assert 'name="one_time_code"' not in step
    done = half.post(f"{STEP}/passkey?next=/account", data={"credential": signed(half, device)})
    assert done.location == "/account"
    assert is_in(half)
    assert "Last used on" in bench.client.get(SECURITY, headers=ENGLISH).text


def test_a_second_one_gives_no_new_recovery_codes(bench: Bench) -> None:
    assert len(add(bench)[1]) == 10
    assert add(bench, name="Another")[1] == []
    asked = options(bench.client, f"{KEYS}/options", **NAME)
    assert len(asked["excludeCredentials"]) == 2


def test_without_a_script_the_page_says_why_nothing_happens(bench: Bench) -> None:
    page = bench.client.post(KEYS, data={**NAME, "credential": ""}, headers=ENGLISH)
    assert page.status_code == 422
    assert "Adding one needs JavaScript." in page.text
    add(bench)
    half = bench.half()
    refused = half.post(f"{STEP}/passkey", data={"credential": ""}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Passkeys need JavaScript." in refused.text


def test_a_signature_works_once_and_for_its_own_challenge(bench: Bench) -> None:
    device, _ = add(bench)
    first, second = bench.half(), bench.half()
    answer = signed(first, device)
    assert first.post(f"{STEP}/passkey", data={"credential": answer}).location == "/home"
    assert second.post(f"{STEP}/passkey", data={"credential": answer}).status_code == 422
    made_up = device.get({"challenge": "c2VsZi1tYWRl"})
    assert second.post(f"{STEP}/passkey", data={"credential": made_up}).status_code == 422


def test_a_challenge_runs_out(bench: Bench) -> None:
    device, _ = add(bench)
    half = bench.half()
    answer = signed(half, device)
    with bench.database.transaction() as session:
        session.execute(update(PasskeyChallenge).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert half.post(f"{STEP}/passkey", data={"credential": answer}).status_code == 422


def test_a_challenge_to_add_is_none_to_sign_in_with(bench: Bench) -> None:
    device, _ = add(bench)
    asked = options(bench.client, f"{KEYS}/options", **NAME)
    assert bench.half().post(f"{STEP}/passkey", data={"credential": device.get(asked)}).status_code == 422


def test_somebody_elses_passkey_opens_nothing(bench: Bench) -> None:
    device, _ = add(bench)
    with bench.database.transaction() as session:
        other = make_person(session, email="other@example.org")
    client = bench.app.test_client()
    sign_in(client, other, fresh=True)
    theirs, _ = add(replace(bench, client=client, person=other))
    half = bench.half()
    answer = theirs.get(options(half, f"{STEP}/passkey/options"))
    assert half.post(f"{STEP}/passkey", data={"credential": answer}).status_code == 422
    stolen = replace(device, key=theirs.key)
    assert half.post(f"{STEP}/passkey", data={"credential": signed(half, stolen)}).status_code == 422


def test_a_copied_key_is_refused(bench: Bench) -> None:
    device, _ = add(bench)
    copy = replace(device)
    half = bench.half()
    half.post(f"{STEP}/passkey", data={"credential": signed(half, device)})
    half = bench.half()
    assert half.post(f"{STEP}/passkey", data={"credential": signed(half, copy)}).status_code == 422


def test_wrong_signatures_are_counted_like_wrong_codes(bench: Bench) -> None:
    add(bench)
    half = bench.half()
    statuses = [half.post(f"{STEP}/passkey", data={"credential": "{}"}).status_code for _ in range(9)]
    assert statuses == [422] * 8 + [429]


def test_a_key_that_is_known_or_one_too_many_is_not_added(bench: Bench) -> None:
    device, _ = add(bench)
    again = device.create(options(bench.client, f"{KEYS}/options", **NAME))
    assert bench.client.post(KEYS, data={**NAME, "credential": again}).status_code == 422
    for number in range(9):
        add(bench, name=f"Key {number}")
    answer = Authenticator().create(options(bench.client, f"{KEYS}/options", **NAME))
    assert bench.client.post(KEYS, data={**NAME, "credential": answer}).status_code == 422


@pytest.mark.parametrize("credential", ["x", "{}", "[" * 20_000, json.dumps({"response": {}}), "\x00", "x" * 250_000])
def test_odd_answers_are_refused_calmly(bench: Bench, credential: str) -> None:
    assert bench.client.post(KEYS, data={**NAME, "credential": credential}).status_code == 422


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_passkey_needs_a_name(bench: Bench, name: str) -> None:
    answer = bench.client.post(f"{KEYS}/options", data={"name": name}, headers=ENGLISH)
    assert answer.status_code == 422
    assert answer.get_json()["message"]
    assert bench.client.post(KEYS, data={"name": name, "credential": "{}"}).status_code == 422


def key_of(bench: Bench) -> Passkey:
    with bench.database.reading() as session:
        return session.scalars(select(Passkey).where(Passkey.person_id == bench.person.id)).one()


def test_a_passkey_is_renamed_and_removed_by_its_owner_only(bench: Bench) -> None:
    add(bench)
    path = f"{KEYS}/{key_of(bench).id}"
    with bench.database.transaction() as session:
        other = make_person(session)
    stranger = bench.app.test_client()
    sign_in(stranger, other, fresh=True)
    assert stranger.post(f"{path}/name", data={"name": "Mine"}).status_code == 404
    assert stranger.post(f"{path}/remove").status_code == 404
    assert bench.client.post(f"{path}/name", data={"name": "Office <b>key</b>"}).location == SECURITY
    page = bench.client.get(SECURITY, headers=ENGLISH).text
    assert "Office &lt;b&gt;key&lt;/b&gt;" in page
    refused = bench.client.post(f"{path}/name", data={"name": ""}, headers=ENGLISH, follow_redirects=True)
    assert "needs a name" in refused.text
    assert bench.client.post(f"{path}/remove").location == SECURITY
    assert bench.client.post(f"{path}/remove").status_code == 404
    assert bench.client.post(f"{KEYS}/{uuid4()}/name", data=NAME).status_code == 404
    client = bench.app.test_client()
    assert client.post("/sign-in", data={"email": bench.person.email, "password": PASSWORD}).location == "/home"


def test_adding_and_removing_need_the_password(bench: Bench) -> None:
    with bench.client.session_transaction() as cookie:
        del cookie["shown"]
    for path in (f"{KEYS}/options", KEYS, f"{KEYS}/{uuid4()}/remove"):
        assert bench.client.post(path, data=NAME).location.startswith(f"{SECURITY}/password")
    assert bench.client.get(f"{KEYS}/new").location == f"{SECURITY}/password?next=/account/security/passkeys/new"


def test_a_site_whose_address_is_a_number_says_that_it_has_none(bench: Bench, settings: Settings) -> None:
    device, _ = add(bench)
    half = bench.half()
    bench.app.extensions["settings"] = settings
    assert "No passkeys here" in bench.client.get(f"{KEYS}/new", headers=ENGLISH).text
    assert bench.client.post(f"{KEYS}/options", data=NAME).status_code == 422
    assert bench.client.post(KEYS, data={**NAME, "credential": "{}"}).status_code == 200
    assert "data-passkey" not in half.get(STEP).text
    assert half.post(f"{STEP}/passkey/options").status_code == 401
    assert half.post(f"{STEP}/passkey", data={"credential": "{}"}).location == "/sign-in"
    assert device.uses == 0
