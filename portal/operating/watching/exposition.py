"""Figures in Prometheus' text format 0.0.4."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.operating.watching.counters import BUCKETS, CLASSES, RequestCounters

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: what it is called, counts and means, and its samples: the end of the name, labels, value."""

    name: str
    kind: str
    meaning: str
    samples: Sequence[tuple[str, Labels, float]]


def request_metrics(counters: RequestCounters) -> Iterator[Metric]:
    """Answers by route and class, and a histogram of how long they took; routes nobody asked for are left out."""
    answers: list[tuple[str, Labels, float]] = []
    times: list[tuple[str, Labels, float]] = []
    for route in counters.routes:
        figures = counters.read(route)
        by_class, by_time = figures[: len(CLASSES)], figures[len(CLASSES) : -1]
        if not sum(by_time):
            continue
        pairs = zip(CLASSES, by_class, strict=True)
        answers += [("", {"route": route, "status": name}, count) for name, count in pairs if count]
        times += _histogram(route, by_time, figures[-1])
    yield Metric("listo_http_requests_total", "counter", "Answers by route and class of status.", answers)
    yield Metric("listo_http_request_seconds", "histogram", "Seconds from a request to its answer.", times)


def _histogram(route: str, by_time: Sequence[float], seconds: float) -> Iterator[tuple[str, Labels, float]]:
    so_far = 0.0
    for most, count in zip((*map(str, BUCKETS), "+Inf"), by_time, strict=True):
        so_far += count
        yield "_bucket", {"route": route, "le": most}, so_far
    yield "_sum", {"route": route}, seconds
    yield "_count", {"route": route}, so_far


def gauge(name: str, meaning: str, samples: Iterable[tuple[Labels, float]]) -> Metric:
    """A figure that goes up and down."""
    return Metric(name, "gauge", meaning, [("", labels, value) for labels, value in samples])


def expose(metrics: Iterable[Metric]) -> str:
    """The whole page."""
    lines: list[str] = []
    for metric in metrics:
        lines += [f"# HELP {metric.name} {metric.meaning}", f"# TYPE {metric.name} {metric.kind}"]
        lines += [f"{metric.name}{end}{_told(labels)} {value:.10g}" for end, labels, value in metric.samples]
    return "\n".join(lines) + "\n"


def _told(labels: Labels) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
