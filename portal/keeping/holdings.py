"""Of every table: whose its rows are, what an export shows of them, and what becomes of them when an organisation goes.

A guard test fails for a table, or a column that looks like a secret, about which nothing is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Holding:
    """A table whose rows are an organisation's: those whose `column` names it, or a row of `parent` that is its own.

    They go with the organisation by the foreign key of that column. `hidden` are columns that an export leaves out,
    each with the reason.
    """

    column: str
    parent: str = ORGANISATION
    hidden: Mapping[str, str] | None = None

    def hides(self, column: str) -> bool:
        """Whether an export leaves the column out."""
        return column in (self.hidden or {})


_LINK = "opens what the link opens"
_PROTECTS = "would help to take protected figures apart"
_FILED = "is in a file of its own, byte for byte, so that its hash can be worked out again"

HOLDINGS: Mapping[str, Holding] = {
    ORGANISATION: Holding("id"),
    "membership": Holding("organisation_id"),
    "invitation": Holding("organisation_id", hidden={"shown_hash": _LINK, "mailed_hash": _LINK}),
    "join_request": Holding("organisation_id"),
    "assessment": Holding("organisation_id"),
    "answer": Holding("assessment_id", "assessment"),
    "submission": Holding("organisation_id", hidden={"document": _FILED}),
    "certificate": Holding("organisation_id"),
    "evidence_document": Holding("organisation_id"),
    "evidence_use": Holding("document_id", "evidence_document"),
    "plan": Holding("organisation_id"),
    "plan_step": Holding("plan_id", "plan"),
    "criteria_profile": Holding("organisation_id"),
    "criteria_profile_version": Holding("profile_id", "criteria_profile", {"document": _FILED}),
    "criteria_relation": Holding("profile_id", "criteria_profile"),
    "criteria_tender_file": Holding("organisation_id"),
    "criteria_mapping": Holding("organisation_id"),
    "drive": Holding("organisation_id"),
    "drive_invitation": Holding("drive_id", "drive"),
    "drive_member": Holding("organisation_id"),  # of the supplier that takes part; it goes with the drive as well
    "market_row": Holding("organisation_id", hidden={"packed": "is worked out from the submission, which is there"}),
    "market_supplier_key": Holding("organisation_id", hidden={"record_key": _PROTECTS, "tag": _PROTECTS}),
    "market_simulation": Holding("organisation_id"),
    "reminder": Holding("organisation_id"),
    "erasure_request": Holding("organisation_id"),
}

SHOWN_OF_PEOPLE = ("id", "name", "email", "language", "created_at", "confirmed_at", "wants_reminders")
_OWN = "a person's own: no export of an organisation shows it; it goes with the person"
PERSONAL: Mapping[str, str] = {
    "person": "who belongs to the organisation is exported; who belongs to no other one goes with it",
    "sign_in_session": _OWN,
    "one_time_link": _OWN,
    "email_change": _OWN,
    "half_sign_in": _OWN,
    "code_app": _OWN,
    "passkey": _OWN,
    "passkey_challenge": _OWN,
    "recovery_code": _OWN,
}

APART: Mapping[str, str] = {
    "market_release": "figures of all suppliers together, protected; they stay as they were released",
    "questionnaire_version": "published for all; those that the organisation answered are in the export",
    "trail_entry": "the organisation's part is in the export; it stays, with ids that then lead nowhere",
    "erased_certificate": "hashes of codes alone, kept so that whoever checks one is told the truth",
    "mail": "what was sent to people who go, and to those the organisation invited, goes; it is not exported",
    "attempt": "keyed hashes that name nobody",
}

HIDDEN_OF_TRAIL = {"origin_salt": "would undo that an origin was forgotten"}
