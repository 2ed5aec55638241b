"""Secrets that stand for a sign-in or a one-time link; the database holds their hash, and a link until it is mailed."""

import hashlib
import secrets

import pyotp

from portal.accounts.factors.rules import RECOVERY_ALPHABET, RECOVERY_LENGTH, recovery_code

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


def new_token() -> str:
    """A fresh secret, safe in addresses and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the database keeps of a token: SHA-256, enough for a random secret of 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_app_secret() -> str:
    """A fresh secret of 160 bits for an app that shows codes, in base 32."""
    return pyotp.random_base32()


def new_recovery_code() -> str:
    """A fresh code of 50 bits."""
    return recovery_code(secrets.randbelow(len(RECOVERY_ALPHABET)) for _ in range(RECOVERY_LENGTH))
