"""A value's line is the one in which it stands, whatever surrounds it."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.ocds.lines import Path, find_lines, first_too_deep
from tests.factories.strategies import unhurried

MARK = "~here~"
leaves = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(['"', "\\", "{[", "a\nb", "😀"])
)
names = st.text(max_size=4) | st.sampled_from(['"', "\\", "a/b", "😀", ":", ","])
values = st.recursive(
    leaves, lambda below: st.lists(below, max_size=3) | st.dictionaries(names, below, max_size=3), max_leaves=12
)


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every path in the value, its own first."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from places(part, (*path, name))


def marked(value: Any, path: Path) -> Any:
    """The value with a mark in this place."""
    if not path:
        return MARK
    if isinstance(value, dict):
        return {name: marked(part, path[1:]) if name == path[0] else part for name, part in value.items()}
    return [marked(part, path[1:]) if place == path[0] else part for place, part in enumerate(value)]


@unhurried
@given(values, st.sampled_from([None, 1]), st.booleans())
def test_every_value_is_found_in_its_line(value: Any, indent: int | None, escaped: bool) -> None:
    for path in places(value):
        text = json.dumps(marked(value, path), indent=indent, ensure_ascii=escaped)
        line = next(number for number, line in enumerate(text.split("\n"), start=1) if MARK in line)
        assert find_lines(text, [path]) == {path: line}


@unhurried
@given(values)
def test_all_values_are_found_at_once(value: Any) -> None:
    text = json.dumps(value, indent=1)
    found = find_lines(text, places(value))
    assert set(found) == set(places(value))
    assert [found[path] for path in places(value)] == [find_lines(text, [path])[path] for path in places(value)]


def test_what_is_not_there_has_no_line() -> None:
    assert find_lines('{"a": [1]}', [("b",), ("a", 1), ("a", "b"), (0,)]) == {}


def test_of_a_repeated_name_the_last_place_is_given() -> None:
    assert find_lines('{"a": 1,\n"a":\n2}', [("a",)]) == {("a",): 3}


def test_depth_is_counted_by_open_brackets() -> None:
    assert first_too_deep("[[]]\n[[[]]]", 2) == 2
    assert first_too_deep('{"[[[": ["[[["]}', 2) is None
