"""Reads criteria with requirements, in the shape of today, the one before June 2023, and with what importers meet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from portal.criteria.ocds.lines import Path
from portal.criteria.ocds.nodes import Node
from portal.criteria.ocds.problems import Code, pointer
from portal.criteria.ocds.tender import (
    Answerer,
    DataType,
    Place,
    ReadCriterion,
    ReadGroup,
    ReadRequirement,
    Scalar,
    Subject,
    requirement_key,
)
from portal.criteria.rules.structure import LegalBasis

MOST_ROWS = 5000  # requirements taken and texts shown, together; and criteria looked at
CANCELLED = "cancelled"

_OURS_IN_CRITERION = {"stage", "assurance", "legalBasis"}
_OURS_IN_REQUIREMENT = {"item", "relief", "points"}
_CRITERION = frozenset(
    {"id", "title", "description", "relatesToTenderer", "relatedItem", "relatedLots", "requirementGroups"}
    | {"relatesTo", "source"}  # before June 2023
    | {"classification", "legislation"}  # Ukraine and Moldova
    | _OURS_IN_CRITERION
)
_GROUP = frozenset({"id", "description", "requirements"})
_REQUIREMENT = frozenset(
    {"id", "title", "description", "dataType", "pattern", "expectedValue", "minValue", "maxValue", "period"}
    | {"expectedValues", "expectedMinItems", "expectedMaxItems", "unit", "status", "dataSchema", "eligibleEvidences"}
    | _OURS_IN_REQUIREMENT
)


@dataclass(slots=True)
class Reading:
    """What goes with reading one tender: whose it is, and the ids, keys and room already used up."""

    ocid: str
    seen: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    paths: list[Path] = field(default_factory=list)
    left_out: int = 0

    @property
    def is_full(self) -> bool:
        """Whether there is no room for one more."""
        return len(self.paths) >= MOST_ROWS

    def has_room(self, path: Path) -> bool:
        """Take room for what stands at this path, or count it as left out."""
        if self.is_full:
            self.left_out += 1
            return False
        self.paths.append(path)
        return True

    def key(self, criterion_id: str, group_id: str, requirement_id: str) -> str:
        """The stable name of a requirement, which no other has."""
        key = free_name(requirement_key(self.ocid, criterion_id, group_id, requirement_id), self.keys)
        self.keys.add(key)
        return key


def read_criteria(nodes: Sequence[Node], reading: Reading) -> Iterator[ReadCriterion]:
    """The criteria of a list, in order; one in which no requirement can be read has no groups."""
    for place, (node, made, own) in enumerate(identify(nodes, "c")):
        if reading.is_full or place >= MOST_ROWS:
            reading.left_out += 1
            continue
        node.note_unknown(_CRITERION)
        groups = tuple(_groups(node, made, own, reading))
        if not groups:
            node.note(Code.NO_REQUIREMENTS)
        subject, lots, item = _subject(node)
        yield ReadCriterion(
            id=own,
            place=Place.CRITERIA,
            path=pointer(node.path),
            title=node.text("title"),
            text=node.text("description"),
            subject=subject,
            answerer=_answerer(node),
            lots=lots,
            item=item,
            classification=_classification(node),
            legislation=tuple(_legislation(node)),
            groups=groups,
        )


def identify(nodes: Sequence[Node], prefix: str) -> Iterator[tuple[Node, str, str]]:
    """Each sibling with the id made from its place ("c3") and its own, which is that one if it has none to itself."""
    stated = [node.identifier() for node in nodes]
    taken, used = set(stated), set[str]()
    for node, own in zip(nodes, stated, strict=True):
        made = f"{prefix}{_number(node)}"
        if own in used:
            node.note(Code.REPEATED_ID, "id", id=own)
        name = own if own and own not in used else free_name(made, taken)
        taken.add(name)
        used.add(name)
        yield node, made, name


def _number(node: Node) -> int:
    place = node.path[-1] if node.path else 0
    return place + 1 if isinstance(place, int) else 1


def free_name(name: str, taken: set[str]) -> str:
    """The name, or one like it that is not taken."""
    while name in taken:
        name += "+"
    return name


def _subject(node: Node) -> tuple[Subject | None, tuple[str, ...], str]:
    lots, item = node.texts("relatedLots"), node.identifier("relatedItem")
    if node.flag("relatesToTenderer"):
        return Subject.TENDERER, lots, item
    subject = node.code("relatesTo", Subject, Code.UNKNOWN_SUBJECT)
    if subject is Subject.LOT and item and not lots:
        return subject, (item,), ""
    if subject is None and (item or lots):
        return Subject.ITEM if item else Subject.LOT, lots, item
    return subject, lots, item


def _answerer(node: Node) -> Answerer | None:
    """Who the older shape says answers; today's leaves it to those who bid."""
    stated = node.value.get("source") is not None
    return node.code("source", Answerer, Code.UNKNOWN_SOURCE) if stated else Answerer.TENDERER


def _classification(node: Node) -> str:
    found = node.child("classification")
    return " ".join(filter(None, (found.text("scheme"), found.identifier()))) if found else ""


def _legislation(node: Node) -> Iterator[LegalBasis]:
    for law in node.children("legislation"):
        identifier = law.child("identifier")
        named = identifier.text("legalName") or identifier.identifier() if identifier else law.text("title")
        name = ", ".join(filter(None, (named, law.text("article"))))
        if name:
            yield LegalBasis(name, identifier.link("uri") if identifier else "")
    ours = node.child("legalBasis")
    if ours is not None:
        yield LegalBasis(ours.text("name"), ours.link("uri"))


def _groups(criterion: Node, made: str, criterion_id: str, reading: Reading) -> Iterator[ReadGroup]:
    for node, part, own in identify(criterion.children("requirementGroups"), f"{made}-g"):
        node.note_unknown(_GROUP)
        requirements = tuple(_requirements(node, part, (criterion_id, own), reading))
        if not (criterion.text("title") or criterion.text("description") or node.text("description")):
            _note_silent(node, requirements)
        if requirements:
            yield ReadGroup(id=own, text=node.text("description"), requirements=requirements)
        else:
            node.note(Code.NO_REQUIREMENTS)


def _requirements(group: Node, made: str, above: tuple[str, str], reading: Reading) -> Iterator[ReadRequirement]:
    nodes = group.children("requirements")
    standing = [node for node in nodes if not _is_cancelled(node)]
    for node, _, own in identify(standing, f"{made}-r"):
        if reading.has_room(node.path):
            if own in reading.seen:
                node.note(Code.REPEATED_ID, "id", id=own)
            reading.seen.add(own)
            yield _requirement(node, own, reading.key(*above, own))


def _note_silent(group: Node, requirements: Sequence[ReadRequirement]) -> None:
    """Note the requirements that have no words, in a criterion and group that have none either."""
    silent = {found.path for found in requirements if not (found.title or found.text)}
    for node in group.children("requirements"):
        if pointer(node.path) in silent:
            node.note(Code.NO_TEXT)


def _is_cancelled(node: Node) -> bool:
    if node.value.get("status") != CANCELLED:
        return False
    node.note(Code.CANCELLED)
    return True


def _requirement(node: Node, own: str, key: str) -> ReadRequirement:
    node.note_unknown(_REQUIREMENT)
    least, most = node.number("minValue"), node.number("maxValue")
    if least is not None and most is not None and least > most:
        node.note(Code.CROSSED_BOUNDS, "minValue")
    period, unit = node.child("period"), node.child("unit")
    return ReadRequirement(
        key=key,
        id=own,
        path=pointer(node.path),
        title=node.text("title"),
        text=node.text("description"),
        data_type=node.code("dataType", DataType, Code.UNKNOWN_DATA_TYPE),
        pattern=node.text("pattern"),
        expected=_expected(node),
        least_count=node.number("expectedMinItems"),
        least=least,
        most=most,
        unit=(unit.text("name") or unit.identifier() or unit.identifier("code")) if unit else "",
        starts_at=period.date("startDate") if period else None,
        ends_at=period.date("endDate") if period else None,
        evidence=tuple(
            found.text("title") or found.text("type") for found in node.children("eligibleEvidences") if found.value
        ),
        details=tuple(chain(_details(node), _period_details(period))),
        item_id=node.text("item"),
    )


def _expected(node: Node) -> tuple[Scalar, ...]:
    single = node.scalar("expectedValue")
    return (*(() if single is None else (single,)), *node.scalars("expectedValues"))


def _details(node: Node) -> Iterator[tuple[str, str]]:
    for name in ("dataSchema", "status"):
        if text := node.text(name):
            yield name, text
    most = node.number("expectedMaxItems")
    if most is not None:
        yield "expectedMaxItems", str(most)


def _period_details(period: Node | None) -> Iterator[tuple[str, str]]:
    if period is None:
        return
    longest = period.date("maxExtentDate")
    if longest is not None:
        yield "maxExtentDate", longest.isoformat()
    days = period.number("durationInDays")
    if days is not None:
        yield "durationInDays", str(days)
