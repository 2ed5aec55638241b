"""What a profile costs small firms, in items, levels, weeks and proof, is counted and said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.criteria.rules.burden import MOST_ITEMS_FOR_MICRO, items_required, weeks_from_zero, weeks_needed
from portal.criteria.rules.reach import Reach
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Stage, Window
from portal.criteria.rules.warnings import Code, ProfileWarning, find_warnings
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Questionnaire
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants

OPENING = datetime(2026, 12, 1, 12, tzinfo=UTC)


def found(profile: CriteriaProfile, code: Code) -> list[ProfileWarning]:
    return [warning for warning in find_warnings(profile, SMALL_QUESTIONNAIRE) if warning.code is code]


def required(*parts: Criterion, size: Size = Size.MICRO) -> set[str]:
    return set(items_required(Reach(wants(*parts), SMALL_QUESTIONNAIRE), size))


def test_items_required_are_those_asked_at_a_level_before_the_contract() -> None:
    criterion = asks(needs("base.promise"), needs("base.talks", 2, micro=0), needs("base.larger"), needs("base.gone"))
    duty = asks(needs("base.insured"), called="duty", stage=Stage.CONTRACT_PERFORMANCE)
    assert required(criterion, duty) == {"base.promise"}
    assert required(criterion, duty, size=Size.LARGE) == {"base.promise", "base.talks", "base.larger"}


def test_of_a_choice_the_group_with_the_fewest_items_counts() -> None:
    assert required(asks((needs("base.promise"), needs("base.talks")), (needs("base.insured"),))) == {"base.insured"}
    assert required(asks(called="bare")) == set()


def many(count: int) -> tuple[CriteriaProfile, Questionnaire]:
    """A profile of so many items, and a questionnaire that has them."""
    section = SMALL_QUESTIONNAIRE.section("base")
    items = tuple(replace(section.items[0], id=f"base.item-{number}") for number in range(count))
    questionnaire = replace(SMALL_QUESTIONNAIRE, sections=(replace(section, items=items),))
    return wants(asks(*(needs(item.id, 1) for item in items))), questionnaire


def test_more_than_eight_items_are_too_many_for_a_micro_firm() -> None:
    assert MOST_ITEMS_FOR_MICRO == 8
    assert Code.TOO_MANY_FOR_MICRO not in {warning.code for warning in find_warnings(*many(8))}
    [warning] = [warning for warning in find_warnings(*many(9)) if warning.code is Code.TOO_MANY_FOR_MICRO]
    assert (warning.number, warning.bound) == (9, 8)


def test_a_profile_without_any_relief_is_warned_of() -> None:
    assert len(found(wants(asks(needs("base.promise"), needs("base.talks"))), Code.NO_RELIEF)) == 1
    assert not found(wants(asks(needs("base.promise"), needs("base.talks", 2, small=1))), Code.NO_RELIEF)


def test_relief_is_not_missed_where_it_would_change_nothing() -> None:
    assert not found(wants(asks(needs("base.promise", 1))), Code.NO_RELIEF)
    assert not found(wants(asks(needs("base.larger", 3))), Code.NO_RELIEF)
    assert not found(wants(prefers("base.promise")), Code.NO_RELIEF)
    duty = asks(needs("base.promise", 3), stage=Stage.CONTRACT_PERFORMANCE)
    assert not found(wants(duty), Code.NO_RELIEF)


def weeks(*parts: Criterion, size: Size = Size.LARGE) -> int:
    return weeks_needed(Reach(wants(*parts), SMALL_QUESTIONNAIRE), size)


def test_the_weeks_of_one_item_add_up_and_items_run_side_by_side() -> None:
    assert weeks(asks(needs("base.promise", 3))) == 1 + 2 + 3
    assert weeks(asks(needs("base.promise", 3), needs("base.talks", 4))) == 6
    assert weeks(asks(needs("base.promise", 3)), asks(needs("base.talks", 4), called="two")) == 6


def test_of_a_choice_the_fastest_group_counts() -> None:
    assert weeks(asks((needs("base.promise", 3),), (needs("base.talks", 3),))) == 3
    assert weeks(asks(called="bare")) == 0


def test_weeks_count_only_for_what_a_size_is_asked() -> None:
    parts = asks(needs("base.promise", 3, micro=1), needs("base.larger", 4), needs("base.gone"))
    assert weeks(parts) == 10
    assert weeks(parts, size=Size.SMALL) == 6
    assert weeks(parts, size=Size.MICRO) == 1


def test_a_level_that_no_answer_stands_for_takes_the_weeks_of_the_next_one() -> None:
    assert weeks_from_zero(SMALL_QUESTIONNAIRE.item("base.insured"), 2) == 5
    assert weeks_from_zero(SMALL_QUESTIONNAIRE.item("base.half"), 3) == 0


def window(**length: float) -> Window:
    return Window(OPENING, OPENING + timedelta(**length), "America/Bogota")


def test_notice_shorter_than_the_weeks_needed_is_warned_of() -> None:
    profile = wants(asks(needs("base.promise", 3)), window=window(weeks=5, days=6))
    [warning] = found(profile, Code.SHORT_NOTICE)
    assert (warning.number, warning.bound) == (5, 6)
    assert not found(replace(profile, window=window(weeks=6)), Code.SHORT_NOTICE)


@pytest.mark.parametrize("times", [(None, None), (OPENING, None), (None, OPENING)])
def test_without_both_times_the_weeks_needed_are_information(times: tuple[datetime | None, datetime | None]) -> None:
    profile = wants(asks(needs("base.promise", 3)), window=Window(*times, "UTC"))
    assert [warning.number for warning in found(profile, Code.WEEKS_NEEDED)] == [6]
    assert not found(replace(profile, criteria=()), Code.WEEKS_NEEDED)


def test_bids_that_close_before_they_open_are_not_called_short_as_well() -> None:
    profile = wants(asks(needs("base.promise", 3)), window=window(days=-3))
    assert not found(profile, Code.SHORT_NOTICE)
    assert not found(profile, Code.WEEKS_NEEDED)


def test_asking_for_reviewed_answers_is_warned_of_where_it_is_asked() -> None:
    criterion = asks(needs("base.promise"), assurance=Assurance.REVIEWED)
    preference = prefers("base.promise", assurance=Assurance.REVIEWED)
    warnings = found(wants(criterion, preference), Code.REVIEW_TAKES_TIME)
    assert [warning.about for warning in warnings] == ["one", preference.id]
    assert not found(wants(asks(needs("base.promise"), assurance=Assurance.EVIDENCED)), Code.REVIEW_TAKES_TIME)


def test_proof_of_an_item_that_names_none_is_warned_of_once() -> None:
    parts = asks(
        (needs("base.insured"), needs("base.gone")), (needs("base.insured", 1),), assurance=Assurance.EVIDENCED
    )
    assert [warning.item_id for warning in found(wants(parts), Code.NOTHING_TO_SHOW)] == ["base.insured"]
    assert not found(wants(asks(needs("base.insured"))), Code.NOTHING_TO_SHOW)
