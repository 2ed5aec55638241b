"""A tender that an agency brought, read again: what was found, what is known of it, and the profile it may be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.config import LANGUAGES
from portal.core.errors import NotFound
from portal.criteria import queries
from portal.criteria.ocds.bounds import Known, find_misfits
from portal.criteria.ocds.mapping import Meaning
from portal.criteria.ocds.problems import Code, Problem
from portal.criteria.ocds.profiles import ocds_to_profile
from portal.criteria.ocds.reading import read_tender
from portal.criteria.ocds.tender import TenderImport
from portal.criteria.rules.bounds import LONGEST_OCID
from portal.criteria.rules.structure import CriteriaProfile
from portal.criteria.tender_files import kept_key
from portal.organisations.places import COUNTRIES
from portal.organisations.wording import list_sectors
from portal.questionnaires.queries import list_current_versions
from portal.questionnaires.rules.structure import Questionnaire


@dataclass(frozen=True, slots=True)
class Brought:
    """A brought tender. `questionnaire` is what its requirements are matched with, `meanings` what was said before.

    `own` is the profile that this portal, or one like it, wrote; None for any other tender. `misfits` are what keeps a
    file that says to be one from being one.
    """

    file_id: UUID
    found: TenderImport
    questionnaire: Questionnaire
    meanings: Mapping[str, Meaning]
    own: CriteriaProfile | None
    misfits: tuple[Problem, ...]

    @property
    def keys(self) -> dict[int, str]:
        """The keys of all requirements by their number in the page, from 0."""
        return {number: one.key for number, (_criterion, _group, one) in enumerate(self.found.requirements)}


def read_brought(session: Session, file_id: UUID, *, organisation_id: UUID, ocid: str) -> Brought:
    """The agency's file, and in it the tender with this ocid, "" for the first; raises NotFound."""
    kept = queries.get_tender_file(session, file_id, organisation_id=organisation_id)
    found = read_tender(kept.text, ocid or None)
    versions = list_current_versions(session)
    if not versions or not (found.criteria or found.shown):
        raise NotFound
    said = queries.read_mappings(session, organisation_id=organisation_id)
    own, misfits = _own(found, {version.questionnaire.id for version in versions})
    return Brought(
        file_id=file_id,
        found=found,
        questionnaire=versions[0].questionnaire,
        meanings={
            one.key: Meaning(*said[kept_key(one.key)])
            for _criterion, _group, one in found.requirements
            if kept_key(one.key) in said
        },
        own=own,
        misfits=misfits,
    )


def _own(found: TenderImport, questionnaires: set[str]) -> tuple[CriteriaProfile | None, tuple[Problem, ...]]:
    read = ocds_to_profile(found)
    if not isinstance(read, CriteriaProfile):
        return None, tuple(problem for problem in read if problem.code is not Code.NOT_OUR_EXPORT)
    sectors = {code for code, _name in list_sectors(LANGUAGES[0])}
    misfits = find_misfits(found, read, Known(questionnaires, LANGUAGES, sectors, COUNTRIES))
    return (None, misfits) if misfits else (replace(read, ocid=found.facts.ocid[:LONGEST_OCID]), ())
