"""From the shapes of questionnaire files to the structure and its texts, with what keys an item's type takes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portal.questionnaires.rules.soundness.findings import Finding
from portal.questionnaires.rules.structure import (
    Action,
    AllOf,
    AnyOf,
    Better,
    Check,
    Condition,
    Item,
    ItemAtLeast,
    ItemIsAnyOf,
    ItemType,
    Not,
    Option,
    ProfileIs,
    Questionnaire,
    ReadinessLevel,
    Section,
)
from portal.questionnaires.schema import ConditionShape, ItemShape, QuestionnaireShape, SectionShape

_NUMBER_KEYS = frozenset({"decimals", "thresholds", "better", "checks"})
KEYS_BY_TYPE: Mapping[ItemType, frozenset[str]] = {
    ItemType.COVERAGE: frozenset({"levels", "checks"}),
    ItemType.YES_NO: frozenset({"answers", "checks"}),
    ItemType.SINGLE_CHOICE: frozenset({"options", "checks"}),
    ItemType.MULTIPLE_CHOICE: frozenset({"options", "counts", "checks"}),
    ItemType.NUMBER: _NUMBER_KEYS | {"unit", "minimum", "maximum"},
    ItemType.PERCENTAGE: _NUMBER_KEYS,
    ItemType.DATE: frozenset({"months", "checks"}),
    ItemType.SHORT_TEXT: frozenset(),
    ItemType.LONG_TEXT: frozenset(),
}
NEEDED_KEYS: Mapping[ItemType, frozenset[str]] = {
    ItemType.COVERAGE: frozenset({"levels"}),
    ItemType.SINGLE_CHOICE: frozenset({"options"}),
    ItemType.MULTIPLE_CHOICE: frozenset({"options"}),
    ItemType.NUMBER: frozenset({"unit"}),
}
NEEDED_KEYS_IF_SCORED: Mapping[ItemType, frozenset[str]] = {
    ItemType.COVERAGE: frozenset({"checks"}),
    ItemType.YES_NO: frozenset({"answers"}),
    ItemType.MULTIPLE_CHOICE: frozenset({"counts"}),
    ItemType.NUMBER: frozenset({"thresholds"}),
    ItemType.PERCENTAGE: frozenset({"thresholds"}),
    ItemType.DATE: frozenset({"months"}),
}
TYPED_KEYS = frozenset().union(*KEYS_BY_TYPE.values())


@dataclass(slots=True)
class Built:
    """What was built so far: sections, source texts by key, and what was found on the way."""

    sections: list[Section] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add_section(self, shape: SectionShape, items: Sequence[ItemShape]) -> None:
        """Add a section with those of its items that have the right shape."""
        about = f"sections.{shape.id}"
        self.texts |= {f"{about}.title": shape.title, f"{about}.summary": shape.summary}
        condition = self._condition(about, shape.applies_when)
        built = tuple(self._item(shape.id, item) for item in items)
        self.sections.append(Section(id=shape.id, weight=shape.weight, items=built, condition=condition))

    def questionnaire(self, head: QuestionnaireShape, translations: Mapping[str, Mapping[str, str]]) -> Questionnaire:
        """The questionnaire of all that was added, with texts in the source language and these others."""
        texts = {**head_texts(head), **self.texts}
        return Questionnaire(
            id=head.id,
            version=head.version,
            publisher=head.publisher,
            source_language=head.source_language,
            languages=tuple(head.languages),
            sections=tuple(self.sections),
            levels=tuple(
                ReadinessLevel(
                    id=level.id,
                    score=level.score,
                    floor=level.floor,
                    gates_at=level.gates_at,
                    most_not_applicable=level.most_not_applicable,
                )
                for level in head.levels
            ),
            certificate_from=head.certificate_from,
            valid_months=head.valid_months,
            minutes_per_item=dict(head.minutes_per_item),
            prepare_count=len(head.prepare),
            texts={head.source_language: texts, **translations},
        )

    def _condition(self, about: str, shape: ConditionShape | None) -> Condition | None:
        if shape is None:
            return None
        found = build_condition(shape)
        if found is None:
            self.findings.append(Finding(about, ("applies_when",), _CONDITION_FORMS))
        return found

    def _item(self, section_id: str, shape: ItemShape) -> Item:
        self.findings.extend(key_findings(shape))
        self.texts |= item_texts(shape)
        return Item(
            id=shape.id,
            section_id=section_id,
            type=shape.type,
            weight=shape.weight or 0,
            gate=shape.gate,
            scored=shape.scored,
            condition=self._condition(shape.id, shape.applies_when),
            checks=tuple(Check(check.id, check.needed_from) for check in shape.checks or ()),
            options=tuple(Option(option.id, option.level, option.exclusive) for option in shape.options or ()),
            counts=tuple(shape.counts or ()),
            answers=dict(shape.answers or {}),
            minimum=shape.minimum,
            maximum=shape.maximum,
            decimals=shape.decimals or 0,
            thresholds=tuple(shape.thresholds or ()),
            better=shape.better or Better.HIGHER,
            months=tuple(shape.months or ()),
            evidence_count=len(shape.evidence),
            references=tuple(shape.references),
            actions=tuple(Action(action.to, dict(action.effort), action.weeks) for action in shape.actions),
        )


_CONDITION_FORMS = "a condition is one of: profile and any_of; item and any_of; item and at_least; all; any; not"


def build_condition(shape: ConditionShape) -> Condition | None:
    """The condition of this shape, or None when its keys, or those of a part, do not go together."""
    match sorted(shape.model_fields_set):
        case ["all"]:
            parts = _parts(shape.all)
            return AllOf(parts) if parts else None
        case ["any"]:
            parts = _parts(shape.any)
            return AnyOf(parts) if parts else None
        case ["not_"] if shape.not_ is not None:
            part = build_condition(shape.not_)
            return Not(part) if part is not None else None
        case keys:
            return _simple_condition(shape, keys)


def _simple_condition(shape: ConditionShape, keys: Sequence[str]) -> Condition | None:
    match keys:
        case ["any_of", "profile"] if shape.profile and shape.any_of:
            return ProfileIs(shape.profile, frozenset(shape.any_of))
        case ["any_of", "item"] if shape.item and shape.any_of:
            return ItemIsAnyOf(shape.item, frozenset(shape.any_of))
        case ["at_least", "item"] if shape.item and shape.at_least is not None:
            return ItemAtLeast(shape.item, shape.at_least)
        case _:
            return None


def _parts(shapes: Sequence[ConditionShape] | None) -> tuple[Condition, ...] | None:
    parts = [build_condition(shape) for shape in shapes or ()]
    built = tuple(part for part in parts if part is not None)
    return built if len(built) == len(parts) else None


def key_findings(shape: ItemShape) -> Iterator[Finding]:
    """Keys that the item's type does not take, and keys that it lacks."""
    given = {key for key in TYPED_KEYS if getattr(shape, key) is not None}
    needed = NEEDED_KEYS.get(shape.type, frozenset())
    if shape.scored:
        needed |= NEEDED_KEYS_IF_SCORED.get(shape.type, frozenset())
    for key in sorted(given - KEYS_BY_TYPE[shape.type]):
        yield Finding(shape.id, (key,), f"an item of type {shape.type} has no “{key}”")
    for key in sorted(needed - given):
        yield Finding(shape.id, (), f"an item of type {shape.type} needs “{key}”")


def head_texts(head: QuestionnaireShape) -> dict[str, str]:
    """The source texts of the questionnaire itself and its readiness levels, by key."""
    texts = {
        "questionnaire.title": head.title,
        "questionnaire.summary": head.summary,
        "questionnaire.audience": head.audience,
        **_numbered("questionnaire.prepare", head.prepare),
    }
    for level in head.levels:
        texts |= {f"levels.{level.id}.title": level.title, f"levels.{level.id}.meaning": level.meaning}
    return texts


def item_texts(shape: ItemShape) -> dict[str, str]:
    """The source texts of an item, by key."""
    plain = {"name": shape.name, "text": shape.text, "why": shape.why, "help": shape.help, "unit": shape.unit}
    texts = {f"{shape.id}.{key}": text for key, text in plain.items() if text is not None}
    texts |= _numbered(f"{shape.id}.levels", shape.levels or ())
    texts |= {f"{shape.id}.checks.{check.id}": check.text for check in shape.checks or ()}
    texts |= {f"{shape.id}.options.{option.id}": option.text for option in shape.options or ()}
    texts |= _numbered(f"{shape.id}.evidence", shape.evidence)
    for action in shape.actions:
        key = f"{shape.id}.actions.{action.to}"
        texts |= {f"{key}.title": action.title, f"{key}.do": action.do, f"{key}.first_step": action.first_step}
    return texts


def _numbered(key: str, texts: Collection[str]) -> dict[str, str]:
    return {f"{key}.{number}": text for number, text in enumerate(texts)}
