"""Simulates a criteria profile on a release before it is published: who qualifies, and what shuts out most; protected.

Every figure leaves through `disclosure.composing`. Suppliers that the profile is not meant for (its sectors and
countries) are left out of all of it.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure.catalogue import MOST_DIMENSIONS
from portal.market.disclosure.composing import MINIMUM, Composed, composed_share
from portal.market.disclosure.counting import Coded, Whole, count_cells
from portal.market.disclosure.figures import FEWER_THAN_10, WITHHELD, Count, CountKind
from portal.market.disclosure.figuring import Filters
from portal.market.disclosure.questions import audience_question, question_of
from portal.market.disclosure.release import Release
from portal.market.matching import match_market
from portal.market.simulated import POINTS, CurvePoint, GroupResult, Relief, Simulation, Without
from portal.questionnaires.rules.structure import Questionnaire

GROUPS = ("sector", "size", "region", "women-led")
MOST_MARKS = 20  # steps of the curve over the pass mark
ENOUGH_SUPPLIERS = 20  # with fewer that qualify, competition is in doubt

Flags = NDArray[np.bool_]


def simulate(
    release: Release,
    profile: CriteriaProfile,
    questionnaire: Questionnaire,
    filters: Filters,
    by: Sequence[str] = (),
    *,
    enough: int = ENOUGH_SUPPLIERS,
) -> Simulation:
    """Hold the profile against the release; `by` are dimensions to break the result down by, beside GROUPS.

    With three filters there is no breakdown. Raises NotPublishedError for what the catalogue does not have.
    """
    return _Simulating(release, profile, questionnaire, filters).run(by, enough)


def audience_of(market: Market, profile: CriteriaProfile) -> Flags | None:
    """The suppliers of the sectors (main or second) and countries that the profile is meant for; None for all."""
    found: Flags | None = None
    if profile.sectors:
        sectors = (market.dimensions["sector"], market.facts.other_sector)
        found = np.logical_or.reduce([column.is_value(code) for column in sectors for code in sorted(profile.sectors)])
    if profile.countries:
        column = market.dimensions["country"]
        inside = np.logical_or.reduce([column.is_value(code) for code in sorted(profile.countries)])
        found = inside if found is None else found & inside
    return found


class _Simulating:
    """One run. Each count is asked under the question of the profile that would have it as its result."""

    def __init__(
        self, release: Release, profile: CriteriaProfile, questionnaire: Questionnaire, filters: Filters
    ) -> None:
        release.catalogue().check((), filters)
        self.release, self.profile, self.questionnaire, self.filters = release, profile, questionnaire, filters
        self.composed = Composed(release)
        self.audience = audience_of(release.market, profile)
        self.match = match_market(profile, questionnaire, release.market)
        self.qualifying = self._count(profile, self.match.qualifies)

    def run(self, by: Sequence[str], enough: int) -> Simulation:
        of = self._of()
        return Simulation(
            filters=dict(self.filters),
            of=of,
            qualifying=self.qualifying,
            share=composed_share(self.qualifying, of),
            groups={name: self._group(name) for name in self._breakdowns(by)},
            curve=tuple(self._curve()),
            without=tuple(sorted(self._without(), key=lambda found: -(found.qualifying.value or 0))),
            relief=self._relief(),
            enough=enough,
        )

    def _question(self, profile: CriteriaProfile, without: str = "") -> str:
        return question_of(profile, self.questionnaire, without=without)

    def _among(self, members: Flags) -> Flags:
        return members if self.audience is None else members & self.audience

    def _count(self, profile: CriteriaProfile, members: Flags, without: str = "") -> Count:
        return self.composed.count(self._question(profile, without), self._among(members), self.filters)

    def _of(self) -> Count:
        """Of how many: a figure of the tables, or for a profile that is not meant for all a composed one."""
        if self.audience is None:
            return self.release.total(self.filters)
        return self.composed.count(self._audience_question, self.audience, self.filters)

    @property
    def _audience_question(self) -> str:
        return json.dumps(audience_question(self.profile))

    def _breakdowns(self, by: Sequence[str]) -> Iterator[str]:
        dimensions = self.release.catalogue().dimensions
        if len(self.filters) < MOST_DIMENSIONS:
            usual = [name for name in GROUPS if name in dimensions]
            yield from (name for name in dict.fromkeys([*usual, *by]) if name not in self.filters)

    def _group(self, name: str) -> tuple[GroupResult, ...]:
        members = self._among(self.match.qualifies)
        found = self.composed.counts_by(self._question(self.profile), members, name, self.filters)
        if self.audience is None:
            table = self.release.table((name,), self.filters)
            whole = {value: table.cell(value) for value in found}
        else:
            whole = dict(self.composed.counts_by(self._audience_question, self.audience, name, self.filters))
        return tuple(
            GroupResult(value, count, whole[value], composed_share(count, whole[value]))
            for value, count in found.items()
        )

    def _curve(self) -> Iterator[CurvePoint]:
        """From mark 0 to all points. A laxer mark than the profile's never shows less, a stricter one never more."""
        highest = self.profile.possible_points
        if not highest:
            return
        marks = {*range(0, highest + 1, math.ceil(highest / MOST_MARKS)), self.profile.pass_mark, highest}
        counts = self._at(sorted(marks))
        lax = [mark for mark in counts if mark < self.profile.pass_mark]
        strict = [mark for mark in counts if mark > self.profile.pass_mark]
        level = self.qualifying
        for mark in reversed(lax):
            level = counts[mark] = max(counts[mark], level, key=_order)
        level = self.qualifying
        for mark in strict:
            level = counts[mark] = min(counts[mark], level, key=_order)
        yield from (CurvePoint(mark, count) for mark, count in counts.items())

    def _at(self, marks: Iterable[int]) -> dict[int, Count]:
        """How many qualify at each pass mark, all from one pass over the suppliers' points."""
        whole = self.profile.possible_points
        points = np.where(
            self.match.possible > 0, self.match.earned * whole // np.maximum(self.match.possible, 1), whole
        )
        inside = self._among(self.match.meets_required)
        limit = self.release.unprotected.members(self.filters)
        cells = count_cells(
            [Coded(points, whole + 1)], self.release.unprotected.weights, inside if limit is None else inside & limit
        )
        reached, key_sums = (found[-2::-1].cumsum()[::-1] for found in (cells.counts, cells.key_sums))
        return {mark: self._at_mark(mark, reached, key_sums) for mark in marks}

    def _at_mark(self, mark: int, reached: Whole, key_sums: Whole) -> Count:
        question = self._question(replace(self.profile, pass_mark=mark))
        place = max(mark, 0)
        number, keys = (int(reached[place]), int(key_sums[place])) if place < reached.size else (0, 0)
        return self.composed.protect(question, self.filters, number, keys)

    def _without(self) -> Iterator[Without]:
        for criterion in self.profile.criteria:
            if criterion.is_needed_to_qualify:
                members = self.match.qualifies_without(self.profile, criterion.id)
                yield self._added(criterion.id, self._count(self.profile, members, criterion.id))
        if self.profile.pass_mark > 0:
            yield self._added(POINTS, self._at((0,))[0])

    def _added(self, criterion_id: str, count: Count) -> Without:
        count = max(count, self.qualifying, key=_order)
        return Without(criterion_id, count, _difference(count, self.qualifying))

    def _relief(self) -> Relief | None:
        """The effect of lower levels for some sizes; None if the profile has none."""
        if not any(requirement.relief for requirement in self.profile.requirements):
            return None
        strict = _without_relief(self.profile)
        members = match_market(strict, self.questionnaire, self.release.market).qualifies
        count = min(self._count(strict, members), self.qualifying, key=_order)
        return Relief(count, _difference(self.qualifying, count))


def _order(count: Count) -> int:
    return count.value or 0


def _difference(more: Count, less: Count) -> Count:
    """How many more, from the two figures alone: fewer than 10 is said where the figures lie no further apart."""
    if more.value is None:
        return FEWER_THAN_10
    if less.value is None:
        return WITHHELD
    apart = more.value - less.value
    return Count(apart, CountKind.SHOWN, more.margin + less.margin) if apart >= MINIMUM else FEWER_THAN_10


def _without_relief(profile: CriteriaProfile) -> CriteriaProfile:
    """The profile with the same level for every size; relief that asks for more is a level too, and goes as well."""
    criteria = tuple(
        replace(
            criterion,
            groups=tuple(
                replace(group, requirements=tuple(replace(found, relief={}) for found in group.requirements))
                for group in criterion.groups
            ),
        )
        for criterion in profile.criteria
    )
    return replace(profile, criteria=criteria)
