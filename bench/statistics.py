"""How the market's figures grow with it: snapshot, release, pages, simulation, forecast, beside plain counting."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psycopg

from bench import unprotected
from bench.market_questions import PROFILE, asked_of_all, load_profile
from portal.criteria.rules.matching import match_answers
from portal.criteria.rules.structure import CriteriaProfile
from portal.demo.population import Population, answer_of, make_population
from portal.market.columns import Market
from portal.market.disclosure.comparing import Earlier, may_release
from portal.market.filling import Rows, fill
from portal.market.packing import OTHER_SECTOR, Layout, Sent
from portal.market.shape import Shape
from portal.market.storing import write_market
from portal.organisations.rules import Size, SupplierProfile, Trait
from portal.questionnaires.rules.conditions import asked_items
from tests.conftest import ROOT
from tests.factories.markets import ON, core

SIZES = (10_000, 100_000, 1_000_000)
TIMES = {10_000: 15, 100_000: 9, 1_000_000: 3}
AT_ONCE = 10_000
ONE_BY_ONE = 1_000
CHANGED = 20  # one supplier in so many has changed since the release before
Say = Callable[[str], None]


@dataclass
class Measured:
    """What was measured at one size: processor seconds by work for each side, and the worker's megabytes."""

    suppliers: int
    sides: dict[str, dict[str, float]] = field(default_factory=dict)
    first: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)
    pages: dict[str, list[float]] = field(default_factory=dict)


@dataclass
class Statistics:
    """All sizes, and what one submission takes by the rules: to read it into a row, and to match it."""

    sizes: list[Measured] = field(default_factory=list)
    pack: float = 0.0
    match: float = 0.0
    load: float = 0.0


def statistics(say: Say, sizes: Sequence[int] = SIZES) -> Statistics:
    """Measures every size, the smallest first."""
    found = Statistics(load=os.getloadavg()[0])
    say("market: one submission by the rules")
    found.pack, found.match = _one_submission()
    with tempfile.TemporaryDirectory() as folder:
        for suppliers in sizes:
            found.sizes.append(_measure(suppliers, Path(folder) / f"{suppliers}.market", say))
    return found


def _measure(suppliers: int, path: Path, say: Say) -> Measured:
    name, times = f"market of {suppliers:,}", TIMES.get(suppliers, 5)
    say(f"{name}: making it up")
    market = make_population(core(), suppliers, seed=2026, on=ON).market
    found = Measured(suppliers)
    say(f"{name}: snapshot and release")
    ours = {"snapshot": _snapshot(market), "compare": _compare(market)}
    start = time.process_time()
    sha256, size = write_market(path, market)
    ours["write"] = time.process_time() - start
    say(f"{name}: a worker answers, {times} times")
    worker = _apart("bench.market_worker", path, sha256, str(times))
    ours |= {work: median(seconds[1:]) for work, seconds in worker["seconds"].items()} | {"open": worker["open"]}
    found.first = {work: seconds[0] for work, seconds in worker["seconds"].items()}
    found.memory = {"file": size / 2**20, "peak": worker["peak"], **worker["memory"]}
    found.sides["portal"] = ours
    say(f"{name}: whole pages")
    found.pages = _apart("bench.market_pages", path, sha256)
    for side, seconds in _baselines(market, times, lambda side: say(f"{name}: {side}")):
        found.sides[side] = {work: median(each) for work, each in seconds.items()}
    path.unlink()
    return found


def _apart(module: str, path: Path, *more: str) -> dict[str, Any]:
    """What the module measures in a process of its own."""
    command = [sys.executable, "-m", module, str(path), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _baselines(market: Market, times: int, say: Say) -> Iterator[tuple[str, dict[str, list[float]]]]:
    """Those that are there; the work of each in the same run as the portal's."""
    try:
        profile = load_profile(core(), PROFILE)
        plain = unprotected.Plain(profile, market.sections, asked_of_all(core()))
        frame = unprotected.frame_of(market, profile)
    except ImportError:
        say("no pandas here; the baselines are left out")
        return
    say("pandas")
    yield "pandas", unprotected.seconds_of(unprotected.pandas_works(frame, plain), times)
    with ExitStack() as stack:
        say("DuckDB")
        works = stack.enter_context(unprotected.duckdb_works(frame, plain))
        yield "DuckDB", unprotected.seconds_of(works, times)
    with ExitStack() as stack:
        say("PostgreSQL, filling its table first")
        try:
            works, clock = stack.enter_context(unprotected.postgresql_works(frame, plain))
        except psycopg.OperationalError:
            say("no PostgreSQL here; left out")
            return
        yield "PostgreSQL", unprotected.seconds_of(works, min(times, 3), clock)


def _snapshot(market: Market) -> float:
    """Seconds from the rows that are kept of each submission to columns with scores; reading them is not in it."""
    layout = Layout(Shape(core()))
    waited = 0.0

    def parts() -> Iterator[Rows]:
        nonlocal waited
        for start in range(0, len(market), AT_ONCE):
            since = time.process_time()
            rows = _rows(layout, market, slice(start, min(start + AT_ONCE, len(market))))
            waited += time.process_time() - since
            yield rows

    known = {core().version: frozenset(market.items)}
    start = time.process_time()
    filled = fill(layout, known, len(market), parts())
    taken = time.process_time() - start - waited
    if not np.array_equal(filled.levels, market.levels):
        raise RuntimeError("the snapshot is not the market that it was made of")
    return taken


def _rows(layout: Layout, market: Market, place: slice) -> Rows:
    part = market.taking(place)
    packed = np.zeros(len(part), dtype=layout.dtype)
    for number, name in enumerate(layout.kinds):
        column = part.facts.other_sector if name == OTHER_SECTOR else part.dimensions[name]
        packed["kinds"][:, number] = column.codes
    packed["submitted_on"], packed["assurance"] = part.submitted_on, part.dimensions["assurance"].codes
    for name in ("levels", "backed", "unanswered", "climbs"):
        packed[name] = getattr(part, name).T
    for name in ("requested", "still_open", "met"):
        packed[name] = getattr(part.facts, name).T
    versions = [core().version] * len(part)
    return Rows([row.tobytes() for row in packed], versions, part.record_keys.tolist(), part.tags.tolist())


def _compare(market: Market) -> float:
    """Seconds to decide what may be shown beside the release before, of which one supplier in twenty has changed."""
    levels = market.levels.copy()
    changed = slice(0, None, CHANGED)
    levels[:, changed] = np.where(levels[:, changed] > 0, levels[:, changed] - 1, levels[:, changed])
    before = Earlier(replace(market, levels=levels), np.arange(len(market)), {})
    start = time.process_time()
    may_release(market, [before])
    return time.process_time() - start


def _one_submission() -> tuple[float, float]:
    """Median seconds to read a submission into a row, and to match it by the rules."""
    people = make_population(core(), ONE_BY_ONE, seed=7, on=ON)
    sent = [_sent(people, row) for row in range(ONE_BY_ONE)]
    layout, profile = Layout(Shape(core())), load_profile(core(), PROFILE)
    packing = [_timed(lambda each=each: layout.pack(each)) for each in sent]
    matching = [_timed(lambda each=each: _match(profile, each)) for each in sent]
    return median(packing), median(matching)


def _match(profile: CriteriaProfile, sent: Sent) -> object:
    return match_answers(profile, core(), sent.supplier, sent.answers, sent.as_of, attached=sent.attached)


def _sent(people: Population, row: int) -> Sent:
    market = people.market

    def value(name: str) -> str:
        column = market.dimensions[name]
        return column.values[int(column.codes[row])]

    traits = frozenset(trait for trait in Trait if value(trait.value) == "yes")
    supplier = SupplierProfile(Size(value("size")), value("sector"), value("country"), traits)
    given = {item.id: answer_of(people, row, item, ON) for item in core().items}
    asked = asked_items(core(), supplier, given, ON)
    answers = {item.id: given[item.id] for item in asked}
    return Sent(
        questionnaire=core(),
        supplier=supplier,
        region=value("region"),
        answers=answers,
        asked=asked,
        attached=(),
        as_of=ON,
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
