"""Goes through the whole trail and says whether every entry is as it was written."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.core.trail.chain import START, Fault, Link, find_fault
from portal.core.trail.queries import read_chain


@dataclass(frozen=True, slots=True)
class Step:
    """One entry that was looked at, and what is wrong with it."""

    link: Link
    fault: Fault | None


def verify_trail(session: Session, known: Link | None = None) -> Iterator[Step]:
    """Looks at one entry after the other, up to the first that is wrong.

    `known` is an entry somebody noted down before: with it, a trail that was written anew or cut off is found too. Of
    entries that should be there and are not, the first is told.
    """
    before = START
    for stored in read_chain(session):
        fault = find_fault(before, stored.facts, stored.link, stored.previous_hash)
        if fault is None and known is not None and known.number == stored.link.number and known != stored.link:
            fault = Fault.CHANGED
        yield Step(Link(before.number + 1, "") if fault is Fault.MISSING else stored.link, fault)
        if fault is not None:
            return
        before = stored.link
    if known is not None and known.number > before.number:
        yield Step(Link(before.number + 1, ""), Fault.MISSING)
