"""Entries of the trail as the rows of a page: ids become names where the people and organisations are there still."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.accounts import queries as accounts
from portal.audit.wording import change_words, event_words
from portal.core.trail.models import TrailEntry
from portal.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in words."""

    number: int
    at: str
    who: str
    what: str
    whom: str
    organisation: str
    changes: Sequence[str]
    origin: str


def rows_for_operator(session: Session, entries: Sequence[TrailEntry]) -> list[Row]:
    """The entries with every name."""
    called = organisations.names_of(session, {entry.organisation_id for entry in entries if entry.organisation_id})
    people = accounts.names_of(session, _people_in(entries))
    return [_row(entry, people, called) for entry in entries]


def rows_for_organisation(session: Session, entries: Sequence[TrailEntry], *, organisation_id: UUID) -> list[Row]:
    """The entries for the organisation that they concern. The operator's people stay unnamed, and where they are."""
    ids = _people_in(entries)
    operators = set(organisations.list_operators_beside(session, ids, organisation_id=organisation_id))
    people = accounts.names_of(session, ids) | dict.fromkeys(operators, _("The operator of this portal"))
    pairs = [(entry, _row(entry, people, {})) for entry in entries]
    return [replace(row, origin="") if entry.by_person in operators else row for entry, row in pairs]


def _people_in(entries: Iterable[TrailEntry]) -> set[UUID]:
    found = {entry.by_person for entry in entries if entry.by_person}
    return found | {UUID(entry.about_id) for entry in entries if entry.about_kind == "person"}


def _row(entry: TrailEntry, people: Mapping[UUID, str], called: Mapping[UUID, str]) -> Row:
    gone = _("somebody whose account is gone")
    whom = UUID(entry.about_id) if entry.about_kind == "person" else None
    other = "" if whom is None or whom == entry.by_person else people.get(whom, gone)
    named = "" if entry.organisation_id is None else called.get(entry.organisation_id, "")
    return Row(
        number=entry.number,
        at=format_datetime(entry.at, "medium"),
        who="–" if entry.by_person is None else people.get(entry.by_person, gone),
        what=event_words(entry.event, to_another=bool(other and entry.by_person)),
        whom=other,
        organisation=named,
        changes=_changes(entry),
        origin=entry.origin,
    )


def _changes(entry: TrailEntry) -> list[str]:
    names = {**entry.old, **entry.new}
    about = [entry.about_id] if entry.about_kind == "questionnaire" else []
    return about + [change_words(name, entry.old.get(name), entry.new.get(name)) for name in names]
