"""Keeps what was asked of a release while the release stays open in this process: a release never changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Generic, TypeVar

from portal.market.disclosure.release import Release

MOST_KEPT = 64
Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The answers asked for last, by release, filters and what else was asked; safe to share between threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[Release, Answer]] = OrderedDict()
        self._lock = Lock()

    def read(
        self, release: Release, filters: Mapping[str, str], make: Callable[[], Answer], *, more: str = ""
    ) -> Answer:
        """The answer that is kept, or the one that `make` gives; `more` is what else decides it."""
        key = (id(release), more, tuple(sorted(filters.items())))
        with self._lock:
            found = self._kept.get(key)
        if found is not None:
            return found[1]
        answer = make()
        with self._lock:
            self._kept[key] = (release, answer)  # the release is kept with it, so that its id stays its own
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return answer
