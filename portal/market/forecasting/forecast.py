"""Forecasts how many could qualify for a profile with more notice, and which help would open the market most.

Every figure leaves through `disclosure.composing`, as those of a simulation do. The weeks of notice and the days a week
are not for whoever asks to choose: many questions about the same suppliers would let the noise be averaged out.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Flags
from portal.market.disclosure.composing import MINIMUM, Composed
from portal.market.disclosure.figures import FEWER_THAN_10, WITHHELD, Count, CountKind
from portal.market.disclosure.figuring import Filters
from portal.market.disclosure.questions import audience_question, question_of
from portal.market.disclosure.release import Release
from portal.market.forecasting.forecasted import AfterWeeks, Forecast, Help
from portal.market.forecasting.helping import Helping, days_of_one
from portal.market.forecasting.outlook import ask, look_ahead
from portal.market.forecasting.reading import climbs_in, rows_by_size, without_backing
from portal.market.forecasting.work import USUAL_DAYS
from portal.market.matching import match_market
from portal.market.simulation import audience_of
from portal.questionnaires.rules.structure import Questionnaire

NOTICES = (4, 8, 12, 26)


def forecast(release: Release, profile: CriteriaProfile, questionnaire: Questionnaire, filters: Filters) -> Forecast:
    """Look ahead from the release; the same release, profile and filters give the same.

    Raises NotPublishedError for filters that the catalogue does not have.
    """
    return _Forecasting(release, profile, questionnaire, filters).run()


class _Forecasting:
    """One run. Each count is asked under a text that says all that decides who is counted."""

    def __init__(
        self, release: Release, profile: CriteriaProfile, questionnaire: Questionnaire, filters: Filters
    ) -> None:
        release.catalogue().check((), filters)
        self.release, self.profile, self.questionnaire, self.filters = release, profile, questionnaire, filters
        self.market = release.market
        self.composed = Composed(release)
        self.audience = audience_of(self.market, profile)
        self.open_profile = without_backing(profile)
        self.match = match_market(self.open_profile, questionnaire, self.market)
        self.question = question_of(self.open_profile, questionnaire)
        self.of = self._of()

    def run(self) -> Forecast:
        """All figures."""
        now = self._now()
        once_backed = _at_least(now, self._count(self.question, self.match.qualifies))
        notices, is_sampled = self._notices(now, once_backed)
        return Forecast(
            filters=dict(self.filters),
            of=self.of,
            now=now,
            once_backed=once_backed,
            notices=notices,
            helps=tuple(sorted(self._helps(once_backed), key=_use, reverse=True)),
            days_per_week=USUAL_DAYS,
            is_sampled=is_sampled,
        )

    def _count(self, question: str, members: Flags) -> Count:
        """Not more than all, from the two figures alone: both are rounded."""
        among = members if self.audience is None else members & self.audience
        return _at_most(self.of, self.composed.count(question, among, self.filters))

    def _now(self) -> Count:
        """As a simulation has it: answers that are not backed as the profile asks do not count."""
        if self.open_profile == self.profile:
            return self._count(self.question, self.match.qualifies)
        backed = match_market(self.profile, self.questionnaire, self.market)
        return self._count(question_of(self.profile, self.questionnaire), backed.qualifies)

    def _of(self) -> Count:
        if self.audience is None:
            return self.release.total(self.filters)
        return self.composed.count(json.dumps(audience_question(self.profile)), self.audience, self.filters)

    def _rows(self) -> NDArray[np.intp]:
        """The suppliers that the forecast is about."""
        limits = [
            flags for flags in (self.audience, self.release.unprotected.members(self.filters)) if flags is not None
        ]
        return np.flatnonzero(np.logical_and.reduce(limits)) if limits else np.arange(len(self.market))

    def _notices(self, now: Count, least: Count) -> tuple[tuple[AfterWeeks, ...], bool]:
        """More weeks never show fewer."""
        rows = self._rows()
        items = {item.id: item for item in self.questionnaire.items}
        climbs = climbs_in(self.open_profile, self.questionnaire, self.market, rows)
        sizes = rows_by_size(self.market, rows)
        outlook = look_ahead(ask(self.open_profile, items, NOTICES), climbs, sizes, self.release.number)
        found = []
        for weeks, able, error in zip(NOTICES, outlook.able, outlook.margins, strict=True):
            members = np.zeros(len(self.market), dtype=np.bool_)
            members[rows] = able
            count = self._count(f"{self.question}\nin {weeks} weeks", members)
            least = _at_least(least, _with_error(count, error))
            found.append(AfterWeeks(weeks, least, _difference(least, now)))
        return tuple(found), any(outlook.margins)

    def _helps(self, once_backed: Count) -> Iterator[Help]:
        helping = Helping(self.open_profile, self.questionnaire, self.market, self.match, self._rows())
        for item_id in helping.items:
            levels = json.dumps([item_id, [helping.needed(item_id, size) for size in USUAL_DAYS]])
            question = f"{self.question}\nhelped with {item_id}"
            qualifying = _at_least(once_backed, self._count(question, helping.lifted(item_id)))
            below = self._count(
                f"{json.dumps(audience_question(self.profile))}\nbelow {levels}", helping.below(item_id)
            )
            adds = _difference(qualifying, once_backed)
            each = days_of_one(self.release, helping, item_id, self.filters)
            days = None if each is None or below.value is None else each * below.value
            per_100_days = None if not days or adds.value is None else 100 * adds.value / days
            yield Help(
                item_id=item_id,
                qualifying=qualifying,
                adds=adds,
                below=below,
                days_each=each,
                days=days,
                added_per_100_days=per_100_days,
            )


def _at_least(least: Count, count: Count) -> Count:
    """The count, or the other one where it shows more."""
    return count if (count.value or 0) >= (least.value or 0) else least


def _at_most(most: Count, count: Count) -> Count:
    """The count, or the other number where that is less."""
    if count.value is None or most.value is None or count.value <= most.value:
        return count
    return replace(count, value=most.value)


def _with_error(count: Count, error: int) -> Count:
    return replace(count, margin=count.margin + error) if count.is_shown else count


def _difference(more: Count, less: Count) -> Count:
    """How many more, from the two figures alone; where they lie close together it is not said how many."""
    if more.value is None:
        return FEWER_THAN_10
    if less.value is None:
        return WITHHELD
    apart = more.value - less.value
    return Count(apart, CountKind.SHOWN, more.margin + less.margin) if apart >= MINIMUM else FEWER_THAN_10


def _use(found: Help) -> tuple[float, int]:
    """What sorts helps; by protected figures alone."""
    return found.added_per_100_days or 0.0, found.qualifying.value or 0
