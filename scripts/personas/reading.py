"""Reads the personas: made-up suppliers with their story, their profile and their answers in a short notation.

An answer is a level with every check that it needs (`2`), `yes` or `no`, or a mapping:
`{level: 2, evidence: "…"}`; `{choose: 3, ticked: [approved]}` for a claim that its checks hold down;
`{number: 3}`; `{date: "2025-05-02"}`; `{dont_know: true}`; `{not_applicable: "why"}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from portal.core.yaml_files import ContentErrors, YamlFile, read_shape, read_yaml
from portal.organisations.rules import SupplierProfile, Trait, size_for
from portal.organisations.sectors import SECTOR_CODES
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Answer, Answers, AnswerState
from portal.questionnaires.rules.levels import held_level
from portal.questionnaires.rules.structure import Item, Questionnaire

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "fixtures" / "personas"
EXPECTED = FOLDER / "expected"

_Words = Annotated[str, StringConstraints(min_length=1)]
_Level = Annotated[int, Field(ge=0, le=4)]
_TraitWord = Annotated[str, AfterValidator(Trait)]
_Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
_KINDS = ("level", "choose", "answer", "number", "date", "dont_know", "not_applicable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A made-up supplier. `never` are items that would be nonsense for it, each with the reason why."""

    name: str
    title: str
    story: str
    people: int
    profile: SupplierProfile
    language: str
    as_of: date
    always: Sequence[str]
    never: Mapping[str, str]
    answers: Answers


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _AnswerShape(_Shape):
    level: _Level | None = None
    choose: _Level | None = None
    ticked: list[_Words] | None = None
    answer: bool | None = None
    number: int | None = None
    date: _Day | None = None
    dont_know: bool | None = None
    not_applicable: _Words | None = None
    evidence: _Words | None = None


def _known_sector(code: str) -> str:
    if code not in SECTOR_CODES:
        raise ValueError("is not a division")
    return code


class _PersonaShape(_Shape):
    title: _Words
    story: _Words
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    people: Annotated[int, Field(ge=1)]
    sector: Annotated[str, AfterValidator(_known_sector)]
    other_sector: Annotated[str, AfterValidator(_known_sector)] | None = None
    traits: list[_TraitWord]
    language: _Words
    date: _Day
    always: Annotated[list[_Words], Field(min_length=1)]
    never: Annotated[dict[str, _Words], Field(min_length=1)]
    answers: dict[str, Any]


def core() -> Questionnaire:
    """The questionnaire that the personas answer."""
    return load_questionnaire(ROOT / "questionnaires" / "hrdd-core")


def read_personas(folder: Path, questionnaire: Questionnaire) -> tuple[Persona, ...]:
    """Read every persona of the folder, in the order of their names; raises ContentErrors for a file that is wrong."""
    return tuple(read_persona(path, questionnaire) for path in sorted(folder.glob("*.yaml")))


def read_persona(path: Path, questionnaire: Questionnaire) -> Persona:
    """Read a persona; raises ContentErrors with all that is wrong in its file."""
    file = read_yaml(path, path.name)
    shape = None if file.problems else read_shape(_PersonaShape, file)
    answers = _read_answers(file, shape.answers, questionnaire) if shape else {}
    if shape is None or file.problems:
        raise ContentErrors(file.problems)
    profile = SupplierProfile(
        size_for(shape.people),
        shape.sector,
        shape.country,
        frozenset(shape.traits),
        shape.other_sector or "",
    )
    return Persona(
        name=path.stem,
        title=shape.title,
        story=shape.story,
        people=shape.people,
        profile=profile,
        language=shape.language,
        as_of=date.fromisoformat(shape.date),
        always=shape.always,
        never=shape.never,
        answers=answers,
    )


def _read_answers(file: YamlFile, written: Mapping[str, Any], questionnaire: Questionnaire) -> dict[str, Answer]:
    known = {item.id: item for item in questionnaire.items}
    found = {}
    for item_id, short in written.items():
        place = ("answers", item_id)
        file.data["answers"][item_id] = _in_full(short)
        shape = read_shape(_AnswerShape, file, place, item=item_id)
        fault = _fault(shape, known.get(item_id)) if shape else ""
        if fault:
            file.problems.append(file.problem(place, fault, item=item_id))
        elif shape:
            found[item_id] = _answer(shape, known[item_id])
    return found


def _in_full(short: Any) -> Any:
    match short:
        case bool():
            return {"answer": short}
        case int():
            return {"level": short}
        case _:
            return short


def _fault(shape: _AnswerShape, item: Item | None) -> str:
    """What is wrong with the answer, "" if nothing is."""
    if item is None:
        return "there is no such item"
    if sum(getattr(shape, kind) is not None for kind in _KINDS) != 1:
        return f"give one of {', '.join(_KINDS)}"
    ticked = frozenset(shape.ticked or ())
    if ticked - {check.id for check in item.checks}:
        return "it ticks a check that the item does not have"
    if (shape.choose is not None) != (shape.ticked is not None):
        return "“choose” and “ticked” go together"
    if shape.choose is not None and held_level(item, ticked, shape.choose) == shape.choose:
        return "nothing holds this claim down: write it as a level"
    return ""


def _answer(shape: _AnswerShape, item: Item) -> Answer:
    evidence = shape.evidence or ""
    if shape.dont_know:
        return Answer(AnswerState.DONT_KNOW)
    if shape.not_applicable is not None:
        return Answer(AnswerState.NOT_APPLICABLE, reason=shape.not_applicable)
    if shape.level is not None:
        needed = frozenset(check.id for check in item.checks if check.needed_from <= shape.level)
        return Answer(AnswerState.VALUE, str(shape.level), needed, evidence=evidence)
    if shape.choose is not None:
        return Answer(AnswerState.VALUE, str(shape.choose), frozenset(shape.ticked or ()), evidence=evidence)
    if shape.answer is not None:
        return Answer(AnswerState.VALUE, "yes" if shape.answer else "no", evidence=evidence)
    value = shape.date if shape.number is None else str(shape.number)
    return Answer(AnswerState.VALUE, value, evidence=evidence)
