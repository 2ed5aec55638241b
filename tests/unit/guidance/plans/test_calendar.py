"""The calendar of a plan: RFC 5545 in escaping, folding and dates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guidance.models import StepState
from portal.guidance.plans.files import as_calendar
from portal.guidance.plans.forms import read_day
from portal.guidance.plans.pages import PlanPage, StepPage
from portal.guidance.steps_page import ActionCard

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
STEP = StepPage(
    id=UUID(int=7),
    item_id="policy.commitment",
    name="Promise",
    levels="From level 1 to level 2",
    actions=(ActionCard("Write it", "On a page; with a date, and a name.", "Sit down."),),
    effort="about 1 day of work",
    weeks=2,
    responsible="Rosa",
    due_on=date(2027, 12, 31),
    due="December 31, 2027",
    is_late=False,
    state=StepState.TO_DO,
    status="To do",
    tag="not-started",
    note="",
    evidence="",
    revision=3,
    guides=(),
    starters=(),
)
PAGE = PlanPage(
    id=UUID(int=1),
    questionnaire_id="hrdd-core",
    goal="Established",
    target_code="",
    due="",
    days_left="",
    days_per_week="2",
    steps=(STEP,),
    done=0,
    total=1,
)


def written(*steps: StepPage) -> bytes:
    return as_calendar(replace(PAGE, steps=steps), base_url="https://portal.example", at=AT)


def unfolded(content: bytes) -> list[str]:
    """The lines as a calendar reads them."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def read(line: str) -> str:
    """The text of a property, without its escapes."""
    text, plain, escaped = line.split(":", 1)[1], "", False
    for letter in text:
        if escaped:
            plain += "\n" if letter in "nN" else letter
        elif letter != "\\":
            assert letter not in ";,"
            plain += letter
        escaped = letter == "\\" and not escaped
    return plain


def test_each_open_step_with_a_day_is_one_entry() -> None:
    done, dropped = (replace(STEP, state=state) for state in (StepState.DONE, StepState.DROPPED))
    lines = unfolded(written(STEP, done, dropped, replace(STEP, due_on=None), replace(STEP, state=StepState.DOING)))
    assert lines[:4] == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Listo//Plan//EN", "CALSCALE:GREGORIAN"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert lines[4:10] == [
        "BEGIN:VEVENT",
        "UID:00000000-0000-0000-0000-000000000007@listo",
        "DTSTAMP:20260302T150000Z",
        "DTSTART;VALUE=DATE:20271231",
        "DTEND;VALUE=DATE:20280101",
        "SUMMARY:Write it (Promise)",
    ]
    assert "SEQUENCE:3" in lines


def test_the_description_says_what_who_and_where() -> None:
    line = next(line for line in unfolded(written(STEP)) if line.startswith("DESCRIPTION:"))
    assert line.count("\\;") == line.count("\\,") == 1
    assert read(line).split("\n") == [
        "From level 1 to level 2",
        "On a page; with a date, and a name.",
        "Rosa",
        f"https://portal.example/plans/{PAGE.id}",
    ]


def test_a_step_without_an_action_is_called_by_its_name() -> None:
    assert "SUMMARY:Promise (Promise)" in unfolded(written(replace(STEP, actions=(), responsible="")))


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n;,\\"), max_size=400))
def test_any_text_comes_back_and_no_line_is_too_long(text: str) -> None:
    content = written(replace(STEP, name=text, responsible=""))
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert b"\n" not in content.replace(b"\r\n", b"")
    summary = next(line for line in unfolded(content) if line.startswith("SUMMARY:"))
    assert read(summary) == f"Write it ({text})"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        (" 2027-03-31 ", date(2027, 3, 31)),
        ("2000-01-01", date(2000, 1, 1)),
        ("2199-12-31", date(2199, 12, 31)),
        ("1999-12-31", None),
        ("2200-01-01", None),
        ("2027-02-29", None),
        ("31.3.2027", None),
        ("", None),
    ],
)
def test_a_day_is_read_or_is_none(typed: str, day: date | None) -> None:
    assert read_day(typed) == day
