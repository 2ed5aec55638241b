"""What the structure rules out is impossible; what depends on answers, or what somebody is after all, is not."""

from dataclasses import replace

import numpy as np
import pytest

from portal.market.columns import TRAIT_VALUES, Market
from portal.market.disclosure.figures import CountKind
from portal.market.disclosure.release import Release
from portal.questionnaires.rules.structure import (
    AllOf,
    AnyOf,
    Condition,
    Item,
    ItemIsAnyOf,
    ItemType,
    Not,
    ProfileField,
    Section,
)
from tests.attacks.worlds import SIZES, column, market_of, release_of
from tests.factories.criteria_profiles import among

LARGE = among(ProfileField.SIZE, "large")
LED = among(ProfileField.TRAITS, "women-led")


def opened(market: Market, condition: Condition | None, section: Condition | None = None, **rest: object) -> Release:
    """A release of a questionnaire with a first item, and a second one with conditions."""
    items = (
        Item(id="base.first", section_id="base", type=ItemType.COVERAGE, weight=1, condition=LARGE),
        Item(id="more.second", section_id="more", type=ItemType.COVERAGE, weight=1, condition=condition, **rest),  # type: ignore[arg-type]
    )
    sections = tuple(
        Section(id=item.section_id, weight=1, items=(item,), condition=found)
        for item, found in zip(items, (None, section), strict=True)
    )
    release = release_of(market)
    return replace(release, questionnaire=replace(release.questionnaire, sections=sections))


@pytest.fixture
def market() -> Market:
    dimensions = {
        "size": column(SIZES, np.arange(400) % 4),
        "sector": column(("13", "81"), np.arange(400) % 2),
        "country": column(("BR", "CL"), np.arange(400) % 2),
        "women-led": column(TRAIT_VALUES, np.arange(400) // 4 % 2),
        "readiness": column(("starting", "leading"), np.arange(400) % 2),
    }
    return market_of(dimensions, np.full((2, 400), -1), np.arange(400) * 131, items=("base.first", "more.second"))


def kinds(release: Release, name: str) -> list[str]:
    """For each value of a dimension whether anybody who has it may be at level 1 of the second item."""
    table = release.table((name, "more.second"), {})
    return ["no" if table.cell(value, "1").kind is CountKind.IMPOSSIBLE else "yes" for value in table.values[0]]


@pytest.mark.parametrize(
    ("condition", "name", "expected"),
    [
        (None, "size", ["yes"] * 4),
        (LARGE, "size", ["no", "no", "no", "yes"]),
        (Not(LARGE), "size", ["yes", "yes", "yes", "no"]),
        (AnyOf((LARGE, LED)), "size", ["yes"] * 4),
        (AnyOf((LARGE, among(ProfileField.SIZE, "micro"))), "size", ["yes", "no", "no", "yes"]),
        (AllOf((LARGE, LED)), "size", ["no", "no", "no", "yes"]),
        (AllOf((LARGE, LED)), "women-led", ["no", "yes"]),
        (Not(LED), "women-led", ["yes", "no"]),
        (among(ProfileField.TRAITS, "women-led", "night-work"), "women-led", ["yes", "yes"]),
        (among(ProfileField.COUNTRY, "CL"), "country", ["no", "yes"]),
        (among(ProfileField.SECTOR, "13"), "sector", ["yes", "yes"]),  # a supplier may have a second sector
        (Not(among(ProfileField.SECTOR, "13")), "sector", ["no", "yes"]),
        (among(ProfileField.REQUESTED, "more"), "size", ["yes"] * 4),
        (LARGE, "readiness", ["yes", "yes"]),
        (ItemIsAnyOf("base.first", frozenset({"yes"})), "size", ["no", "no", "no", "yes"]),
    ],
)
def test_who_is_never_asked_cannot_have_a_level(
    market: Market, condition: Condition | None, name: str, expected: list[str]
) -> None:
    assert kinds(opened(market, condition), name) == expected
    assert kinds(opened(market, None, condition), name) == expected


def test_filters_rule_out_as_dimensions_do(market: Market) -> None:
    release = opened(market, LARGE)
    assert release.total({"size": "micro", "more.second": "1"}).kind is CountKind.IMPOSSIBLE
    assert release.total({"size": "large", "more.second": "1"}).kind is CountKind.FEWER_THAN_5
    shown = release.distribution("more.second", {"size": "micro"})
    assert {*(count.kind for count in shown.bands.values()), shown.total.kind} == {CountKind.IMPOSSIBLE}


def test_levels_that_no_answer_gives_are_impossible(market: Market) -> None:
    release = opened(market, None, gate=True)
    yes_no = replace(
        release.questionnaire.sections[1].items[0], type=ItemType.YES_NO, answers={"yes": 4, "no": 0}, gate=True
    )
    sections = (release.questionnaire.sections[0], replace(release.questionnaire.sections[1], items=(yes_no,)))
    release = replace(release, questionnaire=replace(release.questionnaire, sections=sections))
    shown = release.distribution("more.second", {})
    possible = [level for level, count in shown.bands.items() if count.kind is not CountKind.IMPOSSIBLE]
    assert possible == ["0", "4"]
    assert shown.not_applicable.kind is CountKind.IMPOSSIBLE


def test_what_somebody_is_after_all_is_not_called_impossible(market: Market) -> None:
    market.levels[1, market.dimensions["size"].codes == 0] = 1
    release = opened(market, LARGE)
    assert release.total({"size": "micro", "more.second": "1"}).is_shown
    assert release.total({"size": "small", "more.second": "1"}).kind is CountKind.IMPOSSIBLE
