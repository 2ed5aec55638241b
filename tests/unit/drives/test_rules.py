"""Where a drive is, how far its suppliers are, and how a pasted list of addresses is read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.addresses import normal_email
from portal.drives.rules import Phase, Stage, WrongLine, phase_of, progress_of, read_addresses, stage_of

FIRST, LAST = date(2027, 3, 1), date(2027, 6, 30)


@pytest.mark.parametrize(
    ("on", "closed", "expected"),
    [
        (date(2027, 2, 28), False, Phase.COMING),
        (FIRST, False, Phase.RUNNING),
        (LAST, False, Phase.RUNNING),
        (date(2027, 7, 1), False, Phase.OVER),
        (date(2027, 2, 28), True, Phase.OVER),
        (FIRST, True, Phase.OVER),
    ],
)
def test_a_drive_runs_from_its_first_to_its_last_day_unless_it_is_closed(
    on: date, closed: bool, expected: Phase
) -> None:
    assert phase_of(FIRST, LAST, closed=closed, on=on) is expected


@pytest.mark.parametrize(
    ("has_open", "sent", "expected"),
    [
        (False, [], Stage.JOINED),
        (True, [], Stage.STARTED),
        (False, [date(2027, 2, 28)], Stage.JOINED),
        (True, [date(2027, 7, 1)], Stage.STARTED),
        (False, [FIRST], Stage.SUBMITTED),
        (True, [date(2026, 1, 1), LAST], Stage.SUBMITTED),
    ],
)
def test_only_what_is_sent_in_the_days_of_the_drive_counts(has_open: bool, sent: list[date], expected: Stage) -> None:
    assert stage_of(has_open=has_open, submitted_on=sent, starts_on=FIRST, ends_on=LAST) is expected


@given(st.lists(st.sampled_from(Stage)), st.integers(min_value=1, max_value=50))
def test_who_sent_has_also_begun_and_joined(stages: list[Stage], goal: int) -> None:
    found = progress_of(stages, invited=0, goal=goal)
    assert found.submitted <= found.started <= found.joined == len(stages)
    assert found.missing == max(0, goal - stages.count(Stage.SUBMITTED))


def test_a_pasted_list_is_read_as_it_comes_from_a_mail_or_a_spreadsheet() -> None:
    text = 'Nina <Nina@Example.org>\nACME S.A.\t+57 300\tventas@acme.example\n\n"b@example.org",x\nnina@example.org\n'
    found = read_addresses(text, normal_email)
    assert found.addresses == ("nina@example.org", "ventas@acme.example", "b@example.org")
    assert found.wrong == ()


def test_every_line_without_an_address_is_named() -> None:
    found = read_addresses("a@example.org\nnobody here\n\nx@\n", normal_email)
    assert found.addresses == ("a@example.org",)
    assert found.wrong == (WrongLine(2, "nobody here"), WrongLine(4, "x@"))


@given(st.text())
def test_whatever_is_pasted_no_line_gets_lost(text: str) -> None:
    found = read_addresses(text, normal_email)
    lines = [line for line in text.splitlines() if line.strip(" \t,;<>\"'") and line.strip()]
    assert len(found.wrong) <= len(text.splitlines())
    assert bool(found.wrong or found.addresses) or not lines or all(len(line.strip()) == 0 for line in lines)
