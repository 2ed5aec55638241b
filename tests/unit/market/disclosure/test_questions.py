"""Two profiles have one question only if the same suppliers qualify; what cannot matter makes no second question."""

from dataclasses import replace

import pytest

from portal.criteria.rules.structure import Assurance, CriteriaProfile, Stage
from portal.market.disclosure.questions import question_of
from tests.factories.criteria_profiles import SMALL_QUESTIONNAIRE, asks, needs, prefers, wants

ONE, OTHER = "base.promise", "base.talks"
PLAIN = wants(asks(needs(ONE, 2), called="a"), asks(needs(OTHER, 3), called="b"))


def asked(profile: CriteriaProfile) -> str:
    return question_of(profile, SMALL_QUESTIONNAIRE)


@pytest.mark.parametrize(
    "other",
    [
        wants(asks(needs(OTHER, 3), called="x"), asks(needs(ONE, 2), called="y")),
        wants(*PLAIN.criteria, asks(needs(ONE, 2), called="again")),
        wants(*PLAIN.criteria, asks((needs(ONE, 4),), (needs(ONE, 0),), called="everybody")),
        wants(asks(needs(ONE, 2), needs(OTHER, 0), called="a"), PLAIN.criteria[1]),
        wants(*PLAIN.criteria, asks(needs(ONE, 4), called="duty", stage=Stage.CONTRACT_PERFORMANCE)),
        wants(*PLAIN.criteria, prefers(ONE)),
        replace(PLAIN, id="another", texts={"en": {"profile.title": "Another"}}, pass_mark=-1),
    ],
)
def test_what_cannot_matter_is_not_in_the_question(other: CriteriaProfile) -> None:
    assert asked(other) == asked(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        wants(asks(needs(ONE, 3), called="a"), PLAIN.criteria[1]),
        wants(asks(needs(ONE, 2, micro=1), called="a"), PLAIN.criteria[1]),
        wants(asks(needs(ONE, 2), called="a", assurance=Assurance.EVIDENCED), PLAIN.criteria[1]),
        wants(asks((needs(ONE, 2),), (needs(OTHER, 4),), called="a"), PLAIN.criteria[1]),
        wants(asks(needs(ONE, 2), needs(OTHER, 3), called="a")),
        wants(*PLAIN.criteria, prefers(ONE), pass_mark=1),
        replace(PLAIN, sectors=frozenset({"13"})),
        replace(PLAIN, countries=frozenset({"BR"})),
        wants(PLAIN.criteria[0]),
    ],
)
def test_what_can_matter_makes_another_question(other: CriteriaProfile) -> None:
    assert asked(other) != asked(PLAIN)


def test_without_a_criterion_it_is_the_question_of_the_rest() -> None:
    assert question_of(PLAIN, SMALL_QUESTIONNAIRE, without="b") == asked(wants(PLAIN.criteria[0]))
