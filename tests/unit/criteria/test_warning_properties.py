"""Over random profiles: one without errors can be met by everybody it is for, and a planted fault is found."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.rules.asking import with_requested
from portal.criteria.rules.demands import best_level
from portal.criteria.rules.matching import match_states, read_states
from portal.criteria.rules.reach import ANY_OTHER, Cell, Reach, summarise
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.criteria.rules.warnings import Code, Severity, Who, find_warnings, has_errors
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.outline import Asked
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, Questionnaire
from tests.factories.criteria_profiles import SECTORS, profiles, varied_questionnaires
from tests.factories.questionnaires import TODAY, said
from tests.factories.strategies import TRAITS, unhurried, values_by_level

COUNTRIES = ("BR", "CL", "PE")

Drawn = tuple[Questionnaire, CriteriaProfile]

drawn: st.SearchStrategy[Drawn] = varied_questionnaires().flatmap(
    lambda questionnaire: st.tuples(st.just(questionnaire), profiles(questionnaire))
)


def best_answers(questionnaire: Questionnaire) -> dict[str, Answer]:
    """For every item the answer that counts as its best level; yes to what opens others."""
    return {item.id: best_answer(item) for item in questionnaire.items}


def best_answer(item: Item) -> Answer:
    if not item.has_levels:
        return said("yes")
    return said(values_by_level(item)[best_level(item)], *(check.id for check in item.checks))


def without_faulty_parts(questionnaire: Questionnaire, profile: CriteriaProfile) -> CriteriaProfile:
    """The profile without the criteria and preferences that have errors: most random ones have some."""
    errors = [found for found in find_warnings(profile, questionnaire) if found.severity is Severity.ERROR]
    faulty = {found.about for found in errors}
    kept = replace(
        profile,
        criteria=tuple(criterion for criterion in profile.criteria if faulty.isdisjoint(ids_in(criterion))),
        preferences=tuple(preference for preference in profile.preferences if preference.id not in faulty),
    )
    return replace(kept, pass_mark=min(kept.pass_mark, kept.possible_points))


def ids_in(criterion: Criterion) -> set[str]:
    requirements = {found.id for group in criterion.groups for found in group.requirements}
    return {criterion.id, *(group.id for group in criterion.groups), *requirements}


@given(drawn, st.data())
@unhurried
def test_a_profile_without_errors_can_be_met_in_each_of_its_sectors_and_sizes(made: Drawn, data: st.DataObject) -> None:
    questionnaire, profile = made[0], without_faulty_parts(*made)
    left = [found.code for found in find_warnings(profile, questionnaire) if found.severity is Severity.ERROR]
    assert set(left) <= {Code.NOTHING_ASKED, Code.NEVER_ASKED}
    traits = data.draw(st.frozensets(st.sampled_from(TRAITS)))
    countries = profile.countries or {"BR", "PE"}
    for size, sector, country in product(Size, profile.sectors or SECTORS, countries):
        supplier = with_requested(SupplierProfile(size, sector, country, traits), profile, questionnaire)
        states = read_states(questionnaire, supplier, best_answers(questionnaire), TODAY)
        shown = {item_id: replace(state, backed=Assurance.REVIEWED) for item_id, state in states.items()}
        assert match_states(profile, size, shown).qualifies, (size, sector, country)


Plant = Callable[[Item, CriteriaProfile], CriteriaProfile]


def with_group(profile: CriteriaProfile, *requirements: Requirement) -> CriteriaProfile:
    planted = Criterion(id="planted", stage=Stage.SELECTION, groups=(Group("planted", requirements),))
    return replace(profile, criteria=(planted, *profile.criteria))


def with_preference(profile: CriteriaProfile, item_id: str, *points: int) -> CriteriaProfile:
    zero, one, two, three, four = points
    planted = Preference(id="planted", item_id=item_id, points=(zero, one, two, three, four))
    return replace(profile, preferences=(planted, *profile.preferences))


FAULTS: dict[Code, Plant] = {
    Code.LEVEL_OUT_OF_REACH: lambda item, profile: with_group(
        profile, Requirement("planted", item.id, best_level(item) + 1)
    ),
    Code.UNKNOWN_ITEM: lambda item, profile: with_group(profile, Requirement("planted", f"{item.id}-gone", 1)),
    Code.NO_REQUIREMENTS: lambda item, profile: with_group(profile),
    Code.NO_GROUPS: lambda item, profile: replace(
        profile, criteria=(*profile.criteria, Criterion(id="planted", stage=Stage.AWARD, groups=()))
    ),
    Code.ITEM_TWICE_IN_GROUP: lambda item, profile: with_group(
        profile, Requirement("planted", item.id, 1), Requirement("other", item.id, 2)
    ),
    Code.RELIEF_ABOVE_LEVEL: lambda item, profile: with_group(
        profile, Requirement("planted", item.id, 1, {Size.MICRO: 2})
    ),
    Code.POINTS_FALL: lambda item, profile: with_preference(profile, item.id, 0, 5, 4, 5, 6),
    Code.MARK_OUT_OF_REACH: lambda item, profile: replace(profile, pass_mark=profile.possible_points + 1),
}


@given(drawn, st.sampled_from(sorted(FAULTS)), st.data())
@unhurried
def test_a_planted_fault_is_found_whatever_else_the_profile_holds(made: Drawn, code: Code, data: st.DataObject) -> None:
    questionnaire, profile = made
    item = data.draw(st.sampled_from([item for item in questionnaire.items if item.has_levels]))
    faulty = FAULTS[code](item, profile)
    found = [warning.code for warning in find_warnings(faulty, questionnaire)]
    assert code in found
    assert has_errors(faulty, questionnaire)


@given(drawn)
@unhurried
def test_finding_warnings_raises_nothing_and_gives_each_once(made: Drawn) -> None:
    questionnaire, profile = made
    warnings = find_warnings(profile, questionnaire)
    assert len(set(warnings)) == len(warnings)
    assert [warning.severity for warning in warnings] == sorted(
        (warning.severity for warning in warnings), key=list(Severity).index
    )


@given(drawn)
@unhurried
def test_whoever_is_said_never_to_be_asked_never_is_and_all_others_may_be(made: Drawn) -> None:
    questionnaire, profile = made
    reach = Reach(profile, questionnaire)
    asked: dict[Cell, set[str]] = {}
    for size, sector, country, answer in product(Size, SECTORS, profile.countries or COUNTRIES, ("yes", "no")):
        openers = {item.id: said(answer) for item in questionnaire.items if not item.has_levels}
        for traits in (frozenset(), frozenset(TRAITS[:1]), frozenset(TRAITS[1:]), frozenset(TRAITS)):
            supplier = with_requested(SupplierProfile(size, sector, country, traits), profile, questionnaire)
            found = asked_items(questionnaire, supplier, openers, TODAY)
            asked.setdefault((size, sector), set()).update(item.id for item in found)
    for item_id in profile.item_ids:
        item = questionnaire.item(item_id)
        cells = reach.cells(item)
        for (size, sector), items in asked.items():
            known = sector if sector in reach.sectors(item) else ANY_OTHER
            if not profile.sectors or sector in profile.sectors:
                assert (cells[size, known] is not Asked.NO) == (item_id in items), (item_id, size, sector)


@given(drawn)
@unhurried
def test_nobody_is_asked_what_is_an_error_to_ask_whatever_second_sector_is_named(made: Drawn) -> None:
    questionnaire, drawn_profile = made
    everything = tuple(
        Preference(id=item.id, item_id=item.id, points=(0, 0, 0, 0, 1))
        for item in questionnaire.items
        if item.has_levels
    )
    profile = replace(drawn_profile, preferences=everything)
    never = {found.item_id for found in find_warnings(profile, questionnaire) if found.code is Code.NEVER_ASKED}
    sectors, countries = profile.sectors or SECTORS, profile.countries or COUNTRIES
    for size, sector, country, second in product(Size, sectors, countries, SECTORS):
        firm = SupplierProfile(size, sector, country, frozenset(TRAITS), other_sector=second)
        supplier = with_requested(firm, profile, questionnaire)
        asked = asked_items(questionnaire, supplier, best_answers(questionnaire), TODAY)
        assert never.isdisjoint(item.id for item in asked)


names = st.sampled_from([("13",), ("13", "14"), (ANY_OTHER,), (ANY_OTHER, "13"), (ANY_OTHER, "13", "14")])


def meant(who: Who, sectors: tuple[str, ...]) -> set[Cell]:
    """The cells that these words stand for."""
    wanted = who.sectors or tuple(sector for sector in sectors if sector not in who.except_sectors)
    return set(product(who.sizes or Size, wanted))


@given(names, st.data())
def test_a_summary_stands_for_exactly_the_cells_it_was_made_of(sectors: tuple[str, ...], data: st.DataObject) -> None:
    cells = data.draw(st.sets(st.sampled_from(list(product(Size, sectors)))))
    assert set().union(*(meant(who, sectors) for who in summarise(cells, sectors))) == cells
