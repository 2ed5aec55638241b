"""Times are told as the clock of the supplier's country shows them, and say whose they are where that is not plain."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from portal.assessments.local_time import has_one_time, moment_in, saved_sentence, time_in

AT = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_a_request() -> Iterator[None]:
    app = Flask("portal")
    Babel(app, default_locale="en")
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("country", "shown"),
    [
        ("CO", "14:05"),
        ("UY", "16:05"),
        ("AR", "16:05"),
        ("BR", "16:05 (GMT-03:00)"),
        ("MX", "13:05 (GMT-06:00)"),
        ("XX", "19:05 (GMT+00:00)"),
    ],
)
def test_the_time_is_the_one_of_the_country(country: str, shown: str) -> None:
    assert time_in(country, AT) == shown


def test_a_country_with_zones_that_agree_has_one_time() -> None:
    assert has_one_time("AR", AT)
    assert not has_one_time("BR", AT)


def test_late_in_the_evening_it_is_still_the_same_day_there() -> None:
    assert moment_in("CO", datetime(2026, 11, 24, 3, 30, tzinfo=UTC)) == "November 23, 2026 at 22:30"


def test_what_was_saved_today_says_only_the_time() -> None:
    assert saved_sentence("CO", AT, AT + timedelta(hours=2)) == "Saved at 14:05"
    assert saved_sentence("CO", AT, AT + timedelta(days=1)) == "Saved on November 23, 2026 at 14:05"
