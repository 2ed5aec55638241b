"""Reads a criteria profile back from Open Contracting data of the portal's own; refuses anything else and says why."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from portal.criteria.ocds.nodes import Node
from portal.criteria.ocds.problems import Code, Findings, Problem
from portal.criteria.ocds.tender import TenderImport
from portal.criteria.ocds.validating import note_tender_faults
from portal.criteria.ocds.writing import ASSURANCES, STAGES
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
from portal.questionnaires.rules.structure import BEST_LEVEL

_STAGES: Mapping[str, Stage] = {code: stage for stage, code in STAGES.items()}
_ASSURANCES: Mapping[str, Assurance] = {code: assurance for assurance, code in ASSURANCES.items()}
# What a profile is made of; whatever else a publisher put into the tender is not looked at.
_FIELDS = frozenset({"title", "description", "tenderPeriod", "criteria", "criteriaProfile"})
_TEXT = re.compile(r"(title|description)(?:_([a-z]{2,3}))?")


def ocds_to_profile(found: TenderImport) -> CriteriaProfile | tuple[Problem, ...]:
    """The profile that the portal wrote, or all that is wrong with the data as such a profile."""
    findings = Findings()
    release = Node(found.release, found.release_path, findings)
    tender = release.child("tender")
    ours = tender.child("criteriaProfile") if tender else None
    if tender is None or ours is None:
        findings.add(Code.NOT_OUR_EXPORT, found.release_path)
        return findings.problems(found.text)
    note_tender_faults({"id": "any", **_profile_fields(tender)}, tender.path, findings)
    if findings.is_empty():
        profile = _profile(release, tender, ours)
        if findings.is_empty():
            return profile
    return findings.problems(found.text)


def _profile_fields(tender: Node) -> Mapping[str, Any]:
    return {name: value for name, value in tender.value.items() if name in _FIELDS}


def _profile(release: Node, tender: Node, ours: Node) -> CriteriaProfile:
    nodes = tender.children("criteria")
    criteria = [node for node in nodes if not _has_points(node)]
    profile = CriteriaProfile(
        id=ours.text("id"),
        language=_needed(release, "language"),
        questionnaire_id=ours.text("questionnaire"),
        criteria=tuple(_criterion(node) for node in criteria),
        preferences=tuple(_preference(node) for node in nodes if _has_points(node)),
        pass_mark=int(ours.number("passMark") or 0),
        sectors=frozenset(ours.texts("sectors")),
        countries=frozenset(ours.texts("countries")),
        legal_basis=tuple(LegalBasis(law.text("name"), law.link("uri")) for law in ours.children("legalBasis")),
        window=_window(tender, ours),
        texts=_texts(tender, criteria, release.text("language")),
        source=ours.text("source"),
    )
    _note_repeated_ids(nodes)
    if profile.pass_mark > profile.possible_points:
        ours.note(Code.PASS_MARK_TOO_HIGH, "passMark")
    return profile


def _needed(node: Node, name: str) -> str:
    value = node.text(name)
    if not value:
        node.note(Code.MISSING_FIELD, name, name=name)
    return value


def _requirement_nodes(criterion: Node) -> tuple[Node, ...]:
    return tuple(node for group in criterion.children("requirementGroups") for node in group.children("requirements"))


def _has_points(criterion: Node) -> bool:
    return any("points" in node.value for node in _requirement_nodes(criterion))


def _criterion(node: Node) -> Criterion:
    groups = node.children("requirementGroups")
    if not groups:
        node.note(Code.NO_REQUIREMENTS)
    law = node.child("legalBasis")
    return Criterion(
        id=node.identifier(),
        stage=_stage(node),
        groups=tuple(_group(group) for group in groups),
        assurance=_assurance(node),
        legal_basis=LegalBasis(law.text("name"), law.link("uri")) if law else None,
    )


def _stage(node: Node) -> Stage:
    return _STAGES.get(_needed(node, "stage"), Stage.SELECTION)


def _assurance(node: Node) -> Assurance:
    return _ASSURANCES.get(_needed(node, "assurance"), Assurance.SELF_DECLARED)


def _group(node: Node) -> Group:
    requirements = node.children("requirements")
    if not requirements:
        node.note(Code.NO_REQUIREMENTS)
    return Group(node.identifier(), tuple(_requirement(found) for found in requirements))


def _requirement(node: Node) -> Requirement:
    level = node.number("minValue")
    if level is None:
        node.note(Code.MISSING_FIELD, "minValue", name="minValue")
    elif level not in range(1, BEST_LEVEL + 1):
        node.note(Code.OUT_OF_RANGE, "minValue")
    return Requirement(node.identifier(), _needed(node, "item"), int(level or 0), _relief(node, level or 0))


def _relief(node: Node, level: float) -> Mapping[Size, int]:
    found: dict[Size, int] = {}
    for entry in node.children("relief"):
        size, enough = Size(entry.text("scale")), int(entry.number("minValue") or 0)
        if size in found:
            entry.note(Code.REPEATED_ID, "scale", id=size.value)
        if enough > level:
            entry.note(Code.OUT_OF_RANGE, "minValue")
        found[size] = enough
    return found


def _preference(node: Node) -> Preference:
    requirement, *others = _requirement_nodes(node)
    if others:
        node.note(Code.OUT_OF_RANGE, "requirementGroups")
    points = tuple(int(earned) for earned in requirement.scalars("points"))
    if list(points) != sorted(points):
        requirement.note(Code.FALLING_POINTS, "points")
    none, one, two, three, four = points
    return Preference(
        id=requirement.identifier(),
        item_id=_needed(requirement, "item"),
        points=(none, one, two, three, four),
        stage=_stage(node),
        assurance=_assurance(node),
    )


def _window(tender: Node, ours: Node) -> Window:
    period, zone = tender.child("tenderPeriod"), ours.text("timeZone") or "UTC"
    try:
        ZoneInfo(zone)
    except (ValueError, KeyError, OSError):
        ours.note(Code.UNKNOWN_VALUE, "timeZone", value=zone)
    if period is None:
        return Window(None, None, zone)
    return Window(period.date("startDate"), period.date("endDate"), zone)


def _texts(tender: Node, criteria: Iterable[Node], language: str) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for node, title, text in (
        (tender, "profile.title", "profile.summary"),
        *((node, f"criteria.{node.identifier()}.title", f"criteria.{node.identifier()}.text") for node in criteria),
    ):
        for name in node.value:
            variant = _TEXT.fullmatch(name)
            if variant and node.text(name):
                key = title if variant[1] == "title" else text
                found.setdefault(variant[2] or language, {})[key] = node.text(name)
    return found


def _note_repeated_ids(criteria: Iterable[Node]) -> None:
    """Note an id that stands twice among the criteria, among their groups, or among the requirements."""
    seen: set[tuple[int, str]] = set()
    for node, kind in _identified(criteria):
        if (kind, node.identifier()) in seen:
            node.note(Code.REPEATED_ID, "id", id=node.identifier())
        seen.add((kind, node.identifier()))


def _identified(criteria: Iterable[Node]) -> Iterator[tuple[Node, int]]:
    for criterion in criteria:
        yield criterion, 0
        for group in criterion.children("requirementGroups"):
            yield group, 1
            for requirement in group.children("requirements"):
                yield requirement, 2
