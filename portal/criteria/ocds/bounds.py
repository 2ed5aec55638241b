"""Whether a profile that was read from a file can be kept and worked on here; says of each thing why not."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.criteria.ocds.nodes import Node
from portal.criteria.ocds.problems import Code, Findings, Problem
from portal.criteria.ocds.tender import TenderImport
from portal.criteria.rules import bounds
from portal.criteria.rules.structure import CriteriaProfile

_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._~-]{{0,{bounds.LONGEST_ID - 1}}}")
_TAKEN = "new"  # in an address it stands for a part that is not there yet
_LONGEST: dict[str, int] = {
    "name": bounds.LONGEST_BASIS,
    "uri": bounds.LONGEST_LINK,
    "source": bounds.LONGEST_TEXT,
    "title": bounds.LONGEST_TITLE,
    "description": bounds.LONGEST_TEXT,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What this installation knows: ids of questionnaires, and codes of languages, sectors and countries."""

    questionnaires: Collection[str]
    languages: Collection[str]
    sectors: Collection[str]
    countries: Collection[str]


def find_misfits(found: TenderImport, profile: CriteriaProfile, known: Known) -> tuple[Problem, ...]:
    """Everything in the file for which there is no room here; `profile` is what was read of the file."""
    findings = Findings()
    release = Node(found.release, found.release_path, findings)
    tender = _child(release, "tender")
    _note_head(release, tender, profile, known)
    criteria = tender.children("criteria")
    if len(criteria) > bounds.MOST_CRITERIA:
        tender.note(Code.OUT_OF_RANGE, "criteria")
    for node in criteria:
        _note_criterion(node)
    return findings.problems(found.text)


def _child(node: Node, name: str) -> Node:
    """The object, an empty one if there is none."""
    return node.child(name) or Node({}, node.at(name), node.findings)


def _note_head(release: Node, tender: Node, profile: CriteriaProfile, known: Known) -> None:
    _note_unknown(release, "language", [profile.language], known.languages)
    _note_texts(tender)
    window = profile.window
    for name, moment in (("startDate", window.opens_at), ("endDate", window.closes_at)):
        if moment is not None and not bounds.is_within_reach(moment):
            tender.note(Code.OUT_OF_RANGE, "tenderPeriod", name)
    ours = _child(tender, "criteriaProfile")
    _note_unknown(ours, "questionnaire", [profile.questionnaire_id], known.questionnaires)
    _note_unknown(ours, "sectors", sorted(profile.sectors), known.sectors)
    _note_unknown(ours, "countries", sorted(profile.countries), known.countries)
    for node in (ours, *ours.children("legalBasis")):
        _note_texts(node)
    if profile.pass_mark > bounds.MOST_POINTS_IN_ALL:
        ours.note(Code.OUT_OF_RANGE, "passMark")


def _note_criterion(node: Node) -> None:
    _note_id(node)
    _note_texts(node)
    _note_texts(_child(node, "legalBasis"))
    requirements = [one for group in node.children("requirementGroups") for one in group.children("requirements")]
    if len(requirements) > bounds.MOST_REQUIREMENTS:
        node.note(Code.OUT_OF_RANGE, "requirementGroups")
    for requirement in requirements:
        if len(requirement.text("item")) > bounds.LONGEST_ID:
            requirement.note(Code.OUT_OF_RANGE, "item")
        if any(isinstance(points, int) and points > bounds.MOST_POINTS for points in requirement.scalars("points")):
            requirement.note(Code.OUT_OF_RANGE, "points")


def _note_id(node: Node) -> None:
    own_id = node.identifier()
    if own_id == _TAKEN or not _ID.fullmatch(own_id):
        node.note(Code.OUT_OF_RANGE, "id")


def _note_texts(node: Node) -> None:
    for name in node.value:
        most = _LONGEST.get(name.partition("_")[0])
        if most is not None and len(node.text(name)) > most:
            node.note(Code.OUT_OF_RANGE, name)


def _note_unknown(node: Node, name: str, values: Iterable[str], known: Collection[str]) -> None:
    for value in values:
        if value not in known:
            node.note(Code.UNKNOWN_VALUE, name, value=value)
