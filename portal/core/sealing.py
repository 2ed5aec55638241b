"""Seals small secrets that must be read again, so that who reads the database alone cannot use them.

The key is derived from the portal's secret: with another `LISTO_SECRET_KEY` nothing sealed before can be opened.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


def seal(text: str, secret: str, purpose: str) -> str:
    """The text, encrypted and signed (Fernet: AES-128-CBC, HMAC-SHA-256) for one purpose."""
    return _box(secret, purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, secret: str, purpose: str) -> str | None:
    """The text again; None if it was sealed with another secret or for another purpose, or changed."""
    try:
        return _box(secret, purpose).decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        return None


def keyed_hash(text: str, secret: str, purpose: str) -> str:
    """HMAC-SHA-256 of the text, for what is only compared and never read again."""
    return hmac.new(secret.encode(), f"{purpose}:{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _box(secret: str, purpose: str) -> Fernet:
    key = hmac.new(secret.encode(), f"seal:{purpose}".encode(), hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))
