"""Who may do what: the whole policy in one table, and the marks that every route carries."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import abort, current_app, redirect, url_for
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
    READ_TRAIL = "read-trail"
    VIEW_ASSESSMENT = "view-assessment"
    ANSWER_ASSESSMENT = "answer-assessment"
    SUBMIT_ASSESSMENT = "submit-assessment"
    ISSUE_CERTIFICATE = "issue-certificate"
    OPERATE = "operate"


_ACCOUNT = {Permission.USE_ACCOUNT}
_SUPPLIER_VIEWER = _ACCOUNT | {Permission.VIEW_ORGANISATION, Permission.VIEW_ASSESSMENT}
_SUPPLIER_EDITOR = _SUPPLIER_VIEWER | {Permission.ANSWER_ASSESSMENT, Permission.EDIT_ORGANISATION}
_OWNER = {Permission.READ_TRAIL}
_SUPPLIER_OWNER = _SUPPLIER_EDITOR | _OWNER | {Permission.SUBMIT_ASSESSMENT, Permission.ISSUE_CERTIFICATE}
_OTHER = _ACCOUNT | {Permission.VIEW_ORGANISATION}
_OPERATOR = _OTHER | {Permission.OPERATE}

PERMISSIONS: dict[tuple[Kind, Role], set[Permission]] = {
    (Kind.SUPPLIER, Role.OWNER): _SUPPLIER_OWNER,
    (Kind.SUPPLIER, Role.EDITOR): _SUPPLIER_EDITOR,
    (Kind.SUPPLIER, Role.VIEWER): _SUPPLIER_VIEWER,
    (Kind.ASSOCIATION, Role.OWNER): _OTHER | _OWNER,
    (Kind.ASSOCIATION, Role.EDITOR): _OTHER,
    (Kind.ASSOCIATION, Role.VIEWER): _OTHER,
    (Kind.AGENCY, Role.OWNER): _OTHER | _OWNER,
    (Kind.AGENCY, Role.EDITOR): _OTHER,
    (Kind.AGENCY, Role.VIEWER): _OTHER,
    (Kind.OPERATOR, Role.OWNER): _OPERATOR | _OWNER,
    (Kind.OPERATOR, Role.EDITOR): _OPERATOR,
    (Kind.OPERATOR, Role.VIEWER): _OTHER,
}
WITHOUT_ORGANISATION = _ACCOUNT | {Permission.REGISTER_ORGANISATION}


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


View = Callable[..., ResponseReturnValue]


def requires(permission: Permission) -> Callable[[View], View]:
    """Marks a route and lets in only people whom the policy gives this permission.

    Runs before any form is read, so that a refusal never depends on what was sent.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            person = find_user()
            if person is None:
                return cast("ResponseReturnValue", current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
            if not person.may(permission):
                if person.seat is None:
                    return redirect(url_for("organisations.register"))
                if permission is Permission.REGISTER_ORGANISATION:  # done already: the button was pressed twice
                    return redirect(url_for("site.home"))
                abort(403)
            return view(*args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return mark


def public(view: View) -> View:
    """Marks a route that anybody may use."""
    view.access = "public"  # type: ignore[attr-defined]
    return view
