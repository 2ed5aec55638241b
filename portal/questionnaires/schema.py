"""The shape of questionnaire files: which keys there are and what each may hold; what they mean is checked later."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from portal.core.text import clean_text
from portal.organisations.rules import Size
from portal.questionnaires.rules.structure import Better, ItemType, ProfileField

LONGEST_NAME = 40
LONGEST_TITLE = 60
LONGEST_TEXT = 300
LONGEST_PARAGRAPH = 600


def _is_clean(text: str) -> str:
    if text != clean_text(text):
        raise ValueError("has characters that no text should have, such as control characters")
    return text


def _as_decimal(value: object) -> object:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(str(value)) if is_whole else value


def _is_exact(value: Decimal) -> Decimal:
    if abs(value) >= 10**9 or value != round(value, 4):
        raise ValueError("must be smaller than a thousand million, with at most four decimals")
    return value


def _first_blank_ends(text: object) -> object:
    return text.rstrip("\n") if isinstance(text, str) else text


_Clean = AfterValidator(_is_clean)
_Block = BeforeValidator(_first_blank_ends)
Name = Annotated[str, _Block, StringConstraints(min_length=1, max_length=LONGEST_NAME), _Clean]
Title = Annotated[str, _Block, StringConstraints(min_length=1, max_length=LONGEST_TITLE), _Clean]
Text = Annotated[str, _Block, StringConstraints(min_length=1, max_length=LONGEST_TEXT), _Clean]
Paragraph = Annotated[str, _Block, StringConstraints(min_length=1, max_length=LONGEST_PARAGRAPH), _Clean]
TranslatedTitle = Annotated[str, _Block, StringConstraints(min_length=1, max_length=LONGEST_TITLE * 5 // 4), _Clean]
TranslatedParagraph = Annotated[
    str, _Block, StringConstraints(min_length=1, max_length=LONGEST_PARAGRAPH * 5 // 4), _Clean
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ItemId = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$", max_length=80)
]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+){1,2}$", max_length=20)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$", max_length=40)]
Number = Annotated[Decimal, BeforeValidator(_as_decimal), AfterValidator(_is_exact)]
Days = Annotated[Decimal, BeforeValidator(_as_decimal), AfterValidator(_is_exact), Field(gt=0, le=1000)]
Level = Annotated[int, Field(ge=0, le=4)]
Step = Annotated[int, Field(ge=1, le=4)]
Percent = Annotated[int, Field(ge=0, le=100)]
SizeKey = Annotated[Size, Field(strict=False)]


class Shape(BaseModel):
    """Strict: no conversion of one kind of value into another, and no key that is not named."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ConditionShape(Shape):
    """A condition; which keys go together is checked when it is read."""

    profile: Annotated[ProfileField, Field(strict=False)] | None = None
    item: str | None = None
    any_of: Annotated[list[str], Field(min_length=1)] | None = None
    at_least: Number | None = None
    all: Annotated[list["ConditionShape"], Field(min_length=1)] | None = None
    any: Annotated[list["ConditionShape"], Field(min_length=1)] | None = None
    not_: Annotated["ConditionShape | None", Field(alias="not")] = None


class CheckShape(Shape):
    """Something that must be true before a level may be claimed."""

    id: Slug
    needed_from: Step
    text: Text


class OptionShape(Shape):
    """One option of a choice."""

    id: Slug
    text: Text
    level: Level | None = None
    exclusive: bool = False


class ActionShape(Shape):
    """The step up to a level."""

    to: Step
    title: Title
    do: Paragraph
    first_step: Text
    effort: dict[SizeKey, Days]
    weeks: Annotated[int, Field(ge=1, le=260)]


class ItemShape(Shape):
    """One item; which keys its type takes is checked when it is built."""

    id: ItemId
    type: Annotated[ItemType, Field(strict=False)]
    weight: Annotated[int, Field(ge=1, le=5)] | None = None
    gate: bool = False
    scored: bool = True
    name: Name
    text: Text
    why: Text
    help: Paragraph | None = None
    applies_when: ConditionShape | None = None
    levels: Annotated[list[Text], Field(min_length=5, max_length=5)] | None = None
    checks: Annotated[list[CheckShape], Field(max_length=4)] | None = None
    options: Annotated[list[OptionShape], Field(min_length=2, max_length=20)] | None = None
    counts: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=5, max_length=5)] | None = None
    answers: dict[str, Level] | None = None
    unit: Name | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    decimals: Annotated[int, Field(ge=0, le=4)] | None = None
    thresholds: Annotated[list[Number], Field(min_length=4, max_length=4)] | None = None
    better: Annotated[Better, Field(strict=False)] | None = None
    months: Annotated[list[Annotated[int, Field(ge=1, le=600)]], Field(min_length=4, max_length=4)] | None = None
    evidence: Annotated[list[Text], Field(max_length=8)] = []
    references: list[Code] = []
    actions: list[ActionShape] = []


class SectionShape(Shape):
    """The head of a section file; its items are held against ItemShape one by one."""

    id: Slug
    title: Title
    summary: Text
    weight: Annotated[int, Field(ge=1, le=10)]
    applies_when: ConditionShape | None = None
    items: Annotated[list[Any], Field(min_length=1)]


class ReadinessLevelShape(Shape):
    """A readiness level and its bounds."""

    id: Slug
    title: Name
    meaning: Text
    score: Percent
    floor: Percent
    gates_at: Level
    most_not_applicable: Percent


class QuestionnaireShape(Shape):
    """The head of a questionnaire, in questionnaire.yaml."""

    id: Slug
    version: Version
    source_language: Language
    languages: Annotated[list[Language], Field(min_length=1)]
    publisher: Title
    title: Title
    summary: Paragraph
    audience: Paragraph
    prepare: Annotated[list[Text], Field(max_length=10)] = []
    certificate_from: Slug
    valid_months: Annotated[int, Field(ge=1, le=60)]
    minutes_per_item: dict[SizeKey, Days]
    levels: Annotated[list[ReadinessLevelShape], Field(min_length=2)]
    sections: Annotated[list[Slug], Field(min_length=1)]
