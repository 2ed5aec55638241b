"""Reads criteria out of a tender's Open Contracting data that somebody uploaded or pasted; fetches nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from portal.criteria.ocds.criteria import MOST_ROWS, Reading, identify, read_criteria
from portal.criteria.ocds.lines import Path, find_lines
from portal.criteria.ocds.nodes import Node
from portal.criteria.ocds.parsing import parse_json
from portal.criteria.ocds.places import read_exclusion_grounds, read_selection_criteria, read_texts
from portal.criteria.ocds.problems import Code, Findings, Problem, pointer
from portal.criteria.ocds.releases import Release, choose, find_releases
from portal.criteria.ocds.tender import (
    Goal,
    Outcome,
    Place,
    ReadCriterion,
    Row,
    Shape,
    ShownText,
    TenderFacts,
    TenderImport,
)

# What makes a row of the report that says "not understood": something of the tender was not taken as it stands.
_NOT_UNDERSTOOD = frozenset(
    {Code.UNKNOWN_FIELD, Code.UNKNOWN_DATA_TYPE, Code.UNKNOWN_SOURCE, Code.UNKNOWN_SUBJECT, Code.UNKNOWN_VALUE}
    | {Code.WRONG_TYPE, Code.NOT_A_NUMBER, Code.NUMBER_TOO_LARGE, Code.REPEATED_NAME}
    | {Code.UNREADABLE_DATE, Code.UNSAFE_LINK, Code.CANCELLED, Code.NO_TEXT, Code.NO_REQUIREMENTS}
    | {Code.LINKED_RELEASE, Code.EARLIER_RELEASE, Code.TOO_MANY}
)


def read_tender(source: str | bytes, ocid: str | None = None) -> TenderImport:
    """Read the criteria of one tender: the one with this ocid, or else the first that has any.

    Takes a release, a package of releases or records, a list of either, a tender, or a list of criteria. Never raises
    for what the text holds: whatever is amiss is among the problems, and what was not taken is a row of the report.
    """
    findings = Findings()
    text, value = parse_json(source, findings)
    if not text or findings.has(Code.NOT_JSON):
        return TenderImport(problems=findings.problems())
    shape, releases = find_releases(value, findings)
    if not releases:
        findings.add(Code.NOT_CONTRACTING_DATA if shape is Shape.NOTHING else Code.NO_RELEASE, ())
        return TenderImport(shape=shape, problems=findings.problems(text), text=text)
    ocids, of_tender = choose(releases, ocid, findings)
    if not of_tender:
        return TenderImport(shape=shape, ocids=ocids, problems=findings.problems(text), text=text)
    return _read(shape, ocids, of_tender, findings, text)


def _read(
    shape: Shape, ocids: tuple[str, ...], newest_first: Sequence[Release], findings: Findings, text: str
) -> TenderImport:
    release = next((found for found in newest_first if found.has_criteria), newest_first[0])
    for other in newest_first:
        if other is not release and other.has_criteria:
            other.node.note(Code.EARLIER_RELEASE)
    reading = Reading(release.ocid)
    criteria = tuple(_criteria(release, reading))
    shown = tuple(found for path, found in _shown(release, criteria) if reading.has_room(path))
    if reading.left_out:
        findings.add(Code.TOO_MANY, (), most=MOST_ROWS, count=reading.left_out)
    kept = tuple(criterion for criterion in criteria if criterion.groups)
    if not (kept or shown):
        findings.add(Code.NOTHING_FOUND, ())
    facts = _facts(newest_first)
    problems = findings.problems(text)
    return TenderImport(
        shape=shape,
        ocids=ocids,
        facts=facts,
        places=tuple(place for place in Place if place in _places(kept, shown)),
        criteria=kept,
        shown=shown,
        rows=_rows(text, reading.paths, kept, shown, problems),
        problems=problems,
        release=release.node.value,
        release_path=release.node.path,
        text=text,
    )


def _criteria(release: Release, reading: Reading) -> Iterator[ReadCriterion]:
    yield from read_criteria(release.criteria, reading)
    for tender, lot in _holders(release):
        yield from read_selection_criteria(tender, reading, lot)
    for tender, lot in _holders(release):
        yield from read_exclusion_grounds(tender, reading, lot)


def _holders(release: Release) -> Iterator[tuple[Node, str]]:
    """The tender and its lots, each with the lot's id."""
    if release.tender is not None:
        yield release.tender, ""
        for lot, _, name in identify(release.tender.children("lots"), "lot"):
            yield lot, name


def _shown(release: Release, criteria: Iterable[ReadCriterion]) -> Iterator[tuple[Path, ShownText]]:
    """Criteria in which there was nothing but a text, then the places that hold only texts."""
    paths = {pointer(node.path): node.path for node in release.criteria}
    for criterion in criteria:
        if not criterion.groups and (criterion.title or criterion.text):
            text = "\n".join(filter(None, (criterion.title, criterion.text)))
            yield (
                paths[criterion.path],
                ShownText(place=Place.CRITERIA, path=criterion.path, name="description", text=text),
            )
    for holder, _ in _holders(release):
        yield from read_texts(holder)


def _places(criteria: Iterable[ReadCriterion], shown: Iterable[ShownText]) -> set[Place]:
    return {criterion.place for criterion in criteria} | {found.place for found in shown}


def _facts(newest_first: Sequence[Release]) -> TenderFacts:
    """What the newest release that says anything says; a later release repeats only what changed."""
    found = [_facts_of(release) for release in newest_first]
    names = ("ocid", "title", "procuring_entity", "closes_at", "language", "goals")
    facts: dict[str, Any] = {
        name: next((getattr(one, name) for one in found if getattr(one, name)), getattr(TenderFacts(), name))
        for name in names
    }
    return TenderFacts(**facts)


def _facts_of(release: Release) -> TenderFacts:
    tender, node = release.tender, release.node
    if tender is None:
        return TenderFacts(ocid=release.ocid, language=node.text("language"))
    entity, buyer, period = tender.child("procuringEntity"), node.child("buyer"), tender.child("tenderPeriod")
    return TenderFacts(
        ocid=release.ocid,
        title=tender.text("title"),
        procuring_entity=(entity.text("name") if entity else "") or (buyer.text("name") if buyer else ""),
        closes_at=period.date("endDate") if period else None,
        language=node.text("language"),
        goals=tuple(
            Goal(goal, found.texts("strategies"))
            for found in tender.children("sustainability")
            if (goal := found.text("goal"))
        ),
    )


def _rows(
    text: str,
    paths: Sequence[Path],
    criteria: Iterable[ReadCriterion],
    shown: Iterable[ShownText],
    problems: Iterable[Problem],
) -> tuple[Row, ...]:
    lines = {pointer(path): line for path, line in find_lines(text, paths).items()}
    taken = (
        Row(
            outcome=Outcome.TAKEN,
            path=requirement.path,
            line=lines.get(requirement.path),
            place=criterion.place,
            text=next(filter(None, (requirement.title, requirement.text, criterion.title, group.text)), criterion.text),
        )
        for criterion in criteria
        for group in criterion.groups
        for requirement in group.requirements
    )
    seen = (
        Row(outcome=Outcome.SHOWN, path=found.path, line=lines.get(found.path), place=found.place, text=found.text)
        for found in shown
    )
    return (*taken, *seen, *(_row(problem) for problem in problems if problem.code in _NOT_UNDERSTOOD))


def _row(problem: Problem) -> Row:
    return Row(
        outcome=Outcome.NOT_UNDERSTOOD,
        path=problem.path,
        line=problem.line,
        code=problem.code,
        parameters=problem.parameters,
    )
