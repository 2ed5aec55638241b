"""Scoring a whole market at once gives for each supplier exactly what the rules give for it alone."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.rules.scoring import Scorecard, score
from portal.market.columns import ASSURANCE_BANDS, Column, Market
from portal.market.packing import Sent
from portal.questionnaires.rules.structure import Questionnaire
from tests.factories.assessments import every_type
from tests.factories.markets import core
from tests.factories.sent_answers import Dealer, market_of
from tests.factories.strategies import questionnaires, unhurried


def by_the_rules(sent: Sent) -> Scorecard:
    return score(sent.questionnaire, sent.supplier, sent.answers, sent.as_of, attached=sent.attached)


def value_of(column: Column, row: int) -> str | None:
    code = int(column.codes[row])
    return None if code < 0 else column.values[code]


def band(share: float, *, asked: bool) -> str | None:
    if not asked:
        return None
    return "0" if not share else ASSURANCE_BANDS[1 + sum(share >= bound for bound in (25, 50, 75))]


def assert_same(market: Market, row: int, expected: Scorecard) -> None:
    sections = {section.section_id: section.score for section in expected.sections}
    for place, section_id in enumerate(market.sections):
        by_rule, found = sections.get(section_id), float(market.section_scores[place, row])
        assert math.isnan(found) if by_rule is None else math.isclose(found, by_rule, abs_tol=1e-4)
    whole = float(market.scores[row])
    assert math.isnan(whole) if expected.score is None else math.isclose(whole, expected.score, abs_tol=1e-4)
    assert value_of(market.dimensions["readiness"], row) == (expected.level.id if expected.level else None)
    share = band(float(expected.evidence_share), asked=bool(expected.items))
    assert value_of(market.dimensions["assurance"], row) == share


def hold_against_the_rules(dice: random.Random, questionnaire: Questionnaire, suppliers: int) -> None:
    sent = Dealer(dice, questionnaire).deal(suppliers)
    market = market_of(questionnaire, sent)
    for row, each in enumerate(sent):
        assert_same(market, row, by_the_rules(each))


def test_the_core_questionnaire_is_scored_the_same() -> None:
    hold_against_the_rules(random.Random(5), core(), 150)


def test_every_type_of_item_is_scored_the_same() -> None:
    hold_against_the_rules(random.Random(6), every_type(), 600)


@unhurried
@given(questionnaires(), st.randoms(use_true_random=False))
def test_small_questionnaires_of_any_form_are_scored_the_same(
    questionnaire: Questionnaire, dice: random.Random
) -> None:
    hold_against_the_rules(dice, questionnaire, 20)
