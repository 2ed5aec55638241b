"""A market as columns: what the current submissions of the suppliers that take part say, without names or ids; pure.

Row i is the same supplier in every array. Nothing here is protected: figures leave through `market.disclosure` alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOT_ASKED, NOT_APPLICABLE = -1, -2  # in `levels`
NO_VALUE = -1  # in the codes of a column
NO, YES = "no", "yes"  # the values of a trait's column, in this order
TRAIT_VALUES = (NO, YES)
COHORT_PREFIX = "cohort:"  # and the id of an association: the dimension of its drives
ASSURANCE_BANDS = ("0", "1-24", "25-49", "50-74", "75-100")  # percent of the asked weight that has evidence behind it

Codes = NDArray[np.int16]
Levels = NDArray[np.int8]
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp] | Flags | slice


@dataclass(frozen=True, slots=True)
class Column:
    """One dimension: the value of each supplier as an index into `values`; -1 where there is none."""

    values: tuple[str, ...]
    codes: Codes

    def is_value(self, value: str) -> Flags:
        """Which suppliers have this value; none has a value that the column does not know."""
        if value not in self.values:
            return np.zeros(len(self.codes), dtype=np.bool_)
        found: Flags = self.codes == self.values.index(value)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingFacts:
    """What decides which items are asked, beside size, sector, country and traits: never published.

    `requested` are the sections asked on request only, and of whom they were requested. `deciding` are the items whose
    answers decide whether others are asked; `still_open` is where such an item is asked and not answered, or faulty.
    `tests` are the questionnaire's conditions on answers, and `met` is where the answer, to an item that is asked,
    meets them. `versions` is the version of the questionnaire that was answered, and `known` the items it has.
    """

    other_sector: Column
    on_request: tuple[str, ...]
    requested: Flags  # (sections on request, suppliers)
    deciding: tuple[str, ...]
    still_open: Flags  # (deciding items, suppliers)
    tests: tuple[str, ...]
    met: Flags  # (tests, suppliers)
    versions: Column
    known: Flags  # (versions, items)


@dataclass(frozen=True, kw_only=True)
class Market:
    """Current submissions of the suppliers that take part, as columns; row i is the same supplier everywhere.

    `dimensions`: "sector" (ISIC division), "size", "country", "region", "readiness" (level ids), "assurance" (bands of
    the evidenced share), one for each trait, such as "women-led", with the values "no" and "yes", and one for each
    association, "cohort:" and its id, with the id of the drive of it in which a supplier counts. `levels` are 0 to 4,
    NOT_ASKED or NOT_APPLICABLE; `backed` are `Assurance` values; `unanswered` is where an item is asked and not
    answered, or answered in a way that cannot be read. Scores are 0 to 100, NaN where nothing is rated.
    `climbs` are numbers of `forecasting.climbs`: the ways up from where an item stands; None if only levels are known.
    `record_keys` are random and stay with their supplier for ever; so do `tags`, by which two markets can be compared
    supplier by supplier, and which say nothing else.
    """

    questionnaire_id: str
    version: str
    dimensions: Mapping[str, Column]
    items: tuple[str, ...]
    levels: Levels  # (items, suppliers); one item's row is contiguous
    backed: NDArray[np.uint8]  # (items, suppliers)
    unanswered: Flags  # (items, suppliers)
    sections: tuple[str, ...]
    section_scores: NDArray[np.float32]  # (sections, suppliers)
    scores: NDArray[np.float32]  # (suppliers,)
    submitted_on: NDArray[np.int32]  # days since 1970-01-01
    record_keys: NDArray[np.uint16]
    tags: NDArray[np.uint64]
    climbs: NDArray[np.uint8] | None = None  # (items, suppliers)
    facts: AskingFacts

    def __post_init__(self) -> None:
        """Refuse columns that do not belong together; raises ValueError."""
        for name, array, shape in self._shapes():
            if array.shape != shape:
                raise ValueError(f"{name} has the shape {array.shape} instead of {shape}")

    def __len__(self) -> int:
        return len(self.record_keys)

    @cached_property
    def item_rows(self) -> Mapping[str, int]:
        """The row of each item in `levels`, `backed` and `unanswered`."""
        return {item_id: row for row, item_id in enumerate(self.items)}

    @cached_property
    def section_rows(self) -> Mapping[str, int]:
        """The row of each section in `section_scores`."""
        return {section_id: row for row, section_id in enumerate(self.sections)}

    def taking(self, rows: Rows) -> "Market":
        """The market of these suppliers alone; a slice copies nothing."""
        return replace(
            self,
            dimensions={name: Column(found.values, found.codes[rows]) for name, found in self.dimensions.items()},
            levels=self.levels[:, rows],
            backed=self.backed[:, rows],
            unanswered=self.unanswered[:, rows],
            section_scores=self.section_scores[:, rows],
            scores=self.scores[rows],
            submitted_on=self.submitted_on[rows],
            record_keys=self.record_keys[rows],
            tags=self.tags[rows],
            climbs=None if self.climbs is None else self.climbs[:, rows],
            facts=_facts_of(self.facts, rows),
        )

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Every array of the market by a name of its own, in an order that never changes."""
        for name, column in self.dimensions.items():
            yield f"dimensions/{name}", column.codes
        for found in fields(self):
            value = getattr(self, found.name)
            if isinstance(value, np.ndarray):
                yield found.name, value
        for found in fields(self.facts):
            value = getattr(self.facts, found.name)
            if isinstance(value, np.ndarray):
                yield f"facts/{found.name}", value
            elif isinstance(value, Column):
                yield f"facts/{found.name}", value.codes

    def _shapes(self) -> Iterator[tuple[str, NDArray[Any], tuple[int, ...]]]:
        count, items, facts = len(self.record_keys), len(self.items), self.facts
        for name, column in self.dimensions.items():
            yield name, column.codes, (count,)
        for name in ("levels", "backed", "unanswered"):
            yield name, getattr(self, name), (items, count)
        if self.climbs is not None:
            yield "climbs", self.climbs, (items, count)
        yield "section_scores", self.section_scores, (len(self.sections), count)
        for name in ("scores", "submitted_on", "tags"):
            yield name, getattr(self, name), (count,)
        yield "other_sector", facts.other_sector.codes, (count,)
        yield "versions", facts.versions.codes, (count,)
        yield "requested", facts.requested, (len(facts.on_request), count)
        yield "still_open", facts.still_open, (len(facts.deciding), count)
        yield "met", facts.met, (len(facts.tests), count)
        yield "known", facts.known, (len(facts.versions.values), items)


def cohort_name(association_id: object) -> str:
    """The name of the dimension of an association's drives."""
    return f"{COHORT_PREFIX}{association_id}"


def is_cohort(name: str) -> bool:
    """Whether the dimension is that of an association's drives."""
    return name.startswith(COHORT_PREFIX)


def _facts_of(facts: AskingFacts, rows: Rows) -> AskingFacts:
    return replace(
        facts,
        other_sector=Column(facts.other_sector.values, facts.other_sector.codes[rows]),
        requested=facts.requested[:, rows],
        still_open=facts.still_open[:, rows],
        met=facts.met[:, rows],
        versions=Column(facts.versions.values, facts.versions.codes[rows]),
    )
