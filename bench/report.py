"""Puts what was measured into a table, beside its aims."""

import re
from dataclasses import dataclass, field
from datetime import date

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "performance.md"
MARK = re.compile(r"(?<=<!-- table -->\n).*?(?=<!-- end of table -->)", re.DOTALL)


@dataclass(frozen=True)
class Load:
    """What so many clients saw together: rounds a second, and seconds of a round (save, then show)."""

    clients: int
    rate: float
    middle: float
    slowest: float
    save: float


@dataclass
class Report:
    """All figures of one run."""

    day: date
    loads: list[tuple[str, Load, Load]] = field(default_factory=list)
    scoring: tuple[float, int] = (0.0, 0)
    certificate: tuple[float, float, int] = (0.0, 0.0, 0)
    memory: tuple[float, float] = (0.0, 0.0)
    cold: float = 0.0
    start: float = 0.0

    def table(self) -> str:
        """Two tables in Markdown: saving beside the minimal page, and everything else beside its aim."""
        return "\n".join(
            [f"Measured on {self.day.isoformat()}, 2 shared cores.", "", *self._saving(), "", *self._rest(), ""]
        )

    def _saving(self) -> list[str]:
        lines = [
            "| Save an answer, show the next | clients | minimal page: rounds/s, p50, p95 | portal: rounds/s, p50, p95 "
            "| save alone, times the minimal | round, times the minimal |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        for kind, base, load in self.loads:
            lines.append(
                f"| {kind} | {load.clients} | {_told(base)} | {_told(load)} "
                f"| {load.save / base.save:.1f} | {load.middle / base.middle:.1f} |"
            )
        return lines

    def _rest(self) -> list[str]:
        first, later, size = self.certificate
        rows = [
            (f"Score the largest submission ({self.scoring[1]} items)", f"{_ms(self.scoring[0])}", "under 5 ms"),
            ("Certificate as PDF, over the page, later ones", f"{_ms(later)} ({size // 1024} kB)", "under 300 ms"),
            ("Certificate as PDF, the first of a process", _ms(first), "–"),
            ("A worker's memory after the load (resident)", f"{self.memory[0]:.0f} MB", "under 150 MB"),
            ("The same, shared pages counted in parts", f"{self.memory[1]:.0f} MB", "–"),
            ("Import the portal and make the app", _ms(self.cold), "–"),
            ("From the start of gunicorn to its first answer", _ms(self.start), "–"),
        ]
        return ["| What | measured | aim |", "| --- | ---: | ---: |", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]


def _told(load: Load) -> str:
    return f"{load.rate:.0f}/s, {_ms(load.middle)}, {_ms(load.slowest)}"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def write(report: Report) -> None:
    """Puts the tables into the page."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(MARK.sub(lambda _found: report.table(), text), encoding="utf-8")
