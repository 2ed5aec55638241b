"""Writes the table of docs/reference/records.md: every event of the trail, what it says besides, and who sees it."""

from collections.abc import Mapping

from portal.audit.wording import EVENTS, GROUPS
from portal.core.config import ROOT
from portal.core.trail.events import Event
from scripts.pages import put_table

FILE = ROOT / "docs" / "reference" / "records.md"

_PROFILE = ("country", "region", "sector", "people", "statistics", "traits")
_CRITERIA = ("code", "version", "hash")
DETAILS: Mapping[Event, tuple[str, ...]] = {  # those that are not here hold none
    Event.FACTOR_USED: ("factor",),
    Event.SIGN_INS_ENDED_FOR: ("reason",),
    Event.ACCOUNT_CHANGED: ("name", "language", "reminders"),
    Event.FACTOR_ADDED: ("factor",),
    Event.FACTOR_REMOVED: ("factor", "checked"),
    Event.PERSON_INVITED: ("role",),
    Event.PERSON_JOINED: ("role",),
    Event.ROLE_CHANGED: ("role",),
    Event.PERSON_REMOVED: ("role",),
    Event.PERSON_LEFT: ("role",),
    Event.OWNERSHIP_HANDED_OVER: ("role",),
    Event.JOIN_REFUSED: ("checked",),
    Event.JOIN_ADMITTED: ("checked",),
    Event.ORGANISATION_REGISTERED: ("kind", *_PROFILE),
    Event.ORGANISATION_ADDED: ("kind", "country", "statistics"),
    Event.ORGANISATION_CHANGED: (*_PROFILE, "legal_name", "trade_name"),
    Event.ORGANISATION_EXPORTED: ("bytes",),
    Event.FILE_TAKEN: ("file",),
    Event.ERASURE_ASKED: ("due",),
    Event.ORGANISATION_ERASED: ("accounts", "submissions", "certificates"),
    Event.QUESTIONNAIRE_PUBLISHED: ("hash",),
    Event.SUBMISSION_MADE: ("questionnaire", "hash"),
    Event.CERTIFICATE_ISSUED: ("code",),
    Event.CERTIFICATE_REPLACED: ("code",),
    Event.CERTIFICATE_WITHDRAWN: ("code",),
    Event.DRIVE_BEGUN: ("code",),
    Event.DRIVE_CHANGED: ("code",),
    Event.DRIVE_CLOSED: ("code",),
    Event.DRIVE_JOINED: ("code",),
    Event.DRIVE_LEFT: ("code",),
    Event.CRITERIA_PUBLISHED: _CRITERIA,
    Event.CRITERIA_CLOSED: _CRITERIA,
    Event.BID_PACK_TAKEN: (*_CRITERIA, "file"),
    Event.MARKET_RELEASED: ("questionnaire", "number", "hash"),
    Event.MARKET_SIMULATED: ("number", "hash"),
}
WITHOUT_NAMES = ("name", "legal_name", "trade_name")  # of these only that they changed
_OPERATORS = {"sign-in", "account", "questionnaire", "portal"}  # groups of which no organisation is told


def concerns_organisation(event: Event) -> bool:
    """Whether the event is about an organisation, whose owners see it; the operator sees all."""
    return event is Event.SEAT_CHANGED or (event.group not in _OPERATORS and event is not Event.MARKET_RELEASED)


def table() -> str:
    """The table, a row for each event, group by group."""
    lines = ["| Event | Group | When | What it says besides | Who sees it |", f"|{' --- |' * 5}"]
    for event in Event:
        said = ", ".join(f"{name} changed" if name in WITHOUT_NAMES else name for name in DETAILS.get(event, ()))
        if event is Event.SETTINGS_CHANGED:
            said = "each setting that changed; of secrets and addresses a mark"
        seen = "the operator; the organisation's owners" if concerns_organisation(event) else "the operator"
        cells = [f"`{event.value}`", str(GROUPS[event.group]), str(EVENTS[event]), said.replace("_", " ") or "–", seen]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
