"""What every page is given: languages, the navigation of the reader's role, and who is signed in."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from portal.core.access import Kind, SignedIn, find_user
from portal.core.config import Settings
from portal.core.i18n import LANGUAGE_NAMES, current_language

Link = tuple[str, str, bool]


@dataclass(frozen=True)
class Account:
    """The signed-in person, for the header."""

    name: str
    sign_out_url: str
    seat_name: str  # the organisation they act for, if there are several to choose from
    seats_url: str


def page_context() -> dict[str, Any]:
    """Values for templates/base.html."""
    person = find_user()
    return {
        "languages": LANGUAGE_NAMES,
        "locale": current_language(),
        "navigation": [_link(label, endpoint) for label, endpoint in _entries(person)],
        "account": _account(person) if person else None,
    }


def _account(person: SignedIn) -> Account:
    chosen = person.seat.organisation_name if person.seat and person.others else ""
    return Account(person.name, url_for("accounts.sign_out"), chosen, url_for("seats.index"))


def _link(label: str, endpoint: str) -> Link:
    here, there = (request.endpoint or "").split(".")[0], endpoint.split(".", maxsplit=1)[0]
    return label, url_for(endpoint), request.endpoint == endpoint or here == there != "site"


def _entries(person: SignedIn | None) -> list[tuple[str, str]]:
    if person is None:
        settings: Settings = current_app.extensions["settings"]
        return [
            (_("The questions"), "questionnaires.index"),
            (_("Tenders"), "bids.tenders"),
            *([(_("Market figures"), "figures.index")] if settings.public_figures else []),
            (_("Guides"), "library.index"),
            (_("Check a certificate"), "certificates.check"),
            (_("Sign in"), "accounts.sign_in"),
        ]
    if person.seat is None:
        return [
            (_("Register your organisation"), "organisations.register"),
            (_("Your organisations"), "seats.index"),
            (_("Account"), "accounts.account"),
        ]
    return [(_("Home"), "site.home"), *_entries_by_kind(person.seat.kind), (_("Account"), "accounts.account")]


def _entries_by_kind(kind: Kind) -> list[tuple[str, str]]:
    entries = {
        Kind.SUPPLIER: [
            (_("Assessments"), "assessments.index"),
            (_("Tenders"), "bids.tenders"),
            (_("Plans"), "plans.index"),
            (_("Documents"), "evidence.index"),
            (_("Certificates"), "certificates.index"),
            (_("Guides"), "library.index"),
            (_("Organisation"), "organisations.show"),
        ],
        Kind.AGENCY: [
            (_("Criteria profiles"), "criteria.index"),
            (_("The market"), "market.coverage"),
            (_("Tenders"), "bids.tenders"),
            (_("The questions"), "questionnaires.index"),
            (_("Guides"), "library.index"),
            (_("Organisation"), "organisations.show"),
        ],
        Kind.ASSOCIATION: [
            (_("Drives"), "drives.index"),
            (_("The questions"), "questionnaires.index"),
            (_("Guides"), "library.index"),
            (_("Check a certificate"), "certificates.check"),
            (_("Organisation"), "organisations.show"),
        ],
        Kind.OPERATOR: [
            (_("Operations"), "operations.index"),
            (_("The market"), "market.coverage"),
            (_("The questions"), "questionnaires.index"),
            (_("Organisation"), "organisations.show"),
        ],
    }
    return entries[kind]
