"""What a password must be, and which addresses of our own site one may be sent on to; pure values."""

import re
import unicodedata
from enum import StrEnum

from portal.accounts.common_passwords import COMMON_STEMS, SEQUENCES
from portal.accounts.strength import strength

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FEWEST_DIFFERENT = 4
SHORTEST_TELLING = 4  # a part of a name or e-mail shorter than this says nothing about a password
WEAKEST = 8.5  # decimal logarithm of guesses
MOST_BESIDE = 4  # so many characters beside a name or e-mail do not make a password of it


class PasswordProblem(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    LIKE_YOU = "like-you"
    TOO_COMMON = "too-common"
    TOO_EASY = "too-easy"


def normal_password(password: str) -> str:
    """The password as it is hashed: composed (NFC), so that another keyboard gives the same bytes."""
    return unicodedata.normalize("NFC", password)


def find_password_problem(password: str, *, name: str, email: str) -> PasswordProblem | None:
    """Why this person may not have this password, or None (after NIST SP 800-63B, 5.1.1.2).

    Length counts; kinds of characters do not. Refused are the person's own name or e-mail, what is tried first, and
    what is put together from so few common parts that a few hundred million guesses find it.
    """
    password = normal_password(password)
    if len(password) < SHORTEST_PASSWORD:
        return PasswordProblem.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return PasswordProblem.TOO_LONG
    if _is_like(password, name, email):
        return PasswordProblem.LIKE_YOU
    if _is_common(password):
        return PasswordProblem.TOO_COMMON
    easy = strength(password, _own_words(name, email)) < WEAKEST
    return PasswordProblem.TOO_EASY if easy else None


def _own_words(name: str, email: str) -> set[str]:
    """The parts of name and e-mail, which a guesser who knows the person tries first."""
    return {_folded(part) for part in (*name.split(), *re.split(r"[^\w]+", email))}


def _is_like(password: str, name: str, email: str) -> bool:
    folded = _folded(password)
    local, _, host = email.partition("@")
    own = {_folded(name), _folded(email), _folded(local), _folded(host)} | {_folded(part) for part in name.split()}
    telling = {part for part in own if len(part) >= SHORTEST_TELLING}
    return any(part in folded and len(folded) - len(part) <= MOST_BESIDE for part in telling)


def _is_common(password: str) -> bool:
    folded = _folded(password)
    stem = re.sub(r"[^a-z]", "", folded)
    known = stem in COMMON_STEMS or _halved(stem) in COMMON_STEMS
    return known or len(set(password)) < FEWEST_DIFFERENT or _is_sequence(folded)


def _halved(stem: str) -> str:
    half = len(stem) // 2
    return stem[:half] if stem[:half] == stem[half:] else stem


def _is_sequence(folded: str) -> bool:
    telling = len(folded) >= SHORTEST_TELLING
    return telling and any(folded in run * 3 or folded[::-1] in run * 3 for run in SEQUENCES)


def _folded(text: str) -> str:
    """Lower-case letters and digits only, without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def safe_path(address: str | None) -> str | None:
    """The address if it is a path on this site, else None; browsers read `//host` and `/\\host` as another site."""
    if not address or not address.startswith("/") or address[1:2] in ("/", "\\"):
        return None
    if "\\" in address or any(ord(char) <= 0x20 or ord(char) == 0x7F for char in address):
        return None
    return address
