"""What a result shows adds up: items to sections, sections to the whole, earned and missed points to a hundred."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import Scorecard, score
from portal.reports.sums import add_up, parts_adding_to
from tests.factories.assessments import COMPLETE, every_type
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, profile, said
from tests.factories.strategies import cases, unhurried


def check_adding_up(card: Scorecard) -> None:
    sections = add_up(card)
    earned = sum((section.points.earned for section in sections), Decimal())
    assert earned == (Decimal() if card.score is None else shown(card.score))
    assert sum((section.points.possible for section in sections), Decimal()) == (0 if card.score is None else 100)
    for scored, section in zip(card.sections, sections, strict=True):
        assert sum((item.earned for item in section.items), Decimal()) == section.points.earned
        assert sum((item.missed for item in section.items), Decimal()) == section.points.missed
        for item, points in zip(scored.items, section.items, strict=True):
            assert points.earned >= 0
            assert points.missed >= 0
            assert item.points or not points.earned
            assert item.points != item.possible or not points.missed


@unhurried
@given(cases())
def test_the_parts_of_any_result_add_up_as_shown(case: object) -> None:
    check_adding_up(score(case.questionnaire, case.profile, case.answers, TODAY))  # type: ignore[attr-defined]


def test_a_result_with_every_kind_of_answer_adds_up() -> None:
    answers = {**COMPLETE, "second.ways": dont_know(), "second.share": not_applicable(), "first.told": said("weekly")}
    check_adding_up(score(every_type(), profile(), answers, TODAY))


@given(st.lists(st.fractions(min_value=0, max_value=100), min_size=1, max_size=30), st.booleans())
def test_parts_add_up_to_their_sum_rounded_up_or_down(parts: list[Fraction], up: bool) -> None:
    whole = sum(parts, Fraction())
    total = Decimal(-(-whole * 10 // 1) if up else whole * 10 // 1) / 10
    found = parts_adding_to(total, parts)
    assert sum(found, Decimal()) == total
    assert all(abs(Fraction(figure) - part) < Fraction(1, 10) for figure, part in zip(found, parts, strict=True))
