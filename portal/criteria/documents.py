"""A criteria profile as one plain document that loses nothing, for drafts, published versions and hashes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.criteria.rules.structure import (
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    LegalBasis,
    Preference,
    Requirement,
    Stage,
    Window,
)
from portal.organisations.rules import Size

Document = Mapping[str, Any]
FORMAT = 1


def to_document(profile: CriteriaProfile) -> dict[str, Any]:
    """The profile, with all its texts, as JSON values."""
    return {
        "format": FORMAT,
        "id": profile.id,
        "language": profile.language,
        "questionnaire": profile.questionnaire_id,
        "criteria": [_criterion_document(criterion) for criterion in profile.criteria],
        "preferences": [_preference_document(preference) for preference in profile.preferences],
        "pass_mark": profile.pass_mark,
        "sectors": sorted(profile.sectors),
        "countries": sorted(profile.countries),
        "legal_basis": [_basis_document(basis) for basis in profile.legal_basis],
        "window": {
            "opens_at": _moment_text(profile.window.opens_at),
            "closes_at": _moment_text(profile.window.closes_at),
            "zone": profile.window.zone,
        },
        "texts": {language: dict(sorted(texts.items())) for language, texts in sorted(profile.texts.items())},
        "source": profile.source,
        "ocid": profile.ocid,
    }


def from_document(document: Document) -> CriteriaProfile:
    """The profile that `to_document` made the document from; raises ValueError for another format."""
    if document.get("format") != FORMAT:
        raise ValueError("this is not a criteria profile of a known format")
    window = document["window"]
    return CriteriaProfile(
        id=document["id"],
        language=document["language"],
        questionnaire_id=document["questionnaire"],
        criteria=tuple(_criterion(found) for found in document["criteria"]),
        preferences=tuple(_preference(found) for found in document["preferences"]),
        pass_mark=document["pass_mark"],
        sectors=frozenset(document["sectors"]),
        countries=frozenset(document["countries"]),
        legal_basis=tuple(LegalBasis(**found) for found in document["legal_basis"]),
        window=Window(_moment(window["opens_at"]), _moment(window["closes_at"]), window["zone"]),
        texts={language: dict(texts) for language, texts in document["texts"].items()},
        source=document["source"],
        ocid=document["ocid"],
    )


def _criterion_document(criterion: Criterion) -> dict[str, Any]:
    return {
        "id": criterion.id,
        "stage": criterion.stage.value,
        "assurance": int(criterion.assurance),
        "legal_basis": _basis_document(criterion.legal_basis) if criterion.legal_basis else None,
        "groups": [
            {
                "id": group.id,
                "requirements": [
                    {
                        "id": found.id,
                        "item": found.item_id,
                        "level": found.level,
                        "relief": {size.value: level for size, level in found.relief.items()},
                    }
                    for found in group.requirements
                ],
            }
            for group in criterion.groups
        ],
    }


def _criterion(document: Document) -> Criterion:
    return Criterion(
        id=document["id"],
        stage=Stage(document["stage"]),
        assurance=Assurance(document["assurance"]),
        legal_basis=LegalBasis(**document["legal_basis"]) if document["legal_basis"] else None,
        groups=tuple(
            Group(group["id"], tuple(_requirement(found) for found in group["requirements"]))
            for group in document["groups"]
        ),
    )


def _requirement(document: Document) -> Requirement:
    relief = {Size(size): level for size, level in document["relief"].items()}
    return Requirement(document["id"], document["item"], document["level"], relief)


def _preference_document(preference: Preference) -> dict[str, Any]:
    return {
        "id": preference.id,
        "item": preference.item_id,
        "points": list(preference.points),
        "stage": preference.stage.value,
        "assurance": int(preference.assurance),
    }


def _preference(document: Document) -> Preference:
    zero, one, two, three, four = document["points"]
    return Preference(
        id=document["id"],
        item_id=document["item"],
        points=(zero, one, two, three, four),
        stage=Stage(document["stage"]),
        assurance=Assurance(document["assurance"]),
    )


def _basis_document(basis: LegalBasis) -> dict[str, str]:
    return {"name": basis.name, "link": basis.link}


def _moment_text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
