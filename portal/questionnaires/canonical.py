"""A questionnaire as one plain document that loses nothing, and the canonical bytes and hash of any document."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import rfc8785

from portal.organisations.rules import Size
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
    ProfileField,
    ProfileIs,
    Questionnaire,
    ReadinessLevel,
    Section,
)

Document = Mapping[str, Any]
FORMAT = 1


def canonical_json(document: Document) -> bytes:
    """The document as canonical JSON (RFC 8785) in UTF-8; raises ValueError for what such JSON cannot hold."""
    found: bytes = rfc8785.dumps(dict(document))
    return found


def content_hash(document: Document) -> str:
    """The SHA-256 of the document's canonical JSON, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(document)).hexdigest()


def to_document(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire, with all its texts, as JSON values."""
    return {
        "format": FORMAT,
        "id": questionnaire.id,
        "version": questionnaire.version,
        "publisher": questionnaire.publisher,
        "source_language": questionnaire.source_language,
        "languages": list(questionnaire.languages),
        "certificate_from": questionnaire.certificate_from,
        "valid_months": questionnaire.valid_months,
        "minutes_per_item": _by_size(questionnaire.minutes_per_item),
        "prepare_count": questionnaire.prepare_count,
        "levels": [
            {
                "id": level.id,
                "score": level.score,
                "floor": level.floor,
                "gates_at": level.gates_at,
                "most_not_applicable": level.most_not_applicable,
            }
            for level in questionnaire.levels
        ],
        "sections": [_section_document(section) for section in questionnaire.sections],
        "texts": {language: dict(texts) for language, texts in questionnaire.texts.items()},
    }


def from_document(document: Document) -> Questionnaire:
    """The questionnaire that `to_document` made the document from; raises ValueError for another format."""
    if document.get("format") != FORMAT:
        raise ValueError("this is not a questionnaire document of a known format")
    return Questionnaire(
        id=document["id"],
        version=document["version"],
        publisher=document["publisher"],
        source_language=document["source_language"],
        languages=tuple(document["languages"]),
        certificate_from=document["certificate_from"],
        valid_months=document["valid_months"],
        minutes_per_item=_sizes(document["minutes_per_item"]),
        prepare_count=document["prepare_count"],
        levels=tuple(ReadinessLevel(**level) for level in document["levels"]),
        sections=tuple(_section(section) for section in document["sections"]),
        texts={language: dict(texts) for language, texts in document["texts"].items()},
    )


def _section_document(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "weight": section.weight,
        "condition": _condition_document(section.condition),
        "items": [_item_document(item) for item in section.items],
    }


def _section(document: Document) -> Section:
    return Section(
        id=document["id"],
        weight=document["weight"],
        condition=_condition(document["condition"]),
        items=tuple(_item(document["id"], item) for item in document["items"]),
    )


def _item_document(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "type": item.type.value,
        "weight": item.weight,
        "gate": item.gate,
        "scored": item.scored,
        "condition": _condition_document(item.condition),
        "checks": [{"id": check.id, "needed_from": check.needed_from} for check in item.checks],
        "options": [{"id": option.id, "level": option.level, "exclusive": option.exclusive} for option in item.options],
        "counts": list(item.counts),
        "answers": dict(item.answers),
        "minimum": _figure(item.minimum),
        "maximum": _figure(item.maximum),
        "decimals": item.decimals,
        "thresholds": [_figure(threshold) for threshold in item.thresholds],
        "better": item.better.value,
        "months": list(item.months),
        "evidence_count": item.evidence_count,
        "references": list(item.references),
        "actions": [
            {
                "to_level": action.to_level,
                "effort": _by_size(action.effort),
                "weeks": action.weeks,
            }
            for action in item.actions
        ],
    }


def _item(section_id: str, document: Document) -> Item:
    return Item(
        id=document["id"],
        section_id=section_id,
        type=ItemType(document["type"]),
        weight=document["weight"],
        gate=document["gate"],
        scored=document["scored"],
        condition=_condition(document["condition"]),
        checks=tuple(Check(**check) for check in document["checks"]),
        options=tuple(Option(**option) for option in document["options"]),
        counts=tuple(document["counts"]),
        answers=dict(document["answers"]),
        minimum=_exact(document["minimum"]),
        maximum=_exact(document["maximum"]),
        decimals=document["decimals"],
        thresholds=tuple(Decimal(str(threshold)) for threshold in document["thresholds"]),
        better=Better(document["better"]),
        months=tuple(document["months"]),
        evidence_count=document["evidence_count"],
        references=tuple(document["references"]),
        actions=tuple(
            Action(action["to_level"], _sizes(action["effort"]), action["weeks"]) for action in document["actions"]
        ),
    )


def _condition_document(condition: Condition | None) -> dict[str, Any] | None:
    match condition:
        case None:
            return None
        case ProfileIs(field, any_of):
            return {"profile": field.value, "any_of": sorted(any_of)}
        case ItemIsAnyOf(item_id, any_of):
            return {"item": item_id, "any_of": sorted(any_of)}
        case ItemAtLeast(item_id, at_least):
            return {"item": item_id, "at_least": _figure(at_least)}
        case AllOf(parts):
            found: dict[str, Any] = {"all": [_condition_document(part) for part in parts]}
        case AnyOf(parts):
            found = {"any": [_condition_document(part) for part in parts]}
        case _:
            found = {"not": _condition_document(condition.part)}
    return found


def _condition(document: Document | None) -> Condition | None:
    return None if document is None else _some_condition(document)


def _some_condition(document: Document) -> Condition:
    match document:
        case {"profile": field, "any_of": any_of}:
            return ProfileIs(ProfileField(field), frozenset(any_of))
        case {"item": item_id, "any_of": any_of}:
            return ItemIsAnyOf(item_id, frozenset(any_of))
        case {"item": item_id, "at_least": at_least}:
            return ItemAtLeast(item_id, Decimal(str(at_least)))
        case {"all": parts}:
            return AllOf(tuple(_some_condition(part) for part in parts))
        case {"any": parts}:
            return AnyOf(tuple(_some_condition(part) for part in parts))
        case _:
            return Not(_some_condition(document["not"]))


def _by_size(figures: Mapping[Size, Decimal]) -> dict[str, int | float | None]:
    return {size.value: _figure(figure) for size, figure in figures.items()}


def _sizes(document: Document) -> dict[Size, Decimal]:
    return {Size(size): Decimal(str(figure)) for size, figure in document.items()}


def _figure(figure: Decimal | None) -> int | float | None:
    """As a JSON number; content holds no more than fourteen digits, so a float gives the same decimal back."""
    if figure is None:
        return None
    return int(figure) if figure == int(figure) else float(figure)


def _exact(figure: int | float | None) -> Decimal | None:
    return None if figure is None else Decimal(str(figure))
