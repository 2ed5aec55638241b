"""The baselines: plain pandas, DuckDB and PostgreSQL, which count the same suppliers without protecting anybody."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

from bench.market_questions import (
    DIMENSIONS,
    GROUPS,
    columns_needed,
    readiness_queries,
    simulation_queries,
    three_way_queries,
    topics_queries,
)
from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.organisations.rules import Size
from tests.conftest import POSTGRESQL

AT_ONCE = 50_000
Works = Mapping[str, Callable[[], object]]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Plain:
    """What the plain table is asked: a profile, the means of all sections, and of some by sector."""

    profile: CriteriaProfile
    sections: tuple[str, ...]
    of_all: tuple[str, ...]


def frame_of(market: Market, profile: CriteriaProfile) -> Any:
    """A pandas table of what is asked about: words as categories, levels and scores as small numbers."""
    import pandas as pd  # noqa: PLC0415 - only who measures needs it

    columns: dict[str, Any] = {}
    for name in DIMENSIONS:
        column = market.dimensions[name]
        columns[name] = pd.Categorical.from_codes(column.codes, list(column.values))
    columns |= {item_id: market.levels[market.item_rows[item_id]] for item_id in profile.item_ids}
    columns |= {section: market.section_scores[row] for row, section in enumerate(market.sections)}
    return pd.DataFrame(columns)


def pandas_works(frame: Any, plain: Plain) -> Works:
    """The work with group-by and column arithmetic."""

    def size_of(*names: str) -> object:
        return frame.groupby(list(names), observed=True).size()

    def topics() -> None:
        frame[list(plain.sections)].mean()
        frame.groupby("sector", observed=True)[list(plain.of_all)].mean()

    return {
        "readiness": lambda: (size_of("readiness"), size_of("sector", "readiness"), size_of("readiness", "assurance")),
        "topics": topics,
        "three-way": lambda: size_of("sector", "size", "country"),
        "simulation": lambda: _simulate(frame, plain.profile),
    }


def _simulate(frame: Any, profile: CriteriaProfile) -> None:
    criteria = [found for found in profile.criteria if found.is_needed_to_qualify]
    flags = [np.logical_or.reduce([_group_met(frame, group) for group in criterion.groups]) for criterion in criteria]
    earned = possible = np.zeros(len(frame), dtype=np.int64)
    for found in profile.preferences:
        levels = frame[found.item_id].to_numpy()
        earned = earned + np.array([*found.points, 0, 0])[levels]
        possible = possible + np.where(levels >= 0, found.points[-1], 0)
    flags.append(earned * profile.possible_points >= profile.pass_mark * possible)
    qualifies = np.logical_and.reduce(flags)
    for left_out in range(len(flags)):
        np.logical_and.reduce([flag for place, flag in enumerate(flags) if place != left_out]).sum()
    for name in GROUPS:
        frame[qualifies].groupby(name, observed=True).size()


def _group_met(frame: Any, group: Any) -> Any:
    met = np.ones(len(frame), dtype=np.bool_)
    for found in group.requirements:
        levels = frame[found.item_id].to_numpy()
        needed: Any = found.level
        if found.relief:
            table = np.array([found.level_for(Size(value)) for value in frame["size"].cat.categories])
            needed = table[frame["size"].cat.codes.to_numpy()]
        met &= (levels < 0) | (levels >= needed)
    return met


@contextmanager
def duckdb_works(frame: Any, plain: Plain) -> Iterator[Works]:
    """The work as SQL in DuckDB, on a table of its own in memory, with as many threads as the portal has: one."""
    import duckdb  # noqa: PLC0415 - only who measures needs it

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.register("frame", frame)
        connection.execute("CREATE TABLE market AS SELECT * FROM frame")
        yield _sql_works(lambda query: connection.execute(query).fetchall(), plain)


@contextmanager
def postgresql_works(frame: Any, plain: Plain) -> Iterator[tuple[Works, Clock]]:
    """The same SQL in PostgreSQL, on a table that is analysed, without parallel workers."""
    columns = list(columns_needed(plain.profile, plain.sections))
    with psycopg.connect(POSTGRESQL) as connection:
        connection.execute("SET max_parallel_workers_per_gather = 0")
        named = ", ".join(f'"{name}" {kind}' for name, kind in columns)
        connection.execute(f"CREATE TEMPORARY TABLE market ({named})")
        wanted = frame[[name for name, _kind in columns]]
        with connection.cursor().copy("COPY market FROM STDIN (FORMAT csv)") as copy:
            for start in range(0, len(wanted), AT_ONCE):
                copy.write(wanted.iloc[start : start + AT_ONCE].to_csv(index=False, header=False))
        connection.execute("ANALYZE market")
        clock = _clock_of(connection.info.backend_pid)
        yield _sql_works(lambda query: connection.execute(query).fetchall(), plain), clock
        connection.rollback()


def _sql_works(run: Callable[[str], object], plain: Plain) -> Works:
    queries = {
        "readiness": readiness_queries(),
        "topics": topics_queries(plain.sections, plain.of_all),
        "three-way": three_way_queries(),
        "simulation": simulation_queries(plain.profile),
    }
    return {name: lambda asked=asked: [run(query) for query in asked] for name, asked in queries.items()}


def seconds_of(works: Works, times: int, clock: Clock = time.process_time) -> dict[str, list[float]]:
    """Processor seconds of each work by this clock, on average over so many times, after one to warm up."""
    found: dict[str, list[float]] = {}
    for name, work in works.items():
        work()
        start = clock()
        for _ in range(times):
            work()
        found[name] = [(clock() - start) / times]
    return found


def _clock_of(process: int) -> Clock:
    """The processor seconds that another process of this machine has used; the time of the day if it is elsewhere."""
    file = Path(f"/proc/{process}/stat")
    if not file.exists() or "(postgres)" not in file.read_text():
        return time.perf_counter

    def used() -> float:
        fields = file.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    return used
