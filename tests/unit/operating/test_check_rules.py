"""What the checks call right, doubtful and wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.operating.checks import rules
from portal.operating.checks.rules import State, has_fault, judge_clock, judge_space

GB = 10**9


@pytest.mark.parametrize(
    "secret", ["x" * 40, "abcabcabcabcabcabcabcabcabcabcabcabc", "change-secret-password-default-example", "0101" * 20]
)
def test_a_secret_that_is_long_but_poor_is_weak(secret: str) -> None:
    assert rules.is_weak(secret)


@pytest.mark.parametrize("secret", ["9f2c4e8b1a7d3065c4e8b1a7d3065f2c", "a secret for tests only, long enough"])
def test_a_secret_of_many_characters_is_not(secret: str) -> None:
    assert not rules.is_weak(secret)


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_a_clock_is_judged_by_how_far_it_is_off_whichever_way(ahead: float) -> None:
    state = judge_clock("clock", ahead).state
    assert state is judge_clock("clock", -ahead).state
    assert (state is State.OK) == (abs(ahead) <= rules.CLOCK_DOUBT)
    assert (state is State.FAULT) == (abs(ahead) > rules.CLOCK_FAULT)


@pytest.mark.parametrize(
    ("free", "total", "state"),
    [
        (50 * GB, 100 * GB, State.OK),
        (5 * GB, 100 * GB, State.WARNING),
        (1 * GB, 4 * GB, State.WARNING),
        (150 * GB, 4000 * GB, State.OK),
        (1 * GB, 100 * GB, State.FAULT),
        (GB // 10, GB, State.FAULT),
    ],
)
def test_space_is_judged_by_bytes_and_by_share(free: int, total: int, state: State) -> None:
    assert judge_space("disk", free, total).state is state


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_less_space_is_never_judged_better(one: int, other: int) -> None:
    order = [State.FAULT, State.WARNING, State.OK]
    total = max(one, other, 1)
    less, more = sorted((one, other))
    assert order.index(judge_space("disk", less, total).state) <= order.index(judge_space("disk", more, total).state)


@pytest.mark.parametrize(
    ("version", "state"), [(120_010, State.FAULT), (140_003, State.WARNING), (150_004, State.OK), (180_001, State.OK)]
)
def test_old_servers_are_named(version: int, state: State) -> None:
    finding = rules.judge_postgresql(version)
    assert (finding.state, finding.found) == (state, f"PostgreSQL {version // 10_000}.{version % 10_000}")


def test_tables_must_be_those_of_the_code() -> None:
    assert rules.judge_revision("0003", "0003").state is State.OK
    assert "run portal setup" in rules.judge_revision(None, "0003").mend
    assert "back up, then" in rules.judge_revision("0001", "0003").mend


def test_sqlite_on_a_network_disk_is_a_fault() -> None:
    assert rules.judge_file_system("nfs4").state is State.FAULT
    assert rules.judge_file_system("ext4").state is State.OK


def test_whatever_is_not_right_says_how_to_mend_it() -> None:
    found = [rules.warning("a", "b", "c"), rules.ok("a", "b")]
    assert not has_fault(found)
    assert has_fault([*found, rules.fault("a", "b", "c")])
