"""A worker, a whole node or the database ends at once while people save and send: nothing acknowledged is lost."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable

import pytest

from tests.production.conftest import FEW, LONG, Place
from tests.production.saving import Books, compare, repeated, save_during
from tests.production.sending import count_made, send_during
from tests.production.suppliers import SignedInClient
from tests.production.table import Row

pytestmark = pytest.mark.production
ALONE, PAIRS, SENDERS = (160, 20, 6) if LONG else (16, 4, 3)
Tell = Callable[[Row], None]


def a_crowd(place: Place) -> list[SignedInClient]:
    """People who save: most alone, some in pairs on the same answers."""
    return place.suppliers.at_work(ALONE) + place.suppliers.at_work(PAIRS, colleagues=True)


def kill_workers(place: Place) -> None:
    """Ends each worker of each node, one after the other, as the kernel does when memory runs out."""
    for node in place.here.nodes:
        for worker in node.workers():
            os.kill(worker, signal.SIGKILL)
            time.sleep(0.3)


def judge(place: Place, what: str, times: int, books: Books, clients: list[SignedInClient], tell: Tell) -> None:
    """Nothing is lost, nothing written over or twice; and the row of the table."""
    found = compare(place.suppliers.database, books, clients)
    assert (found.lost, found.overwritten, found.unknown) == ([], [], 0)
    others = Counter({"409" if name == "409" else "refused": count for name, count in books.others.items()})
    seen = f"{sum(books.others.values()) - books.others['409']} saves had no or another answer and were sent again"
    seen += f"; {others['409']} times two people met" if others["409"] else ""
    tell(Row(what, place.kind, times, books.count, len(found.lost), len(found.overwritten) + found.unknown, seen))


def test_killed_workers_lose_no_save(place: Place, times: int, tell: Tell) -> None:
    clients = a_crowd(place)
    books = save_during(place.here, clients, repeated(lambda: kill_workers(place), times))
    judge(place, f"{len(clients)} people save; every worker is killed in turn (`kill -9`)", times, books, clients, tell)


def test_a_killed_node_loses_no_save(place: Place, times: int, tell: Tell) -> None:
    clients = place.suppliers.at_work(FEW)
    node = place.here.nodes[-1]

    def kill_and_start() -> None:
        for _ in range(times):
            node.kill()
            time.sleep(1)  # RestartSec
            node.start()

    books = save_during(place.here, clients, kill_and_start)
    judge(place, f"{FEW} people save; a whole node is killed, and started again", times, books, clients, tell)


def test_killed_workers_double_no_submission_and_no_certificate(place: Place, times: int, tell: Tell) -> None:
    clients = place.suppliers.ready_to_submit(SENDERS * times)
    sent = send_during(place.here, clients, repeated(lambda: kill_workers(place), times))
    assert all(len(one.submissions) == len(one.certificates) == 1 for one in sent)
    submissions, certificates = count_made(place.suppliers.database, clients)
    assert (submissions, certificates) == (len(clients), len(clients))
    what = "Suppliers send and take a certificate, three clicks each at once; every worker is killed in turn"
    seen = f"{submissions} submissions and {certificates} certificates of {len(clients)} suppliers"
    tell(Row(what, place.kind, times, submissions + certificates, 0, 0, seen))


@pytest.mark.parametrize("how", ["fast", "immediate", "kill"])
def test_a_database_that_restarts_loses_no_save(on_postgresql: Place, times: int, tell: Tell, how: str) -> None:
    place, cluster = on_postgresql, on_postgresql.cluster
    assert cluster is not None
    clients = place.suppliers.at_work(FEW)

    def restart() -> None:
        for _ in range(times):
            if how == "kill":
                cluster.kill()
            else:
                cluster.stop(how)
            cluster.start()
            time.sleep(0.5)

    books = save_during(place.here, clients, restart)
    words = {"fast": "is stopped", "immediate": "is ended without a checkpoint", "kill": "is killed (`kill -9`)"}
    judge(place, f"{FEW} people save; the database {words[how]} and started again", times, books, clients, tell)
