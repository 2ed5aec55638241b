"""The rows of a criterion's form as requirements: each keeps its id while it asks the same, and no id is used twice."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.forms.rows import EMPTY_ROW, Row, requirement_rows, rows_to_show, stored_rows, typed_rows
from portal.criteria.rules.bounds import MOST_REQUIREMENTS
from portal.criteria.rules.editing import groups_from, rows_of
from portal.organisations.rules import Size
from tests.factories.criteria import criterion, need

BEFORE = criterion(
    "c1",
    (need("first.promise", 3, micro=0, small=2, id="kept"), need("first.told", 2, id="other")),
    (need("first.promise", 1, id="third"),),
)


def row(**changes: str) -> Row:
    return {**EMPTY_ROW, "item": "first.promise", "level": "2", **changes}


def test_what_is_stored_comes_back_as_it_was() -> None:
    found = requirement_rows(stored_rows(BEFORE), BEFORE, "c1")
    assert found == list(rows_of(BEFORE))
    assert groups_from("c1", found, BEFORE.groups) == BEFORE.groups


def test_a_row_that_asks_something_else_is_a_new_requirement() -> None:
    (found,) = requirement_rows([row(id="kept", item="first.told")], BEFORE, "c1")
    assert found.requirement.id == "c1-first.told"


def test_relief_that_is_no_relief_is_left_out() -> None:
    (found,) = requirement_rows([row(micro="2", small="0")], None, "c1")
    assert found.requirement.relief == {Size.SMALL: 0}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "kept", "other", "c1-first.told"]), st.sampled_from(["first.promise", "first.told"])
        )
    )
)
def test_no_id_is_used_twice(pairs: list[tuple[str, str]]) -> None:
    found = requirement_rows([row(id=own_id, item=item) for own_id, item in pairs], BEFORE, "c1")
    ids = [one.requirement.id for one in found]
    assert len(ids) == len(set(ids))
    assert [one.requirement.item_id for one in found] == [item for _own_id, item in pairs]


@pytest.mark.parametrize(
    ("filled", "more", "shown"), [(0, False, 3), (2, False, 5), (2, True, 8), (59, True, 60), (70, False, 70)]
)
def test_a_few_empty_rows_follow_up_to_the_most(filled: int, more: bool, shown: int) -> None:
    assert len(rows_to_show([row()] * filled, None, more=more)) == shown
    assert MOST_REQUIREMENTS == 60


@pytest.mark.parametrize(
    ("sent", "rows"),
    [
        ({"row-item": ["a", "b"], "row-level": ["1"]}, [("a", "1"), ("b", "")]),
        ({"row-item": ["a"], "row-level": ["1", "2", "3"]}, [("a", "1")]),
        ({"row-item": ["", ""], "row-level": ["", "2"]}, [("", "2")]),
        ({"row-item": [""], "row-level": ["2"], "row-id": ["kept"]}, []),
        ({"row-level": ["2"]}, []),
        ({}, []),
    ],
)
def test_rows_are_read_whatever_their_number(sent: dict[str, list[str]], rows: list[tuple[str, str]]) -> None:
    with Flask("rows").test_request_context(method="POST", data=sent):
        assert [(found["item"], found["level"]) for found in typed_rows()] == rows
