"""Of every table: how sensitive it is, which columns are more so and how they are kept, who sees it, and how long.

docs/reference/data.md says what each level asks, and is written from this list by `scripts/data_table.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much harm is done if strangers read it, the least first."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Above:
    """The level of a column that is above its table's, and in what form it is kept where that says something."""

    level: Level
    form: str = ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A table's level, who sees its rows, how long they stay, and the columns above it."""

    level: Level
    seen_by: str
    kept: str = "with the organisation"
    above: Mapping[str, Above] = field(default_factory=dict)


_CONFIDENTIAL = Above(Level.CONFIDENTIAL)
_KEYED = Above(Level.CONFIDENTIAL, "HMAC with `LISTO_SECRET_KEY`")
_TOKEN = Above(Level.SECRET, "SHA-256 of 256 random bits")
_MEMBERS = "its people"
_NOBODY = "nobody"
_OWN = "the person"
_LINKS = "`LISTO_KEEP_LINKS_DAYS` after it was used or ran out"
_ACCOUNT = "with the account"

LEVELS: Mapping[str, Sensitivity] = {
    "organisation": Sensitivity(
        Level.INTERNAL,
        "its people; the operator. Name and number: whoever has the code of its certificate; the name: its drives",
    ),
    "membership": Sensitivity(Level.INTERNAL, "its people; the operator"),
    "invitation": Sensitivity(
        Level.INTERNAL,
        "its people; who is invited",
        "`LISTO_KEEP_INVITATIONS_DAYS` after it was answered or ran out",
        {"email": _CONFIDENTIAL, "shown_hash": _TOKEN, "mailed_hash": _TOKEN},
    ),
    "join_request": Sensitivity(
        Level.INTERNAL,
        "its owners; who asks; the operator where no owner answers",
        "`LISTO_KEEP_INVITATIONS_DAYS` after it was answered",
    ),
    "assessment": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "answer": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "submission": Sensitivity(Level.CONFIDENTIAL, "its people; others in protected figures only"),
    "certificate": Sensitivity(Level.INTERNAL, "its people; the operator; whoever has its code"),
    "evidence_document": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "evidence_use": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "plan": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "plan_step": Sensitivity(Level.CONFIDENTIAL, _MEMBERS),
    "criteria_profile": Sensitivity(Level.CONFIDENTIAL, "the agency's people"),
    "criteria_profile_version": Sensitivity(
        Level.PUBLIC, "everybody, at the address of its tender", above={"published_by": Above(Level.INTERNAL)}
    ),
    "criteria_relation": Sensitivity(Level.INTERNAL, "the agency's people"),
    "criteria_tender_file": Sensitivity(
        Level.CONFIDENTIAL, "the agency's owners and editors", "`LISTO_KEEP_TENDER_FILES_DAYS`"
    ),
    "criteria_mapping": Sensitivity(Level.INTERNAL, "the agency's people"),
    "drive": Sensitivity(Level.INTERNAL, "the association's people; whoever has its link; who takes part"),
    "drive_invitation": Sensitivity(
        Level.CONFIDENTIAL, "nobody: the association sees how many", "until the drive is closed"
    ),
    "drive_member": Sensitivity(
        Level.INTERNAL, "the association's people; the supplier", "until the supplier leaves, or with the drive"
    ),
    "market_row": Sensitivity(Level.CONFIDENTIAL, "nobody: protected figures are made of it"),
    "market_supplier_key": Sensitivity(
        Level.CONFIDENTIAL,
        _NOBODY,
        above={
            "record_key": Above(Level.SECRET, "as it is: figures are worked out with it"),
            "tag": Above(Level.SECRET, "as it is: figures are worked out with it"),
        },
    ),
    "market_simulation": Sensitivity(Level.INTERNAL, "nobody: it is counted"),
    "reminder": Sensitivity(Level.INTERNAL, _NOBODY),
    "erasure_request": Sensitivity(Level.INTERNAL, "its owners", "until it is taken back or carried out"),
    "person": Sensitivity(
        Level.CONFIDENTIAL,
        "the person; name and e-mail: people of the same organisation, the operator who searches for them",
        "until the only organisation they belong to is erased; never confirmed: `LISTO_KEEP_SIGN_UPS_DAYS`",
        {"password_hash": Above(Level.SECRET, "Argon2id with a salt of its own")},
    ),
    "sign_in_session": Sensitivity(
        Level.CONFIDENTIAL,
        "the person; device and times: the operator",
        "`LISTO_KEEP_SIGN_INS_DAYS` after it ended",
        {"token_hash": _TOKEN},
    ),
    "one_time_link": Sensitivity(Level.INTERNAL, _NOBODY, _LINKS, {"token_hash": _TOKEN}),
    "email_change": Sensitivity(Level.CONFIDENTIAL, _OWN, _LINKS, {"token_hash": _TOKEN}),
    "half_sign_in": Sensitivity(Level.INTERNAL, _NOBODY, _LINKS, {"token_hash": _TOKEN}),
    "code_app": Sensitivity(
        Level.CONFIDENTIAL,
        "the person and the operator: that there is one",
        _ACCOUNT,
        {"sealed_secret": Above(Level.SECRET, "sealed with a key of `LISTO_SECRET_KEY`")},
    ),
    "passkey": Sensitivity(Level.CONFIDENTIAL, "the person and the operator: name and day", _ACCOUNT),
    "passkey_challenge": Sensitivity(
        Level.INTERNAL, _NOBODY, _LINKS, {"challenge": Above(Level.SECRET, "as it is: it works once, for minutes")}
    ),
    "recovery_code": Sensitivity(
        Level.CONFIDENTIAL,
        "the person and the operator: how many are left",
        _ACCOUNT,
        {"code_hash": Above(Level.SECRET, "HMAC with `LISTO_SECRET_KEY`")},
    ),
    "market_release": Sensitivity(
        Level.CONFIDENTIAL,
        "protected figures of it: agencies, the operator, everybody where `LISTO_PUBLIC_FIGURES` says so",
        "the last 24 of each questionnaire",
    ),
    "questionnaire_version": Sensitivity(Level.PUBLIC, "everybody", "for good"),
    "trail_entry": Sensitivity(
        Level.CONFIDENTIAL,
        "the operator; the owners of the organisation that it is about",
        "for good; from which network: `LISTO_KEEP_TRAIL_ORIGINS_DAYS`",
        {"origin_salt": Above(Level.SECRET, "as it is, and emptied with the network")},
    ),
    "erased_certificate": Sensitivity(Level.INTERNAL, "whoever has the code: that it counts no more", "for good"),
    "mail": Sensitivity(
        Level.CONFIDENTIAL,
        "the operator: to whom, about what, what became of it; never the text",
        "`LISTO_KEEP_MAILS_DAYS` after it was sent or given up",
        {"body": Above(Level.SECRET, "as it is, and emptied when a mail server took it")},
    ),
    "attempt": Sensitivity(Level.INTERNAL, _NOBODY, "`LISTO_KEEP_ATTEMPTS_DAYS`", {"key": _KEYED, "part": _KEYED}),
}
