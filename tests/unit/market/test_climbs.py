"""The ways up from an answer as one number: as the planner's options have them, kept with every submission."""

import random
from dataclasses import replace

import numpy as np

from portal.criteria.rules.structure import CriteriaProfile, Criterion, Stage
from portal.guidance.rules.options import plan_items
from portal.guidance.rules.targets import Situation
from portal.market.forecasting.climbs import CLIMBS, FREE, ClimbBook, climb_number, climb_numbers
from portal.market.forecasting.demands import demands_on
from portal.market.forecasting.one_by_one import KnownItems
from portal.market.forecasting.outlook import ask, look_ahead
from portal.market.packing import Layout, Sent
from portal.market.shape import Shape
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.levels import read_level
from tests.factories.markets import ON, core
from tests.factories.plans import random_situation
from tests.factories.questionnaires import said

COMMITMENT = "policy.commitment"


def number_of(level: str, *checks: str) -> int:
    supplier = SupplierProfile(Size.SMALL, "47", "CO")
    situation = Situation(core(), supplier, {COMMITMENT: said(level, *checks)}, ON)
    return climb_numbers(situation, [core().item(COMMITMENT)])[COMMITMENT]


def checks(*, but: int = 0) -> list[str]:
    return [check.id for check in core().item(COMMITMENT).checks if check.needed_from != but]


def test_a_check_that_alone_holds_a_claim_down_is_the_whole_step() -> None:
    assert CLIMBS[number_of("4", *checks(but=2))] == (0, 2, 2, 2)
    assert CLIMBS[number_of("1", *checks())] == (0, 2, 3, 4)
    assert CLIMBS[number_of("4", *checks())] == (0, 0, 0, 0)


def test_a_book_of_climbs_says_what_the_planners_options_say() -> None:
    book = ClimbBook()
    for number in range(60):
        given = random_situation(random.Random(number))
        situation = replace(given, questionnaire=replace(given.questionnaire, version=f"{number}.0"))
        for item in situation.questionnaire.items:
            reading = read_level(item, situation.answers.get(item.id), situation.as_of)
            expected = climb_number(plan_items(situation, [item])[item.id])
            assert [book.number(situation, item, reading) for _ in range(2)] == [expected, expected]


def test_a_row_keeps_the_climb_of_every_item_that_was_asked() -> None:
    layout = Layout(Shape(core()))
    supplier = SupplierProfile(Size.MICRO, "47", "CO")
    answers = {COMMITMENT: said("4", *checks(but=2))}
    asked = asked_items(core(), supplier, answers, ON)
    sent = Sent(questionnaire=core(), supplier=supplier, region="", answers=answers, asked=asked, attached=(), as_of=ON)
    row = np.frombuffer(layout.pack(sent), dtype=layout.dtype)[0]
    found = dict(zip((item.id for item in layout.shape.items), row["climbs"].tolist(), strict=True))
    expected = climb_numbers(Situation(core(), supplier, answers, ON), asked)
    assert {item_id: number for item_id, number in found.items() if number != FREE} == {
        item_id: number for item_id, number in expected.items() if item_id in found
    }


def test_a_criterion_without_any_way_is_met_by_nobody() -> None:
    closed = Criterion(id="closed", stage=Stage.SELECTION, groups=())
    profile = CriteriaProfile(id="tender", language="en", questionnaire_id="hrdd-core", criteria=(closed,))
    assert demands_on(profile, Size.SMALL).is_impossible
    found = look_ahead(ask(profile, {}, (26,)), {}, {Size.SMALL: np.arange(2)}, seed=1)
    assert found.able[0].tolist() == [False, False]


def test_no_step_of_a_supplier_of_the_market_opens_or_closes_an_item() -> None:
    assert KnownItems({}).is_asked(COMMITMENT, (), ())
