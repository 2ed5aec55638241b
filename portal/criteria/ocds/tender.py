"""What was read from a tender's Open Contracting data, as frozen values: its criteria, texts, facts and the report."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from portal.criteria.ocds.lines import Path
from portal.criteria.ocds.problems import Code, Parameters, Problem
from portal.criteria.rules.structure import LegalBasis

Scalar = str | int | float | bool


class Shape(StrEnum):
    """What the text as a whole is."""

    RELEASE = "release"
    RELEASE_PACKAGE = "release-package"
    RECORD = "record"
    RECORD_PACKAGE = "record-package"
    TENDER = "tender"
    CRITERIA = "criteria"
    NOTHING = "nothing"


class Place(StrEnum):
    """Where in a tender criteria stand, in the order in which they are looked for."""

    CRITERIA = "criteria"
    SELECTION_CRITERIA = "selection-criteria"
    EXCLUSION_GROUNDS = "exclusion-grounds"
    OTHER_REQUIREMENTS = "other-requirements"
    ELIGIBILITY_CRITERIA = "eligibility-criteria"
    DOCUMENTS = "documents"


class Outcome(StrEnum):
    """What became of something in the text."""

    TAKEN = "taken"
    SHOWN = "shown"
    NOT_UNDERSTOOD = "not-understood"


class Subject(StrEnum):
    """What a criterion is about; the values are those of `relatesTo` in the older shape."""

    TENDERER = "tenderer"
    ITEM = "item"
    LOT = "lot"
    TENDER = "tender"


class Answerer(StrEnum):
    """Who answers a criterion; the values are those of `source` in the older shape."""

    TENDERER = "tenderer"
    BUYER = "buyer"
    PROCURING_ENTITY = "procuringEntity"
    WINNER = "winner"


class DataType(StrEnum):
    """The kind of answer that a requirement takes."""

    STRING = "string"
    DATE_TIME = "date-time"
    NUMBER = "number"
    INTEGER = "integer"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequirement:
    """One requirement as the tender puts it.

    `key` is the same in every import of the same tender. `expected` are the answers that pass, `least_count` is how
    many of them at least; `least` and `most` are the bounds that pass. `details` are other fields, by the name they
    have in the data. `item_id` is set only if the data says itself which item of ours it means.
    """

    key: str
    id: str
    path: str
    title: str = ""
    text: str = ""
    data_type: DataType | None = None
    pattern: str = ""
    expected: tuple[Scalar, ...] = ()
    least_count: int | float | None = None
    least: int | float | None = None
    most: int | float | None = None
    unit: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    evidence: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    item_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadGroup:
    """Requirements that must all be met."""

    id: str
    text: str = ""
    requirements: tuple[ReadRequirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCriterion:
    """One criterion as the tender puts it, met when any group is; `classification` is "scheme id"."""

    id: str
    place: Place
    path: str
    title: str = ""
    text: str = ""
    subject: Subject | None = None
    answerer: Answerer | None = Answerer.TENDERER
    lots: tuple[str, ...] = ()
    item: str = ""
    classification: str = ""
    legislation: tuple[LegalBasis, ...] = ()
    groups: tuple[ReadGroup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A text for a person to read, with the name of the field it stands in; a document has a link if it is safe."""

    place: Place
    path: str
    name: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """A sustainability goal of the tender, and the strategies by which it is pursued, as the standard's codes."""

    goal: str
    strategies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderFacts:
    """What the data says of the tender itself; "" and None where it is silent."""

    ocid: str = ""
    title: str = ""
    procuring_entity: str = ""
    closes_at: datetime | None = None
    language: str = ""
    goals: tuple[Goal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the report of an import; a row that was not understood has a code and no text."""

    outcome: Outcome
    path: str
    line: int | None
    place: Place | None = None
    text: str = ""
    code: Code | None = None
    parameters: Parameters = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TenderImport:
    """A tender as it was read.

    `ocids` are all tenders of the text; `facts` is about the one read. `places` are those where something was found,
    in order. `release` is the cleaned JSON that was read, at `release_path` of `text`; nothing of it is trusted.
    """

    shape: Shape = Shape.NOTHING
    ocids: tuple[str, ...] = ()
    facts: TenderFacts = TenderFacts()
    places: tuple[Place, ...] = ()
    criteria: tuple[ReadCriterion, ...] = ()
    shown: tuple[ShownText, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    release: Mapping[str, Any] = field(default_factory=dict)
    release_path: Path = ()
    text: str = ""

    @property
    def requirements(self) -> Iterator[tuple[ReadCriterion, ReadGroup, ReadRequirement]]:
        """Every requirement with its group and criterion, in order."""
        for criterion in self.criteria:
            for group in criterion.groups:
                for requirement in group.requirements:
                    yield criterion, group, requirement

    def count(self, outcome: Outcome) -> int:
        """How many rows of the report have this outcome."""
        return Counter(row.outcome for row in self.rows)[outcome]


def requirement_key(ocid: str, criterion_id: str, group_id: str, requirement_id: str) -> str:
    """The stable name of a requirement: the tender's ocid ("" for a library) and the ids that lead to it."""
    parts = (ocid, criterion_id, group_id, requirement_id)
    return "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)
