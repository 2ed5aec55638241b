"""Makes published questionnaires, assessments and submissions, without the pages that do so."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from portal.assessments import services
from portal.assessments.documents import Declaration
from portal.assessments.models import Assessment, Submission
from portal.organisations.rules import Size
from portal.questionnaires.queries import PublishedVersion, get_version
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.structure import (
    Check,
    Item,
    ItemIsAnyOf,
    ItemType,
    Option,
    ProfileField,
    ProfileIs,
    Questionnaire,
    ReadinessLevel,
    Section,
)
from portal.questionnaires.services import publish_questionnaire
from tests.factories.people import AT
from tests.factories.questionnaires import said

DECLARATION = Declaration(name="Ana Quispe", role="Owner", text="It is true.", language="en")
_BOUNDS = (
    ("starting", 0, 0, 0, 100),
    ("developing", 25, 10, 0, 100),
    ("established", 50, 35, 2, 25),
    ("leading", 75, 55, 3, 25),
)
LEVELS = tuple(
    ReadinessLevel(id=name, score=score, floor=floor, gates_at=gates, most_not_applicable=most)
    for name, score, floor, gates, most in _BOUNDS
)
FIRST = (
    Item(
        id="first.promise",
        section_id="first",
        type=ItemType.COVERAGE,
        weight=3,
        gate=True,
        checks=(Check("signed", 2), Check("told", 3)),
        evidence_count=1,
        references=("UNGP-16",),
    ),
    Item(id="first.subcontract", section_id="first", type=ItemType.YES_NO, scored=False),
    Item(
        id="first.visits",
        section_id="first",
        type=ItemType.NUMBER,
        weight=1,
        condition=ItemIsAnyOf("first.subcontract", frozenset({"yes"})),
        decimals=1,
        maximum=Decimal(1000),
        thresholds=tuple(map(Decimal, (1, 2, 4, 8))),
    ),
    Item(
        id="first.told",
        section_id="first",
        type=ItemType.SINGLE_CHOICE,
        weight=1,
        options=(Option("never", 0), Option("yearly", 2), Option("weekly", 4)),
    ),
)
SECOND = (
    Item(
        id="second.ways",
        section_id="second",
        type=ItemType.MULTIPLE_CHOICE,
        weight=1,
        options=(Option("box"), Option("phone"), Option("talk"), Option("none", exclusive=True)),
        counts=(0, 1, 2, 3, 3),
    ),
    Item(
        id="second.share",
        section_id="second",
        type=ItemType.PERCENTAGE,
        weight=1,
        thresholds=tuple(map(Decimal, (10, 25, 50, 90))),
    ),
    Item(id="second.trained-on", section_id="second", type=ItemType.DATE, weight=1, months=(36, 24, 12, 6)),
    Item(
        id="second.only-large",
        section_id="second",
        type=ItemType.YES_NO,
        weight=1,
        answers={"yes": 4, "no": 0},
        condition=ProfileIs(ProfileField.SIZE, frozenset({"large"})),
    ),
    Item(id="second.title", section_id="second", type=ItemType.SHORT_TEXT, scored=False),
    Item(id="second.story", section_id="second", type=ItemType.LONG_TEXT, scored=False),
)
# What a small firm that does not subcontract answers; first.visits and second.only-large are not asked of it.
COMPLETE: Mapping[str, Answer] = {
    "first.promise": said("3", "signed", "told", evidence="The signed promise of May"),
    "first.subcontract": said("no"),
    "first.told": said("yearly"),
    "second.ways": said(("box", "talk")),
    "second.share": said("50"),
    "second.trained-on": said("2026-1-15"),
}


def every_type(questionnaire_id: str = "every-type", version: str = "1.0") -> Questionnaire:
    """A questionnaire with an item of each type, one asked after an answer and one asked of large firms only.

    Its texts are in English, its title and the first item's text also in Spanish.
    """
    sections = (Section(id="first", weight=1, items=FIRST), Section(id="second", weight=1, items=SECOND))
    spanish = {"questionnaire.title": "De todo tipo", "first.promise.text": "¿Qué pasa con la promesa?"}
    return Questionnaire(
        id=questionnaire_id,
        version=version,
        publisher="Listo",
        source_language="en",
        languages=("en", "es"),
        sections=sections,
        levels=LEVELS,
        certificate_from="established",
        valid_months=12,
        minutes_per_item=dict.fromkeys(Size, Decimal("1.5")),
        prepare_count=1,
        texts={"en": _texts(sections), "es": spanish},
    )


def publish(session: Session, questionnaire: Questionnaire | None = None, *, at: datetime = AT) -> PublishedVersion:
    """Publishes the questionnaire, the one with every type unless another is given."""
    return get_version(session, publish_questionnaire(session, questionnaire or every_type(), at=at).id)


def start(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    version: PublishedVersion | None = None,
    *,
    at: datetime = AT,
) -> Assessment:
    """Starts an assessment."""
    return services.start_assessment(
        session, version or publish(session), organisation_id=organisation_id, by=person_id, at=at
    )


def answer(
    session: Session, assessment: Assessment, answers: Mapping[str, Answer], person_id: UUID, *, at: datetime = AT
) -> None:
    """Saves these answers, over whatever is there."""
    questionnaire = get_version(session, assessment.questionnaire_version_id).questionnaire
    for item_id, given in answers.items():
        stored = services.queries.find_stored_answer(session, assessment, item_id)
        draft = services.Draft(answer=given, revision=stored.revision if stored else 0)
        outcome = services.save_answer(session, assessment, questionnaire.item(item_id), draft, by=person_id, at=at)
        assert isinstance(outcome, services.Saved)


def submit(
    session: Session,
    organisation_id: UUID,
    person_id: UUID,
    answers: Mapping[str, Answer] = COMPLETE,
    *,
    version: PublishedVersion | None = None,
    at: datetime = AT,
) -> Submission:
    """Starts, answers everything and sends it."""
    assessment = start(session, organisation_id, person_id, version, at=at)
    answer(session, assessment, answers, person_id, at=at)
    outcome = services.submit_assessment(session, assessment, DECLARATION, by=person_id, at=at)
    assert isinstance(outcome, Submission)
    return outcome


def without(questionnaire: Questionnaire, item_id: str, *, version: str) -> Questionnaire:
    """The next version of a questionnaire, in which an item is gone."""
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.id != item_id))
        for section in questionnaire.sections
    )
    return replace(questionnaire, version=version, sections=sections)


def _texts(sections: tuple[Section, ...]) -> dict[str, str]:
    texts = {
        "questionnaire.title": "Every type",
        "questionnaire.summary": "One of each.",
        "questionnaire.audience": "Tests.",
        "questionnaire.prepare.0": "Nothing at all.",
    }
    for level in LEVELS:
        texts |= {f"levels.{level.id}.title": level.id.capitalize(), f"levels.{level.id}.meaning": "A level."}
    for section in sections:
        texts |= {f"sections.{section.id}.title": f"The {section.id}", f"sections.{section.id}.summary": "A section."}
        for item in section.items:
            texts |= _item_texts(item)
    return texts


def _item_texts(item: Item) -> dict[str, str]:
    name = item.id.partition(".")[2]
    texts = {
        f"{item.id}.name": f"Name of {name}",
        f"{item.id}.text": f"What about {name}?",
        f"{item.id}.why": "It matters.",
    }
    texts |= {f"{item.id}.unit": "visits"} if item.type is ItemType.NUMBER else {}
    texts |= {f"{item.id}.levels.{n}": f"Coverage {n}" for n in range(5) if item.type is ItemType.COVERAGE}
    texts |= {f"{item.id}.checks.{check.id}": f"Check {check.id}" for check in item.checks}
    texts |= {f"{item.id}.options.{option.id}": f"Option {option.id}" for option in item.options}
    return texts | {f"{item.id}.evidence.{n}": f"Example {n}" for n in range(item.evidence_count)}
