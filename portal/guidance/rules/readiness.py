"""A readiness level as a target: the problem in whole numbers, results on the way, and what makes it impossible."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from portal.assessments.rules.figures import percent
from portal.assessments.rules.scoring import ItemScore, SectionScore, readiness, score
from portal.guidance.rules.applying import planned_answers
from portal.guidance.rules.options import Allowed, LevelOption, PlanItem, plan_items
from portal.guidance.rules.plans import EvidenceNeed, Obstacle, ObstacleKind, PlanFault, ReadinessResult, Result
from portal.guidance.rules.ranking import Ranking
from portal.guidance.rules.search import IMPOSSIBLE, Choice, Component, Problem, Slot
from portal.guidance.rules.targets import ReadinessTarget, Situation
from portal.questionnaires.rules.structure import BEST_LEVEL, ReadinessLevel

Evidence = Sequence[EvidenceNeed]


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the level and all below it need: a level counts only when those below it are reached, too."""

    score: int
    floor: int
    gates_at: int
    most_not_applicable: int


class ReadinessTask:
    """Finds what plans to a readiness level need and give. Raises KeyError if the questionnaire has no such level."""

    def __init__(self, situation: Situation, target: ReadinessTarget) -> None:
        questionnaire = situation.questionnaire
        self._situation = situation
        self._card = score(questionnaire, situation.supplier, situation.answers, situation.as_of)
        self.items = plan_items(situation, [questionnaire.item(item.item_id) for item in self._card.items])
        self.ranking = Ranking(self.items.values())
        place = questionnaire.levels.index(questionnaire.level(target.level_id))
        self._needed_levels = questionnaire.levels[: place + 1]
        self._needs = _needs_of(self._needed_levels)
        self._possible = {item.item_id: item.possible for item in self._card.items}
        self.now = self._result(self._card.sections)

    def problem(self, allowed: Allowed) -> Problem:
        """The problem with these options only; gain is in the smallest part of a point that occurs."""
        excused = self._card.not_applicable_share > self._needs.most_not_applicable
        if self._card.score is None or excused:
            return IMPOSSIBLE
        parts = math.lcm(*((possible / BEST_LEVEL).denominator for possible in self._possible.values()))
        rated = [section for section in self._card.sections if section.score is not None]
        components = tuple(self._component(section, parts, allowed) for section in rated)
        return Problem(components, self._needs.score * parts)

    def _component(self, section: SectionScore, parts: int, allowed: Allowed) -> Component:
        slots = []
        for scored in section.items:
            item = self.items[scored.item_id]
            if item.level is not None:
                a_level = int(scored.possible / BEST_LEVEL * parts)
                stay = [Choice(0, a_level * item.level)] if self._may_be(item, item.level) else []
                rise = [
                    Choice(self.ranking.rank(option), a_level * option.reached_level)
                    for option in item.options
                    if self._may_be(item, option.reached_level) and allowed(option)
                ]
                slots.append(Slot((*stay, *rise)))
        return Component(tuple(slots), math.ceil(section.possible * self._needs.floor * parts / 100))

    def _may_be(self, item: PlanItem, level: int) -> bool:
        return not item.item.gate or level >= self._needs.gates_at

    def evidence(self, chosen: Sequence[LevelOption]) -> tuple[EvidenceNeed, ...]:
        """A readiness level asks for no evidence."""
        del chosen
        return ()

    def criteria(self, chosen: Sequence[LevelOption], evidence: Evidence) -> dict[str, tuple[str, ...]]:
        """A readiness level has no criteria."""
        del chosen, evidence
        return {}

    def urgency(self, option: LevelOption, criteria: Sequence[str]) -> tuple[Fraction, ...]:
        """What sorts steps: by what they add for a day of work, the most first."""
        del criteria
        return (-self._gain(option) / Fraction(option.effort),)

    def results(self, ordered: Sequence[LevelOption], evidence: Evidence) -> Iterator[tuple[Fraction, Result]]:
        """For each option, in this order: the points it adds to the whole score, and the result after it."""
        del evidence
        sections = self._card.sections
        for option in ordered:
            sections = tuple(self._raised(section, option) for section in sections)
            yield self._gain(option), self._result(sections)

    def check(self, chosen: Sequence[LevelOption], evidence: Evidence) -> None:
        """Apply the options to the answers and score them; raises PlanFault if the level is not reached."""
        del evidence
        answers = planned_answers(self._situation, chosen)
        card = score(self._situation.questionnaire, self._situation.supplier, answers, self._situation.as_of)
        counted = {item.item_id: item.level for item in card.items}
        as_planned = all(counted.get(option.item_id) == option.reached_level for option in chosen)
        if not as_planned or card.level not in self._situation.questionnaire.levels[len(self._needed_levels) - 1 :]:
            raise PlanFault(f"the plan does not reach {self._needed_levels[-1].id}: {chosen}")

    def obstacles(self) -> tuple[Obstacle, ...]:
        """What keeps the level away even when every item is brought as far as actions lead."""
        sections = self._card.sections
        for item in self.items.values():
            for option in item.options[-1:]:
                sections = tuple(self._raised(section, option) for section in sections)
        return tuple(self._obstacles(sections))

    def _obstacles(self, sections: Sequence[SectionScore]) -> Iterator[Obstacle]:
        excused, whole = self._card.not_applicable_share, self._result(sections).score
        if excused > self._needs.most_not_applicable:
            yield Obstacle(ObstacleKind.NOT_APPLICABLE, "", self._needs.most_not_applicable, excused)
        for section in sections:
            if section.score is not None and section.score < self._needs.floor:
                yield Obstacle(ObstacleKind.FLOOR, section.section_id, self._needs.floor, section.score)
        for item in (item for section in sections for item in section.items if item.gate):
            level = item.level or 0
            if level < self._needs.gates_at:
                yield Obstacle(ObstacleKind.GATE, item.item_id, self._needs.gates_at, Fraction(level))
        if whole is None or whole < self._needs.score:
            yield Obstacle(ObstacleKind.SCORE, "", self._needs.score, whole)

    def _gain(self, option: LevelOption) -> Fraction:
        rise = option.reached_level - (self.items[option.item_id].level or 0)
        return self._possible[option.item_id] * rise / BEST_LEVEL

    def _raised(self, section: SectionScore, option: LevelOption) -> SectionScore:
        if all(item.item_id != option.item_id for item in section.items):
            return section
        items = tuple(_at(item, option) if item.item_id == option.item_id else item for item in section.items)
        points = section.points + self._gain(option)
        return replace(section, items=items, points=points, score=percent(points, section.possible))

    def _result(self, sections: Sequence[SectionScore]) -> ReadinessResult:
        rated = self._card.score is not None
        whole = sum((section.points for section in sections), Fraction()) if rated else None
        levels = self._situation.questionnaire.levels
        level, _next, _holds = readiness(levels, whole, sections, self._card.not_applicable_share)
        reached = level is not None and levels.index(level) >= len(self._needed_levels) - 1
        return ReadinessResult(whole, level.id if level else None, reached)


def _needs_of(levels: Sequence[ReadinessLevel]) -> _Needs:
    return _Needs(
        score=max(level.score for level in levels),
        floor=max(level.floor for level in levels),
        gates_at=max(level.gates_at for level in levels),
        most_not_applicable=min(level.most_not_applicable for level in levels),
    )


def _at(item: ItemScore, option: LevelOption) -> ItemScore:
    level = option.reached_level
    return replace(item, level=level, points=item.possible * level / BEST_LEVEL)
