"""Finds the releases in Open Contracting data of any packing, and chooses the tender and release to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.criteria.ocds.nodes import Node, read_time, type_name
from portal.criteria.ocds.problems import Code, Findings
from portal.criteria.ocds.tender import Shape

_PLACES = frozenset(
    {"criteria", "selectionCriteria", "exclusionGrounds", "otherRequirements", "eligibilityCriteria"}
    | {"documents", "lots"}
)
_SHAPES: tuple[tuple[frozenset[str], Shape], ...] = (
    (frozenset({"releases"}), Shape.RELEASE_PACKAGE),
    (frozenset({"records"}), Shape.RECORD_PACKAGE),
    (frozenset({"compiledRelease"}), Shape.RECORD),
    (frozenset({"tender", "ocid"}), Shape.RELEASE),
    (frozenset({"requirementGroups"}), Shape.CRITERIA),
    (_PLACES, Shape.TENDER),
)
_IN_CRITERION = frozenset({"requirementGroups", "title", "description"})
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Release:
    """A release, the tender in it and its criteria; a bare tender or list of criteria is a release without facts."""

    node: Node
    tender: Node | None
    criteria: tuple[Node, ...]

    @property
    def ocid(self) -> str:
        """The contracting process that it is about."""
        return self.node.text("ocid")

    @property
    def has_criteria(self) -> bool:
        """Whether there are criteria, or a field of the tender in which there may be, or lots that may have one."""
        return bool(self.criteria) or (self.tender is not None and not _PLACES.isdisjoint(self.tender.value))

    @property
    def released_at(self) -> datetime:
        """When it was released; the oldest time if it does not say."""
        return read_time(self.node.text("date")) or _OLDEST


def find_releases(value: Any, findings: Findings) -> tuple[Shape, tuple[Release, ...]]:
    """What the value is as a whole, and its releases in order."""
    if isinstance(value, list):
        return _find_in_list(value, findings)
    if not isinstance(value, dict):
        return Shape.NOTHING, ()
    shape = next((shape for names, shape in _SHAPES if not names.isdisjoint(value)), Shape.NOTHING)
    return shape, tuple(_unpack(shape, Node(value, (), findings)))


def _unpack(shape: Shape, root: Node) -> Iterator[Release]:
    match shape:
        case Shape.RELEASE_PACKAGE:
            yield from _embedded(root.children("releases"))
        case Shape.RECORD_PACKAGE:
            for node in root.children("records"):
                yield from _record(node)
        case Shape.RECORD:
            yield from _record(root)
        case Shape.RELEASE:
            yield _release(root)
        case Shape.TENDER:
            yield Release(Node({}, (), root.findings), root, root.children("criteria"))
        case Shape.CRITERIA:
            yield Release(Node({}, (), root.findings), None, (root,))


def choose(
    releases: Sequence[Release], wanted: str | None, findings: Findings
) -> tuple[tuple[str, ...], tuple[Release, ...]]:
    """The ocids of all, and the releases of the tender wanted, or else of the first that has criteria; newest first."""
    ocids = tuple(dict.fromkeys(release.ocid for release in releases))
    if wanted is not None and wanted not in ocids:
        findings.add(Code.UNKNOWN_TENDER, (), ocid=wanted)
        return ocids, ()
    chosen = wanted
    if chosen is None:
        chosen = next((release.ocid for release in releases if release.has_criteria), ocids[0])
    if len(ocids) > 1 and wanted is None:
        findings.add(Code.SEVERAL_TENDERS, (), count=len(ocids), ocid=chosen)
    of_it = [release for release in reversed(releases) if release.ocid == chosen]
    return ocids, tuple(sorted(of_it, key=lambda release: release.released_at, reverse=True))


def _find_in_list(value: list[Any], findings: Findings) -> tuple[Shape, tuple[Release, ...]]:
    parts = list(enumerate(value))
    nodes = tuple(Node(part, (place,), findings) for place, part in parts if isinstance(part, dict))
    if any("tender" in node.value or "ocid" in node.value for node in nodes):
        found: tuple[Shape, tuple[Release, ...]] = Shape.RELEASE_PACKAGE, tuple(_embedded(nodes))
    elif any(not _IN_CRITERION.isdisjoint(node.value) for node in nodes):
        found = Shape.CRITERIA, (Release(Node({}, (), findings), None, nodes),)
    else:
        return Shape.NOTHING, ()
    for place, part in parts:
        if not isinstance(part, dict):
            findings.add(Code.WRONG_TYPE, (place,), expected="object", found=type_name(part))
    return found


def _embedded(nodes: Sequence[Node]) -> Iterator[Release]:
    for node in nodes:
        if "url" in node.value and "id" not in node.value and "tender" not in node.value:
            node.note(Code.LINKED_RELEASE)
        else:
            yield _release(node)


def _release(node: Node) -> Release:
    tender = node.child("tender")
    return Release(node, tender, tender.children("criteria") if tender else ())


def _record(node: Node) -> Iterator[Release]:
    compiled = node.child("compiledRelease")
    if compiled is not None:
        yield _release(compiled)
    else:
        yield from _embedded(node.children("releases"))
