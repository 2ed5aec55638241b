"""What is sealed is read with the same secret for the same purpose, and in no other way."""

import base64

from hypothesis import given
from hypothesis import strategies as st

from portal.core.sealing import keyed_hash, seal, unseal

SECRET, OTHER = "a secret for tests only, long enough", "another secret for tests, long enough"


@given(st.text(max_size=60))
def test_what_is_sealed_is_read_again(text: str) -> None:
    assert unseal(seal(text, SECRET, "app"), SECRET, "app") == text


def test_whatever_byte_is_changed_nothing_is_opened() -> None:
    """The mode is CBC, whose padding could be asked about byte by byte if the HMAC were not checked before."""
    sealed = base64.urlsafe_b64decode(seal("JBSWY3DP", SECRET, "app"))
    assert sealed[0] == 0x80  # Fernet's version: AES-128-CBC, HMAC-SHA-256 over all of it
    assert len(sealed) == 1 + 8 + 16 + 16 + 32  # version, time, random start, one block, HMAC
    for place in range(len(sealed)):
        changed = bytes([*sealed[:place], sealed[place] ^ 1, *sealed[place + 1 :]])
        assert unseal(base64.urlsafe_b64encode(changed).decode(), SECRET, "app") is None, place
    assert seal("JBSWY3DP", SECRET, "app")[12:34] != seal("JBSWY3DP", SECRET, "app")[12:34]  # the random start


def test_another_secret_purpose_or_text_opens_nothing() -> None:
    sealed = seal("JBSWY3DP", SECRET, "app")
    assert "JBSWY3DP" not in sealed
    assert seal("JBSWY3DP", SECRET, "app") != sealed
    assert unseal(sealed, OTHER, "app") is None
    assert unseal(sealed, SECRET, "else") is None
    assert unseal(sealed[:-2] + "AA", SECRET, "app") is None
    assert unseal("", SECRET, "app") is None


def test_a_keyed_hash_hangs_on_secret_and_purpose() -> None:
    found = keyed_hash("abc", SECRET, "recovery")
    assert found == keyed_hash("abc", SECRET, "recovery")
    assert len({found, keyed_hash("abd", SECRET, "recovery"), keyed_hash("abc", OTHER, "recovery")}) == 3
    assert keyed_hash("abc", SECRET, "else") != found
