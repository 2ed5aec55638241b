"""Makes the columns of a market from rows; the rows come in parts, so that a large market needs no room twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from portal.market.columns import AskingFacts, Column, Market, cohort_name
from portal.market.packing import OTHER_SECTOR, Layout
from portal.market.snapshot import scored


@dataclass(frozen=True, slots=True)
class Rows:
    """Some suppliers: each with its row, the version of the questionnaire that it answered, its key and its tag."""

    packed: Sequence[bytes]
    versions: Sequence[str]
    record_keys: Sequence[int]
    tags: Sequence[int]

    def first(self, count: int) -> "Rows":
        """The first suppliers of these."""
        return Rows(self.packed[:count], self.versions[:count], self.record_keys[:count], self.tags[:count])


def fill(layout: Layout, known: Mapping[str, frozenset[str]], count: int, parts: Iterable[Rows]) -> Market:
    """The market of at most so many suppliers, in the order in which they come; what comes after is left out.

    `known` says of every version of the questionnaire that was answered which items it has. Raises ValueError when a
    row is not of this layout.
    """
    market = _empty(layout, known, count)
    start = 0
    for found in parts:
        part = found.first(count - start)
        _put(layout, market, slice(start, start + len(part.packed)), part)
        start += len(part.packed)
    return scored(layout.shape, market if start == count else market.taking(slice(start)))


def with_cohorts(market: Market, cohorts: Mapping[UUID, Mapping[int, UUID]]) -> Market:
    """The market with a dimension for each association: by tag, in which of its drives a supplier counts."""
    return replace(
        market,
        dimensions={
            **market.dimensions,
            **{cohort_name(association): _cohort(market, drives) for association, drives in cohorts.items() if drives},
        },
    )


def _cohort(market: Market, drives: Mapping[int, UUID]) -> Column:
    values = tuple(sorted(set(map(str, drives.values()))))
    tags, order = np.array(sorted(drives), dtype=np.uint64), np.argsort(market.tags, kind="stable")
    places = np.searchsorted(market.tags, tags, sorter=order)
    codes = _codes(len(market))
    for tag, place in zip(tags.tolist(), places.tolist(), strict=True):
        if place < len(order) and market.tags[order[place]] == tag:
            codes[order[place]] = values.index(str(drives[tag]))
    return Column(values, codes)


def _empty(layout: Layout, known: Mapping[str, frozenset[str]], count: int) -> Market:
    shape, items = layout.shape, [item.id for item in layout.shape.items]
    versions = tuple(known)
    return Market(
        questionnaire_id=shape.questionnaire.id,
        version=shape.questionnaire.version,
        dimensions={name: Column(values, _codes(count)) for name, values in shape.dimensions.items()},
        items=tuple(items),
        levels=np.empty((len(items), count), dtype=np.int8),
        backed=np.empty((len(items), count), dtype=np.uint8),
        unanswered=np.empty((len(items), count), dtype=np.bool_),
        climbs=np.empty((len(items), count), dtype=np.uint8),
        sections=shape.sections,
        section_scores=np.broadcast_to(np.float32(np.nan), (len(shape.sections), count)),
        scores=np.broadcast_to(np.float32(np.nan), (count,)),
        submitted_on=np.empty(count, dtype=np.int32),
        record_keys=np.empty(count, dtype=np.uint16),
        tags=np.empty(count, dtype=np.uint64),
        facts=AskingFacts(
            other_sector=Column(shape.dimensions["sector"], _codes(count)),
            on_request=shape.on_request,
            requested=np.empty((len(shape.on_request), count), dtype=np.bool_),
            deciding=shape.deciding,
            still_open=np.empty((len(shape.deciding), count), dtype=np.bool_),
            tests=tuple(shape.tests),
            met=np.empty((len(shape.tests), count), dtype=np.bool_),
            versions=Column(versions, _codes(count)),
            known=np.array(
                [[item in known[version] for item in items] for version in versions], dtype=np.bool_
            ).reshape(len(versions), len(items)),
        ),
    )


def _codes(count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.full(count, -1, dtype=np.int16)


def _put(layout: Layout, market: Market, place: slice, part: Rows) -> None:
    rows = np.frombuffer(b"".join(part.packed), dtype=layout.dtype)
    if len(rows) != len(part.packed):
        raise ValueError("a row is not of this layout")
    facts = market.facts
    for number, name in enumerate(layout.kinds):
        column = facts.other_sector if name == OTHER_SECTOR else market.dimensions[name]
        column.codes[place] = rows["kinds"][:, number]
    for name in ("levels", "backed", "unanswered", "climbs"):
        getattr(market, name)[:, place] = rows[name].T
    for name in ("requested", "still_open", "met"):
        getattr(facts, name)[:, place] = rows[name].T
    market.dimensions["assurance"].codes[place] = rows["assurance"]
    market.submitted_on[place] = rows["submitted_on"]
    market.record_keys[place] = part.record_keys
    market.tags[place] = part.tags
    facts.versions.codes[place] = [facts.versions.values.index(version) for version in part.versions]
