"""Random suppliers with answers, right and wrong, and profiles over them: to hold the market against the rules."""

import random
from dataclasses import replace
from datetime import date, timedelta

from portal.criteria.rules.structure import (
    RELIEVED_SIZES,
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    Preference,
    Requirement,
    Stage,
)
from portal.demo.choices import Choice, choices_of
from portal.market.columns import Market
from portal.market.filling import Rows, fill
from portal.market.packing import Layout, Sent
from portal.market.shape import Shape
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.outline import sections_on_request
from portal.questionnaires.rules.answers import Answer, AnswerState
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Questionnaire

DAY = date(2026, 11, 1)
SECTORS = ("14", "10", "41", "80", "81", "62", "21", "49", "07", "16", "46")


class Dealer:
    """Deals suppliers with answers to a questionnaire; knows the answers to choose from on a few days."""

    def __init__(self, dice: random.Random, questionnaire: Questionnaire) -> None:
        self.dice, self.questionnaire = dice, questionnaire
        days = [DAY - timedelta(days=dice.randrange(300)) for _ in range(2)]
        self.choices = {day: {item.id: choices_of(item, day) for item in questionnaire.items} for day in days}

    def deal(self, count: int) -> list[Sent]:
        """So many suppliers with any answers to what they are asked: some missing, some faulty, some not known."""
        return [self._sent() for _ in range(count)]

    def _sent(self) -> Sent:
        dice, supplier = self.dice, self._supplier()
        as_of, complete = dice.choice([*self.choices]), dice.random() < 0.6
        given = {item_id: self._answer(found, complete=complete) for item_id, found in self.choices[as_of].items()}
        answers = {item_id: answer for item_id, answer in given.items() if answer is not None}
        asked = asked_items(self.questionnaire, supplier, answers, as_of)
        kept = {item.id: answers[item.id] for item in asked if item.id in answers}
        return Sent(
            questionnaire=self.questionnaire,
            supplier=supplier,
            region="CO-ANT" if supplier.country == "CO" else "",
            answers=kept,
            asked=asked,
            attached=frozenset(item_id for item_id in kept if dice.random() < 0.3),
            as_of=as_of,
        )

    def _supplier(self) -> SupplierProfile:
        dice = self.dice
        on_request = [section.id for section in sections_on_request(self.questionnaire)]
        return SupplierProfile(
            size=dice.choice([*Size]),
            sector=dice.choice(SECTORS),
            country=dice.choice(["CO", "BR", "CA", "HT"]),
            traits=frozenset(trait.value for trait in Trait if dice.random() < 0.4),
            other_sector=dice.choice(["", "", "", *SECTORS]),
            requested=frozenset(section_id for section_id in on_request if dice.random() < 0.3),
        )

    def _answer(self, choices: tuple[Choice, ...], *, complete: bool) -> Answer | None:
        dice, fate = self.dice, self.dice.random()
        if not complete and fate < 0.1:
            return None
        if not complete and fate < 0.15:
            return Answer(AnswerState.VALUE, "who knows")
        if not complete and fate < 0.18:
            return Answer(AnswerState.NOT_APPLICABLE)
        if fate < 0.22:
            return Answer(AnswerState.DONT_KNOW, evidence=dice.choice(["", "A letter"]))
        answer = dice.choice(choices).answer
        ticked = frozenset(check for check in sorted(answer.checks) if dice.random() < 0.8)
        return replace(answer, checks=ticked, evidence=dice.choice(["", "", "A letter", " "]))


def market_of(questionnaire: Questionnaire, sent: list[Sent]) -> Market:
    """The market of these submissions."""
    layout = Layout(Shape(questionnaire))
    versions = {each.questionnaire.version: each.questionnaire for each in sent}
    known = {version: frozenset(item.id for item in found.items) for version, found in versions.items()}
    rows = Rows(
        packed=[layout.pack(each) for each in sent],
        versions=[each.questionnaire.version for each in sent],
        record_keys=list(range(len(sent))),
        tags=[place + 1000 for place in range(len(sent))],
    )
    return fill(layout, known, len(sent), [rows])


def random_profile(dice: random.Random, questionnaire: Questionnaire) -> CriteriaProfile:
    """A profile in which everything occurs: alternatives, relief, assurance, duties, items that nobody has."""
    items = [item.id for item in questionnaire.items if dice.random() < 0.95] + ["no.such-item"]
    return CriteriaProfile(
        id="random",
        language="en",
        questionnaire_id=questionnaire.id,
        criteria=tuple(_criterion(dice, str(number), items) for number in range(dice.randrange(5))),
        preferences=tuple(_preference(dice, str(number), items) for number in range(dice.randrange(6))),
        pass_mark=dice.choice([0, 0, 1, 5, 12, 20, 33]),
    )


def _criterion(dice: random.Random, name: str, items: list[str]) -> Criterion:
    groups = tuple(
        Group(
            f"{name}.{way}",
            tuple(
                Requirement(
                    f"{name}.{way}.{number}",
                    dice.choice(items),
                    dice.randint(0, 4),
                    {size: dice.randint(0, 2) for size in RELIEVED_SIZES if dice.random() < 0.3},
                )
                for number in range(dice.randint(1, 3))
            ),
        )
        for way in range(dice.randint(1, 3))
    )
    return Criterion(id=name, stage=dice.choice([*Stage]), groups=groups, assurance=dice.choice([*Assurance]))


def _preference(dice: random.Random, name: str, items: list[str]) -> Preference:
    none, one, two, three, four = sorted(dice.choices(range(12), k=5))
    return Preference(
        id=f"p{name}",
        item_id=dice.choice(items),
        points=(none if dice.random() < 0.2 else 0, one, two, three, four),
        assurance=dice.choice([*Assurance]),
    )
