"""Requests are counted over all workers of a node, and told in the format that Prometheus reads."""

import os
import re
import signal
import threading
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from portal.operating.watching.counters import BUCKETS, CLASSES, RequestCounters
from portal.operating.watching.exposition import expose, gauge, request_metrics

LINE = re.compile(r'(\w+)(?:\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\})? ([-\d.e+]+)')


def told(counters: RequestCounters) -> dict[str, float]:
    """Every sample of the page by its name and labels."""
    found = {}
    for line in expose(request_metrics(counters)).splitlines():
        if not line.startswith("#"):
            match = LINE.fullmatch(line)
            assert match is not None, line
            found[f"{match[1]}{{{match[2] or ''}}}"] = float(match[3])
    return found


def in_a_worker(work: Callable[[], None], *, killed: bool = False) -> None:
    """Does the work in a forked process, which then ends as told."""
    child = os.fork()
    if not child:
        work()
        if killed:
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(0)
    os.waitpid(child, 0)


def test_workers_count_together_and_a_killed_one_takes_nothing_with_it() -> None:
    counters = RequestCounters(["a", "b"])
    for killed in (False, True, False):
        in_a_worker(lambda: counters.count("a", 200, 0.03), killed=killed)
    counters.count("a", 503, 20.0)
    assert told(counters)['listo_http_requests_total{route="a",status="2xx"}'] == 3
    assert told(counters)['listo_http_requests_total{route="a",status="5xx"}'] == 1
    assert told(counters)['listo_http_request_seconds_count{route="a"}'] == 4
    assert told(counters)['listo_http_request_seconds_bucket{route="a",le="0.05"}'] == 3
    assert told(counters)['listo_http_request_seconds_bucket{route="a",le="+Inf"}'] == 4
    assert not any('route="b"' in name for name in told(counters))


def test_workers_at_the_same_time_have_rows_of_their_own() -> None:
    counters = RequestCounters(["a"])
    reading, writing = os.pipe()
    children = []
    for _ in range(5):
        child = os.fork()
        if not child:
            counters.count("a", 200, 0.1)
            os.write(writing, bytes([counters._row]))
            signal.pause()
        children.append(child)
    rows = {os.read(reading, 1) for _ in children}
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os.close(reading)
    os.close(writing)
    assert len(rows) == 5
    assert told(counters)['listo_http_requests_total{route="a",status="2xx"}'] == 5


def test_threads_of_a_worker_lose_no_count() -> None:
    counters = RequestCounters(["a"])
    threads = [threading.Thread(target=lambda: [counters.count("a", 200, 0.1) for _ in range(500)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told(counters)['listo_http_requests_total{route="a",status="2xx"}'] == 4000


def test_an_unknown_route_is_not_counted() -> None:
    counters = RequestCounters(["a"])
    counters.count("b", 200, 1.0)
    assert told(counters) == {}


@given(st.lists(st.tuples(st.integers(100, 599), st.floats(0, 100)), max_size=30))
def test_buckets_rise_to_the_count_of_all(answers: list[tuple[int, float]]) -> None:
    counters = RequestCounters(["a"])
    for status, seconds in answers:
        counters.count("a", status, seconds)
    found = told(counters)
    rising = [found.get(f'listo_http_request_seconds_bucket{{route="a",le="{most}"}}', 0) for most in BUCKETS]
    assert rising == sorted(rising)
    assert found.get('listo_http_request_seconds_bucket{route="a",le="+Inf"}', 0) == len(answers)
    by_class = [found.get(f'listo_http_requests_total{{route="a",status="{name}"}}', 0) for name in CLASSES]
    assert sum(by_class) == len(answers)


def test_labels_and_gauges_are_written_as_the_format_asks() -> None:
    page = expose([gauge("listo_x", "What it is.", [({"name": 'a"b\\c\nd'}, 1.5), ({}, 2)])])
    assert page == '# HELP listo_x What it is.\n# TYPE listo_x gauge\nlisto_x{name="a\\"b\\\\c\\nd"} 1.5\nlisto_x 2\n'
