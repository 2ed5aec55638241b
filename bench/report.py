"""Puts what was measured into tables, beside their aims, and the tables into the page."""

import re
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from bench.planning import Planning
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "reference" / "performance.md"


@dataclass
class Load:
    """What so many clients saw together: seconds to save, seconds to save and show, and the work of the server."""

    clients: int
    saves: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    seconds: float = 0.0
    work: float = 0.0

    @property
    def rate(self) -> float:
        """Rounds a second."""
        return len(self.rounds) / self.seconds

    @property
    def cost(self) -> float:
        """Seconds of processor time for a round, warm-up left out."""
        return self.work / len(self.rounds)

    def told(self) -> str:
        """Rate, median and 95th percentile."""
        slowest = sorted(self.rounds)[int(len(self.rounds) * 0.95)]
        return f"{self.rate:.0f}/s, {_ms(median(self.rounds))}, {_ms(slowest)}"


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
            "| save alone, times the minimal | round, times the minimal | server time of a round, times the minimal |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        for kind, base, load in self.loads:
            lines.append(
                f"| {kind} | {load.clients} | {base.told()} | {load.told()} "
                f"| {median(load.saves) / median(base.saves):.1f} | {median(load.rounds) / median(base.rounds):.1f} "
                f"| {load.cost * 1000:.0f} ms, {load.cost / base.cost:.1f} |"
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


def plans_table(day: date, found: Planning) -> str:
    """The plans beside their aims, in Markdown."""
    rows = [
        ("Plan to a readiness level: median, worst of 200", _both(found.level), "under 50 ms"),
        ("Plan to qualify for a profile: median, worst of 200", _both(found.profile), "under 50 ms"),
        ("1,000 plans to a readiness level", f"{found.many_levels:.1f} s", "under 20 s"),
        ("1,000 plans to qualify for a profile", f"{found.many_profiles:.1f} s", "under 20 s"),
        ("HiGHS instead: the best plan to a level alone, median, worst of 40", _both(found.highs), "–"),
    ]
    lines = ["| Plans | measured | aim |", "| --- | ---: | ---: |", *(f"| {a} | {b} | {c} |" for a, b, c in rows)]
    return "\n".join([f"Measured on {day.isoformat()}, 2 shared cores; processor time.", "", *lines, ""])


def _both(seconds: tuple[float, float]) -> str:
    return ", ".join(map(_ms, seconds))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"


def write(part: str, text: str) -> None:
    """Puts the tables of a part into the page, between its marks."""
    mark = re.compile(rf"(?<=<!-- {part} -->\n).*?(?=<!-- end of {part} -->)", re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(mark.sub(lambda _found: text.rstrip("\n") + "\n", page), encoding="utf-8")
