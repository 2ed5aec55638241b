"""Leaked passwords: the short list that is shipped, and a long one in the order of its fingerprints."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.leaks import SHIPPED, find_fault, fingerprint, is_in_list, is_leaked, is_widely_leaked
from scripts.leaked_passwords import fingerprints, header


def write(file: Path, passwords: list[str], end: str = "\r\n", count: str = ":12") -> Path:
    lines = sorted(fingerprint(password) + count for password in passwords)
    file.write_bytes((end.join(lines) + end).encode())
    return file


@pytest.mark.parametrize("password", ["1029384756", "abracadabra", "Terminator", "q1w2e3r4t5y6", "MANCHESTER"])
def test_what_stands_high_in_leaked_lists_is_known(password: str) -> None:
    assert is_widely_leaked(password)
    assert is_leaked(password, "")


def test_what_was_not_leaked_is_not() -> None:
    assert not is_leaked("quiet river stones", "")


def test_the_shipped_list_is_in_order_and_of_one_form() -> None:
    lines = SHIPPED.read_text(encoding="ascii").splitlines()[len(header()) :]
    assert len(lines) > 2500
    assert lines == sorted(set(lines))
    assert all(len(line) == 12 and set(line) <= set("0123456789ABCDEF") for line in lines)


def test_the_list_is_made_of_what_is_long_enough_in_small_letters() -> None:
    assert fingerprints(["Abracadabra", "abracadabra", "short"]) == [fingerprint("abracadabra")[:12]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=12), min_size=1, unique=True, max_size=60), st.sampled_from(["\n", "\r\n"]))
def test_each_line_of_a_list_is_found_and_nothing_else(tmp_path: Path, passwords: list[str], end: str) -> None:
    listed, others = passwords[::2], passwords[1::2]
    file = write(tmp_path / "list", listed, end)
    assert all(is_in_list(password, file) for password in listed)
    assert not any(is_in_list(password, file) for password in others)


def test_a_list_without_counts_and_without_a_last_line_end_is_read(tmp_path: Path) -> None:
    file = write(tmp_path / "list", ["quiet river stones", "b", "c"], end="\n", count="")
    file.write_bytes(file.read_bytes().rstrip())
    assert is_leaked("quiet river stones", str(file))
    assert not is_leaked("Quiet river stones", str(file))
    assert find_fault(file) == ""


def test_another_keyboards_bytes_are_the_same_password(tmp_path: Path) -> None:
    file = write(tmp_path / "list", ["el ñandú come"])
    assert is_leaked("el n\u0303andu\u0301 come", str(file))


@pytest.mark.parametrize("content", [None, b""])
def test_a_list_that_cannot_be_read_lets_people_in(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "list"
    if content is not None:
        file.write_bytes(content)
    assert not is_leaked("quiet river stones", str(file))
    assert find_fault(file).startswith("cannot be read")


def test_what_is_wrong_with_a_list_is_said(tmp_path: Path) -> None:
    file = write(tmp_path / "list", [str(number) for number in range(500)])
    assert find_fault(file) == ""
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(reversed(lines)))
    assert find_fault(file) == "its lines are not in order"
    file.write_text("password\n123456\n")
    assert "not SHA-1s" in find_fault(file)
