"""Whatever an address says, the door is asked at most three things, and only what is published; or it is explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.market.disclosure.catalogue import MOST_DIMENSIONS, Catalogue, Dimension, DimensionKind
from portal.market.pages.asking import GROUPS, Asked, Fault, published_groups, read_asked
from portal.market.pages.assembling import KINDS, kept_filters

VALUES = {
    "sector": ("41", "62"),
    "size": ("micro", "small"),
    "country": ("BR", "CO"),
    "region": ("BR-SP", "CO-ANT", "CO-DC"),
    "women-led": ("no", "yes"),
}
CATALOGUE = Catalogue({name: Dimension(name, DimensionKind.PROFILE, found) for name, found in VALUES.items()})
OWN = {"coverage": 0, "readiness": 1, "topics": 1, "questions": 1, "over-time": 1}
typed = st.one_of(
    st.sampled_from([value for found in VALUES.values() for value in found]), st.text("aCO-41\x00\ufffe é", max_size=80)
)
addresses = st.dictionaries(st.sampled_from([*GROUPS, "by", "lang"]), st.one_of(typed, st.sampled_from(GROUPS)))


@given(addresses, st.sampled_from(list(KINDS)))
def test_any_address_is_answered_or_explained(arguments: dict[str, str], name: str) -> None:
    kind = KINDS[name]
    asked = read_asked(arguments, CATALOGUE, dimensions=kind.dimensions, compares=kind.compares)
    groups = (asked.by,) if asked.by else ()

    if asked.fault is None:
        CATALOGUE.check(groups, asked.filters)
        assert len(asked.filters) + len(groups) + OWN[name] <= MOST_DIMENSIONS
        assert asked.arguments.keys() <= {*GROUPS, "by"}
    else:
        assert not asked.chosen
        assert asked.at


@given(addresses)
def test_an_address_read_again_asks_the_same(arguments: dict[str, str]) -> None:
    asked = read_asked(arguments, CATALOGUE, dimensions=1, compares=True)

    if asked.fault is None:
        assert read_asked(asked.arguments, CATALOGUE, dimensions=1, compares=True) == asked


@given(addresses, st.sampled_from(list(KINDS)))
def test_the_filters_that_a_neighbour_keeps_are_answered_there(arguments: dict[str, str], name: str) -> None:
    asked, kind = read_asked(arguments, CATALOGUE, dimensions=0, compares=False), KINDS[name]
    kept = kept_filters(asked, kind)

    assert read_asked(kept, CATALOGUE, dimensions=kind.dimensions, compares=kind.compares).fault is None


@pytest.mark.parametrize(
    ("arguments", "fault", "at"),
    [
        ({"size": "giant"}, Fault.UNKNOWN, "size"),
        ({"by": "readiness"}, Fault.UNKNOWN, "by"),
        ({"by": "size", "size": "micro"}, Fault.SAME, "by"),
        ({"by": "region"}, Fault.NO_COUNTRY, "by"),
        ({"country": "CO", "region": "BR-SP"}, Fault.OTHER_COUNTRY, "region"),
        ({"size": "micro", "women-led": "yes", "by": "sector"}, Fault.TOO_MANY, "size"),
    ],
)
def test_each_fault_is_told_apart(arguments: dict[str, str], fault: Fault, at: str) -> None:
    asked = read_asked(arguments, CATALOGUE, dimensions=1, compares=True)

    assert (asked.fault, asked.at) == (fault, at)
    assert arguments.items() <= asked.typed.items()


def test_a_region_takes_the_place_of_its_country() -> None:
    asked = read_asked({"country": "CO", "region": "CO-DC", "by": "size"}, CATALOGUE, dimensions=1, compares=True)

    assert asked.filters == {"region": "CO-DC"}
    assert asked.arguments == {"country": "CO", "region": "CO-DC", "by": "size"}


def test_what_to_compare_is_chosen_where_nothing_is_said() -> None:
    assert read_asked({}, CATALOGUE, dimensions=1, compares=True).by == "sector"
    assert read_asked({"sector": "41"}, CATALOGUE, dimensions=1, compares=True).by == "size"
    assert read_asked({"by": "size"}, CATALOGUE, dimensions=1, compares=False) == Asked({})


def test_a_dimension_without_values_is_not_offered() -> None:
    empty = Catalogue({"size": Dimension("size", DimensionKind.PROFILE, ())})

    assert published_groups(empty) == ()
    assert read_asked({"size": "micro"}, empty, dimensions=1, compares=True).fault is None
