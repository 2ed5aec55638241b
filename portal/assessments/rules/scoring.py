"""The score of one supplier's answers and the readiness level they reach, explained down to each item.

Every figure is an exact Fraction out of 100; `figures.shown` makes it fit to show.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from portal.assessments.rules.figures import percent
from portal.organisations.rules import SupplierProfile
from portal.questionnaires.rules.answers import Answers, Standing, standing
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.levels import LevelReading, read_level
from portal.questionnaires.rules.structure import BEST_LEVEL, Item, Questionnaire, ReadinessLevel, Section


class HoldKind(StrEnum):
    """What part of a readiness level's needs is not met."""

    SCORE = "score"
    FLOOR = "floor"
    GATE = "gate"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Hold:
    """One thing that holds the next readiness level back.

    `what` is the section's id for a floor, the item's id for a gate, else empty. `needed` and `actual` are out
    of 100, for a gate levels 0 to 4; `actual` is None when nothing could be rated. For "not applicable"
    `needed` is the most there may be.
    """

    kind: HoldKind
    what: str
    needed: int
    actual: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemScore:
    """How one asked, scored item counts: `points` of `possible` points of the whole score of 100.

    `level` is the level counted and None when not applicable; `chosen` the level claimed, if any; `missing` the
    ids of the unticked checks that hold the claim down.
    """

    item_id: str
    section_id: str
    weight: int
    gate: bool
    standing: Standing
    chosen: int | None
    level: int | None
    missing: tuple[str, ...]
    points: Fraction
    possible: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionScore:
    """A section with scored items asked: its own score out of 100, and what it gives of the whole score.

    A section whose items are all not applicable is not rated: its score is None and it gives and takes nothing.
    """

    section_id: str
    weight: int
    score: Fraction | None
    points: Fraction
    possible: Fraction
    items: tuple[ItemScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many items are asked, scored or not, and how they stand; the last five add up to the first."""

    asked: int
    answered: int
    not_applicable: int
    dont_know: int
    not_answered: int
    faulty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The result of a set of answers on a day.

    `score` is out of 100, or None when nothing could be rated; then `level` is None too. `next_level` is the
    lowest level not reached, None above the highest, and `holds` is all that it still needs.
    `not_applicable_share` and `evidence_share` are shares, out of 100, of the weight of the asked scored items:
    answered "not applicable", and answered with evidence: named in words, or a document attached.
    """

    score: Fraction | None
    level: ReadinessLevel | None
    next_level: ReadinessLevel | None
    sections: tuple[SectionScore, ...]
    holds: tuple[Hold, ...]
    counts: Counts
    not_applicable_share: Fraction
    evidence_share: Fraction
    as_of: date

    @property
    def items(self) -> tuple[ItemScore, ...]:
        """Every asked, scored item, in order."""
        return tuple(item for section in self.sections for item in section.items)


def score(
    questionnaire: Questionnaire,
    profile: SupplierProfile,
    answers: Answers,
    as_of: date,
    *,
    attached: Collection[str] = (),
) -> Scorecard:
    """Score the answers of a supplier with this profile on this day; `attached` are the items with a valid document.

    Not answered, faulty and "don't know" count as level 0; "not applicable" leaves the sum and its weight;
    an answer to an item that is not asked changes nothing.
    """
    asked = asked_items(questionnaire, profile, answers, as_of)
    readings = {item.id: read_level(item, answers.get(item.id), as_of) for item in asked if item.scored}
    sections = _score_sections(questionnaire, [item for item in asked if item.scored], readings)
    rated = any(section.score is not None for section in sections)
    whole = sum((section.points for section in sections), Fraction()) if rated else None
    items = [item for section in sections for item in section.items]
    excused = _weight_share(items, {item.item_id for item in items if item.level is None})
    level, next_level, holds = readiness(questionnaire.levels, whole, sections, excused)
    return Scorecard(
        score=whole,
        level=level,
        next_level=next_level,
        sections=sections,
        holds=holds,
        counts=_count([_standing(item, readings, answers, as_of) for item in asked]),
        not_applicable_share=excused,
        evidence_share=_weight_share(items, _with_evidence(items, answers, attached)),
        as_of=as_of,
    )


def _score_sections(
    questionnaire: Questionnaire, asked: Sequence[Item], readings: dict[str, LevelReading]
) -> tuple[SectionScore, ...]:
    by_section: dict[str, list[Item]] = {}
    for item in asked:
        by_section.setdefault(item.section_id, []).append(item)
    sections = [(questionnaire.section(section_id), items) for section_id, items in by_section.items()]
    rated_weight = sum(section.weight for section, items in sections if _rated_weight(items, readings))
    return tuple(_score_section(section, items, readings, rated_weight) for section, items in sections)


def _rated_weight(items: Sequence[Item], readings: dict[str, LevelReading]) -> int:
    return sum(item.weight for item in items if readings[item.id].counted is not None)


def _score_section(
    section: Section, items: Sequence[Item], readings: dict[str, LevelReading], weight_of_rated: int
) -> SectionScore:
    weight = _rated_weight(items, readings)
    possible = percent(section.weight, weight_of_rated) if weight else Fraction()
    unit = possible / (weight * BEST_LEVEL) if weight else possible
    scores = tuple(_score_item(item, readings[item.id], unit) for item in items)
    points = sum((item.points for item in scores), Fraction())
    return SectionScore(
        section_id=section.id,
        weight=section.weight,
        score=percent(points, possible) if weight else None,
        points=points,
        possible=possible,
        items=scores,
    )


def _score_item(item: Item, reading: LevelReading, unit: Fraction) -> ItemScore:
    """Score an item; `unit` is what one level of an item of weight 1 gives of the whole score."""
    counted = reading.counted
    return ItemScore(
        item_id=item.id,
        section_id=item.section_id,
        weight=item.weight,
        gate=item.gate,
        standing=reading.standing,
        chosen=reading.chosen,
        level=counted,
        missing=reading.missing,
        points=unit * (item.weight * (counted or 0)),
        possible=unit * (item.weight * BEST_LEVEL) if counted is not None else Fraction(),
    )


def readiness(
    levels: Sequence[ReadinessLevel],
    whole: Fraction | None,
    sections: Sequence[SectionScore],
    excused: Fraction,
) -> tuple[ReadinessLevel | None, ReadinessLevel | None, tuple[Hold, ...]]:
    """The level reached, the next one, and all that it still needs; `excused` is the share "not applicable" of 100."""
    reached = None
    for level in levels:
        holds = tuple(_holds(level, whole, sections, excused))
        if holds:
            return reached, level, holds
        reached = level
    return reached, None, ()


def _holds(
    level: ReadinessLevel, whole: Fraction | None, sections: Sequence[SectionScore], excused: Fraction
) -> Iterator[Hold]:
    if whole is None or whole < level.score:
        yield Hold(HoldKind.SCORE, "", level.score, whole)
    for section in sections:
        if section.score is not None and section.score < level.floor:
            yield Hold(HoldKind.FLOOR, section.section_id, level.floor, section.score)
    for item in (item for section in sections for item in section.items if item.gate):
        if (item.level or 0) < level.gates_at:
            yield Hold(HoldKind.GATE, item.item_id, level.gates_at, Fraction(item.level or 0))
    if excused > level.most_not_applicable:
        yield Hold(HoldKind.NOT_APPLICABLE, "", level.most_not_applicable, excused)


def _weight_share(items: Sequence[ItemScore], chosen: set[str]) -> Fraction:
    part = sum(item.weight for item in items if item.item_id in chosen)
    return percent(part, sum(item.weight for item in items))


def is_evidenced(item_id: str, answers: Answers, attached: Collection[str]) -> bool:
    """Whether evidence stands behind the answer to the item: a valid document attached, or evidence named in words."""
    return item_id in attached or (item_id in answers and bool(answers[item_id].evidence.strip()))


def _with_evidence(items: Sequence[ItemScore], answers: Answers, attached: Collection[str]) -> set[str]:
    answered = (item.item_id for item in items if item.standing is Standing.ANSWERED)
    return {item_id for item_id in answered if is_evidenced(item_id, answers, attached)}


def _standing(item: Item, readings: dict[str, LevelReading], answers: Answers, as_of: date) -> Standing:
    reading = readings.get(item.id)
    return reading.standing if reading is not None else standing(item, answers.get(item.id), as_of)


def _count(found: Sequence[Standing]) -> Counts:
    return Counts(
        asked=len(found),
        answered=found.count(Standing.ANSWERED),
        not_applicable=found.count(Standing.NOT_APPLICABLE),
        dont_know=found.count(Standing.DONT_KNOW),
        not_answered=found.count(Standing.NOT_ANSWERED),
        faulty=found.count(Standing.FAULTY),
    )
