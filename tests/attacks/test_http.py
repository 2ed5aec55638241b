"""Nobody is found by whoever reads every page and file of the market through a browser, and knows the method.

The value of a mean is used as far as it says where the levels balance; the tables behind it are attacked whole in
`test_tables`, forecasts in `test_forecasts`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pytest

from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure import protecting
from portal.market.disclosure.comparing import Reason
from tests.attacks.attacker import Attacker
from tests.attacks.facts import LEVELS, Archive, Fact, Outsider, Reading, View, is_kept
from tests.attacks.pages import Browser, Page, as_shown
from tests.attacks.served import GROUPS, ONE, OTHER, PUBLIC, Site, a_market, addressed, choices, comparisons
from tests.attacks.simulations import Reader, kinds_market
from tests.attacks.tries import TryReader, chain
from tests.attacks.worlds import judged
from tests.factories.markets import core

KNOWN, JOINED, SEED = 100, 12, 3
BUDGET = 30
SECTIONS = {"commitment": ONE, "risks": OTHER}
VIEWS = (
    ("sector", "size", "region", "readiness", "assurance"),
    ("sector", "size", "region", "readiness", ONE),
    ("sector", "size", ONE, OTHER),
)
Asked = tuple[str, Mapping[str, str], str]  # the name of a page, its filters, and what it compares by


def every_question(market: Market) -> Iterator[Asked]:
    """Everything that can be asked of the dashboards."""
    yield from (("coverage", filters, by) for filters, by in comparisons(market, 2))
    for name in ("readiness", "topics"):
        yield from ((name, filters, by) for filters, by in comparisons(market, 1))
    for name in ("questions", "over-time"):
        yield from ((name, filters, "") for filters in choices(market, 2))


def file_address(asked: Asked, kind: str) -> str:
    name, filters, by = asked
    return f"/market/files/{name}.{kind}?{addressed(filters, by)}"


def page_address(asked: Asked) -> str:
    name, filters, by = asked
    return f"/market{'' if name == 'coverage' else f'/{name}'}?{addressed(filters, by)}"


def read_files(browser: Browser, market: Market) -> dict[str, tuple[Asked, Archive]]:
    """The open data of every address."""
    return {page_address(one): (one, browser.archive(file_address(one, "zip"))) for one in every_question(market)}


def conclude(outsider: Outsider, asked: Asked, files: Archive, release: int) -> Iterator[Fact]:
    """What the files of an address tell."""
    name, chosen, by = asked
    filters = {key: (value,) for key, value in chosen.items()}
    match name:
        case "coverage":
            yield from outsider.by_group(files[f"suppliers-by-{by}"], filters, by)
        case "readiness":
            yield from outsider.mixes(files[f"readiness-by-{by}"], filters, by, "readiness")
            yield from outsider.mixes(files["assurance-by-readiness"], filters, "readiness", "assurance")
        case "topics":
            yield from outsider.scores(files["score-by-section"], filters)
            yield from outsider.by_group(files[f"score-by-section-and-{by}"], filters, by)
            yield from outsider.scores(files[f"score-by-section-and-{by}"], filters, by)
        case "questions":
            yield from outsider.questions(files, filters)
        case _:
            yield from outsider.over_time(files["readiness-by-release"], filters, release)


def conclude_all(reading: Reading, seen: Mapping[str, tuple[Asked, Archive]], release: int) -> list[Fact]:
    outsider = Outsider(reading, SECTIONS)
    return [fact for asked, files in seen.values() for fact in conclude(outsider, asked, files, release)]


@dataclass(frozen=True)
class Seen:
    """A market of two releases, and what was read of each while it was the newest."""

    site: Site
    old: Market
    new: Market
    before: Mapping[str, tuple[Asked, Archive]]
    after: Mapping[str, tuple[Asked, Archive]]

    @property
    def facts_before(self) -> list[Fact]:
        return conclude_all(Reading(), self.before, 1)

    @property
    def facts_after(self) -> list[Fact]:
        return conclude_all(Reading(), self.after, 2)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """Everything that was read of two releases; some suppliers are new in the second."""
    site, new = Site(tmp_path_factory.mktemp("site")), a_market(KNOWN + JOINED, SEED)
    old = new.taking(slice(0, KNOWN))
    site.release(old, 1)
    before = read_files(site.agency, old)
    verdict = judged(new, old)
    assert verdict.reason is Reason.SOME_KEPT
    site.release(new, 2, verdict.kept)
    yield Seen(site, old, new, before, read_files(site.agency, new))
    site.close()


def as_page(page: Page) -> list[list[list[str]]]:
    return [cells[1:] for cells in page.tables.values()]


def as_files(files: Archive) -> list[list[list[str]]]:
    return [[as_shown(row) for row in rows] for rows in files.values()]


def test_pages_and_files_say_the_same_of_every_cell(seen: Seen) -> None:
    for address, (asked, files) in seen.after.items():
        assert as_page(seen.site.agency.page(address)) == as_files(files), address
        if len(asked[1]) == 0:
            book = seen.site.agency.workbook(file_address(asked, "xlsx"))
            assert book == [[list(row.values()) for row in rows] for rows in files.values()]


def test_the_public_page_says_what_the_agency_reads(seen: Seen) -> None:
    for group in PUBLIC.split(","):
        name, _, value = group.partition(":")
        agency = [
            seen.after[f"/market/{page}?{addressed({name: value}, 'size')}"][1] for page in ("readiness", "topics")
        ]
        expected = [agency[0]["readiness-by-size"], agency[1]["score-by-section"]]
        address = f"/figures/{name}/{value}"
        files = seen.site.anybody.archive(f"{address}/figures.zip?lang=en")
        assert list(files.values()) == expected
        assert seen.site.anybody.workbook(f"{address}/figures.xlsx?lang=en") == [
            [list(row.values()) for row in rows] for rows in expected
        ]
        for shown in (address, f"{address}/embed"):
            assert as_page(seen.site.anybody.page(f"{shown}?lang=en")) == as_files(files)


def test_the_same_cell_is_the_same_on_every_page(seen: Seen) -> None:
    for facts in (seen.facts_before, seen.facts_after):
        shown: dict[str, set[str]] = {}
        for fact in facts:
            if fact.shown:
                shown.setdefault(repr(sorted(fact.where.items())), set()).add(fact.shown)
        assert len(shown) > 300
        assert [where for where, figures in shown.items() if len(figures) > 1] == []


@pytest.mark.parametrize("names", VIEWS, ids=",".join)
def test_no_count_of_one_to_four_and_no_level_is_told_by_all_pages(seen: Seen, names: tuple[str, ...]) -> None:
    view = View(seen.old, names)
    attacker = Attacker(view.world.truth.size, KNOWN)
    assert view.tell(attacker, seen.facts_before) > 100
    sets = view.small_sets()
    assert len(sets) > 100
    assert [found for found in attacker.certain(sets) if found is not None] == []
    tell_who_takes_part(attacker, view)
    assert [found for found in attacker.certain(others(view)) if found is not None] == []


def groups_of(view: View) -> Iterator[np.ndarray]:
    """The kinds of each group of suppliers by all of the profile that the view has."""
    names = [name for name in view.names if name in GROUPS]
    grid = np.arange(view.world.truth.size).reshape(view.world.sizes)
    for place in np.ndindex(*view.world.sizes[: len(names)]):
        if view.world.truth[grid[place].ravel()].sum():
            yield grid[place]


def tell_who_takes_part(attacker: Attacker, view: View) -> None:
    """Whoever looks for a supplier knows its profile, and that it takes part."""
    for group in groups_of(view):
        attacker.knows(group.ravel(), 1)


def others(view: View) -> list[list[int]]:
    """Where all of a group answered alike: the kinds of that group that answered otherwise, by each dimension."""
    found = []
    for group in groups_of(view):
        for axis in range(group.ndim):
            for value in range(group.shape[axis]):
                rest = np.delete(group, value, axis).ravel()
                if view.world.truth[rest].sum() == 0:
                    found.append(rest.tolist())
    assert len(found) > 4 or "region" not in view.names
    return found


def test_a_budget_of_tries_and_all_pages_tell_no_count_of_one_to_four(seen: Seen) -> None:
    view = View(seen.new, VIEWS[-1])
    attacker = Attacker(view.world.truth.size, len(seen.new))
    kept = judged(seen.new, seen.old).kept
    view.tell(attacker, [fact for fact in seen.facts_after if not is_kept(fact, kept, seen.new)])
    rows = {
        name: seen.after[f"/market?{addressed({}, name)}"][1][f"suppliers-by-{name}"] for name in ("sector", "size")
    }
    names = {
        name: {
            row[f"{name}-name"]: row[name] for row in sorted(found, key=lambda row: order(seen.new, name, row[name]))
        }
        for name, found in rows.items()
    }
    weakest = seen.after["/market/questions?"][1]["weakest-questions"]
    reader = TryReader(
        Reader(view.world, kinds_market(view.world, seen.new), core()),
        names,
        {row["item-name"]: row["item"] for row in weakest},
    )
    profiles, figures = list(chain(ONE, OTHER)), 0
    assert len(profiles) == BUDGET
    for profile in profiles:
        page = attempt(seen.site, profile)
        for places, (least, most) in reader.read(page, profile):
            assert least <= int(view.world.truth[places].sum()) <= most
            attacker.knows(places, least, most)
            figures += 1
    assert "0 tries left" in page.text
    assert figures > 300
    assert [found for found in attacker.certain(view.small_sets()) if found is not None] == []


def order(market: Market, name: str, value: str) -> int:
    return market.dimensions[name].values.index(value)


def attempt(site: Site, profile: CriteriaProfile) -> Page:
    """The page on a try, asked for as an editor does."""
    address = f"/market/try/{site.draft(profile)}"
    assert site.agency.client.post(address).status_code == 303
    return site.agency.page(address)


def test_no_newcomers_answer_is_told_by_reading_two_releases(seen: Seen) -> None:
    found, fresh = told(seen, seen.facts_after)
    assert fresh > 10
    assert found == []


def told(seen: Seen, after: list[Fact]) -> tuple[list[int], int]:
    """The newcomers of whom the attacker knows the readiness or level, and how many figures were new.

    It knows who joined, and so which groups keep older figures; and that figures that differ are of other suppliers.
    """
    kept = judged(seen.new, seen.old).kept
    view, joined = View(seen.old, VIEWS[1]), range(KNOWN, len(seen.new))
    attacker = Attacker(view.world.truth.size, KNOWN)
    view.tell(attacker, seen.facts_before)
    kinds = [kinds_of(view, seen.new, row) for row in joined]
    for places in kinds:
        attacker.knows(attacker.add_kinds(places.size, 1), 1, 1)
    own = np.concatenate(kinds)
    first = {repr(fact.where): fact.shown for fact in seen.facts_before if fact.shown}
    fresh = 0
    for fact in {repr(fact): fact for fact in after if view.has(fact)}.values():
        if is_kept(fact, kept, seen.new):
            assert not fact.shown or fact.shown == first[repr(fact.where)]
            continue
        weights = view.weights(fact) if fact.weights else view.members(fact.where).astype(np.float64)
        attacker.weighs(np.concatenate([weights, weights[own]]), fact.least - 1e-6, fact.most + 1e-6)
        if fact.shown and fact.shown != first[repr(fact.where)]:
            fresh += 1
            attacker.weighs(np.concatenate([0 * weights, weights[own]]), 1, JOINED)
    truth = View(seen.new, VIEWS[1])
    sets, of = [], []
    for row, start in zip(joined, range(view.world.truth.size, attacker.kinds, kinds[0].size), strict=True):
        for dimension, value in (
            ("readiness", seen.new.dimensions["readiness"].values[seen.new.dimensions["readiness"].codes[row]]),
            (ONE, LEVELS[seen.new.levels[0][row]]),
        ):
            alike = truth.members({dimension: (value,)})[kinds[row - KNOWN]]
            sets.append((start + np.flatnonzero(alike)).tolist())
            of.append(row)
    return [row for row, found in zip(of, attacker.certain(sets), strict=True) if found is not None], fresh


def kinds_of(view: View, market: Market, row: int) -> np.ndarray:
    """The kinds that a supplier may be of for who knows its profile."""
    profile = {
        name: (market.dimensions[name].values[market.dimensions[name].codes[row]],)
        for name in view.names
        if name in GROUPS
    }
    return np.flatnonzero(view.members(profile))


def test_the_same_pages_without_protection_are_cracked(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "perturb", lambda counts, _key_sums: counts)
    site, market = Site(tmp_path_factory.mktemp("bare")), a_market(KNOWN, SEED)
    site.release(market, 1)
    facts = conclude_all(Reading(off=0, hidden=4), read_files(site.agency, market), 1)
    site.close()
    view = View(market, VIEWS[1])
    attacker = Attacker(view.world.truth.size, KNOWN)
    view.tell(attacker, facts)
    sets = sorted(view.small_sets(), key=len, reverse=True)[:20]
    found = attacker.certain(sets)
    right = [
        number == view.world.truth[places].sum()
        for places, number in zip(sets, found, strict=True)
        if number is not None
    ]
    assert all(right)
    assert len(right) >= 5
