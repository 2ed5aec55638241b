"""How much a profile may hold, when it is open, and what keeps it from being published."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.criteria.rules.bounds import is_within_reach
from portal.criteria.rules.obstacles import Obstacle, can_publish, find_obstacles
from portal.criteria.rules.structure import CriteriaProfile, Window
from tests.factories.assessments import every_type
from tests.factories.criteria import criterion, need, profile

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("moment", "within"),
    [
        (datetime(2000, 1, 2, tzinfo=UTC), True),
        (datetime(2000, 1, 1, 23, 59, tzinfo=UTC), False),
        (datetime(2199, 12, 30, tzinfo=UTC), True),
        (datetime(2199, 12, 30, 0, 1, tzinfo=UTC), False),
        (datetime.min.replace(tzinfo=UTC), False),
        (datetime.max.replace(tzinfo=UTC), False),
    ],
)
def test_only_what_a_person_can_mean_is_within_reach(moment: datetime, within: bool) -> None:
    assert is_within_reach(moment) is within


def test_a_window_takes_bids_from_its_opening_to_its_closing_both_included() -> None:
    window = Window(AT, AT + HOUR, "UTC")
    assert [window.has_begun(AT + shift) for shift in (-HOUR, 0 * HOUR, HOUR)] == [False, True, True]
    assert [window.has_ended(AT + shift) for shift in (0 * HOUR, HOUR, 2 * HOUR)] == [False, False, True]
    assert (Window(None, None, "UTC").has_begun(AT), Window(None, None, "UTC").has_ended(AT)) == (True, False)


def closing(at: datetime | None) -> CriteriaProfile:
    return profile(window=Window(None, at, "UTC"))


def test_a_profile_needs_a_title_and_time_to_bid() -> None:
    assert list(find_obstacles(profile(), AT)) == []
    untitled = replace(closing(AT - HOUR), texts={"es": {"profile.title": "Uniformes"}})
    assert list(find_obstacles(untitled, AT)) == [Obstacle.NO_TITLE, Obstacle.CLOSING_TIME_PASSED]


def test_a_profile_is_published_without_obstacles_and_errors_only() -> None:
    assert can_publish(closing(AT + HOUR), every_type(), AT)
    assert not can_publish(closing(AT - HOUR), every_type(), AT)
    assert not can_publish(profile(criterion("c1", (need("no.such", 2),))), every_type(), AT)
