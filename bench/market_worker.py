"""One worker that answers from a release, in a process of its own so that its memory can be weighed.

`python -m bench.market_worker FILE SHA256 TIMES` prints what it measured as JSON.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bench.market_questions import PROFILE, asked_of_all, load_profile
from portal.market.disclosure.catalogue import SECTION_PREFIX
from portal.market.disclosure.release import Release
from portal.market.forecasting.forecast import forecast
from portal.market.matching import match_market
from portal.market.simulation import simulate
from portal.market.storing import read_market
from tests.factories.markets import core

MADE_AT = datetime(2026, 11, 25, tzinfo=UTC)


def works(release: Release) -> Mapping[str, Callable[[], object]]:
    """What is measured, by name: the data of three pages as the pages ask for it, and what agencies try out."""
    questionnaire = core()
    scored = load_profile(questionnaire, PROFILE)
    required = replace(scored, pass_mark=0, preferences=())
    sections = [SECTION_PREFIX + found.id for found in questionnaire.sections]
    known = [name for name in sections if name in release.catalogue().dimensions]
    of_all = [SECTION_PREFIX + section_id for section_id in asked_of_all(questionnaire)]
    items = [item.id for item in questionnaire.items if item.scored]

    def readiness() -> None:
        release.table(("readiness",), {})
        release.table(("sector", "readiness"), {})
        release.table(("readiness", "assurance"), {})

    def topics() -> None:
        for name in known:
            release.mean_level(name, {})
        release.mean_levels(of_all, "sector", {})

    def questions() -> None:
        for item_id in items:
            release.distribution(item_id, {})

    return {
        "readiness": readiness,
        "topics": topics,
        "questions": questions,
        "three-way": lambda: release.table(("sector", "size", "country"), {}),
        "simulation": lambda: simulate(release, scored, questionnaire, {}),
        "forecast": lambda: forecast(release, required, questionnaire, {}),
        "forecast-scored": lambda: forecast(release, scored, questionnaire, {}),
        "match": lambda: match_market(scored, questionnaire, release.market),
    }


def measure(path: Path, sha256: str, times: int) -> dict[str, object]:
    """Processor seconds of each work, run by run, the first one by itself; and the megabytes of the process."""
    core()  # loaded when a worker starts, whatever it does
    before = _memory()
    start = time.process_time()
    market = read_market(path, sha256)
    release = Release(number=1, made_at=MADE_AT, is_synthetic=True, market=market, questionnaire=core())
    opened = time.process_time() - start
    found: dict[str, list[float]] = {}
    for name, work in works(release).items():
        found[name] = []
        for _ in range(times + 1):
            start = time.process_time()
            work()
            found[name].append(time.process_time() - start)
        gc.collect()
    return {"open": opened, "seconds": found, "before": before, "memory": _memory(), "peak": _peak()}


def _memory() -> dict[str, float]:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
    return {"resident": found["Rss"], "own": found["Private_Dirty"]}


def _peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])), sys.stdout)
