"""Random suppliers and criteria profiles over a whole questionnaire, as large as they come."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from portal.criteria.rules.structure import Assurance, CriteriaProfile, Criterion, Group, Preference, Requirement, Stage
from portal.guidance.rules.targets import Situation
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire

DAY = date(2026, 11, 1)


def random_supplier(dice: random.Random, questionnaire: Questionnaire) -> Situation:
    """A supplier of any size that has done little or much: most coverage items answered, most checks ticked."""
    mean = dice.random() * 3
    traits = frozenset(trait for trait in Trait if dice.random() < 0.5)
    supplier = SupplierProfile(dice.choice([*Size]), "14", "CO", traits)
    items = [item for item in questionnaire.items if item.type is ItemType.COVERAGE]
    answers = {item.id: _answer(dice, item, mean) for item in items if dice.random() < 0.9}
    return Situation(questionnaire, supplier, answers, DAY)


def _answer(dice: random.Random, item: Item, mean: float) -> Answer:
    level = min(4, max(0, round(dice.gauss(mean, 1.2))))
    ticked = frozenset(check.id for check in item.checks if check.needed_from <= level and dice.random() < 0.9)
    return Answer(AnswerState.VALUE, str(level), ticked)


def random_tender(
    dice: random.Random,
    questionnaire: Questionnaire,
    items: Sequence[Item] = (),
    *,
    criteria: int = 8,
    ways: int = 2,
    preferences: int = 8,
) -> CriteriaProfile:
    """A profile with so many criteria of at most so many ways, and preferences of which 60 % are the pass mark.

    It looks at these items, or at any.
    """
    item_ids = [item.id for item in items or questionnaire.items if item.scored]
    profile = CriteriaProfile(
        id="tender",
        language="en",
        questionnaire_id=questionnaire.id,
        criteria=tuple(_criterion(dice, f"criterion-{number}", item_ids, ways) for number in range(criteria)),
        preferences=tuple(
            Preference(
                id=f"preference-{number}",
                item_id=item_id,
                points=(0, *sorted(dice.choices(range(1, 11), k=4))),
                assurance=dice.choice([*Assurance]),
            )
            for number, item_id in enumerate(dice.sample(item_ids, preferences))
        ),
    )
    return replace(profile, pass_mark=profile.possible_points * 6 // 10)


def _criterion(dice: random.Random, name: str, item_ids: list[str], ways: int) -> Criterion:
    groups = tuple(
        Group(
            f"{name}.{way}",
            tuple(Requirement(f"{name}.{way}.{item_id}", item_id, dice.randint(1, 4)) for item_id in chosen),
        )
        for way, chosen in enumerate(dice.sample(item_ids, dice.randint(1, 2)) for _ in range(dice.randint(1, ways)))
    )
    return Criterion(id=name, stage=Stage.SELECTION, groups=groups, assurance=dice.choice([*Assurance]))
