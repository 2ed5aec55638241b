"""What holds of every score, on generated questionnaires, profiles and answers."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.rules.figures import shown, shown_parts
from portal.assessments.rules.scoring import Scorecard, score
from portal.questionnaires.rules.conditions import asked_items
from tests.factories.questionnaires import TODAY, not_applicable
from tests.factories.strategies import Case, answers_to, best_answer, better_answers, cases, unhurried


def scored(case: Case) -> Scorecard:
    return score(case.questionnaire, case.profile, case.answers, TODAY)


def rank(case: Case, card: Scorecard) -> int:
    return case.questionnaire.levels.index(card.level) if card.level is not None else -1


@unhurried
@given(cases(), st.data())
def test_more_good_practice_never_lowers_the_score_or_the_level(case: Case, data: st.DataObject) -> None:
    before = scored(case)
    if not before.items:
        return
    item = case.questionnaire.item(data.draw(st.sampled_from([item.item_id for item in before.items])))
    better = better_answers(item, case.answers.get(item.id))
    if not better:
        return
    answers = {**case.answers, item.id: data.draw(st.sampled_from(better))}
    after = scored(replace(case, answers=answers))
    assert (after.score or 0) >= (before.score or 0)
    assert rank(case, after) >= rank(case, before)


@unhurried
@given(cases(), st.data())
def test_answers_that_are_not_asked_change_nothing(case: Case, data: st.DataObject) -> None:
    asked = {item.id for item in asked_items(case.questionnaire, case.profile, case.answers, TODAY)}
    others = [item for item in case.questionnaire.items if item.id not in asked]
    without = {item_id: answer for item_id, answer in case.answers.items() if item_id in asked}
    drawn = {item.id: data.draw(answers_to(item)) for item in others}
    with_others = without | {item_id: answer for item_id, answer in drawn.items() if answer is not None}
    assert scored(case) == scored(replace(case, answers=without)) == scored(replace(case, answers=with_others))


@unhurried
@given(cases())
def test_the_parts_add_up_to_the_whole_exactly(case: Case) -> None:
    card = scored(case)
    assert sum((item.points for item in card.items), Fraction()) == (card.score or 0)
    assert sum((section.points for section in card.sections), Fraction()) == (card.score or 0)
    assert sum((item.possible for item in card.items), Fraction()) == (0 if card.score is None else 100)
    for section in card.sections:
        assert section.possible == sum((item.possible for item in section.items), Fraction())
    counts = card.counts
    assert counts.asked == (
        counts.answered + counts.not_applicable + counts.dont_know + counts.not_answered + counts.faulty
    )
    figures = shown_parts([item.points for item in card.items])
    assert sum(figures) == shown(card.score or Fraction())


@unhurried
@given(cases())
def test_the_best_result_can_be_reached(case: Case) -> None:
    openers = {item.id: answer for item, answer in _answered(case) if not item.scored}
    best = {item.id: best_answer(item) for item in case.questionnaire.items if item.scored}
    card = scored(replace(case, answers=best | openers))
    if card.items:
        assert (card.score, card.level, card.next_level) == (100, case.questionnaire.levels[-1], None)
        assert card.holds == ()


def _answered(case: Case) -> list[tuple]:  # type: ignore[type-arg]
    return [(case.questionnaire.item(item_id), answer) for item_id, answer in case.answers.items()]


@unhurried
@given(cases())
def test_when_all_is_not_applicable_nothing_is_rated(case: Case) -> None:
    without_gates = tuple(
        replace(section, items=tuple(replace(item, gate=False) for item in section.items))
        for section in case.questionnaire.sections
    )
    questionnaire = replace(case.questionnaire, sections=without_gates)
    answers = {item.id: not_applicable() for item in questionnaire.items}
    card = scored(Case(questionnaire, case.profile, answers))
    assert (card.score, card.level, card.next_level) == (None, None, questionnaire.levels[0])
    assert all(section.score is None for section in card.sections)


@unhurried
@given(cases())
def test_holds_say_all_that_keeps_the_next_level_away_and_nothing_else(case: Case) -> None:
    card = scored(case)
    assert bool(card.holds) == (card.next_level is not None)
    for hold in card.holds:
        if hold.kind == "not-applicable":
            assert hold.actual is not None
            assert hold.actual > hold.needed
        else:
            assert hold.actual is None or hold.actual < hold.needed
