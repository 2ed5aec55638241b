"""Reads the session's cookie whatever the clock of the machine that wrote it says."""

import hashlib
from datetime import datetime

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Takes a value signed in the future; one that is too old is refused as ever.

    Two nodes whose clocks differ by a second, or one whose clock is set back, would else sign people out. What ends a
    sign-in is its row in the database.
    """

    def unsign(  # type: ignore[override]
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> tuple[bytes, datetime] | bytes:
        value, signed_at = super().unsign(signed_value, None, True)
        if max_age is not None and self.get_timestamp() - signed_at.timestamp() > max_age:
            raise SignatureExpired("the cookie is too old", payload=value, date_signed=signed_at)
        return (value, signed_at) if return_timestamp else value


class _Serializer(URLSafeTimedSerializer):
    default_signer = PatientSigner


class PatientSessions(SecureCookieSessionInterface):
    """Flask's own sessions, with that signer and SHA-256."""

    digest_method = staticmethod(hashlib.sha256)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        given = super().get_signing_serializer(app)
        if given is None:
            return None
        return _Serializer(
            given.secret_keys, salt=given.salt, serializer=self.serializer, signer_kwargs=given.signer_kwargs
        )
