"""An association that makes suppliers of its own join, leave and answer anew learns nothing certain of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from numpy.typing import NDArray

from portal.market.columns import Market, cohort_name
from portal.market.disclosure import figuring
from portal.market.disclosure.catalogue import NotPublishedError
from portal.market.disclosure.comparing import Kept
from portal.market.disclosure.figures import Count, CountKind
from portal.market.disclosure.release import Release
from portal.market.filling import with_cohorts
from tests.attacks.worlds import SIZES, column, judged, market_of, release_of

ASSOCIATION, DRIVE, OTHER = UUID(int=1), UUID(int=2), UUID(int=3)
COHORT = {cohort_name(ASSOCIATION): str(DRIVE)}
ITEM = "base.item-0"
LEVELS = 5


def market(levels: Sequence[int] | NDArray[np.integer], *, first: int = 0, seed: int = 0) -> Market:
    """Suppliers of one size with these levels of one item; their keys and tags stay with their place."""
    count = len(levels)
    dice = np.random.default_rng(seed)
    tags, keys = dice.integers(1, 1 << 62, 500, dtype=np.uint64), dice.integers(0, 1 << 16, 500)
    place = slice(first, first + count)
    kinds = {
        "size": column(SIZES, np.zeros(count, np.int16)),
        "sector": column(("13", "14"), np.zeros(count, np.int16)),
    }
    return market_of(kinds, np.array([levels]), keys[place], tags=tags[place])


def in_drive(found: Market, members: Sequence[int], drive: UUID = DRIVE) -> Market:
    """The market with these rows of it in a drive."""
    return with_cohorts(found, {ASSOCIATION: {int(found.tags[row]): drive for row in members}})


def counts(release: Release, filters: Mapping[str, str] = COHORT) -> list[Count]:
    """How many of the cohort are at each level."""
    return list(release.distribution(ITEM, filters).bands.values())


def after(new: Market, *before: Release, kept: Sequence[Kept] = ()) -> Release:
    """The release that follows these, the newest first."""
    verdict = judged(new, *(one.market for one in before), kept=[one.kept for one in before])
    return release_of(new, number=len(before) + 1, kept=verdict.kept, earlier=before[0])


def test_a_cohort_of_fewer_than_twenty_has_no_figures() -> None:
    release = release_of(in_drive(market(np.full(200, 2)), range(19)))
    assert not release.has_cohort(*next(iter(COHORT.items())))
    assert {count.kind for count in counts(release)} == {CountKind.WITHHELD}
    assert release.total(COHORT).kind is CountKind.WITHHELD
    assert release.total({**COHORT, "size": "micro"}).kind is CountKind.WITHHELD


def test_a_cohort_of_thirty_has_figures_near_the_truth() -> None:
    release = release_of(in_drive(market(np.arange(200) % 2), range(30)))
    assert release.has_cohort(*next(iter(COHORT.items())))
    shown = [count.value for count in counts(release)[:2]]
    assert all(value is not None and abs(value - 15) <= 3 for value in shown)
    assert {count.kind for count in counts(release)[2:]} == {CountKind.FEWER_THAN_10}


@pytest.mark.parametrize(
    ("by", "filters"),
    [
        ((next(iter(COHORT)),), {}),
        (("size",), COHORT),
        ((ITEM,), {**COHORT, "size": "micro", "sector": "13"}),
        ((), {**COHORT, cohort_name(OTHER): str(OTHER)}),
    ],
)
def test_a_cohort_is_counted_with_no_other_cohort_and_one_group_at_most(
    by: tuple[str, ...], filters: Mapping[str, str]
) -> None:
    found = in_drive(market(np.full(200, 2)), range(60))
    found = replace(
        found, dimensions={**found.dimensions, cohort_name(OTHER): column((str(OTHER),), np.zeros(200, np.int16))}
    )
    with pytest.raises(NotPublishedError):
        release_of(found).table(by, filters)


def test_simulations_and_forecasts_take_no_cohort() -> None:
    release = release_of(in_drive(market(np.full(200, 2)), range(60)))
    with pytest.raises(NotPublishedError):
        release.catalogue().check((), COHORT)


def test_a_cohort_in_which_four_are_new_keeps_its_figures() -> None:
    levels = np.arange(200) % 3
    first = release_of(in_drive(market(levels), range(40)))
    second = after(in_drive(market(levels), range(44)), first)
    assert [count.value for count in counts(second)] == [count.value for count in counts(first)]
    assert {count.kept_from for count in counts(second)[:3]} == {1}
    third = after(in_drive(market(levels), range(45)), second, first)
    assert {count.kept_from for count in counts(third)[:3]} == {None}


def test_an_unchanged_cohort_has_the_same_figures_in_every_release() -> None:
    levels = np.arange(200) % 3
    first = release_of(in_drive(market(levels), range(60)))
    changed = levels.copy()
    changed[100:150] = 4
    second = after(in_drive(market(changed), range(60)), first)
    assert counts(second) == counts(first)


def test_puppets_that_leave_and_come_back_with_one_real_supplier_show_nothing_new() -> None:
    levels = np.arange(200) % 3
    first = release_of(in_drive(market(levels), range(40)))
    second = after(in_drive(market(levels), range(5, 40)), first)
    assert {count.kept_from for count in counts(second)[:3]} == {None}
    third = after(in_drive(market(levels), range(41)), second, first)  # against the second six have changed
    assert [count.value for count in counts(third)] == [count.value for count in counts(second)]


def test_joining_a_drive_is_no_change_for_groups_that_are_not_of_a_cohort() -> None:
    levels = np.arange(200) % 3
    changed = levels.copy()
    changed[0] = 4
    verdict = judged(in_drive(market(changed), range(60)), in_drive(market(levels), range(1)))
    assert verdict.changed == 1
    assert verdict.kept[("size",)].any()
    assert not verdict.kept.get((*COHORT,), np.zeros(1, np.bool_)).any()


def guess(before: Release, now: Release, puppets: Sequence[int]) -> int:
    """The level that is most likely the newcomer's: the only one that changed by itself, or the one that rose most."""
    pairs = list(zip(counts(before), counts(now), strict=True))
    changed = [level for level, (old, new) in enumerate(pairs) if new != old and level not in puppets]
    rises = [(new.value or 5) - (old.value or 5) for old, new in pairs]
    rises = [rise - list(puppets).count(level) for level, rise in enumerate(rises)]
    return changed[0] if len(changed) == 1 else int(np.argmax(rises))


def share_right(trials: int) -> float:
    """How often the level of one newcomer beside four puppets is guessed, four levels being as likely."""
    right = 0
    for seed in range(trials):
        dice = np.random.default_rng(1000 + seed)
        puppets, newcomer = [0, 0, 0, 0], int(dice.integers(1, LEVELS))
        whole = market([*(np.arange(100) % LEVELS), *puppets, newcomer], seed=seed)
        first = release_of(in_drive(whole, range(100)))
        second = after(in_drive(whole, range(105)), first)
        right += guess(first, second, puppets) == newcomer
    return right / trials


def test_four_puppets_beside_a_newcomer_do_not_tell_its_level(monkeypatch: pytest.MonkeyPatch) -> None:
    assert share_right(150) < 0.6  # guessing is right in 25 of 100 cases
    monkeypatch.setattr(figuring, "keys_of", lambda found, group: found.record_keys[group] % 4096)
    assert share_right(150) > 0.7  # the one level whose figure is another would be the newcomer's


def surrounded(each: int, releases: int, trials: int) -> tuple[float, int]:
    """One supplier among puppets, so many at each level, whose answers to something else change in every release.

    How often its level is guessed from all releases, and how often it is certain from what is shown at all.
    """
    right = certain = 0
    for seed in range(trials):
        dice = np.random.default_rng(2000 + seed)
        target, total = int(dice.integers(0, LEVELS)), np.zeros(LEVELS)
        levels = np.array([*np.repeat(np.arange(LEVELS), each), target])
        found = market(levels, seed=seed)
        for number in range(releases):
            changed = in_drive(replace(found, scores=found.scores + np.float32(number)), range(len(levels)))
            shown = [count.value for count in counts(release_of(changed))]
            if any(value is not None for value in shown):
                total += [each if value is None else value for value in shown]
                certain += any(value is not None and value - 3 > each for value in shown)
        right += int(np.argmax(total)) == target
    return right / trials, certain


@pytest.mark.parametrize("each", [4, 9])
def test_one_supplier_among_puppets_is_not_certain_by_being_shown(each: int) -> None:
    right, certain = surrounded(each, 1, 200)
    assert certain == 0
    assert right < 0.6
