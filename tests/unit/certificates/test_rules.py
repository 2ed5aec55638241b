"""Codes that people can read to each other, and what a certificate is worth on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.rules.scoring import score
from portal.certificates.rules import (
    Candidate,
    CannotIssue,
    CertificateState,
    Refusal,
    can_issue,
    check_can_issue,
    code_from_bits,
    day_of_checking,
    find_refusal,
    grouped_code,
    last_day,
    read_code,
    state_on,
)
from tests.factories.assessments import COMPLETE, every_type
from tests.factories.questionnaires import profile, said

SENT = date(2026, 3, 2)
CODE = "7F3K92QDXM418RTC"


@given(st.integers(min_value=0, max_value=2**80 - 1))
def test_a_code_has_sixteen_letters_that_nobody_mixes_up_and_reads_back(bits: int) -> None:
    code = code_from_bits(bits)
    assert len(code) == 16
    assert not set(code) & set("ILOUilou-")
    assert read_code(code) == code
    assert sum("0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(char) << 5 * (15 - i) for i, char in enumerate(code)) == bits


@pytest.mark.parametrize("bits", [-1, 2**80])
def test_a_code_takes_eighty_bits_and_no_more(bits: int) -> None:
    with pytest.raises(ValueError, match="80"):
        code_from_bits(bits)


@pytest.mark.parametrize(
    "typed",
    [
        "7F3K-92QD-XM41-8RTC",
        "7f3k-92qd-xm41-8rtc",
        " 7F3K 92QD XM41 8RTC ",
        "7F3K–92QD—XM41\u00a08RTC",
        "7F3K92QDXM4I8RTC",
        "7f3k92qdxm4l8rtc",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


def test_the_letter_o_is_read_as_nought() -> None:
    assert read_code("OOOO-oooo-0000-0000") == "0" * 16


@pytest.mark.parametrize("typed", ["", "7F3K-92QD-XM41", CODE + "A", "7F3K-92QD-XM41-8RTU", "7" * 10_000, "\x00" * 16])
def test_what_cannot_be_a_code_is_not_read(typed: str) -> None:
    assert read_code(typed) is None


def test_a_code_is_shown_in_groups_of_four() -> None:
    assert grouped_code(CODE) == "7F3K-92QD-XM41-8RTC"


@pytest.mark.parametrize(
    ("day", "withdrawn", "replaced", "state"),
    [
        (date(2027, 3, 1), False, False, CertificateState.VALID),
        (date(2027, 3, 2), False, False, CertificateState.EXPIRED),
        (date(2026, 6, 1), False, True, CertificateState.REPLACED),
        (date(2027, 6, 1), False, True, CertificateState.REPLACED),
        (date(2026, 6, 1), True, False, CertificateState.WITHDRAWN),
        (date(2027, 6, 1), True, True, CertificateState.WITHDRAWN),
    ],
)
def test_a_certificate_is_in_one_state_on_each_day(
    day: date, withdrawn: bool, replaced: bool, state: CertificateState
) -> None:
    assert state_on(day, expires_on=date(2027, 3, 1), is_withdrawn=withdrawn, is_replaced=replaced) is state


@pytest.mark.parametrize(
    ("sent", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2023, 2, 28), 12, date(2024, 2, 27)),
        (date(2026, 8, 31), 1, date(2026, 9, 29)),
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
    ],
)
def test_it_holds_so_many_months_less_a_day(sent: date, months: int, last: date) -> None:
    assert last_day(sent, months) == last


def test_its_last_day_ends_when_it_has_ended_everywhere() -> None:
    assert day_of_checking(datetime(2027, 3, 2, 11, 59, tzinfo=UTC)) == date(2027, 3, 1)
    assert day_of_checking(datetime(2027, 3, 2, 12, 0, tzinfo=UTC)) == date(2027, 3, 2)


def candidate(*, latest: bool = True, **changes: object) -> Candidate:
    answers = {**COMPLETE, **changes}
    return Candidate(score(every_type(), profile(), answers, SENT), SENT, latest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held_out", "on", "refusal"),
    [
        (candidate(), SENT, None),
        (candidate(), date(2027, 3, 1), None),
        (candidate(), date(2027, 3, 2), Refusal.TOO_OLD),
        (candidate(latest=False), SENT, Refusal.NOT_LATEST),
        (candidate(**{"first.promise": said("0")}), SENT, Refusal.LEVEL_TOO_LOW),
    ],
)
def test_a_certificate_is_given_or_refused_for_a_reason(held_out: Candidate, on: date, refusal: Refusal | None) -> None:
    assert find_refusal(held_out, every_type(), on=on) is refusal
    assert can_issue(held_out, every_type(), on=on) is (refusal is None)
    if refusal is None:
        check_can_issue(held_out, every_type(), on=on)
        return
    with pytest.raises(CannotIssue) as raised:
        check_can_issue(held_out, every_type(), on=on)
    assert raised.value.reason is refusal


def test_what_could_not_be_rated_gets_no_certificate() -> None:
    unrated = every_type()
    nothing = Candidate(replace(score(unrated, profile(), {}, SENT), score=None, level=None), SENT, True)
    assert find_refusal(nothing, unrated, on=SENT) is Refusal.NOT_RATED
