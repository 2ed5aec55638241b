"""The shape of criteria profile files: which keys there are and what each may hold; what they mean is checked later."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from portal.criteria.rules.structure import Stage
from portal.questionnaires.schema import (
    ItemId,
    Level,
    Paragraph,
    Shape,
    SizeKey,
    Slug,
    Step,
    Text,
    Title,
    TranslatedParagraph,
    TranslatedTitle,
)

MOST_POINTS = 100


class AssuranceWord(StrEnum):
    """How far an answer is backed, as files say it."""

    SELF_DECLARED = "self-declared"
    EVIDENCED = "evidenced"
    REVIEWED = "reviewed"


def _is_a_day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a day, written as 2026-11-25") from None
    return text


Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_is_a_day)]
Link = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"]+$", max_length=300)]
Points = Annotated[int, Field(ge=0, le=MOST_POINTS)]
StageKey = Annotated[Stage, Field(strict=False)]
AssuranceKey = Annotated[AssuranceWord, Field(strict=False)]


class TitlesShape(Shape):
    """One title in each language."""

    en: Title
    es: TranslatedTitle
    pt: TranslatedTitle
    fr: TranslatedTitle


class ParagraphsShape(Shape):
    """One paragraph in each language."""

    en: Paragraph
    es: TranslatedParagraph
    pt: TranslatedParagraph
    fr: TranslatedParagraph


class SourceShape(Shape):
    """What a profile was made from, and the day on which it was last held against that."""

    what: ParagraphsShape
    date: Day


class LegalBasisShape(Shape):
    """The law, rule or policy behind a profile or criterion."""

    name: Text
    link: Link | None = None


class RequirementShape(Shape):
    """A level that an item must count as, and lower ones for the smallest firms."""

    item: ItemId
    level: Step
    relief: dict[SizeKey, Level] = {}


class GroupShape(Shape):
    """One of several ways to meet a criterion."""

    id: Slug
    all_of: Annotated[list[RequirementShape], Field(min_length=1)]


class CriterionShape(Shape):
    """Something required; it has either `all_of` or `any_of`."""

    id: Slug
    stage: StageKey
    assurance: AssuranceKey = AssuranceWord.SELF_DECLARED
    title: TitlesShape
    text: ParagraphsShape
    legal_basis: LegalBasisShape | None = None
    all_of: Annotated[list[RequirementShape], Field(min_length=1)] | None = None
    any_of: Annotated[list[GroupShape], Field(min_length=2)] | None = None


class PreferenceShape(Shape):
    """Points for the levels 0 to 4 of an item."""

    item: ItemId
    points: Annotated[list[Points], Field(min_length=5, max_length=5)]
    stage: StageKey = Stage.AWARD
    assurance: AssuranceKey = AssuranceWord.SELF_DECLARED


class ProfileShape(Shape):
    """One example of a criteria profile."""

    id: Slug
    questionnaire: Slug
    title: TitlesShape
    summary: ParagraphsShape
    check: ParagraphsShape
    source: SourceShape
    countries: list[str] = []
    sectors: list[str] = []
    legal_basis: list[LegalBasisShape] = []
    pass_mark: Annotated[int, Field(ge=0)] = 0
    criteria: list[CriterionShape] = []
    preferences: list[PreferenceShape] = []
