"""Nodes are renewed and restarted while people save, and no request goes unanswered."""

import signal
import time
from collections.abc import Callable

import pytest

from tests.production.conftest import FEW, Place
from tests.production.saving import compare, repeated, save_during
from tests.production.table import Row

pytestmark = pytest.mark.production
Tell = Callable[[Row], None]


def renew(place: Place) -> None:
    """`systemctl reload`: each node replaces its workers."""
    for node in place.here.nodes:
        before = set(node.workers())
        node.signal(signal.SIGHUP)
        end = time.monotonic() + 60
        while set(node.workers()) & before:
            assert time.monotonic() < end, "old workers do not go"
            time.sleep(0.05)


def restart_one_by_one(place: Place) -> None:
    """`systemctl restart` of each node, which is how a new version comes in."""
    for node in place.here.nodes:
        node.restart()


@pytest.mark.parametrize("how", [renew, restart_one_by_one])
def test_no_request_is_lost(on_postgresql: Place, times: int, tell: Tell, how: Callable[[Place], None]) -> None:
    clients = on_postgresql.suppliers.at_work(FEW)
    books = save_during(on_postgresql.here, clients, repeated(lambda: how(on_postgresql), times))
    assert books.others == {}
    found = compare(on_postgresql.suppliers.database, books, clients)
    assert (found.lost, found.overwritten, found.unknown) == ([], [], 0)
    words = {
        "renew": "every node renews its workers (HUP)",
        "restart_one_by_one": "the nodes are restarted, one by one",
    }
    seen = f"every request was answered; the slowest after {books.slowest:.1f} s"
    tell(Row(f"{FEW} people save; {words[how.__name__]}", "postgresql", times, books.count, 0, 0, seen))


def test_one_node_on_sqlite_restarts_without_losing_a_request(on_sqlite: Place, times: int, tell: Tell) -> None:
    clients = on_sqlite.suppliers.at_work(FEW)
    books = save_during(on_sqlite.here, clients, repeated(lambda: restart_one_by_one(on_sqlite), times))
    assert books.others == {}
    found = compare(on_sqlite.suppliers.database, books, clients)
    assert (found.lost, found.overwritten, found.unknown) == ([], [], 0)
    seen = f"every request was answered; the slowest after {books.slowest:.1f} s"
    tell(Row(f"{FEW} people save; the only node is restarted", "sqlite", times, books.count, 0, 0, seen))
