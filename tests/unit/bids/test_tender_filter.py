"""What a reader looks for among tenders, as it stands in an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bids.tenders_page import Closing, TenderFilter


def test_an_address_without_anything_looks_for_everything() -> None:
    found = TenderFilter.read({})
    assert found == TenderFilter()
    assert not found.is_narrow
    assert not TenderFilter.read({"page": "3"}).is_narrow


@pytest.mark.parametrize(
    "arguments", [{"words": "x"}, {"sector": "14"}, {"country": "CO"}, {"closing": "later"}, {"past": "yes"}]
)
def test_anything_that_is_looked_for_makes_the_list_narrower(arguments: dict[str, str]) -> None:
    assert TenderFilter.read(arguments).is_narrow


@given(
    st.builds(
        TenderFilter,
        words=st.sampled_from(["", "uniforms", "ropa blanca"]),
        sector=st.sampled_from(["", "14"]),
        country=st.sampled_from(["", "CO"]),
        closing=st.sampled_from([None, *Closing]),
        past=st.booleans(),
        page=st.integers(1, 9999),
    )
)
def test_a_filter_survives_its_address(found: TenderFilter) -> None:
    assert TenderFilter.read(found.address(found.page)) == found


@given(
    st.dictionaries(st.sampled_from(["words", "sector", "country", "closing", "past", "page"]), st.text(max_size=300))
)
def test_nonsense_breaks_nothing(arguments: dict[str, str]) -> None:
    found = TenderFilter.read(arguments)
    assert TenderFilter.read(found.address(found.page)) == found
    assert len(found.words) <= 100
