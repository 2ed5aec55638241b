"""Writers take turns in the order in which they came, and nobody keeps the turn by failing or dying."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from portal.core.turns import Turns
from tests.conftest import ROOT


def test_one_at_a_time_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    turns, done, inside = Turns(tmp_path / "a.db"), list[int](), list[int]()

    def work(number: int) -> None:
        with turns.turn():
            inside.append(number)
            assert len(inside) == 1
            time.sleep(0.005)
            inside.remove(number)
            done.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    with turns.turn():
        for thread in threads:
            thread.start()
            time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert done == list(range(8))


def test_a_failure_gives_the_turn_to_the_next(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "a.db")
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    with turns.turn():
        pass


def test_a_thread_that_has_the_turn_is_told_so_instead_of_waiting_for_itself(tmp_path: Path) -> None:
    turns, elsewhere = Turns(tmp_path / "a.db"), Turns(tmp_path / "b.db")
    with turns.turn(), elsewhere.turn(), pytest.raises(RuntimeError, match="within a transaction"):
        Turns(tmp_path / "a.db").turn().__enter__()


TAKE = """
import pathlib, sys, time
from portal.core.turns import Turns
with Turns(pathlib.Path(sys.argv[1])).turn():
    print("taken", flush=True)
    time.sleep(60)
"""


def test_a_process_that_is_killed_leaves_the_turn_to_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKE, str(tmp_path / "a.db")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"taken\n"
        process.kill()
        with Turns(tmp_path / "a.db").turn():
            assert process.wait() < 0
