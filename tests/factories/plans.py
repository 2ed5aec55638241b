"""Makes small random planning cases, and finds their best plans by trying everything, without the planner's code."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from portal.assessments.rules.scoring import score
from portal.criteria.rules.matching import match_states, read_states
from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.guidance.rules.targets import Limits, ProfileTarget, ReadinessTarget, Situation, Target
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.levels import attainable_levels, checks_missing, read_level
from portal.questionnaires.rules.structure import (
    Action,
    Check,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    Not,
    Questionnaire,
    ReadinessLevel,
    Section,
)
from tests.factories.questionnaires import TODAY, dont_know, not_applicable, said
from tests.factories.strategies import RULES, values_by_level

KINDS = (*[ItemType.COVERAGE] * 4, *RULES)
LEVEL = ReadinessTarget("level-2")


def random_situation(dice: random.Random, *, unscored: int = 0) -> Situation:
    """Three or four scored items in up to three sections, and so many unscored ones that may hang on others."""
    sections: list[list[Item]] = [[] for _ in range(dice.randint(1, 3))]
    for number in range(dice.randint(3, 4) + unscored):
        place = dice.randrange(len(sections))
        sections[place].append(_item(dice, f"section-{place}", number, scored=number >= unscored))
    named = [(f"section-{place}", items) for place, items in enumerate(sections)]
    earlier: list[Item] = []
    parts = []
    for name, items in named:
        for place, item in enumerate(items):
            items[place] = replace(item, condition=None if item.scored else _condition(dice, earlier))
            earlier.append(items[place])
        parts.append(Section(id=name, weight=dice.randint(1, 3), items=tuple(items)))
    answers = {item.id: _answer(dice, item) for item in earlier}
    questionnaire = _questionnaire(dice, tuple(parts))
    said_so = {item_id: answer for item_id, answer in answers.items() if answer is not None}
    reviewed = frozenset(item_id for item_id in said_so if dice.random() < 0.1)
    supplier = SupplierProfile(dice.choice([*Size]), "14", "CO")
    return Situation(questionnaire, supplier, said_so, TODAY, reviewed)


def _item(dice: random.Random, section_id: str, number: int, *, scored: bool) -> Item:
    kind = dice.choice(KINDS)
    needed = [dice.randint(1, 4) for _ in range(dice.choice([0, 0, 1, 2]))]
    item = Item(
        id=f"{section_id}.item-{number}",
        section_id=section_id,
        type=kind,
        weight=dice.randint(1, 3) if scored else 0,
        gate=scored and dice.random() < 0.3,
        scored=scored,
        checks=tuple(Check(f"check-{place}", level) for place, level in enumerate(needed)),
        **RULES[kind],
    )
    steps = [level for level in attainable_levels(item) if level > 0 and (scored or dice.random() < 0.9)]
    if scored and dice.random() < 0.1:
        steps = steps[:-1]
    return replace(item, actions=tuple(Action(level, _efforts(dice), dice.randint(1, 4)) for level in steps))


def _efforts(dice: random.Random) -> dict[Size, Decimal]:
    return dict.fromkeys(Size, Decimal(dice.choice(["0.5", "1", "1", "2"])))


def _condition(dice: random.Random, earlier: list[Item]) -> Condition | None:
    if not earlier or dice.random() < 0.4:
        return None
    other = dice.choice(earlier)
    condition: Condition = ItemAtLeast(other.id, Decimal(dice.randint(1, 3)))
    if other.type is ItemType.SINGLE_CHOICE:
        condition = ItemIsAnyOf(other.id, frozenset(dice.sample(["a", "b", "c"], 2)))
    return Not(condition) if dice.random() < 0.4 else condition


def _answer(dice: random.Random, item: Item) -> Answer | None:
    kind = dice.choice(["none", "dont-know", "not-applicable", "nonsense", *["value"] * 8])
    others = {"none": None, "dont-know": dont_know(), "not-applicable": not_applicable(), "nonsense": said("nonsense")}
    if kind != "value":
        return others[kind]
    values = values_by_level(item)
    level = dice.choice([level for level in values if level < 4 or dice.random() < 0.3])
    ticked = [check.id for check in item.checks if dice.random() < 0.6]
    return said(values[level], *ticked, evidence=dice.choice(["", "A note"]))


def _questionnaire(dice: random.Random, sections: tuple[Section, ...]) -> Questionnaire:
    bounds = sorted(dice.sample(range(10, 101), 2))
    gates, excused = sorted(dice.choices(range(5), k=2)), sorted(dice.choices([30, 60, 100], k=2), reverse=True)
    floors = sorted(dice.randint(0, bound) for bound in bounds)
    names = ("score", "floor", "gates_at", "most_not_applicable")
    rows = [dict(zip(names, row, strict=True)) for row in zip(bounds, floors, gates, excused, strict=True)]
    levels = [dict(zip(names, (0, 0, 0, 100), strict=True)), *rows]
    return Questionnaire(
        id="generated",
        version="1.0",
        publisher="Tests",
        source_language="en",
        languages=("en",),
        sections=sections,
        levels=tuple(ReadinessLevel(id=f"level-{place}", **level) for place, level in enumerate(levels)),
        certificate_from="level-1",
        valid_months=12,
        minutes_per_item=dict.fromkeys(Size, Decimal(1)),
        prepare_count=0,
        texts={"en": {}},
    )


def random_profile(dice: random.Random, questionnaire: Questionnaire) -> CriteriaProfile:
    """Up to five criteria with up to three groups, up to three preferences, any pass mark; some name no known item."""
    item_ids = [*(item.id for item in questionnaire.items), "section-0.unknown"]
    criteria = tuple(_criterion(dice, f"criterion-{number}", item_ids) for number in range(dice.randint(0, 5)))
    preferences = tuple(
        Preference(
            id=f"preference-{number}",
            item_id=dice.choice(item_ids),
            points=tuple(sorted(dice.choices(range(6), k=5))),
            assurance=dice.choice([*Assurance]),
        )
        for number in range(dice.randint(0, 3))
    )
    profile = CriteriaProfile(
        id="tender", language="en", questionnaire_id=questionnaire.id, criteria=criteria, preferences=preferences
    )
    most = profile.possible_points
    return replace(profile, pass_mark=dice.choice([0, dice.randint(0, most), most, most // 2]))


def _criterion(dice: random.Random, name: str, item_ids: list[str]) -> Criterion:
    groups = tuple(
        Group(f"{name}.{number}", tuple(_requirement(dice, item_ids) for _ in range(dice.choice([1, 1, 2]))))
        for number in range(dice.choice([1, 1, 2, 3]))
    )
    stage = dice.choice([*[Stage.SELECTION] * 4, Stage.CONTRACT_PERFORMANCE])
    return Criterion(id=name, stage=stage, groups=groups, assurance=dice.choice([*Assurance]))


def _requirement(dice: random.Random, item_ids: list[str]) -> Requirement:
    relief = {size: dice.randint(0, 2) for size in (Size.MICRO, Size.SMALL) if dice.random() < 0.2}
    return Requirement(str(dice.random()), dice.choice(item_ids), dice.randint(1, 4), relief)


def random_limits(dice: random.Random) -> Limits:
    """Often near to what a small plan takes."""
    weeks = dice.choice([None, dice.randint(0, 8)])
    return Limits(weeks, dice.choice([None, Decimal("0.5"), Decimal(1), Decimal(3)]))


@dataclass(frozen=True)
class Way:
    """One way to raise an item: what it then counts as, and what that takes."""

    item: Item
    place: int
    level: int
    effort: Fraction
    weeks: int
    answer: Answer


Trial = tuple[Way, ...]


class Tried:
    """Every plan for a situation, the best first by the rule of ties, and which of them reach the target."""

    def __init__(self, situation: Situation, target: Target) -> None:
        self._situation, self._target = situation, target
        scored_only = isinstance(target, ReadinessTarget)
        choices = [
            [None, *_ways(situation, place, item)]
            for place, item in enumerate(situation.questionnaire.items)
            if item.scored or not scored_only
        ]
        trials = [tuple(way for way in trial if way is not None) for trial in product(*choices)]
        self._ordered = sorted(trials, key=_order)
        self._reaching: dict[int, bool] = {}

    def best(self, limits: Limits, most: int) -> list[Trial]:
        """The best plan within the limits, and the next best of the same effort, at most so many; empty for none."""
        found: list[Trial] = []
        for number, trial in enumerate(self._ordered):
            if found and (len(found) == most or _order(trial)[0] > _order(found[0])[0]):
                break
            if _keeps(limits, trial) and self._reaches(number):
                found.append(trial)
        return found

    def _reaches(self, number: int) -> bool:
        if number not in self._reaching:
            self._reaching[number] = reaches(self._situation, self._target, self._ordered[number])
        return self._reaching[number]


def _order(trial: Trial) -> tuple[Fraction, int, int, tuple[tuple[int, int], ...]]:
    effort = sum((way.effort for way in trial), Fraction())
    gates = sum(1 for way in trial if way.item.gate)
    return effort, -gates, len(trial), tuple((way.place, way.level) for way in trial)


def _keeps(limits: Limits, trial: Trial) -> bool:
    if limits.weeks is None:
        return True
    effort = sum((way.effort for way in trial), Fraction())
    enough_days = limits.days_per_week is None or effort <= limits.weeks * Fraction(limits.days_per_week)
    return enough_days and all(way.weeks <= limits.weeks for way in trial)


def _ways(situation: Situation, place: int, item: Item) -> Iterator[Way]:
    answer = situation.answers.get(item.id)
    reading = read_level(item, answer, TODAY)
    if reading.counted is None:
        return
    old = answer if answer is not None and reading.chosen is not None else Answer(AnswerState.VALUE)
    for level in attainable_levels(item, old.checks):
        if level > reading.counted and any(action.to_level == level for action in item.actions):
            actions = [action for action in item.actions if reading.counted < action.to_level <= level]
            new = replace(old, checks=old.checks.union(checks_missing(item, old.checks, level)))
            if reading.chosen is None or reading.chosen < level:
                values = values_by_level(item)
                new = replace(new, value=values[min(each for each in values if each >= level)])
            yield Way(
                item,
                place,
                read_level(item, new, TODAY).counted or 0,
                sum((Fraction(action.effort[situation.supplier.size]) for action in actions), Fraction()),
                sum(action.weeks for action in actions),
                new,
            )


def reaches(situation: Situation, target: Target, trial: Trial) -> bool:
    """Whether the answers after the trial reach the target, whatever has to be backed being backed."""
    if isinstance(target, ProfileTarget):
        everything = dict.fromkeys(target.profile.item_ids, Assurance.REVIEWED)
        return qualifies(situation, target.profile, trial, everything)
    card = score(situation.questionnaire, situation.supplier, _answers_after(situation, trial), TODAY)
    levels = situation.questionnaire.levels
    aimed_at = levels.index(situation.questionnaire.level(target.level_id))
    return card.level is not None and levels.index(card.level) >= aimed_at


def qualifies(situation: Situation, profile: CriteriaProfile, trial: Trial, backed: Mapping[str, Assurance]) -> bool:
    """Whether the answers after the trial qualify, with these items backed beside what is backed already."""
    states = read_states(situation.questionnaire, situation.supplier, _answers_after(situation, trial), TODAY)
    reviewed = dict.fromkeys(situation.reviewed - {way.item.id for way in trial}, Assurance.REVIEWED)
    shown = {
        item_id: replace(state, backed=max(state.backed, *(by.get(item_id, state.backed) for by in (reviewed, backed))))
        for item_id, state in states.items()
    }
    return match_states(profile, situation.supplier.size, shown).qualifies


def _answers_after(situation: Situation, trial: Trial) -> dict[str, Answer]:
    return {**situation.answers, **{way.item.id: way.answer for way in trial}}


def trial_of(situation: Situation, levels: Mapping[str, int]) -> Trial:
    """The trial that brings these items to these levels, each with the least effort."""
    found = []
    for place, item in enumerate(situation.questionnaire.items):
        if item.id in levels:
            ways = [way for way in _ways(situation, place, item) if way.level == levels[item.id]]
            found.append(min(ways, key=lambda way: way.effort))
    return tuple(found)


def as_levels(trial: Trial) -> dict[str, int]:
    """The plan as items and levels."""
    return {way.item.id: way.level for way in trial}
