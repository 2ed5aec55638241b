"""An organisation keeps an owner; and its owners come before the operator."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.organisations.joining import rules as joining
from portal.organisations.members import rules as members

ASKED = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@given(st.integers(1, 50))
def test_who_is_no_owner_may_always_go(owners: int) -> None:
    assert members.can_give_up(is_owner=False, owners=owners)


@pytest.mark.parametrize(("owners", "may"), [(1, False), (2, True), (9, True)])
def test_an_owner_may_go_while_another_stays(owners: int, may: bool) -> None:
    assert members.can_give_up(is_owner=True, owners=owners) is may
    if may:
        members.check_can_give_up(is_owner=True, owners=owners)
        return
    with pytest.raises(members.LastOwner):
        members.check_can_give_up(is_owner=True, owners=owners)


@pytest.mark.parametrize(
    ("owners", "after", "may"),
    [
        (0, timedelta(), True),
        (1, timedelta(), False),
        (1, timedelta(days=7) - timedelta(seconds=1), False),
        (1, timedelta(days=7), True),
        (3, timedelta(days=30), True),
    ],
)
def test_the_operator_decides_where_no_owner_is_or_answers(owners: int, after: timedelta, may: bool) -> None:
    given = {"owners": owners, "asked_at": ASKED, "at": ASKED + after}
    assert joining.can_admit(**given) is may
    if may:
        joining.check_can_admit(**given)
        return
    with pytest.raises(joining.OwnersFirst) as refused:
        joining.check_can_admit(**given)
    assert refused.value.until == ASKED + timedelta(days=7)
