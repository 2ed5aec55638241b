"""The clients of `python -m bench.crowd`, in a process of their own: all at once, each on a line of its own.

Reads a pickled Order from standard input and writes a pickled Crowd to standard output.
"""

import asyncio
import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.production.installation import trusting
from tests.production.lines import Line, LineBroken, address_of
from tests.production.saving import FORM, Books, Saver
from tests.production.suppliers import SignedInClient

SENT_ON = (302, 303)
ITEMS = 3  # that each answers over and over


@dataclass(frozen=True)
class Order:
    """Who saves where, for how many seconds, pausing how long after each round; without clients the minimal page."""

    port: int
    count: int
    seconds: float
    pause: float
    clients: Sequence[SignedInClient] = ()


@dataclass
class Crowd:
    """What they saw: seconds to save, and to save and see the next page; what else was answered; what was saved."""

    saves: list[float] = field(default_factory=list)
    rounds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    books: Books = field(default_factory=Books)
    seconds: float = 0.0


class Rounder(Saver):
    """A supplier without scripts: sends the form, is sent on, and sees the next question."""

    crowd: Crowd

    async def _try(self, path: str, item: str, note: str) -> tuple[int, int]:
        seen, began = self.revisions.get(item, 0), time.perf_counter()
        fields = [("csrf_token", self.client.token), ("answer", "2"), ("note", note), ("revision", str(seen))]
        fields += [("checks", check) for check in self.client.checks[item]]
        try:
            reply = await self.line.ask("POST", path, self.headers | FORM, urlencode(fields).encode())
            middle = time.perf_counter()
            if reply.status not in SENT_ON:
                self.crowd.errors.update([str(reply.status)] if reply.status != 409 else [])
                self.books.others[str(reply.status)] += 1
                return reply.status, 0
            page = await self.line.ask("GET", reply.headers["location"], self.headers)
        except LineBroken as problem:
            self.crowd.errors[str(problem)] += 1
            return 0, 0
        if page.status != 200:
            self.crowd.errors[f"page {page.status}"] += 1
        self.crowd.saves.append(middle - began)
        self.crowd.rounds.append(time.perf_counter() - began)
        return 200, seen + 1


class Plain:
    """A client of the minimal page."""

    def __init__(self, line: Line, crowd: Crowd, name: str) -> None:
        self.line, self.crowd, self.name = line, crowd, name

    async def work(self, over: asyncio.Event, pause: float, first: float) -> None:
        """Saves and sees the page until it is over."""
        await rest(over, first)
        number = 0
        while not over.is_set():
            number, began = number + 1, time.perf_counter()
            try:
                body = urlencode({"note": f"{self.name}, note {number}"}).encode()
                reply = await self.line.ask("POST", "/", FORM, body)
                middle = time.perf_counter()
                page = await self.line.ask("GET", "/", {})
            except LineBroken as problem:
                self.crowd.errors[str(problem)] += 1
                continue
            if reply.status not in SENT_ON or page.status != 200:
                self.crowd.errors[f"{reply.status}, {page.status}"] += 1
                continue
            self.crowd.saves.append(middle - began)
            self.crowd.rounds.append(time.perf_counter() - began)
            await rest(over, pause)
        self.line.close()


async def work(rounder: Rounder, over: asyncio.Event, pause: float, first: float) -> None:
    """A supplier at work: saves, reads the next question, saves."""
    await rest(over, first)
    number = 0
    while not over.is_set():
        item = rounder.client.items[number % ITEMS]
        number += 1
        await rounder.save(item, f"{rounder.name}, note {number}")
        await rest(over, pause)
    rounder.line.close()


async def rest(over: asyncio.Event, seconds: float) -> None:
    """A pause that ends when all is over."""
    if seconds:
        try:
            await asyncio.wait_for(over.wait(), seconds)
        except TimeoutError:
            return


async def run(order: Order) -> Crowd:
    """All of them, for so long."""
    crowd, over, tls, dice = Crowd(), asyncio.Event(), trusting(), random.Random(6)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(order.count):
            line, name = Line(order.port, tls, source=address_of(number)), f"person {number}"
            first = dice.random() * order.pause
            if order.clients:
                rounder = Rounder(order.clients[number], line, crowd.books, name)
                rounder.crowd = crowd
                group.create_task(work(rounder, over, order.pause, first))
            else:
                group.create_task(Plain(line, crowd, name).work(over, order.pause, first))
        await asyncio.sleep(order.seconds)
        over.set()
    crowd.seconds = time.perf_counter() - began
    return crowd


if __name__ == "__main__":
    found = asyncio.run(run(pickle.load(sys.stdin.buffer)))
    pickle.dump(found, sys.stdout.buffer)
