"""Reads the places of a tender that hold criteria without requirements, or only texts for a person to read."""

from collections.abc import Iterator, Sequence
from itertools import chain

from portal.criteria.ocds.criteria import Reading, identify
from portal.criteria.ocds.lines import Path
from portal.criteria.ocds.nodes import Node
from portal.criteria.ocds.problems import Code, pointer
from portal.criteria.ocds.tender import Place, ReadCriterion, ReadGroup, ReadRequirement, ShownText

DOCUMENT_TYPES = frozenset({"eligibilityCriteria", "evaluationCriteria"})

_SELECTION = frozenset(
    {"id", "type", "subType", "description", "minimum", "appliesTo", "forReduction", "verificationMethod"}
)
_EXCLUSION = frozenset({"id", "type", "description"})
_LISTS = ("reservedParticipation", "qualificationSystemConditions", "qualificationSystemMethods")
_TEXTS = ("reductionCriteria", "securityClearance")
_FLAGS = ("requiresStaffNamesAndQualifications",)
_OTHER = frozenset({*_LISTS, *_TEXTS, *_FLAGS})


def read_selection_criteria(tender: Node, reading: Reading, lot: str = "") -> Iterator[ReadCriterion]:
    """The selection criteria of a tender or lot: each a single requirement in words."""
    holder = tender.child("selectionCriteria")
    if holder is not None:
        yield from _in_words(holder, Place.SELECTION_CRITERIA, _SELECTION, reading, lot)


def read_exclusion_grounds(tender: Node, reading: Reading, lot: str = "") -> Iterator[ReadCriterion]:
    """The exclusion grounds of a tender or lot: each a single requirement in words."""
    holder = tender.child("exclusionGrounds")
    if holder is not None:
        yield from _in_words(holder, Place.EXCLUSION_GROUNDS, _EXCLUSION, reading, lot)


def read_texts(tender: Node) -> Iterator[tuple[Path, ShownText]]:
    """What a person has to read in a tender or lot, with its path: none of it can be held against answers."""
    for name, place in (
        ("selectionCriteria", Place.SELECTION_CRITERIA),
        ("exclusionGrounds", Place.EXCLUSION_GROUNDS),
    ):
        holder = tender.child(name)
        if holder is not None:
            yield from _shown(holder, "description", place)
    other = tender.child("otherRequirements")
    if other is not None:
        yield from _other_requirements(other)
    for name in tender.value:
        if name == "eligibilityCriteria" or name.startswith("eligibilityCriteria_"):
            yield from _shown(tender, name, Place.ELIGIBILITY_CRITERIA)
    yield from _documents(tender)


def _in_words(holder: Node, place: Place, known: frozenset[str], reading: Reading, lot: str) -> Iterator[ReadCriterion]:
    holder.note_unknown(frozenset({"criteria", "description"}))
    prefix = {Place.SELECTION_CRITERIA: "s", Place.EXCLUSION_GROUNDS: "e"}[place]
    for node, made, own in identify(holder.children("criteria"), f"{lot}-{prefix}" if lot else prefix):
        node.note_unknown(known)
        title = node.text("subType") if "subType" in known else ""
        title, text = title or node.text("type"), node.text("description")
        if not (title or text):
            node.note(Code.NO_TEXT)
        elif reading.has_room(node.path):
            yield ReadCriterion(
                id=own,
                place=place,
                path=pointer(node.path),
                title=title,
                text=text,
                lots=(lot,) if lot else (),
                groups=(_group_in_words(node, (own, f"{made}-g1", f"{made}-g1-r1"), reading, (title, text)),),
            )


def _group_in_words(node: Node, ids: tuple[str, str, str], reading: Reading, words: tuple[str, str]) -> ReadGroup:
    requirement = ReadRequirement(
        key=reading.key(*ids),
        id=ids[2],
        path=pointer(node.path),
        title=words[0],
        text=words[1],
        details=tuple(chain(_words(node), _lists(node, ("appliesTo",)))),
    )
    return ReadGroup(id=ids[1], requirements=(requirement,))


def _words(node: Node) -> Iterator[tuple[str, str]]:
    for name in ("minimum", "verificationMethod"):
        if text := node.text(name):
            yield name, text
    yield from _flags(node, ("forReduction",))


def _lists(node: Node, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for text in node.texts(name):
            yield name, text


def _flags(node: Node, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        flag = node.flag(name)
        if flag is not None:
            yield name, str(flag).lower()


def _other_requirements(other: Node) -> Iterator[tuple[Path, ShownText]]:
    other.note_unknown(_OTHER)
    for name in _TEXTS:
        yield from _shown(other, name, Place.OTHER_REQUIREMENTS)
    for name, text in chain(_lists(other, _LISTS), _flags(other, _FLAGS)):
        yield _text(Place.OTHER_REQUIREMENTS, other.at(name), name, text)


def _shown(node: Node, name: str, place: Place) -> Iterator[tuple[Path, ShownText]]:
    if text := node.text(name):
        yield _text(place, node.at(name), name, text)


def _documents(tender: Node) -> Iterator[tuple[Path, ShownText]]:
    for node in tender.children("documents"):
        kind = node.text("documentType")
        if kind in DOCUMENT_TYPES:
            title, link = node.text("title"), node.link("url")
            if title or link:
                yield _text(Place.DOCUMENTS, node.path, kind, title or link, link)
            else:
                node.note(Code.NO_TEXT)


def _text(place: Place, path: Path, name: str, text: str, link: str = "") -> tuple[Path, ShownText]:
    return path, ShownText(place=place, path=pointer(path), name=name, text=text, link=link)
