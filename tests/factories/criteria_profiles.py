"""Makes criteria profiles for tests, a small questionnaire of every kind of condition, and random ones of both."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from portal.criteria.rules.structure import (
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    Preference,
    Requirement,
    Stage,
)
from portal.organisations.rules import Size, Trait
from portal.questionnaires.rules.structure import (
    Action,
    AllOf,
    AnyOf,
    Check,
    Condition,
    Item,
    ItemIsAnyOf,
    ItemType,
    Not,
    ProfileField,
    ProfileIs,
    Questionnaire,
    Section,
)
from tests.factories.assessments import LEVELS
from tests.factories.strategies import questionnaires

SECTORS = ("13", "14", "81")
NAMED = {
    ProfileField.SIZE: tuple(Size),
    ProfileField.SECTOR: ("13", "14"),
    ProfileField.COUNTRY: ("BR", "CL"),
    ProfileField.TRAITS: ("subcontractors", "night-work"),
    ProfileField.REQUESTED: ("section-0", "section-1", "section-2"),
}


def among(field: ProfileField, *values: str) -> ProfileIs:
    """The condition that this part of the profile is one of these."""
    return ProfileIs(field, frozenset(values))


def _steps(*weeks: int) -> tuple[Action, ...]:
    return tuple(Action(level, dict.fromkeys(Size, Decimal(1)), week) for level, week in enumerate(weeks, start=1))


def _coverage(item_id: str, condition: Condition | None = None, weeks: tuple[int, ...] = (1, 2, 3, 4)) -> Item:
    return Item(
        id=item_id,
        section_id=item_id.partition(".")[0],
        type=ItemType.COVERAGE,
        weight=1,
        condition=condition,
        checks=(Check("written", 2),),
        evidence_count=1,
        actions=_steps(*weeks),
    )


def _yes_no(item_id: str, condition: Condition | None = None, **levels: int) -> Item:
    actions = tuple(Action(level, dict.fromkeys(Size, Decimal(1)), 5) for level in levels.values() if level)
    return Item(
        id=item_id,
        section_id=item_id.partition(".")[0],
        type=ItemType.YES_NO,
        scored=bool(levels),
        weight=int(bool(levels)),
        condition=condition,
        answers=levels,
        actions=actions,
    )


LARGER = among(ProfileField.SIZE, Size.MEDIUM, Size.LARGE)
AT_HOME = among(ProfileField.TRAITS, Trait.HOME_WORKERS)
AT_NIGHT = among(ProfileField.TRAITS, Trait.NIGHT_WORK)

SMALL_QUESTIONNAIRE = Questionnaire(
    id="small",
    version="1.0",
    publisher="Tests",
    source_language="en",
    languages=("en",),
    sections=(
        Section(
            id="base",
            weight=1,
            items=(
                _coverage("base.promise"),
                _coverage("base.talks", weeks=(1, 1, 1, 1)),
                _yes_no("base.insured", yes=4, no=0),
                _yes_no("base.half", yes=2, no=0),
                _yes_no("base.opener"),
                _coverage("base.opened", ItemIsAnyOf("base.opener", frozenset({"yes"}))),
                _coverage("base.larger", LARGER),
                _coverage("base.home", AT_HOME),
                _coverage("base.home-or-larger", AnyOf((AT_HOME, LARGER))),
                _coverage("base.home-at-night", AllOf((AT_HOME, AT_NIGHT))),
                _coverage("base.by-day", Not(AT_NIGHT)),
                _yes_no("base.larger-opener", LARGER),
                _coverage("base.larger-opened", ItemIsAnyOf("base.larger-opener", frozenset({"yes"}))),
            ),
        ),
        Section(
            id="cloth",
            weight=1,
            condition=among(ProfileField.SECTOR, "13", "14"),
            items=(
                _coverage("cloth.price"),
                _coverage("cloth.seams", AllOf((among(ProfileField.SECTOR, "14"), LARGER))),
                _coverage("cloth.weaving", AnyOf((among(ProfileField.SECTOR, "13"), LARGER))),
            ),
        ),
        Section(
            id="honest",
            weight=1,
            condition=among(ProfileField.REQUESTED, "honest"),
            items=(_coverage("honest.rules"),),
        ),
        Section(
            id="abroad",
            weight=1,
            condition=among(ProfileField.COUNTRY, "BR"),
            items=(
                _coverage("abroad.rule"),
                _coverage("abroad.request", among(ProfileField.REQUESTED, "other", "wish")),
            ),
        ),
    ),
    levels=LEVELS,
    certificate_from="established",
    valid_months=12,
    minutes_per_item=dict.fromkeys(Size, Decimal(1)),
    prepare_count=0,
    texts={"en": {"base.promise.name": "A promise", "sections.honest.title": "Honest conduct"}},
)


def needs(item_id: str, level: int = 2, /, **relief: int) -> Requirement:
    """An item at a level, with lower levels for sizes by name; its id is made of these."""
    sizes = {Size(size): lower for size, lower in relief.items()}
    return Requirement(f"{item_id}-{level}-{'-'.join(relief)}", item_id, level, sizes)


def groups(criterion_id: str, *found: tuple[Requirement, ...]) -> tuple[Group, ...]:
    """A group of each of these requirements; ids tell all requirements apart."""
    return tuple(
        Group(
            f"{criterion_id}-{number}",
            tuple(replace(one, id=f"{criterion_id}-{number}-{at}-{one.id}") for at, one in enumerate(requirements)),
        )
        for number, requirements in enumerate(found)
    )


def asks(
    *found: Requirement | tuple[Requirement, ...],
    called: str = "one",
    stage: Stage = Stage.SELECTION,
    assurance: Assurance = Assurance.SELF_DECLARED,
) -> Criterion:
    """A criterion: of requirements that must all be met, or of several such lists of which one is enough."""
    lists = [one for one in found if isinstance(one, tuple)]
    alone = tuple(one for one in found if isinstance(one, Requirement))
    return Criterion(
        id=called, stage=stage, groups=groups(called, *lists, *([alone] if alone else [])), assurance=assurance
    )


def prefers(
    item_id: str,
    *points: int,
    assurance: Assurance = Assurance.SELF_DECLARED,
) -> Preference:
    """Points for the levels of an item: 0, 1, 2, 3 and 4 unless told otherwise."""
    zero, one, two, three, four = points or (0, 1, 2, 3, 4)
    levels = (zero, one, two, three, four)
    return Preference(id=f"prefer-{item_id}-{assurance}", item_id=item_id, points=levels, assurance=assurance)


def wants(*parts: Criterion | Preference, sectors: str = "", countries: str = "", **rest: object) -> CriteriaProfile:
    """A profile of these criteria and preferences, for sectors and countries written with blanks between them."""
    made = CriteriaProfile(
        id="profile",
        language="en",
        questionnaire_id="small",
        criteria=tuple(part for part in parts if isinstance(part, Criterion)),
        preferences=tuple(part for part in parts if isinstance(part, Preference)),
        sectors=frozenset(sectors.split()),
        countries=frozenset(countries.split()),
    )
    return replace(made, **rest)


profile_conditions: st.SearchStrategy[Condition | None] = st.none() | st.sampled_from(list(NAMED)).flatmap(
    lambda field: st.frozensets(st.sampled_from(NAMED[field]), min_size=1).map(lambda values: ProfileIs(field, values))
)
two_conditions = st.tuples(profile_conditions, profile_conditions).map(
    lambda both: AnyOf(both) if None not in both else both[0]
)


@st.composite
def varied_questionnaires(draw: st.DrawFn) -> Questionnaire:
    """A small questionnaire with conditions of every field, and answers that do not reach level 4."""
    made = draw(questionnaires())
    found = []
    for section in made.sections:
        items = [draw(varied_items(item)) for item in section.items]
        found.append(replace(section, items=tuple(items), condition=draw(profile_conditions | two_conditions)))
    return replace(made, sections=tuple(found))


@st.composite
def varied_items(draw: st.DrawFn, item: Item) -> Item:
    """The item, perhaps with another condition, perhaps with a lower best answer."""
    own = item if isinstance(item.condition, ItemIsAnyOf) else replace(item, condition=draw(profile_conditions))
    lowered = draw(st.booleans()) and item.type is ItemType.YES_NO and item.scored
    return replace(own, answers={"yes": draw(st.integers(1, 4)), "no": 0}) if lowered else own


@st.composite
def requirements(draw: st.DrawFn, item_ids: tuple[str, ...]) -> Requirement:
    """Any level of any item, with or without relief."""
    sizes = draw(st.dictionaries(st.sampled_from((Size.MICRO, Size.SMALL)), st.integers(0, 2), max_size=2))
    return Requirement("", draw(st.sampled_from(item_ids)), draw(st.integers(1, 4)), sizes)


@st.composite
def criteria(draw: st.DrawFn, number: int, item_ids: tuple[str, ...]) -> Criterion:
    """One to three groups of one to three requirements each, at any stage and with any assurance."""
    name = f"criterion-{number}"
    lists = draw(st.lists(st.lists(requirements(item_ids), min_size=1, max_size=3).map(tuple), min_size=1, max_size=3))
    return Criterion(
        id=name,
        stage=draw(st.sampled_from(Stage)),
        groups=groups(name, *lists),
        assurance=draw(st.sampled_from(Assurance)),
    )


@st.composite
def preferences(draw: st.DrawFn, item_id: str) -> Preference:
    """Points that do not fall, with any assurance."""
    points = sorted(draw(st.lists(st.integers(0, 20), min_size=5, max_size=5)))
    zero, one, two, three, four = points
    levels = (zero, one, two, three, four)
    assurance = draw(st.sampled_from(Assurance))
    return Preference(id=f"prefer-{item_id}", item_id=item_id, points=levels, assurance=assurance)


@st.composite
def profiles(draw: st.DrawFn, questionnaire: Questionnaire) -> CriteriaProfile:
    """A profile over the scored items of the questionnaire, for some sectors and countries or for all."""
    item_ids = tuple(item.id for item in questionnaire.items if item.has_levels)
    preferred = draw(st.lists(st.sampled_from(item_ids), unique=True, max_size=3))
    made = CriteriaProfile(
        id="drawn",
        language="en",
        questionnaire_id=questionnaire.id,
        criteria=tuple(draw(criteria(number, item_ids)) for number in range(draw(st.integers(0, 3)))),
        preferences=tuple(draw(preferences(item_id)) for item_id in preferred),
        sectors=draw(st.frozensets(st.sampled_from(SECTORS), max_size=2)),
        countries=draw(st.frozensets(st.sampled_from(("BR", "CL", "PE")), max_size=2)),
    )
    return replace(made, pass_mark=draw(st.integers(0, made.possible_points + 2)))
