"""Puts the measurements of the market into tables, beside their aims and the plain counting of the same."""

from collections.abc import Iterator

from bench.statistics import Measured, Statistics

SIDES = ("pandas", "DuckDB", "PostgreSQL")
ROWS = {
    "snapshot": "Snapshot: columns and scores from the rows kept of each submission",
    "compare": "Release: what may be shown beside the one before",
    "write": "Release: write the file",
    "open": "A worker opens the release (checks the whole file)",
    "readiness": "Data of the page on readiness: three tables",
    "topics": "Data of the page on topics: the mean of each section; by sector those that all are asked",
    "questions": "Data of the page on questions: the levels of each item",
    "three-way": "A table by sector, size and country",
    "simulation": "A simulation: by four groups, curve, without each criterion, relief",
    "forecast": "A forecast, required criteria, with helps: exact",
    "forecast-scored": "A forecast with a pass mark, with helps: bounds and planner",
    "match": "Match all against a profile",
}
AIMS = {
    "readiness": (150, 1500),
    "topics": (150, 1500),
    "questions": (150, 1500),
    "simulation": (100, 1000),
    "match": (1000, None),
}


def tables(found: Statistics) -> list[str]:
    """All tables in Markdown."""
    return [
        f"Processor time; the load of the machine at the start was {found.load:.1f}.",
        "",
        *_growth(found),
        "",
        *_pages(found),
        "",
        *_memory(found),
        "",
        *_beside(found),
        "",
        *_one_by_one(found),
    ]


def _growth(found: Statistics) -> Iterator[str]:
    yield f"| Market of … suppliers | {' | '.join(f'{each.suppliers:,}' for each in found.sizes)} | aim |"
    yield "| --- |" + " ---: |" * (len(found.sizes) + 1)
    for work, title in ROWS.items():
        cells = " | ".join(_time(each.sides["portal"][work]) for each in found.sizes)
        yield f"| {title} | {cells} | {_aim(work)} |"


def _pages(found: Statistics) -> Iterator[str]:
    heads = " | ".join(f"{each.suppliers:,}" for each in found.sizes)
    yield f"| A whole page, by the clock: first in a worker, with another filter, asked again | {heads} | aim |"
    yield "| --- |" + " ---: |" * (len(found.sizes) + 1)
    for page in ("readiness", "topics", "questions"):
        cells = " | ".join(" · ".join(map(_time, each.pages[page])) for each in found.sizes)
        yield f"| /market/{page} | {cells} | under 150 ms at 100,000, 1,500 ms at 1,000,000 |"
    cells = " | ".join(_time(each.pages["opening"][0]) for each in found.sizes)
    yield f"| /market, once after a release: opens it and checks its file | {cells} | – |"


def _memory(found: Statistics) -> Iterator[str]:
    yield f"| Memory, in MB | {' | '.join(f'{each.suppliers:,}' for each in found.sizes)} | aim |"
    yield "| --- |" + " ---: |" * (len(found.sizes) + 1)
    for name, title, aim in (
        ("file", "The release's file, mapped and shared by all workers", "–"),
        ("peak", "One worker at its highest, what it has read of the file counted in", "under 1,000"),
        ("own", "One worker after all of this, its own", "–"),
    ):
        yield f"| {title} | {' | '.join(f'{each.memory[name]:,.0f}' for each in found.sizes)} | {aim} |"


def _beside(found: Statistics) -> Iterator[str]:
    """How many times as long the portal takes as each baseline: below 1 it is faster."""
    sides = [side for side in SIDES if any(side in each.sides for each in found.sizes)]
    yield f"| Protected beside plain counting | suppliers | {' | '.join(map(_heading, sides))} |"
    yield "| --- | ---: |" + " ---: |" * len(sides)
    for work in ("readiness", "topics", "three-way", "simulation"):
        for each in found.sizes:
            cells = " | ".join(_ratio(each, work, side) for side in sides)
            yield f"| {ROWS[work]} | {each.suppliers:,} | {cells} |"


def _heading(side: str) -> str:
    return f"{side}: time, portal's times that"


def _ratio(each: Measured, work: str, side: str) -> str:
    if side not in each.sides:
        return "–"
    theirs = each.sides[side][work]
    return f"{_time(theirs)}, {each.sides['portal'][work] / theirs:.2f}"


def _one_by_one(found: Statistics) -> Iterator[str]:
    yield "| One submission by the rules | measured | the market at once |"
    yield "| --- | ---: | ---: |"
    yield f"| Read it into the row that is kept | {_time(found.pack)} | – |"
    for each in found.sizes:
        seconds = each.sides["portal"]["match"]
        faster = found.match * each.suppliers / seconds
        yield (
            f"| Match it against a profile of four criteria and six preferences | {_time(found.match)} "
            f"| {each.suppliers:,} in {_time(seconds)}: {faster:,.0f} times as fast |"
        )


def _aim(work: str) -> str:
    small, large = AIMS.get(work, (None, None))
    if small is None:
        return "–"
    return f"under {small:,} ms at 100,000" + (f", {large:,} ms at 1,000,000" if large else "")


def _time(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1000:.2f} ms"
    if seconds < 0.1:
        return f"{seconds * 1000:.1f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"
