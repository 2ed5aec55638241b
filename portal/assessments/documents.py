"""The document of a submission: what was sent, frozen as plain values, and reading it back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portal.assessments.rules.figures import shown
from portal.assessments.rules.scoring import Scorecard
from portal.evidence.queries import Backings
from portal.evidence.rules import Backing, EvidenceKind
from portal.organisations.rules import Size, SupplierProfile
from portal.questionnaires.queries import PublishedVersion
from portal.questionnaires.rules.answers import Answer, Answers, AnswerState
from portal.questionnaires.rules.levels import counted_level
from portal.questionnaires.rules.structure import Item, Questionnaire

Document = Mapping[str, Any]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Submitter:
    """The organisation that sent the answers, as it was called and numbered when it did."""

    legal_name: str
    trade_name: str
    country: str
    region: str
    tax_scheme: str | None
    tax_number: str


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who declared the answers, as what, and the very words agreed to, in the language they were shown in."""

    name: str
    role: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmittedWork:
    """A submission as it was sent, read from its frozen document.

    Who sent it is told by `submitter` and `profile` alone: the organisation may have another name by now. `answers`
    holds the answers to the items that were asked and nothing else, `documents` what was attached to them and valid on
    that day, as it was called then. `scorecard` is worked out again by the rules as
    of the day of sending (`as_of`); `level_id` ("" when nothing was rated) and `score_shown` are as frozen.
    """

    submission_id: UUID
    organisation_id: UUID
    number: int
    questionnaire: Questionnaire
    questionnaire_version_id: UUID
    questionnaire_hash: str
    submitter: Submitter
    profile: SupplierProfile
    answers: Answers
    documents: Backings
    asked: tuple[Item, ...]
    declaration: Declaration
    scorecard: Scorecard
    level_id: str
    score_shown: str
    as_of: date
    submitted_at: datetime
    submitted_by: UUID
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What goes into a submission's document."""

    organisation_id: UUID
    number: int
    version: PublishedVersion
    submitter: Submitter
    profile: SupplierProfile
    asked: Sequence[Item]
    answers: Answers
    documents: Backings
    declaration: Declaration
    scorecard: Scorecard
    submitted_at: datetime


def to_document(sent: Sent) -> dict[str, Any]:
    """The document of what is sent: answers to asked items only, as typed, each with the level that it counts as."""
    questionnaire = sent.version.questionnaire
    return {
        "format": FORMAT,
        "organisation": {"id": str(sent.organisation_id)} | asdict(sent.submitter),
        "number": sent.number,
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "hash": sent.version.content_hash,
        },
        "profile": {
            "size": sent.profile.size.value,
            "sector": sent.profile.sector,
            "country": sent.profile.country,
            "traits": sorted(sent.profile.traits),
            "other_sector": sent.profile.other_sector,
            "requested": sorted(sent.profile.requested),
        },
        "asked": [item.id for item in sent.asked],
        "answers": {
            item.id: _answer_document(item, sent.answers[item.id], sent.submitted_at.date())
            for item in sent.asked
            if item.id in sent.answers
        },
        "documents": {
            item_id: [_backing_document(backing) for backing in backings]
            for item_id, backings in sent.documents.items()
        },
        "declaration": {
            "name": sent.declaration.name,
            "role": sent.declaration.role,
            "text": sent.declaration.text,
            "language": sent.declaration.language,
        },
        "submitted_at": sent.submitted_at.isoformat(),
        "scorecard": _scorecard_document(sent.scorecard),
    }


def read_document(text: str) -> dict[str, Any]:
    """The document kept as JSON; raises ValueError when it is of another format."""
    document: dict[str, Any] = json.loads(text)
    if document.get("format") != FORMAT:
        raise ValueError("this is not a submission of a known format")
    return document


def read_submitter(document: Document) -> Submitter:
    """The organisation that sent it."""
    return Submitter(**{name: value for name, value in document["organisation"].items() if name != "id"})


def read_profile(document: Document) -> SupplierProfile:
    """The supplier's profile on the day of sending."""
    profile = document["profile"]
    return SupplierProfile(
        size=Size(profile["size"]),
        sector=profile["sector"],
        country=profile["country"],
        traits=frozenset(profile["traits"]),
        other_sector=profile.get("other_sector", ""),  # submissions before version 0.2 have neither
        requested=frozenset(profile.get("requested", ())),
    )


def read_answers(document: Document) -> dict[str, Answer]:
    """The answers sent, by item."""
    return {item_id: _answer(found) for item_id, found in document["answers"].items()}


def read_documents(document: Document) -> Backings:
    """What was attached, by item; submissions before version 0.3 have nothing attached."""
    found: Document = document.get("documents", {})
    return {item_id: tuple(_backing(each) for each in backings) for item_id, backings in found.items()}


def read_declaration(document: Document) -> Declaration:
    """The declaration made."""
    return Declaration(**document["declaration"])


def _answer_document(item: Item, answer: Answer, as_of: date) -> dict[str, Any]:
    found = {
        "state": answer.state.value,
        "value": list(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "checks": sorted(answer.checks),
        "reason": answer.reason,
        "note": answer.note,
        "evidence": answer.evidence,
    }
    return found | {"level": counted_level(item, answer, as_of)} if item.has_levels else found


def _answer(document: Document) -> Answer:
    value = document["value"]
    return Answer(
        state=AnswerState(document["state"]),
        value=tuple(value) if isinstance(value, list) else value,
        checks=frozenset(document["checks"]),
        reason=document["reason"],
        note=document["note"],
        evidence=document["evidence"],
    )


def _backing_document(backing: Backing) -> dict[str, Any]:
    return {
        "id": str(backing.document_id),
        "title": backing.title,
        "kind": backing.kind.value,
        "media_type": backing.media_type,
        "sha256": backing.sha256,
        "address": backing.address,
        "valid_from": backing.valid_from.isoformat() if backing.valid_from else None,
        "valid_until": backing.valid_until.isoformat() if backing.valid_until else None,
    }


def _backing(document: Document) -> Backing:
    first, last = document["valid_from"], document["valid_until"]
    return Backing(
        document_id=UUID(document["id"]),
        title=document["title"],
        kind=EvidenceKind(document["kind"]),
        media_type=document["media_type"],
        sha256=document["sha256"],
        address=document["address"],
        valid_from=date.fromisoformat(first) if first else None,
        valid_until=date.fromisoformat(last) if last else None,
    )


def _scorecard_document(scorecard: Scorecard) -> dict[str, Any]:
    return {
        "score": None if scorecard.score is None else str(shown(scorecard.score)),
        "level": None if scorecard.level is None else scorecard.level.id,
        "sections": {
            section.section_id: None if section.score is None else str(shown(section.score))
            for section in scorecard.sections
        },
        "not_applicable_share": str(shown(scorecard.not_applicable_share)),
        "evidence_share": str(shown(scorecard.evidence_share)),
    }
