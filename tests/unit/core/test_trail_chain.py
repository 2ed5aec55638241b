"""Every entry hangs on the one before, and a change anywhere is seen."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.trail.chain import START, Facts, Fault, Link, find_fault, hash_of, seal_of

FACTS = Facts(
    at=datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC),
    event="people.joined",
    by_person=UUID(int=1),
    organisation_id=UUID(int=2),
    about_kind="person",
    about_id=str(UUID(int=3)),
    old={},
    new={"role": "editor"},
    origin="203.0.113.0/24",
)
SEALED = replace(FACTS, origin_salt="5a17", origin_seal=seal_of(FACTS.origin, "5a17"))
FIRST = Link(1, hash_of(FACTS, 1, START.entry_hash))
CHANGES = {
    "at": FACTS.at + timedelta(microseconds=1),
    "event": "people.left",
    "by_person": None,
    "organisation_id": UUID(int=9),
    "about_kind": "",
    "about_id": "x",
    "old": {"role": "viewer"},
    "new": {"role": "owner"},
    "origin": "198.51.100.0/24",
    "origin_salt": "other",
    "origin_seal": "f" * 64,
}


def test_the_hash_never_changes_its_way_of_counting() -> None:
    said = (
        '{"about_id":"00000000-0000-0000-0000-000000000003","about_kind":"person","at":"2026-05-04T12:00:00.123456+00:00",'
        '"by_person":"00000000-0000-0000-0000-000000000001","event":"people.joined","new":{"role":"editor"},"number":1,'
        '"old":{},"organisation_id":"00000000-0000-0000-0000-000000000002","origin":"203.0.113.0/24",'
        f'"previous_hash":"{"0" * 64}"}}'
    )
    assert FIRST.entry_hash == hashlib.sha256(said.encode()).hexdigest()


def test_an_entry_as_it_was_written_follows_the_one_before() -> None:
    assert find_fault(START, FACTS, FIRST, START.entry_hash) is None
    second = Link(2, hash_of(FACTS, 2, FIRST.entry_hash))
    assert find_fault(FIRST, FACTS, second, FIRST.entry_hash) is None


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_any_part_is_seen(name: str) -> None:
    changed = replace(SEALED, **{name: CHANGES[name]})  # type: ignore[arg-type]
    link = Link(1, hash_of(SEALED, 1, START.entry_hash))
    assert find_fault(START, SEALED, link, START.entry_hash) is None
    assert find_fault(START, changed, link, START.entry_hash) is Fault.CHANGED


@pytest.mark.parametrize("name", [name for name in CHANGES if name != "origin_salt"])
def test_a_change_of_any_part_is_seen_in_an_entry_from_before_there_were_seals(name: str) -> None:
    changed = replace(FACTS, **{name: CHANGES[name]})  # type: ignore[arg-type]
    assert find_fault(START, changed, FIRST, START.entry_hash) is Fault.CHANGED


def test_where_an_entry_came_from_can_be_forgotten_and_only_whole() -> None:
    link = Link(1, hash_of(SEALED, 1, START.entry_hash))
    assert find_fault(START, replace(SEALED, origin="", origin_salt=""), link, START.entry_hash) is None
    assert find_fault(START, replace(SEALED, origin=""), link, START.entry_hash) is Fault.CHANGED
    assert find_fault(START, replace(SEALED, origin_salt=""), link, START.entry_hash) is Fault.CHANGED
    assert find_fault(START, replace(SEALED, origin_seal=""), link, START.entry_hash) is Fault.CHANGED


def test_the_hash_of_a_sealed_entry_does_not_tell_where_it_came_from() -> None:
    elsewhere = replace(SEALED, origin="192.0.2.0/24", origin_salt="9")
    assert hash_of(elsewhere, 1, START.entry_hash) == hash_of(SEALED, 1, START.entry_hash)


def test_every_part_of_an_entry_is_covered() -> None:
    assert set(CHANGES) == set(Facts.__slots__)


def test_a_number_left_out_and_a_wrong_thread_are_seen() -> None:
    assert find_fault(START, FACTS, replace(FIRST, number=2), START.entry_hash) is Fault.MISSING
    assert find_fault(START, FACTS, FIRST, "f" * 64) is Fault.CUT


@given(st.integers(-12, 14))
def test_the_same_moment_in_another_zone_is_the_same_entry(hours: int) -> None:
    elsewhere = FACTS.at.astimezone(timezone(timedelta(hours=hours)))
    assert hash_of(replace(FACTS, at=elsewhere), 1, START.entry_hash) == FIRST.entry_hash


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=4))
def test_the_order_of_the_values_does_not_count(values: dict[str, str]) -> None:
    turned = dict(reversed(values.items()))
    assert hash_of(replace(FACTS, new=values), 1, "a") == hash_of(replace(FACTS, new=turned), 1, "a")
