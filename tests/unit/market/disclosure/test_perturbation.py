"""The perturbation table: unbiased, within 3, of a stated variance; the table step is the reference package's."""

from contextlib import redirect_stdout
from io import StringIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.market.disclosure.counting import Coded, count_cells, weigh
from portal.market.disclosure.perturbation import (
    FILE,
    KEYS,
    LARGEST_CHANGE,
    MINIMUM,
    PERIOD,
    chances,
    changes_for,
    load_table,
    perturb,
    variance,
)
from portal.market.disclosure.protecting import HIDDEN, protect
from scripts.perturbation_table import derive


def test_the_file_is_what_the_script_derives() -> None:
    assert FILE.read_text(encoding="ascii") == derive()


def test_every_row_is_unbiased_within_3_and_of_variance_1() -> None:
    table = load_table().astype(np.int64)
    assert table.shape == (PERIOD, KEYS)
    assert (table.sum(axis=1) == 0).all()
    assert set(np.unique(table)) == set(range(-LARGEST_CHANGE, LARGEST_CHANGE + 1))
    assert np.allclose((table**2).mean(axis=1), variance(), atol=1e-12)
    assert variance() == pytest.approx(1.0, abs=0.002)
    assert sum(chances()) == 1.0
    assert chances() == chances()[::-1]


def test_rows_are_in_orders_of_their_own() -> None:
    """So that two counts with the same key do not have the same change, as a set and it with one more might."""
    table = load_table().astype(np.int64)
    expected = sum(chance**2 for chance in chances())
    for row in range(PERIOD):
        same = float((table[row] == table[(row + 1) % PERIOD]).mean())
        assert same == pytest.approx(expected, abs=0.04)


def test_the_table_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_table()[0, 0] = 1


@given(count=st.integers(0, 2_000_000), key_sum=st.integers(0, 2**40))
def test_a_shown_figure_is_near_the_count_and_never_below_5(count: int, key_sum: int) -> None:
    counts, keys = np.array([count]), np.array([key_sum])
    changed = int(perturb(counts, keys)[0])
    assert abs(changed - count) <= LARGEST_CHANGE
    assert int(changes_for(counts, keys)[0]) == changed - count
    assert changed >= 0
    if count < MINIMUM:
        assert changed == count


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 2), st.integers(0, 65_535)), max_size=80))
def test_no_cell_of_a_table_shows_1_to_4(suppliers: list[tuple[int, int, int]]) -> None:
    rows = np.array(suppliers, dtype=np.int64).reshape(-1, 3)
    found = protect(count_cells([Coded(rows[:, 0], 4)], weigh(rows[:, 2].astype(np.uint16)), None))
    assert ((found == HIDDEN) | (found >= MINIMUM)).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_table_step_is_that_of_the_reference_package(seed: int) -> None:
    pandas = pytest.importorskip("pandas")
    with redirect_stdout(StringIO()):
        package = pytest.importorskip("cell_key_perturbation.create_perturbed_table")
    rng = np.random.default_rng(seed)
    number = 4_000
    columns = {
        "place": rng.integers(0, 3, number),
        "size": rng.integers(0, 4, number) ** 2 % 4,
        "level": rng.integers(0, 5, number),
    }
    columns["place"][: number // 2] = 0
    keys = rng.integers(0, KEYS, number)
    table = load_table()
    rows = np.arange(1, 751)
    changes = np.where(rows[:, None] >= MINIMUM, table[rows % PERIOD], 0)
    reference = pandas.DataFrame(
        {"pcv": np.repeat(rows, KEYS), "ckey": np.tile(np.arange(KEYS), rows.size), "pvalue": changes.ravel()}
    )
    with redirect_stdout(StringIO()):
        expected = package.create_perturbed_table(
            data=pandas.DataFrame({**columns, "record_key": keys}),
            ptable=reference,
            geog=["place"],
            tab_vars=["size", "level"],
            record_key="record_key",
            threshold=MINIMUM,
        )
    coded = [Coded(columns[name], size) for name, size in (("place", 3), ("size", 4), ("level", 5))]
    ours = protect(count_cells(coded, weigh(keys.astype(np.uint16)), None))
    theirs = expected["count"].fillna(HIDDEN).astype(int).tolist()
    places = expected[["place", "size", "level"]].to_numpy().tolist()
    assert len(places) > 20
    assert [int(ours[tuple(place)]) for place in places] == theirs
