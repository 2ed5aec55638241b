"""Who may do what: the whole policy in one table, and the marks that every route carries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin
from flask_login import current_user as login_user_proxy


class Kind(StrEnum):
    """What an organisation is."""

    SUPPLIER = "supplier"
    ASSOCIATION = "association"
    AGENCY = "agency"
    OPERATOR = "operator"


class Role(StrEnum):
    """What a member is in an organisation."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class Permission(StrEnum):
    """One thing that a route lets a person do."""

    USE_ACCOUNT = "use-account"
    REGISTER_ORGANISATION = "register-organisation"
    VIEW_ORGANISATION = "view-organisation"
    EDIT_ORGANISATION = "edit-organisation"
    LEAVE_ORGANISATION = "leave-organisation"
    MANAGE_PEOPLE = "manage-people"
    READ_TRAIL = "read-trail"
    TAKE_DATA = "take-data"
    VIEW_ASSESSMENT = "view-assessment"
    ANSWER_ASSESSMENT = "answer-assessment"
    SUBMIT_ASSESSMENT = "submit-assessment"
    VIEW_EVIDENCE = "view-evidence"
    EDIT_EVIDENCE = "edit-evidence"
    ISSUE_CERTIFICATE = "issue-certificate"
    MATCH_TENDERS = "match-tenders"
    EDIT_PLAN = "edit-plan"
    VIEW_CRITERIA = "view-criteria"
    EDIT_CRITERIA = "edit-criteria"
    VIEW_MARKET = "view-market"
    VIEW_DRIVES = "view-drives"
    RUN_DRIVES = "run-drives"
    JOIN_DRIVES = "join-drives"
    OPERATE = "operate"


MEANINGS = {  # docs/reference/permissions.md shows them beside the table
    Permission.USE_ACCOUNT: "See and change one's own account; choose for which organisation one works",
    Permission.REGISTER_ORGANISATION: "Register a business, or ask to join one that is registered",
    Permission.VIEW_ORGANISATION: "See the organisation's profile and its people",
    Permission.EDIT_ORGANISATION: "Change the organisation's profile",
    Permission.LEAVE_ORGANISATION: "Leave the organisation",
    Permission.MANAGE_PEOPLE: "Invite, let in, remove; change roles; hand the ownership over",
    Permission.READ_TRAIL: "Read who did what in the organisation",
    Permission.TAKE_DATA: "Take all data of the organisation away; have it erased, and take that wish back",
    Permission.VIEW_ASSESSMENT: "See the organisation's answers, results and certificates",
    Permission.ANSWER_ASSESSMENT: "Start a questionnaire and answer it",
    Permission.VIEW_EVIDENCE: "See the organisation's documents",
    Permission.EDIT_EVIDENCE: "Add documents, change them, attach them to answers, delete them",
    Permission.SUBMIT_ASSESSMENT: "Declare and send the answers",
    Permission.ISSUE_CERTIFICATE: "Take a certificate",
    Permission.MATCH_TENDERS: "See how the organisation stands before a tender",
    Permission.EDIT_PLAN: "Make a plan and keep it",
    Permission.VIEW_CRITERIA: "See the agency's criteria profiles",
    Permission.EDIT_CRITERIA: "Write criteria profiles, publish them, try them on the market",
    Permission.VIEW_MARKET: "See the figures of the market, and take them away",
    Permission.VIEW_DRIVES: "See the association's capacity drives and who takes part",
    Permission.RUN_DRIVES: "Begin capacity drives, invite suppliers, close them",
    Permission.JOIN_DRIVES: "Join the capacity drive of an association, and leave it",
    Permission.OPERATE: "Run the portal: organisations, certificates, mail, the whole trail",
}
WITHOUT_ORGANISATION = {Permission.USE_ACCOUNT, Permission.REGISTER_ORGANISATION}
_VIEWER = WITHOUT_ORGANISATION | {Permission.VIEW_ORGANISATION, Permission.LEAVE_ORGANISATION}
_OWNER = _VIEWER | {Permission.MANAGE_PEOPLE, Permission.READ_TRAIL, Permission.TAKE_DATA}
_SUPPLIER_VIEWER = _VIEWER | {Permission.VIEW_ASSESSMENT, Permission.VIEW_EVIDENCE, Permission.MATCH_TENDERS}
_SUPPLIER_EDITOR = _SUPPLIER_VIEWER | {
    Permission.ANSWER_ASSESSMENT,
    Permission.EDIT_EVIDENCE,
    Permission.EDIT_ORGANISATION,
    Permission.EDIT_PLAN,
    Permission.JOIN_DRIVES,
}
_AGENCY_VIEWER = _VIEWER | {Permission.VIEW_CRITERIA, Permission.VIEW_MARKET}
_AGENCY_EDITOR = _AGENCY_VIEWER | {Permission.EDIT_CRITERIA}
_OPERATOR = {Permission.OPERATE, Permission.VIEW_MARKET}
_ASSOCIATION_VIEWER = _VIEWER | {Permission.VIEW_DRIVES}
_ASSOCIATION_EDITOR = _ASSOCIATION_VIEWER | {Permission.RUN_DRIVES}
_SUPPLIER_OWNER = _OWNER | _SUPPLIER_EDITOR | {Permission.SUBMIT_ASSESSMENT, Permission.ISSUE_CERTIFICATE}

PERMISSIONS: dict[tuple[Kind, Role], set[Permission]] = {
    (Kind.SUPPLIER, Role.OWNER): _SUPPLIER_OWNER,
    (Kind.SUPPLIER, Role.EDITOR): _SUPPLIER_EDITOR,
    (Kind.SUPPLIER, Role.VIEWER): _SUPPLIER_VIEWER,
    (Kind.ASSOCIATION, Role.OWNER): _OWNER | _ASSOCIATION_EDITOR,
    (Kind.ASSOCIATION, Role.EDITOR): _ASSOCIATION_EDITOR,
    (Kind.ASSOCIATION, Role.VIEWER): _ASSOCIATION_VIEWER,
    (Kind.AGENCY, Role.OWNER): _OWNER | _AGENCY_EDITOR,
    (Kind.AGENCY, Role.EDITOR): _AGENCY_EDITOR,
    (Kind.AGENCY, Role.VIEWER): _AGENCY_VIEWER,
    (Kind.OPERATOR, Role.OWNER): _OWNER | _OPERATOR,
    (Kind.OPERATOR, Role.EDITOR): _VIEWER | _OPERATOR,
    (Kind.OPERATOR, Role.VIEWER): _VIEWER,
}
SEAT = "seat"  # the field in which every form says for which organisation it was opened


@dataclass(frozen=True)
class Seat:
    """The place in an organisation from which a person acts."""

    organisation_id: UUID
    organisation_name: str
    kind: Kind
    role: Role


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The person behind a request. `token` names the server-side session, so that signing out ends it."""

    token: str
    person_id: UUID
    name: str
    email: str
    language: str
    seat: Seat | None
    others: tuple[Seat, ...] = ()  # the person's places in other organisations
    took_second_step: bool = False  # whether this sign-in was more than a password
    seen_at: datetime | None = None  # when the sign-in was last noted as in use

    def get_id(self) -> str:
        return self.token

    @property
    def organisation_id(self) -> UUID:
        """The organisation the person acts for; only routes whose permission implies one may ask."""
        if self.seat is None:
            raise LookupError("this person belongs to no organisation yet")
        return self.seat.organisation_id

    def may(self, permission: Permission) -> bool:
        """Whether the policy lets this person do it."""
        if self.seat is None:
            return permission in WITHOUT_ORGANISATION
        return permission in PERMISSIONS[(self.seat.kind, self.seat.role)]


def find_user() -> SignedIn | None:
    """The signed-in person, or None."""
    person = login_user_proxy._get_current_object()
    return person if isinstance(person, SignedIn) else None


def get_user() -> SignedIn:
    """The signed-in person of a route that carries `@requires`."""
    person = find_user()
    if person is None:
        raise LookupError("no one is signed in")
    return person


def get_seat() -> Seat:
    """The place from which the person of a route acts whose permission implies one."""
    person = get_user()
    if person.seat is None:
        raise LookupError("this person belongs to no organisation yet")
    return person.seat


View = Callable[..., ResponseReturnValue]


class SeatMoved(Exception):
    """The form was opened for another organisation than the one the person acts for by now."""


def acting_for() -> str:
    """The organisation that the person acts for, as forms carry it; nothing without one."""
    person = find_user()
    return str(person.seat.organisation_id) if person and person.seat else ""


def _lacks_second_step(person: SignedIn) -> bool:
    """Whether the organisation that the person acts for is of a kind whose people must take a second step."""
    kinds = current_app.extensions["settings"].second_factor_kinds
    return person.seat is not None and person.seat.kind in kinds and not person.took_second_step


def requires(permission: Permission) -> Callable[[View], View]:
    """Marks a route and lets in only people whom the policy gives this permission.

    Runs before any form is read, so that a refusal never depends on what was sent; but for the name of the organisation
    that a form about it was opened for: what was meant for another one is not done (SeatMoved).
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            person = find_user()
            if person is None:
                return cast("ResponseReturnValue", current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
            if permission not in WITHOUT_ORGANISATION and set(request.form.getlist(SEAT)) - {acting_for()}:
                raise SeatMoved
            if not person.may(permission):
                if person.seat is None:
                    return redirect(url_for("site.home"))
                abort(403)
            if permission is not Permission.USE_ACCOUNT and _lacks_second_step(person):
                return redirect(url_for("security.required"))
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return mark


def public(view: View) -> View:
    """Marks a route that anybody may use."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
