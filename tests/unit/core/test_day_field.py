"""A day is read from three fields as typed, and shown in them again."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.core.forms import DayField


class DayForm(Form):
    """A form of one day."""

    day = DayField("Day")


@pytest.mark.parametrize(
    ("typed", "found", "wrong"),
    [
        (("2", "3", "2026"), date(2026, 3, 2), False),
        ((" 02 ", "03", "2026"), date(2026, 3, 2), False),
        (("", "", ""), None, False),
        (("31", "2", "2026"), None, True),
        (("2", "3", "26"), None, True),
        (("2", "3", "1899"), None, True),
        (("2", "3", "20260"), None, True),
        (("2", "", ""), None, True),
        (("-2", "3", "2026"), None, True),
        (("٢", "3", "2026"), None, True),
        (("9" * 5000, "3", "2026"), None, True),
        (("\x00", "3", "2026"), None, True),
    ],
)
def test_what_is_typed_is_a_day_or_is_wrong(typed: tuple[str, str, str], found: date | None, wrong: bool) -> None:
    names = ("day-day", "day-month", "day-year")
    field = DayForm(MultiDict(zip(names, typed, strict=True))).day
    assert (field.data, field.is_wrong) == (found, wrong)
    assert all(len(part) <= 20 for part in field.parts)


def test_a_day_that_is_there_is_shown_in_digits() -> None:
    assert DayForm(data={"day": date(2026, 3, 2)}).day.parts == ("2", "3", "2026")
    assert DayForm().day.parts == ("", "", "")


def test_what_was_sent_counts_and_not_what_was_there() -> None:
    field = DayForm(MultiDict({"day-day": "", "other": "x"}), data={"day": date(2026, 3, 2)}).day
    assert (field.data, field.parts) == (None, ("", "", ""))
