"""Columns belong together, can be taken apart by supplier, and come back from a file as they went in."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from portal.market.columns import NO_VALUE, Column, Market
from portal.market.storing import DamagedMarket, read_market, write_market
from tests.factories.markets import make_market


def assert_equal(found: Market, expected: Market) -> None:
    for (name, array), (other_name, other) in zip(found.arrays(), expected.arrays(), strict=True):
        assert name == other_name
        assert array.dtype == other.dtype
        assert np.array_equal(array, other, equal_nan=array.dtype.kind == "f"), name
    assert {name: column.values for name, column in found.dimensions.items()} == {
        name: column.values for name, column in expected.dimensions.items()
    }
    assert (found.items, found.sections, found.version) == (expected.items, expected.sections, expected.version)
    assert (found.facts.tests, found.facts.deciding) == (expected.facts.tests, expected.facts.deciding)
    assert (found.facts.on_request, found.facts.versions.values) == (
        expected.facts.on_request,
        expected.facts.versions.values,
    )


@pytest.mark.parametrize("count", [0, 1, 33, 700])
def test_a_market_comes_back_from_its_file_as_it_was(tmp_path: Path, count: int) -> None:
    market = make_market(count)
    sha256, size = write_market(tmp_path / "folder" / "one.market", market)
    path = tmp_path / "folder" / "one.market"
    assert path.stat().st_size == size
    assert path.stat().st_mode & 0o077 == 0
    found = read_market(path, sha256)
    assert_equal(found, market)
    with pytest.raises(ValueError, match="read-only"):
        found.record_keys[:] = 1


def test_a_market_is_not_read_from_a_file_that_differs_in_one_byte(tmp_path: Path) -> None:
    path = tmp_path / "one.market"
    sha256, _size = write_market(path, make_market(50))
    content = bytearray(path.read_bytes())
    content[-7] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedMarket):
        read_market(path, sha256)
    with pytest.raises(DamagedMarket):
        read_market(tmp_path / "none.market", sha256)


def test_a_file_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    market = make_market(5)
    object.__setattr__(market, "dimensions", None)
    with pytest.raises(AttributeError):
        write_market(tmp_path / "one.market", market)
    assert list(tmp_path.iterdir()) == []


def test_columns_of_different_lengths_are_refused() -> None:
    market = make_market(4)
    with pytest.raises(ValueError, match="tags has the shape"):
        replace(market, tags=market.tags[:3])
    with pytest.raises(ValueError, match="levels has the shape"):
        replace(market, items=market.items[1:])


def test_taking_suppliers_takes_them_from_every_column() -> None:
    market = make_market(60)
    rows = np.array([7, 3, 41])
    taken = market.taking(rows)
    assert len(taken) == 3
    for (name, array), (_name, whole) in zip(taken.arrays(), market.arrays(), strict=True):
        if name != "facts/known":
            assert np.array_equal(array, whole[..., rows], equal_nan=array.dtype.kind == "f"), name
    assert market.taking(slice(10, 20)).levels.base is not None


def test_a_value_that_a_column_does_not_know_is_nobodys() -> None:
    column = Column(("a", "b"), np.array([0, 1, NO_VALUE, 1], dtype=np.int16))
    assert column.is_value("b").tolist() == [False, True, False, True]
    assert column.is_value("c").tolist() == [False] * 4


def test_rows_of_items_and_sections_are_known_by_their_ids() -> None:
    market = make_market(2)
    assert market.items[market.item_rows["policy.commitment"]] == "policy.commitment"
    assert market.sections[market.section_rows["integrity"]] == "integrity"
