"""Matching a whole market at once gives for each supplier exactly what the rules give for it alone."""

import random
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.rules.matching import Match, match_answers
from portal.criteria.rules.structure import CriteriaProfile
from portal.market.matching import MarketMatch, match_market
from portal.market.packing import Sent
from portal.questionnaires.rules.structure import Questionnaire
from tests.factories.assessments import every_type, without
from tests.factories.markets import core
from tests.factories.sent_answers import Dealer, market_of, random_profile
from tests.factories.strategies import questionnaires, unhurried


def by_the_rules(profile: CriteriaProfile, sent: Sent) -> Match:
    return match_answers(profile, sent.questionnaire, sent.supplier, sent.answers, sent.as_of, attached=sent.attached)


def assert_same(profile: CriteriaProfile, found: MarketMatch, row: int, expected: Match) -> None:
    assert {name: bool(met[row]) for name, met in found.criteria.items()} == {
        each.criterion.id: each.is_met for each in expected.criteria
    }
    earned, possible = int(found.earned[row]), int(found.possible[row])
    whole = profile.possible_points
    assert (Fraction(earned * whole, possible) if possible else Fraction(whole)) == expected.points
    assert bool(found.meets_required[row]) == expected.meets_required
    assert bool(found.passes[row]) == expected.passes
    assert bool(found.qualifies[row]) == expected.qualifies


def hold_against_the_rules(dice: random.Random, questionnaire: Questionnaire, *, suppliers: int, profiles: int) -> int:
    sent = Dealer(dice, questionnaire).deal(suppliers)
    market = market_of(questionnaire, sent)
    cases = 0
    for _ in range(profiles):
        profile = random_profile(dice, questionnaire)
        found = match_market(profile, questionnaire, market)
        for row, each in enumerate(sent):
            assert_same(profile, found, row, by_the_rules(profile, each))
            cases += 1
    return cases


def test_two_thousand_cases_of_the_core_questionnaire_with_modules_and_integrity_are_the_same() -> None:
    assert hold_against_the_rules(random.Random(5), core(), suppliers=60, profiles=40) >= 2000


def test_every_type_of_item_is_matched_the_same() -> None:
    assert hold_against_the_rules(random.Random(6), every_type(), suppliers=60, profiles=60) >= 2000


@unhurried
@given(questionnaires(), st.randoms(use_true_random=False))
def test_small_questionnaires_of_any_form_are_matched_the_same(
    questionnaire: Questionnaire, dice: random.Random
) -> None:
    assert hold_against_the_rules(dice, questionnaire, suppliers=6, profiles=4) == 24


def test_an_item_that_the_version_answered_does_not_have_counts_as_not_answered() -> None:
    dice = random.Random(7)
    newer = replace(every_type(), version="1.1")
    older = without(every_type(), "first.told", version="1.0")
    sent = [*Dealer(dice, older).deal(30), *Dealer(dice, newer).deal(30)]
    market = market_of(newer, sent)
    for _ in range(40):
        profile = random_profile(dice, newer)
        found = match_market(profile, newer, market)
        for row, each in enumerate(sent):
            assert_same(profile, found, row, by_the_rules(profile, each))


def test_other_pass_marks_and_one_criterion_less_are_as_if_the_profile_said_so() -> None:
    dice = random.Random(8)
    sent = Dealer(dice, every_type()).deal(80)
    market = market_of(every_type(), sent)
    for _ in range(20):
        profile = random_profile(dice, every_type())
        found = match_market(profile, every_type(), market)
        for mark in (0, 3, 14):
            other = match_market(replace(profile, pass_mark=mark), every_type(), market)
            assert found.qualifies_at(profile, mark).tolist() == other.qualifies.tolist()
        for left_out in profile.criteria:
            rest = tuple(criterion for criterion in profile.criteria if criterion is not left_out)
            other = match_market(replace(profile, criteria=rest), every_type(), market)
            assert found.qualifies_without(profile, left_out.id).tolist() == other.qualifies.tolist()


def test_in_an_empty_market_nobody_qualifies_and_nothing_fails() -> None:
    found = match_market(random_profile(random.Random(1), core()), core(), market_of(core(), []))
    assert found.qualifies.tolist() == []
