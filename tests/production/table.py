"""The table of docs/reference/faults.md: what was done, how often, and what was lost or doubled."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

MARK = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)
HEAD = [
    "| What was done | on | times | acknowledged | lost | doubled | what else |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
]
KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "both": "both"}


@dataclass(frozen=True)
class Row:
    """One fault, made so many times; `acknowledged` counts saves, submissions or mails, as `what` says."""

    what: str
    kind: str
    times: int
    acknowledged: int
    lost: int
    doubled: int
    else_seen: str = ""

    def told(self) -> str:
        """The row in Markdown."""
        numbers = f"{self.times} | {self.acknowledged:,} | {self.lost} | {self.doubled}"
        return f"| {self.what} | {KINDS[self.kind]} | {numbers} | {self.else_seen} |"


def write_table(page: Path, rows: Sequence[Row]) -> None:
    """Puts the table into the page, with the day and how busy the machine was."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    day = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} shared cores, load average at the end {load}."
    lines = [day, "", *HEAD, *(row.told() for row in rows), ""]
    page.write_text(MARK.sub(lambda _found: "\n".join(lines), page.read_text(encoding="utf-8")), encoding="utf-8")
