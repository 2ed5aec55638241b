"""Turns passwords into Argon2id hashes and compares them; slow on purpose: never call it in a transaction."""

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.rules import LONGEST_PASSWORD, normal_password

ROUNDS = 3
LANES = 1


@cache
def _dummy_hash(hasher: PasswordHasher) -> str:
    return hasher.hash("compared with when nobody has this e-mail, so that the answer takes as long")


@cache
def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=ROUNDS, memory_cost=memory_kib, parallelism=LANES)


@dataclass(frozen=True)
class Passwords:
    """Hashing at a memory cost in KiB (`Settings.password_memory_kib`)."""

    memory_kib: int

    def hash(self, password: str) -> str:
        """The hash to store."""
        return _hasher(self.memory_kib).hash(_encoded(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether the password belongs to the stored hash; takes as long when there is none."""
        hasher = _hasher(self.memory_kib)
        try:
            hasher.verify(stored or _dummy_hash(hasher), _encoded(password[: LONGEST_PASSWORD + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made at another cost than today's."""
        return _hasher(self.memory_kib).check_needs_rehash(stored)


def _encoded(password: str) -> bytes:
    return normal_password(password).encode("utf-8", "surrogatepass")
