"""Secrets that stand for a sign-in or a one-time link; the database holds their hash, and a link until it is mailed."""

import hashlib
import secrets

TOKEN_BYTES = 32
LONGEST_TOKEN = 100


def new_token() -> str:
    """A fresh secret, safe in addresses and cookies."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What the database keeps of a token: SHA-256, enough for a random secret of 256 bits."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
