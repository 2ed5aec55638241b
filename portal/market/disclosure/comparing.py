"""Decides what a new release may show, so that comparing it with those before reveals nobody; pure numpy.

Who compares two releases and knows that one supplier of a group has answered anew sees in the group's figures what it
answered. So a group, by one or two dimensions of the profile, shows new figures only when at least `FEWEST_CHANGED` of
its suppliers have joined, left or changed since the release that its figures are of; until then it keeps those figures.

An association can make members of its drives come and go. So the groups of a cohort are held against every earlier
release in which they were fresh, and who only joined or left a drive has changed for the groups of cohorts alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from portal.market.columns import Column, Market, is_cohort
from portal.market.disclosure.catalogue import ANSWERS, COHORT_WITH
from portal.market.disclosure.perturbation import MINIMUM

FEWEST_CHANGED = 5

Flags = NDArray[np.bool_]
Codes = NDArray[np.int32]
Grouping = tuple[str, ...]  # names of no, one or two dimensions in the order of their names
Kept = Mapping[Grouping, Flags]
"""For each grouping the groups, by the index of their values in the release's market, that show older figures."""


class Reason(StrEnum):
    """What a verdict rests on."""

    FIRST = "first"  # there is nothing to compare with
    NOTHING_NEW = "nothing-new"  # no group would show a new figure: the release waits
    SOME_KEPT = "some-kept"  # groups in which too few changed keep the figures of the release before
    ALL_FRESH = "all-fresh"  # every group that changed has changed by enough


@dataclass(frozen=True, slots=True)
class Earlier:
    """A release to compare with. `came_from` has for each supplier of the new market its row there, -1 for none.

    `kept` are the groups that show still older figures in it.
    """

    market: Market
    came_from: NDArray[np.intp]
    kept: Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a market may be released, why, and which groups keep older figures if it is.

    `changed` are the suppliers that joined, left or changed since the newest release before.
    """

    may_release: bool
    reason: Reason
    changed: int
    kept: Kept
    kept_groups: int
    fresh_groups: int


def may_release(new: Market, earlier: Sequence[Earlier]) -> Verdict:
    """Hold a market against the releases before it, the newest first, as far back as groups keep their figures."""
    if not earlier:
        return Verdict(may_release=True, reason=Reason.FIRST, changed=len(new), kept={}, kept_groups=0, fresh_groups=0)
    steps = [_Step(new, before) for before in earlier]
    kept: dict[Grouping, Flags] = {}
    kept_groups = fresh_groups = 0
    for grouping in groupings(new):
        stale, fresh = _judge(steps, grouping)
        kept_groups += int(stale.sum())
        fresh_groups += int(fresh.sum())
        if stale.any():
            kept[grouping] = stale
    reason = Reason.SOME_KEPT if kept_groups else Reason.ALL_FRESH
    return Verdict(
        may_release=fresh_groups > 0,
        reason=reason if fresh_groups else Reason.NOTHING_NEW,
        changed=steps[0].changed,
        kept=kept,
        kept_groups=kept_groups,
        fresh_groups=fresh_groups,
    )


def groupings(market: Market) -> Iterator[Grouping]:
    """Everybody, each dimension of the profile, each two of them; each cohort alone, and with what it may go with."""
    names = sorted(name for name in market.dimensions if name not in ANSWERS and not is_cohort(name))
    yield ()
    for number in (1, 2):
        yield from combinations(names, number)
    for cohort in sorted(filter(is_cohort, market.dimensions)):
        yield (cohort,)
        yield from ((cohort, name) for name in COHORT_WITH if name in names)


def kept_document(kept: Kept) -> dict[str, list[int]]:
    """The groups that keep older figures, to be stored: for each grouping (names joined by commas) their places."""
    return {",".join(grouping): np.flatnonzero(stale).tolist() for grouping, stale in kept.items()}


def kept_from(document: Mapping[str, Sequence[int]], market: Market) -> Kept:
    """Read what `kept_document` made for the release of this market."""
    found: dict[Grouping, Flags] = {}
    for names, places in document.items():
        grouping = tuple(filter(None, names.split(",")))
        stale = np.zeros([len(market.dimensions[name].values) for name in grouping], np.bool_)
        stale.ravel()[list(places)] = True
        found[grouping] = stale
    return found


class _Step:
    """The way from one earlier release to the new market: who changed, and how each group did."""

    def __init__(self, new: Market, before: Earlier) -> None:
        self.new, self.before = new, before
        old = before.market
        rows = np.flatnonzero(before.came_from >= 0)
        old_rows = before.came_from[rows]
        self.joined = np.flatnonzero(before.came_from < 0)
        stayed = np.zeros(len(old), np.bool_)
        stayed[old_rows] = True
        self.left = np.flatnonzero(~stayed)
        self.both, self.differs = (rows, old_rows), _differs(new, old, rows, old_rows)
        self.changed = len(self.joined) + len(self.left) + int(self.differs.sum())
        self._codes: dict[str, tuple[Codes, Codes]] = {}

    def groups(self, grouping: Grouping) -> tuple[NDArray[np.intp], Flags, Flags]:
        """By group of the new market: how many suppliers changed in it, if it can be shown, and if it was kept."""
        sizes = [len(self.new.dimensions[name].values) for name in grouping]
        is_now, was = self._places(grouping, sizes)
        now, then = is_now[self.both[0]], was[self.both[1]]
        differs = self.differs | (now != then) if any(map(is_cohort, grouping)) else self.differs
        now, then = now[differs], then[differs]
        touched = np.concatenate([is_now[self.joined], now, was[self.left], then[then != now]])
        changed, *counts = (_count(found, sizes) for found in (touched, is_now, was))
        return changed, np.maximum(*counts) >= MINIMUM, self._was_kept(grouping, sizes)

    def _places(self, grouping: Grouping, sizes: Sequence[int]) -> tuple[Codes, Codes]:
        """The group of each supplier of the new market, and of the one before, in one number as `_count` reads it."""
        is_now, was = np.zeros(len(self.new), np.int32), np.zeros(len(self.before.market), np.int32)
        for name, size in zip(grouping, sizes, strict=True):
            now, before = self._codes_of(name)
            is_now = is_now * np.int32(size + 1) + now
            was = was * np.int32(size + 1) + before
        return is_now, was

    def _codes_of(self, name: str) -> tuple[Codes, Codes]:
        """The value of each supplier of either market as its index in the new one, or one more; worked out once."""
        if name not in self._codes:
            values = self.new.dimensions[name].values
            found = [_translated(one.dimensions.get(name), values, len(one)) for one in (self.new, self.before.market)]
            now, was = (np.where(codes < 0, len(values), codes).astype(np.int32) for codes in found)
            self._codes[name] = now, was
        return self._codes[name]

    def _was_kept(self, grouping: Grouping, sizes: list[int]) -> Flags:
        found = np.zeros(sizes, np.bool_)
        stale = self.before.kept.get(grouping)
        if stale is None or any(name not in self.before.market.dimensions for name in grouping):
            return found
        now = [
            _indexes(self.before.market.dimensions[name].values, self.new.dimensions[name].values)[places]
            for name, places in zip(grouping, np.nonzero(stale), strict=True)
        ]
        there = np.logical_and.reduce([places >= 0 for places in now])
        found[tuple(places[there] for places in now)] = True
        return found


def _judge(steps: Sequence[_Step], grouping: Grouping) -> tuple[Flags, Flags]:
    """Which groups keep older figures, and which show a new one that differs from the release their figures are of.

    Where that release is gone, the oldest that is left stands for it. A group of a cohort is held against all in which
    it was fresh.
    """
    against_all = any(map(is_cohort, grouping))
    sizes = [len(steps[0].new.dimensions[name].values) for name in grouping]
    undecided, stale, fresh = np.ones(sizes, np.bool_), np.zeros(sizes, np.bool_), np.zeros(sizes, np.bool_)
    for step in steps:
        changed, shown, was_kept = step.groups(grouping)
        decided = undecided if step is steps[-1] else undecided & ~was_kept
        held = ~was_kept | decided if against_all else decided
        stale |= held & shown & (changed > 0) & (changed < FEWEST_CHANGED)
        fresh |= decided & shown & (changed >= FEWEST_CHANGED)
        undecided &= was_kept
        if not against_all and not undecided.any():
            break
    return stale, fresh & ~stale


def _count(places: Codes, sizes: Sequence[int]) -> NDArray[np.intp]:
    """How many are in each group; those without a value of a dimension, numbered last along it, are in none."""
    shape = [size + 1 for size in sizes]
    counts = np.bincount(places, minlength=int(np.prod(shape, dtype=np.int64))).reshape(shape)
    inside: NDArray[np.intp] = counts[(slice(None, -1),) * len(shape)]
    return inside


def _translated(column: Column | None, values: Sequence[str], suppliers: int) -> NDArray[np.intp]:
    """The codes of a column as indexes into other values; -1 for a value that is not among them."""
    if column is None:
        return np.full(suppliers, -1, np.intp)
    return np.append(_indexes(column.values, values), -1)[column.codes]  # the code -1, for none, reads the last


def _indexes(of: Sequence[str], among: Sequence[str]) -> NDArray[np.intp]:
    """The index of each of these values among others; -1 for none."""
    known = {value: place for place, value in enumerate(among)}
    return np.array([known.get(value, -1) for value in of], np.intp)


def _differs(new: Market, old: Market, rows: NDArray[np.intp], old_rows: NDArray[np.intp]) -> Flags:
    """Whether a supplier differs in anything that both markets publish."""
    found = np.zeros(len(rows), np.bool_)
    for name, column in new.dimensions.items():
        if is_cohort(name):
            continue
        was = _translated(old.dimensions.get(name), column.values, len(old))
        found |= column.codes[rows] != was[old_rows]
    for item, row in new.item_rows.items():
        if item in old.item_rows:
            found |= new.levels[row][rows] != old.levels[old.item_rows[item]][old_rows]
    pairs = [(new.scores, old.scores)]
    pairs += [
        (new.section_scores[row], old.section_scores[old.section_rows[section]])
        for section, row in new.section_rows.items()
        if section in old.section_rows
    ]
    for now, before in pairs:
        found |= ~np.isclose(now[rows], before[old_rows], rtol=0, atol=0, equal_nan=True)
    return found
