"""Codes of apps as the standard has them, recovery codes however they are typed, and devices by their names."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.factors.rules import (
    RECOVERY_ALPHABET,
    RECOVERY_LENGTH,
    address_for_app,
    find_step,
    grouped,
    normal_recovery_code,
    recovery_code,
    step_of,
)
from portal.accounts.sessions.rules import device_of
from portal.accounts.tokens import new_app_secret, new_recovery_code

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: "12345678901234567890"
AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert find_step(SECRET, code, at=at) == seconds // 30 == step_of(at)


def code_at(at: datetime) -> str:
    return pyotp.TOTP(SECRET).at(at)


@pytest.mark.parametrize(("late", "taken"), [(-61, False), (-30, True), (0, True), (30, True), (61, False)])
def test_a_code_is_taken_a_little_before_and_after_its_time(late: int, taken: bool) -> None:
    at = datetime(2026, 5, 4, 12, 0, 15, tzinfo=UTC)
    found = find_step(SECRET, code_at(at), at=at + timedelta(seconds=late))
    assert found == (step_of(at) if taken else None)


@pytest.mark.parametrize("form", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"])
def test_blanks_do_not_count(form: str) -> None:
    assert find_step(SECRET, form.format(code_at(AT)), at=AT) is not None


def test_digits_of_another_width_count() -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code_at(AT))
    assert find_step(SECRET, wide, at=AT) is not None


@given(st.text(max_size=12))
def test_what_is_no_code_is_never_taken(typed: str) -> None:
    taken = find_step(SECRET, typed, at=AT)
    assert taken is None or len("".join(typed.split())) == 6


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12345a", "１２３４５", "²²²²²²", "\x00" * 6])
def test_odd_codes_are_none(typed: str) -> None:
    assert find_step(SECRET, typed, at=AT) is None


def test_the_beginning_of_time_is_borne() -> None:
    assert find_step(SECRET, "000000", at=datetime.fromtimestamp(0, UTC)) is None


def test_the_picture_says_whose_account_it_is() -> None:
    address = address_for_app(SECRET, account="ana@example.org", issuer="Listo & Co")
    assert address == (
        "otpauth://totp/Listo%20%26%20Co:ana%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Listo%20%26%20Co"
    )
    assert grouped(SECRET) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ"


def test_secrets_and_recovery_codes_are_long_and_never_the_same() -> None:
    assert {len(new_app_secret()) for _ in range(50)} == {32}
    codes = {new_recovery_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(normal_recovery_code(code) == code for code in codes)


@given(st.lists(st.integers(0, 31), min_size=RECOVERY_LENGTH, max_size=RECOVERY_LENGTH))
def test_a_recovery_code_is_known_however_it_is_typed(numbers: list[int]) -> None:
    code = recovery_code(numbers)
    assert len(code) == RECOVERY_LENGTH + 1
    assert set(code) <= {*RECOVERY_ALPHABET, "-"}
    plain = code.replace("-", "")
    for typed in (code, code.upper(), plain, f" {plain[:3]} {plain[3:]} ", plain.replace("0", "O").replace("1", "l")):
        assert normal_recovery_code(typed) == code


@pytest.mark.parametrize("typed", ["", "abc", "abcde-fghjk-m", "uuuuu-uuuuu", "ñbcde-fghjk", "x" * 300_000])
def test_what_can_be_no_recovery_code_is_none(typed: str) -> None:
    assert normal_recovery_code(typed) is None


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14; SM-A146B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 "
            "Chrome/125.0.0.0 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
            "Safari/537.36 Edg/140.0",
            "Edge, macOS",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Linux"),
        ("curl/8.5.0", "curl"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
        ("x" * 100_000 + "Firefox/", ""),
    ],
)
def test_a_device_is_named_so_that_its_owner_knows_it(agent: str, device: str) -> None:
    assert device_of(agent) == device
