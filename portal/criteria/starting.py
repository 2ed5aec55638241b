"""What an agency can start a criteria profile from: nothing, an example, its own, or one that another published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.assessments.local_time import zone_of
from portal.core.errors import NotFound
from portal.criteria import queries
from portal.criteria.loading import PROFILES_FOLDER, load_profiles
from portal.criteria.rules.editing import copy_of, empty_profile
from portal.criteria.rules.structure import CriteriaProfile
from portal.organisations.queries import get_organisation
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.queries import list_current_versions
from portal.questionnaires.references import CONTENT

LONGEST_BEGINNING = 80


@dataclass(frozen=True, slots=True)
class Beginning:
    """One thing to start from: its value in the form, what it is called, and a word on it."""

    value: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class Beginnings:
    """All there is to start from."""

    blank: tuple[Beginning, ...]
    examples: tuple[Beginning, ...]
    own: tuple[Beginning, ...]
    others: tuple[Beginning, ...]


@cache
def example_profiles() -> Mapping[str, CriteriaProfile]:
    """The example profiles of this installation, by id. Raises ContentErrors."""
    questionnaires = {found.id: found for found in map(load_questionnaire, questionnaire_folders(CONTENT))}
    return {profile.id: profile for profile in load_profiles(CONTENT / PROFILES_FOLDER, questionnaires)}


def find_beginnings(session: Session, *, organisation_id: UUID, language: str, at: datetime) -> Beginnings:
    """Everything that this agency can start from."""
    own = queries.list_profiles(session, organisation_id=organisation_id)
    others = [one for one in queries.list_published(session, at=at) if one.organisation_id != organisation_id]
    return Beginnings(
        blank=tuple(
            Beginning(f"blank:{version.questionnaire.id}", _("Nothing: choose each question yourself"), "")
            for version in list_current_versions(session)
        ),
        examples=tuple(
            Beginning(
                f"example:{profile.id}",
                profile.text("profile.title", language),
                " ".join(profile.text(f"profile.{part}", language) for part in ("source", "check")).strip(),
            )
            for profile in example_profiles().values()
        ),
        own=tuple(Beginning(f"own:{stored.id}", stored.title or _("Without a title"), stored.code) for stored in own),
        others=tuple(
            Beginning(
                f"published:{one.code}",
                one.profile.text("profile.title", language),
                get_organisation(session, one.organisation_id).legal_name,
            )
            for one in others
        ),
    )


def start_from(
    session: Session, beginning: str, *, language: str, organisation_id: UUID
) -> tuple[CriteriaProfile, str] | None:
    """The profile to start with and where it comes from in words; None when the beginning is none that is offered."""
    kind, _colon, name = beginning[:LONGEST_BEGINNING].partition(":")
    zone = str(zone_of(get_organisation(session, organisation_id).country))
    if kind == "blank":
        known = {version.questionnaire.id for version in list_current_versions(session)}
        return (empty_profile(name, language, zone), "") if name in known else None
    if kind == "example" and name in example_profiles():
        example = example_profiles()[name]
        origin = _("Started from the example “%(title)s”. Check it before use.", title=_title(example, language))
        return copy_of(example, language, zone), origin
    if kind == "own":
        return _from_own(session, name, language=language, zone=zone, organisation_id=organisation_id)
    if kind == "published":
        found = queries.find_published(session, name)
        if found is not None:
            origin = _("Started from “%(title)s” (%(code)s).", title=_title(found.profile, language), code=found.code)
            return copy_of(found.profile, language, zone), origin
    return None


def _from_own(
    session: Session, name: str, *, language: str, zone: str, organisation_id: UUID
) -> tuple[CriteriaProfile, str] | None:
    try:
        stored = queries.get_profile(session, UUID(name), organisation_id=organisation_id)
    except (ValueError, NotFound):
        return None
    origin = _("Started from “%(title)s” (%(code)s).", title=stored.title, code=stored.code)
    return copy_of(queries.read_draft(stored), language, zone), origin


def _title(profile: CriteriaProfile, language: str) -> str:
    return profile.text("profile.title", language)
