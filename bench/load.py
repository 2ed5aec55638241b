"""The client, in a process of its own: saves and shows the next page, over and over, on connections that stay open.

Reads what to do as JSON from standard input and writes the seconds that every round took as JSON to standard output.
"""

import json
import sys
import threading
import time
from http.client import HTTPConnection
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

SENT_ON = (302, 303)


def run_client(host: str, client: dict[str, Any], end: float, rounds: list[tuple[float, float]]) -> None:
    """Saves and shows until the time is up; keeps (seconds to save, seconds to save and show) of each round."""
    connection = HTTPConnection(host, timeout=30)
    headers = {"Cookie": client["cookie"], "Accept-Encoding": "gzip", "Accept-Language": "es"}
    saved: dict[str, int] = client["saved"]
    for step in cycle(client["steps"]):
        start = time.perf_counter()
        if start > end:
            break
        number = saved.get(step["path"], 0)
        body = urlencode(
            [*map(tuple, step["fields"]), ("revision", str(number)), ("note", f"Round {number} of {step['path']}")]
        )
        connection.request("POST", step["path"], body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        page = response.read()
        if response.status not in SENT_ON:
            raise RuntimeError(f"saving answered {response.status}: {page[:300]!r}")
        middle = time.perf_counter()
        connection.request("GET", response.headers["Location"], headers=headers)
        response = connection.getresponse()
        page = response.read()
        if response.status != 200:
            raise RuntimeError(f"showing answered {response.status}: {page[:300]!r}")
        saved[step["path"]] = number + 1
        rounds.append((middle - start, time.perf_counter() - start))
    connection.close()


def run(order: dict[str, Any]) -> dict[str, Any]:
    """All clients at once; each on a thread and a connection of its own."""
    end = time.perf_counter() + order["seconds"]
    rounds: list[tuple[float, float]] = []
    threads = [
        threading.Thread(target=run_client, args=(order["host"], client, end, rounds)) for client in order["clients"]
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"rounds": rounds, "clients": order["clients"]}


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
