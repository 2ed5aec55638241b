"""What the trail says in words."""

from flask_babel import lazy_gettext as _

from portal.core.trail.events import Event

GROUPS: dict[str, object] = {
    "sign-in": _("Signing in and out"),
    "account": _("Accounts"),
    "people": _("People of organisations"),
    "organisation": _("Organisations"),
    "questionnaire": _("Questionnaires"),
    "submission": _("Submissions"),
    "certificate": _("Certificates"),
    "drive": _("Capacity drives"),
    "criteria": _("Criteria profiles"),
    "bid": _("Bid packs"),
    "market": _("Market figures"),
    "portal": _("The portal itself"),
}
EVENTS: dict[Event, object] = {
    Event.SIGNED_IN: _("signed in"),
    Event.SIGN_IN_FAILED: _("wrong password"),
    Event.SIGN_IN_PAUSED: _("too many wrong tries: a pause began"),
    Event.SIGNED_OUT: _("signed out"),
    Event.SIGN_INS_ENDED: _("ended sign-ins on other devices"),
    Event.SIGN_INS_ENDED_FOR: _("ended all sign-ins of somebody"),
    Event.SEAT_CHANGED: _("works for another of their organisations now"),
    Event.FACTOR_USED: _("used the second step of signing in"),
    Event.FACTOR_FAILED: _("wrong code at the second step"),
    Event.RECOVERY_CODE_USED: _("signed in with a recovery code"),
    Event.ACCOUNT_OPENED: _("an account was opened"),
    Event.ACCOUNT_CHANGED: _("changed the account"),
    Event.EMAIL_CONFIRMED: _("confirmed the e-mail address"),
    Event.EMAIL_CHANGED: _("changed the e-mail address"),
    Event.PASSWORD_CHANGED: _("changed the password"),
    Event.PASSWORD_RESET: _("chose a new password by a mailed link"),
    Event.FACTOR_ADDED: _("added a second step to signing in"),
    Event.FACTOR_REMOVED: _("removed a second step from signing in"),
    Event.RECOVERY_CODES_MADE: _("made new recovery codes"),
    Event.PERSON_INVITED: _("invited somebody"),
    Event.INVITATION_WITHDRAWN: _("withdrew an invitation"),
    Event.PERSON_JOINED: _("joined"),
    Event.ROLE_CHANGED: _("changed a role"),
    Event.PERSON_REMOVED: _("removed somebody"),
    Event.PERSON_LEFT: _("left"),
    Event.OWNERSHIP_HANDED_OVER: _("handed the ownership over"),
    Event.JOIN_ASKED: _("asked to join"),
    Event.JOIN_TAKEN_BACK: _("took back the wish to join"),
    Event.JOIN_ACCEPTED: _("let somebody join who had asked"),
    Event.JOIN_REFUSED: _("refused somebody who had asked to join"),
    Event.JOIN_ADMITTED: _("let somebody join after checks, in place of an owner"),
    Event.ORGANISATION_REGISTERED: _("registered the organisation"),
    Event.ORGANISATION_ADDED: _("added the organisation"),
    Event.ORGANISATION_CHANGED: _("changed the profile"),
    Event.ORGANISATION_EXPORTED: _("took all data of the organisation away"),
    Event.FILE_TAKEN: _("took a file away"),
    Event.ERASURE_ASKED: _("asked to have the organisation erased"),
    Event.ERASURE_TAKEN_BACK: _("took back the wish to have the organisation erased"),
    Event.ORGANISATION_ERASED: _("the organisation was erased"),
    Event.QUESTIONNAIRE_PUBLISHED: _("a questionnaire was published"),
    Event.SUBMISSION_MADE: _("sent the answers"),
    Event.CERTIFICATE_ISSUED: _("took a certificate"),
    Event.CERTIFICATE_REPLACED: _("a newer certificate took the place of an earlier one"),
    Event.CERTIFICATE_WITHDRAWN: _("withdrew a certificate"),
    Event.DRIVE_BEGUN: _("began a drive"),
    Event.DRIVE_CHANGED: _("changed a drive"),
    Event.DRIVE_CLOSED: _("closed a drive"),
    Event.DRIVE_JOINED: _("joined a drive"),
    Event.DRIVE_LEFT: _("left a drive"),
    Event.CRITERIA_PUBLISHED: _("published a criteria profile"),
    Event.CRITERIA_CLOSED: _("closed a criteria profile"),
    Event.BID_PACK_TAKEN: _("took a bid pack"),
    Event.MARKET_RELEASED: _("market figures were released"),
    Event.MARKET_SIMULATED: _("tried criteria out on the market"),
    Event.SETTINGS_CHANGED: _("the portal runs with other settings"),
}
TO_OTHERS: dict[Event, object] = {Event.PERSON_JOINED: _("added somebody")}  # where one person does it to another
NAMES: dict[str, object] = {
    "role": _("Role"),
    "kind": _("Kind"),
    "country": _("Country"),
    "region": _("Region"),
    "sector": _("Sector"),
    "people": _("People"),
    "statistics": _("Counted in statistics"),
    "traits": _("Traits"),
    "legal_name": _("Legal name"),
    "trade_name": _("Name customers know"),
    "code": _("Code"),
    "hash": _("Fingerprint"),
    "version": _("Version"),
    "file": _("File"),
    "questionnaire": _("Questionnaire"),
    "factor": _("Second step"),
    "checked": _("What was checked"),
    "reason": _("Reason"),
    "certificates": _("Certificates"),
    "submissions": _("Submissions"),
    "accounts": _("Accounts"),
    "due": _("Due on"),
    "bytes": _("Bytes"),
    "name": _("Name"),
    "language": _("Language"),
    "reminders": _("Reminders"),
    "number": _("Number"),
}
VALUES: dict[str, object] = {
    "owner": _("owner"),
    "editor": _("editor"),
    "viewer": _("viewer"),
    "yes": _("yes"),
    "no": _("no"),
    "changed": _("changed"),
    "app": _("app with codes"),
    "passkey": _("passkey"),
    "all": _("all"),
    "report": _("report of the result (PDF)"),
    "certificate": _("certificate (PDF)"),
    "annex": _("annex of a bid (PDF)"),
    "bid-pack": _("bid pack (ZIP)"),
    "plan-workbook": _("plan (Excel)"),
    "plan-calendar": _("plan (calendar)"),
    "evidence": _("document"),
}


def event_words(value: str, *, to_another: bool = False) -> str:
    """What happened, in words; the code itself for an event of another version of the portal."""
    said = EVENTS | (TO_OTHERS if to_another else {})
    known = {event.value: words for event, words in said.items()}
    return str(known.get(value, value))


def change_words(name: str, old: str | None, new: str | None) -> str:
    """One value before and after: "Role: viewer → editor"."""
    label = str(NAMES.get(name, name))
    before, after = (None if value is None else _value(name, value) for value in (old, new))
    return f"{label}: {after}" if before is None else f"{label}: {before} → {after or '–'}"


def _value(name: str, value: str) -> str:
    """A word for a code; of a fingerprint the beginning, which is enough to compare by eye."""
    return f"{value[:12]}…" if name == "hash" else str(VALUES.get(value, value))
