"""What is asked of a passkey and what it answers (WebAuthn); values in, values out. No answer, however odd, raises."""

import json
import struct
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_ANSWER = 20_000
_ODD = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    RecursionError,
    struct.error,
)


@dataclass(frozen=True)
class Place:
    """The site that passkeys belong to: its host name, what it is called, and the origin of its pages."""

    host: str
    name: str
    origin: str


@dataclass(frozen=True)
class NewKey:
    """A passkey that has just been made."""

    key_id: str
    public_key: bytes
    uses: int


def place_of(base_url: str, name: str) -> Place | None:
    """The site; None where its address is a number: browsers keep passkeys for names only ("localhost" is one)."""
    host = urlsplit(base_url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return Place(host, name, base_url)
    return None


def ask_for_new_key(place: Place, challenge: bytes, *, person_id: UUID, email: str, name: str, known: list[str]) -> str:
    """What the browser is asked when a passkey is added, as JSON. `known` are the ids of the person's passkeys."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=place.name,
        user_id=person_id.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(known),
    )
    return str(options_to_json(options))


def ask_for_signature(place: Place, challenge: bytes, *, known: list[str]) -> str:
    """What the browser is asked when somebody signs in, as JSON."""
    options = generate_authentication_options(
        rp_id=place.host, challenge=challenge, allow_credentials=_descriptors(known)
    )
    return str(options_to_json(options))


def _descriptors(known: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key_id)) for key_id in known]


def find_challenge(answer: str) -> str | None:
    """The challenge that the answer says it signed; None for what is no answer."""
    try:
        client_data = json.loads(answer)["response"]["clientDataJSON"]
        return bytes_to_base64url(parse_client_data_json(base64url_to_bytes(client_data)).challenge)
    except _ODD:
        return None


def find_key_id(answer: str) -> str | None:
    """The id of the passkey that the answer says it comes from, in one way of writing; None for what is no answer."""
    try:
        return bytes_to_base64url(base64url_to_bytes(json.loads(answer)["id"]))
    except _ODD:
        return None


def read_new_key(place: Place, answer: str, challenge: str) -> NewKey | None:
    """The passkey that was made for this site and this challenge; None if the answer shows no such thing."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
        )
    except _ODD:
        return None
    return NewKey(bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count)


def read_signature(place: Place, answer: str, challenge: str, *, public_key: bytes, uses: int) -> int | None:
    """How often the passkey has been used by now; None if it did not sign this challenge for this site.

    A count that does not grow is refused too: then there are two of the key.
    """
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=place.host,
            expected_origin=place.origin,
            credential_public_key=public_key,
            credential_current_sign_count=uses,
        )
    except _ODD:
        return None
    return int(found.new_sign_count)
