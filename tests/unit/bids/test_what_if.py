"""What would follow if items counted as other levels."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.bids.at_hand import AtHand, Source
from portal.bids.what_if import match_if, read_levels, states_of
from portal.criteria.rules.matching import match_answers
from portal.criteria.rules.structure import Assurance
from tests.factories.assessments import COMPLETE, every_type
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.questionnaires import profile as supplier

ITEMS = ("first.promise", "second.ways", "second.share")
FOUND = profile(
    criterion("c1", (need("first.promise", 3),), assurance=Assurance.REVIEWED),
    criterion("c2", (need("second.ways", 2),), (need("second.share", 4),)),
    preferences=(prefer("second.share", 1, 2, 3, 4),),
    pass_mark=2,
)
AT_HAND = AtHand(
    source=Source.DRAFT,
    questionnaire=every_type(),
    supplier=supplier(),
    answers=COMPLETE,
    as_of=date(2026, 3, 2),
)
levels = st.dictionaries(st.sampled_from(ITEMS), st.integers(0, 4))


def points(chosen: dict[str, int]) -> object:
    return match_if(FOUND, AT_HAND, states_of(AT_HAND, FOUND), chosen).points


def test_without_a_choice_all_is_as_today() -> None:
    today = match_answers(FOUND, AT_HAND.questionnaire, AT_HAND.supplier, AT_HAND.answers, AT_HAND.as_of)
    assert match_if(FOUND, AT_HAND, states_of(AT_HAND, FOUND), {}) == today
    assert AT_HAND.match(FOUND) == today


def test_a_level_that_is_tried_comes_with_the_evidence_that_is_asked() -> None:
    states = states_of(AT_HAND, FOUND)
    assert not match_if(FOUND, AT_HAND, states, {"first.promise": 3}).qualifies
    assert match_if(FOUND, AT_HAND, states, {"first.promise": 4}).qualifies


@given(levels, levels)
def test_better_levels_never_earn_less(low: dict[str, int], more: dict[str, int]) -> None:
    high = {item: max(low.get(item, 0), more.get(item, 0)) for item in {*low, *more}}
    weak, strong = {item: low.get(item, 0) for item in ITEMS}, {item: high.get(item, 0) for item in ITEMS}
    states = states_of(AT_HAND, FOUND)
    before, after = (match_if(FOUND, AT_HAND, states, chosen) for chosen in (weak, strong))
    assert before.points <= after.points
    assert after.meets_required or not before.meets_required or strong["first.promise"] == 3


def test_only_levels_of_the_tender_s_items_are_read() -> None:
    sent = {"first.promise": "4", "second.ways": "5", "second.share": "", "no.such": "1"}
    assert read_levels(sent, states_of(AT_HAND, FOUND)) == {"first.promise": 4}


@given(levels)
def test_the_same_choice_gives_the_same_points(chosen: dict[str, int]) -> None:
    assert points(chosen) == points(dict(reversed(chosen.items())))
