"""Makes criteria profiles for tests, over the items of the questionnaire with every type."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.criteria import services
from portal.criteria.models import StoredProfile
from portal.criteria.rules.structure import (
    Assurance,
    CriteriaProfile,
    Criterion,
    Group,
    Preference,
    Requirement,
    Stage,
    Window,
)
from portal.organisations.rules import Size
from tests.factories.people import AT

TEXTS = {
    "en": {
        "profile.title": "Uniforms for schools",
        "profile.summary": "What we ask of whoever sews.",
        "criteria.c1.title": "A promise",
        "criteria.c1.text": "A written promise to people.",
        "criteria.c2.title": "People can speak",
        "criteria.c3.title": "Visits",
    },
    "es": {"profile.title": "Uniformes escolares", "criteria.c1.title": "Un compromiso"},
}

NO_WINDOW = Window(None, None, "America/Lima")


def need(item_id: str, level: int, *, micro: int | None = None, small: int | None = None, id: str = "") -> Requirement:  # noqa: A002
    """A requirement, with what is enough for micro and small firms."""
    relief = {size: low for size, low in ((Size.MICRO, micro), (Size.SMALL, small)) if low is not None}
    return Requirement(id or f"r-{item_id}-{level}", item_id, level, relief)


def criterion(
    criterion_id: str,
    *ways: tuple[Requirement, ...],
    stage: Stage = Stage.SELECTION,
    assurance: Assurance = Assurance.SELF_DECLARED,
) -> Criterion:
    """A criterion that any one of the ways meets."""
    groups = tuple(Group(f"{criterion_id}-w{number}", way) for number, way in enumerate(ways, start=1))
    return Criterion(id=criterion_id, stage=stage, groups=groups, assurance=assurance)


def profile(
    *criteria: Criterion,
    preferences: tuple[Preference, ...] = (),
    pass_mark: int = 0,
    window: Window = NO_WINDOW,
    questionnaire_id: str = "every-type",
) -> CriteriaProfile:
    """A profile with these criteria; without any, one that asks a promise at level 2, less of micro firms."""
    asked = criteria or (criterion("c1", (need("first.promise", 2, micro=1),)),)
    return CriteriaProfile(
        id="example",
        language="en",
        questionnaire_id=questionnaire_id,
        criteria=asked,
        preferences=preferences,
        pass_mark=pass_mark,
        window=window,
        texts=TEXTS,
    )


def prefer(item_id: str, *points: int, assurance: Assurance = Assurance.SELF_DECLARED) -> Preference:
    """A preference with points for levels 1 to 4."""
    one, two, three, four = points
    return Preference(id=f"p-{item_id}", item_id=item_id, points=(0, one, two, three, four), assurance=assurance)


def publish_profile(
    session: Session, found: CriteriaProfile, organisation_id: UUID, person_id: UUID, *, at: datetime = AT
) -> StoredProfile:
    """Keeps a profile for the agency and publishes it."""
    stored = services.start_profile(session, found, organisation_id=organisation_id, origin="", by=person_id, at=at)
    services.publish_profile(session, stored, by=person_id, at=at)
    return stored
