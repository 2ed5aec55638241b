"""Whether a whole questionnaire makes sense: ids, gates, readiness levels and languages."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from portal.organisations.rules import Size
from portal.questionnaires.rules.soundness.conditions import Known, condition_findings
from portal.questionnaires.rules.soundness.findings import Finding, repeated
from portal.questionnaires.rules.soundness.items import item_findings
from portal.questionnaires.rules.soundness.reach import reach_findings
from portal.questionnaires.rules.structure import Questionnaire, ReadinessLevel, Section

RESERVED_ID_STARTS = frozenset({"questionnaire", "sections", "levels"})


def part_findings(
    sections: Collection[Section],
    references: Collection[str],
    known: Known,
    faulty_items: Collection[str] = frozenset(),
) -> Iterator[Finding]:
    """What is not sound in the sections and items."""
    items = [item for section in sections for item in section.items]
    for _, item_id in repeated(item.id for item in items):
        yield Finding(item_id, ("id",), "this id is used twice")
    for item in items:
        if item.id.partition(".")[0] in RESERVED_ID_STARTS:
            yield Finding(item.id, ("id",), f"an id may not begin with “{item.id.partition('.')[0]}.”")
        yield from item_findings(item, references)
    found = list(condition_findings(sections, known, faulty_items))
    yield from found
    if not found:
        yield from reach_findings(sections)


def gate_findings(sections: Collection[Section]) -> Iterator[Finding]:
    """A questionnaire needs a gate, and one that everybody is asked, so that every result rests on one."""
    gates = [(section, item) for section in sections for item in section.items if item.gate]
    if not gates:
        yield Finding("", (), "at least one item must be a gate")
    elif all(section.condition or item.condition for section, item in gates):
        yield Finding("", (), "at least one gate must be asked of everybody, so have no condition")


def head_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What is not sound in the head of the questionnaire."""
    for key, names in (
        ("sections", [section.id for section in questionnaire.sections]),
        ("levels", [level.id for level in questionnaire.levels]),
        ("languages", list(questionnaire.languages)),
    ):
        for place, name in repeated(names):
            yield Finding("", (key, place), f"“{name}” is here twice")
    if questionnaire.source_language not in questionnaire.languages:
        yield Finding("", ("languages",), "the source language must be one of the languages")
    if questionnaire.certificate_from not in {level.id for level in questionnaire.levels}:
        yield Finding("", ("certificate_from",), f"there is no level “{questionnaire.certificate_from}”")
    if set(questionnaire.minutes_per_item) != set(Size):
        yield Finding("", ("minutes_per_item",), "all four sizes are needed: micro, small, medium, large")
    yield from _level_findings(questionnaire.levels)


def _level_findings(levels: Collection[ReadinessLevel]) -> Iterator[Finding]:
    ordered = list(levels)
    first = ordered[0]
    if (first.score, first.floor, first.gates_at, first.most_not_applicable) != (0, 0, 0, 100):
        yield Finding("", ("levels", 0), "the first level must be open to all: 0, 0, 0 and 100")
    for place, level in enumerate(ordered):
        if level.floor > level.score:
            yield Finding("", ("levels", place, "floor"), "the floor of a section may not be above the whole score")
    for place, (lower, higher) in enumerate(pairwise(ordered), start=1):
        if higher.score <= lower.score:
            yield Finding("", ("levels", place, "score"), "each level needs a higher score than the one before")
        if higher.floor < lower.floor or higher.gates_at < lower.gates_at:
            yield Finding("", ("levels", place), "floor and gates_at may not fall from level to level")
        if higher.most_not_applicable > lower.most_not_applicable:
            yield Finding("", ("levels", place, "most_not_applicable"), "this may not rise from level to level")
