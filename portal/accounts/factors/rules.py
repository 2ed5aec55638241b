"""Codes of an app (TOTP, RFC 6238) and recovery codes: their form, and which is right; pure values."""

import hmac
import unicodedata
from collections.abc import Iterable
from datetime import datetime

import pyotp

STEP_SECONDS = 30
DRIFT = 1  # steps before and after that are taken too: clocks differ, and people type slowly
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10
RECOVERY_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: without i, l, o and u
_HALF = RECOVERY_LENGTH // 2
_MISREAD = str.maketrans({"i": "1", "l": "1", "o": "0"})


def step_of(at: datetime) -> int:
    """The step of 30 seconds in which the moment lies."""
    return int(at.timestamp()) // STEP_SECONDS


def find_step(secret: str, code: str, *, at: datetime) -> int | None:
    """The step whose code this is, of the present one and its neighbours; None if it is of none of them."""
    typed = "".join(unicodedata.normalize("NFKC", code).split())
    if len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        return None
    app, now = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS), step_of(at)
    steps = [step for step in range(now - DRIFT, now + DRIFT + 1) if step >= 0]
    return next((step for step in steps if hmac.compare_digest(app.generate_otp(step), typed)), None)


def address_for_app(secret: str, *, account: str, issuer: str) -> str:
    """What the QR code says to the app."""
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    return str(totp.provisioning_uri(name=account, issuer_name=issuer))


def grouped(secret: str) -> str:
    """The secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def recovery_code(numbers: Iterable[int]) -> str:
    """The code of ten numbers from 0 to 31, "7kq2m-x9d4t"."""
    letters = "".join(RECOVERY_ALPHABET[number] for number in numbers)
    return f"{letters[:_HALF]}-{letters[_HALF:]}"


def normal_recovery_code(typed: str) -> str | None:
    """The code as it was made, however it was typed; None if it can be none."""
    plain = "".join(char for char in unicodedata.normalize("NFKC", typed).lower() if char.isalnum())
    letters = plain.translate(_MISREAD)
    if len(letters) != RECOVERY_LENGTH or not set(letters) <= set(RECOVERY_ALPHABET):
        return None
    return f"{letters[:_HALF]}-{letters[_HALF:]}"
