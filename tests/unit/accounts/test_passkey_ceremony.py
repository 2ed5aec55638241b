"""Passkeys: an honest key is taken, and nothing else, however it is dressed."""

import json
import secrets
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webauthn.helpers import bytes_to_base64url

from portal.accounts.passkeys.ceremony import (
    NewKey,
    ask_for_new_key,
    ask_for_signature,
    find_challenge,
    find_key_id,
    place_of,
    read_new_key,
    read_signature,
)
from tests.factories.authenticator import Authenticator

PLACE = place_of("http://localhost:8000", "Listo")
assert PLACE is not None
CHALLENGE = secrets.token_bytes(32)
TEXT = bytes_to_base64url(CHALLENGE)
PERSON = UUID(int=7)


def asked_new(known: list[str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        ask_for_new_key(PLACE, CHALLENGE, person_id=PERSON, email="a@example.org", name="Ana", known=known or [])
    )
    return found


def asked_sign(known: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ask_for_signature(PLACE, CHALLENGE, known=known))
    return found


def made(device: Authenticator) -> NewKey:
    key = read_new_key(PLACE, device.create(asked_new()), TEXT)
    assert key is not None
    return key


def test_an_honest_key_is_made_and_signs() -> None:
    device = Authenticator()
    key = made(device)
    answer = device.get(asked_sign([key.key_id]))
    assert find_challenge(answer) == TEXT
    assert find_key_id(answer) == key.key_id
    assert read_signature(PLACE, answer, TEXT, public_key=key.public_key, uses=0) == 1


def test_the_browser_is_told_the_site_the_person_and_the_keys_there_are() -> None:
    asked = asked_new([bytes_to_base64url(b"known")])
    assert asked["rp"] == {"name": "Listo", "id": "localhost"}
    assert asked["user"]["name"] == "a@example.org"
    assert [one["id"] for one in asked["excludeCredentials"]] == [bytes_to_base64url(b"known")]
    assert asked["attestation"] == "none"


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://portal.example.org", "portal.example.org"),
        ("http://localhost:8000", "localhost"),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
    ],
)
def test_a_site_whose_address_is_a_number_has_no_passkeys(address: str, host: str | None) -> None:
    found = place_of(address, "Listo")
    assert (found.host if found else None) == host


def test_a_key_for_another_site_page_or_challenge_is_not_taken() -> None:
    for dishonest in (Authenticator(origin="http://evil.example"), Authenticator(host="evil.example")):
        assert read_new_key(PLACE, dishonest.create(asked_new()), TEXT) is None
    elsewhere = bytes_to_base64url(secrets.token_bytes(32))
    assert read_new_key(PLACE, Authenticator().create(asked_new()), elsewhere) is None
    assert read_new_key(PLACE, Authenticator().get(asked_new()), TEXT) is None


def test_a_signature_of_another_key_site_or_challenge_is_not_taken() -> None:
    device = Authenticator()
    key = made(device)
    asked, other = asked_sign([key.key_id]), bytes_to_base64url(secrets.token_bytes(32))
    for dishonest in (
        replace(device, key=Authenticator().key),
        replace(device, origin="http://evil.example"),
        replace(device, host="evil.example"),
    ):
        assert read_signature(PLACE, dishonest.get(asked), TEXT, public_key=key.public_key, uses=0) is None
    assert read_signature(PLACE, device.get(asked), other, public_key=key.public_key, uses=0) is None
    assert read_signature(PLACE, device.create(asked), TEXT, public_key=key.public_key, uses=0) is None
    assert read_signature(PLACE, device.get(asked, flags=0), TEXT, public_key=key.public_key, uses=0) is None


def test_a_copy_of_the_key_is_seen_by_its_counter() -> None:
    device = Authenticator()
    key = made(device)
    asked = asked_sign([key.key_id])
    assert read_signature(PLACE, device.get(asked), TEXT, public_key=key.public_key, uses=5) is None


def test_a_changed_signature_is_not_taken() -> None:
    device = Authenticator()
    key = made(device)
    answer = json.loads(device.get(asked_sign([key.key_id])))
    answer["response"]["signature"] = bytes_to_base64url(b"\x30\x06\x02\x01\x01\x02\x01\x01")
    assert read_signature(PLACE, json.dumps(answer), TEXT, public_key=key.public_key, uses=0) is None


ODD = ["", "{}", "[]", "5", "null", '{"id": 5}', '{"response": {"clientDataJSON": "!!"}}', "[" * 50_000, "\x00"]


@pytest.mark.parametrize("answer", ODD)
def test_odd_answers_are_none(answer: str) -> None:
    assert find_challenge(answer) is None
    assert find_key_id(answer) is None
    assert read_new_key(PLACE, answer, TEXT) is None
    assert read_signature(PLACE, answer, TEXT, public_key=b"", uses=0) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "signature"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_answer_raises(answer: object) -> None:
    text = json.dumps(answer)
    find_challenge(text)
    find_key_id(text)
    assert read_new_key(PLACE, text, TEXT) is None
    assert read_signature(PLACE, text, TEXT, public_key=b"\xa0", uses=0) is None


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_no_bytes_raise(first: bytes, second: bytes) -> None:
    device = Authenticator()
    answer = json.loads(device.create(asked_new()))
    for name, value in (("attestationObject", first), ("clientDataJSON", second)):
        broken = {**answer, "response": {**answer["response"], name: bytes_to_base64url(value)}}
        assert read_new_key(PLACE, json.dumps(broken), TEXT) is None
        find_challenge(json.dumps(broken))
