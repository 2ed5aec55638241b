"""Tenders of the demonstration: made from the examples, published and open, with a plan of the supplier for one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.accounts.queries import find_person_by_email
from portal.bids.at_hand import answers_at_hand
from portal.criteria import services as criteria
from portal.criteria.queries import list_profiles
from portal.criteria.rules.editing import copy_of
from portal.criteria.rules.structure import CriteriaProfile, Requirement, Window
from portal.criteria.starting import example_profiles
from portal.demo.people import AGENCY, SUPPLIER, DemoOrganisation
from portal.guidance.plans import queries as plan_queries
from portal.guidance.plans import services as plans
from portal.guidance.rules.states import StepState, TargetKind
from portal.guidance.rules.targets import Limits, ProfileTarget, Situation
from portal.guidance.solving import make_plan
from portal.organisations.queries import list_organisations
from portal.organisations.rules import Size

LANGUAGE, ZONE, CLOSING_HOUR = "es", "America/Santiago", time(17, 0)
DAYS_PER_WEEK = Decimal(2)


@dataclass(frozen=True)
class DemoTender:
    """A tender made of an example: how it is called, when it closes, and what is asked beyond the example.

    `levels` are by item: what a firm of any size must reach, only for micro firms one less; `pass_mark` is in points.
    """

    example: str
    weeks: int
    titles: Mapping[str, str]
    levels: Mapping[str, int] = field(default_factory=dict)
    pass_mark: int = 0


UNIFORMS = DemoTender(
    example="uniforms",
    weeks=12,
    titles={
        "en": "School uniforms for the coming year",
        "es": "Uniformes escolares para el próximo año",
        "pt": "Uniformes escolares para o próximo ano",
        "fr": "Uniformes scolaires pour l'année prochaine",
    },
    levels={"suppliers.subcontractors": 3, "uniforms.piece-time": 3},
    pass_mark=25,
)
CLEANING = DemoTender(
    example="cleaning",
    weeks=3,
    titles={
        "en": "Cleaning of health centres",
        "es": "Aseo de centros de salud",
        "pt": "Limpeza de centros de saúde",
        "fr": "Nettoyage de centres de santé",
    },
)
CATERING = DemoTender(
    example="catering",
    weeks=6,
    titles={
        "en": "Meals for schools",
        "es": "Alimentación escolar",
        "pt": "Alimentação escolar",
        "fr": "Repas pour les écoles",
    },
)
TENDERS = (UNIFORMS, CLEANING, CATERING)
PLANNED = UNIFORMS  # the one to which the supplier has a plan


def make_tenders(session: Session, *, at: datetime) -> None:
    """Publishes the agency's tenders and keeps the supplier's plan; does nothing if the agency has profiles already."""
    agency_id, by = _owner_of(session, AGENCY)
    if list_profiles(session, organisation_id=agency_id):
        return
    for tender in TENDERS:
        profile = _profile(tender, at)
        stored = criteria.start_profile(session, profile, organisation_id=agency_id, origin="", by=by, at=at)
        criteria.publish_profile(session, stored, by=by, at=at)
        if tender is PLANNED:
            _keep_plan(session, replace(profile, id=stored.code), at=at)


def _owner_of(session: Session, demo: DemoOrganisation) -> tuple[UUID, UUID]:
    """The ids of the demonstration's organisation and of its owner."""
    person = find_person_by_email(session, demo.email)
    found = list_organisations(session, search=demo.name).rows
    if person is None or not found:
        raise RuntimeError(f"the demonstration has no {demo.name}")
    return found[0].id, person.id


def _profile(tender: DemoTender, at: datetime) -> CriteriaProfile:
    """The example with the tender's own titles, levels and closing time, five o'clock where the agency is."""
    found = copy_of(example_profiles()[tender.example], LANGUAGE, ZONE)
    zone = ZoneInfo(ZONE)
    day = (at.astimezone(zone) + timedelta(weeks=tender.weeks)).date()
    closes_at = datetime.combine(day, CLOSING_HOUR, zone).astimezone(at.tzinfo)
    texts = {language: {**words, "profile.title": tender.titles[language]} for language, words in found.texts.items()}
    criteria_asked = tuple(
        replace(
            criterion,
            groups=tuple(
                replace(group, requirements=tuple(_asked(each, tender) for each in group.requirements))
                for group in criterion.groups
            ),
        )
        for criterion in found.criteria
    )
    window = Window(at, closes_at, ZONE)
    return replace(found, criteria=criteria_asked, pass_mark=tender.pass_mark, window=window, texts=texts)


def _asked(requirement: Requirement, tender: DemoTender) -> Requirement:
    level = tender.levels.get(requirement.item_id)
    return requirement if level is None else replace(requirement, level=level, relief={Size.MICRO: level - 1})


def _keep_plan(session: Session, profile: CriteriaProfile, *, at: datetime) -> None:
    """The shortest way of the supplier to the tender as its plan, of which the first step is begun."""
    supplier_id, by = _owner_of(session, SUPPLIER)
    found = answers_at_hand(session, profile.questionnaire_id, organisation_id=supplier_id, at=at)
    closing = profile.window.closes_at
    due_on = closing.date() if closing else None
    situation = Situation(found.questionnaire, found.supplier, found.answers, found.as_of, attached=found.attached)
    way = make_plan(situation, ProfileTarget(profile), Limits(None, DAYS_PER_WEEK))
    steps = [plans.ChosenStep(step.item_id, step.from_level, step.reached_level, due_on) for step in way.steps]
    goal = plans.Goal(profile.questionnaire_id, TargetKind.PROFILE, profile.id, due_on, DAYS_PER_WEEK)
    plan = plans.choose_steps(session, goal, steps, organisation_id=supplier_id, by=by, at=at)
    for step in plan_queries.list_steps(session, plan)[:1]:
        change = plans.StepChange("Édgar Ejemplo", (at + timedelta(weeks=4)).date(), StepState.DOING, "", "")
        plans.change_step(session, step, change, revision=step.revision, at=at)
