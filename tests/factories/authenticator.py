"""A passkey in software: makes keys and signs challenges as a browser with a key does, honestly or not."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key; `uses` is what its counter says, `origin` the page on which it believes to be."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    uses: int = 0
    key_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> str:
        """Answers the question for a new key."""
        client_data = self._client_data("webauthn.create", options["challenge"])
        attested = b"\0" * 16 + len(self.key_id).to_bytes(2, "big") + self.key_id + self._public_key()
        data = self._data(PRESENT | VERIFIED | ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(clientDataJSON=client_data, attestationObject=attestation)

    def get(self, options: dict[str, Any], *, flags: int = PRESENT | VERIFIED) -> str:
        """Answers the question for a signature."""
        self.uses += 1
        client_data, data = self._client_data("webauthn.get", options["challenge"]), self._data(flags)
        signed = data + hashlib.sha256(client_data).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client_data, authenticatorData=data, signature=signature)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        base64url_to_bytes(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4, "big")

    def _public_key(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, **response: bytes) -> str:
        text = bytes_to_base64url(self.key_id)
        answered = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": text, "rawId": text, "type": "public-key", "response": answered})
