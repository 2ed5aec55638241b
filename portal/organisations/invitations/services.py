"""Inviting people by e-mail: sent, sent again, withdrawn, accepted. The caller never learns who has an account."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.accounts.tokens import new_token, token_hash
from portal.core.access import Role
from portal.core.config import Settings
from portal.core.errors import NotFound
from portal.core.outbox.letters import Recipient
from portal.core.throttle import services as throttle
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations import limits
from portal.organisations.invitations import queries
from portal.organisations.mails import Letter, queue_letter
from portal.organisations.members.queries import list_members
from portal.organisations.models import Invitation, InvitationEnd
from portal.organisations.queries import get_organisation
from portal.organisations.services import add_member, hold_members


class Obstacle(StrEnum):
    """Why nobody was invited."""

    IS_MEMBER = "is-member"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom an organisation invites: the normalised e-mail, as what, and the language of the mail."""

    email: str
    role: Role
    language: str


def invite(
    session: Session, wish: Wish, *, organisation_id: UUID, settings: Settings, by: UUID, at: datetime
) -> str | Obstacle:
    """Invites the e-mail and returns the token of the link to be shown; a mail with a link of its own is queued.

    An invitation that is open already is renewed: its earlier links stop working.
    """
    hold_members(session, organisation_id)
    if any(member.email == wish.email for member in list_members(session, organisation_id=organisation_id)):
        return Obstacle.IS_MEMBER
    waiting = queries.list_open(session, organisation_id=organisation_id)
    found = next((one for one in waiting if one.email == wish.email), None)
    if found is None and len(waiting) >= limits.MOST_OPEN_INVITATIONS:
        return Obstacle.TOO_MANY
    invitation = found or Invitation(organisation_id=organisation_id, email=wish.email)
    invitation.role, invitation.language = wish.role, wish.language
    return _send(session, invitation, settings=settings, by=by, at=at)


def send_again(
    session: Session, invitation_id: UUID, *, organisation_id: UUID, settings: Settings, by: UUID, at: datetime
) -> str | Obstacle:
    """Renews the invitation and returns the token of the new link to be shown; raises NotFound."""
    hold_members(session, organisation_id)
    invitation = queries.get_open(session, invitation_id, organisation_id=organisation_id)
    return _send(session, invitation, settings=settings, by=by, at=at)


def _send(session: Session, invitation: Invitation, *, settings: Settings, by: UUID, at: datetime) -> str | Obstacle:
    owner = invitation.organisation_id
    if throttle.take_turn(session, limits.invitations_of(settings), str(owner), at=at) is not None:
        return Obstacle.TOO_MANY
    shown, mailed = new_token(), new_token()
    invitation.shown_hash, invitation.mailed_hash = token_hash(shown), token_hash(mailed)
    invitation.invited_by, invitation.created_at = by, at
    invitation.expires_at = at + timedelta(hours=settings.link_hours)
    session.add(invitation)
    session.flush()
    about, new = Thing("invitation", invitation.id), {"role": invitation.role.value}
    record(session, Event.PERSON_INVITED, by=by, at=at, organisation_id=owner, about=about, new=new)
    if accounts.may_write(session, invitation.email, settings=settings, at=at):
        organisation = get_organisation(session, owner)
        queue_letter(
            session,
            Letter.MEMBER_INVITATION,
            Recipient(invitation.email, "", invitation.language),
            settings=settings,
            at=at,
            organisation=organisation.trade_name or organisation.legal_name,
            role=invitation.role,
            token=mailed,
        )
    return shown


def withdraw(session: Session, invitation_id: UUID, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """Takes an invitation back; raises NotFound if there is none open, such as when it has just been accepted."""
    if not _end(session, invitation_id, InvitationEnd.WITHDRAWN, at=at, organisation_id=organisation_id):
        raise NotFound
    about = Thing("invitation", invitation_id)
    record(session, Event.INVITATION_WITHDRAWN, by=by, at=at, organisation_id=organisation_id, about=about)


def accept(session: Session, invitation_id: UUID, *, email: str, by: UUID, at: datetime) -> UUID:
    """Joins the organisation that has invited this confirmed e-mail, and returns it.

    Raises NotFound if it does not, or not any more: sent twice, an invitation is accepted once.
    """
    invited = next((one for one in queries.list_for_email(session, email, at=at) if one.id == invitation_id), None)
    if invited is None:
        raise NotFound
    hold_members(session, invited.organisation_id)
    if not _end(session, invitation_id, InvitationEnd.ACCEPTED, at=at, organisation_id=invited.organisation_id):
        raise NotFound
    add_member(session, invited.organisation_id, by, invited.role, by=by, at=at)
    return invited.organisation_id


def _end(session: Session, invitation_id: UUID, outcome: InvitationEnd, *, at: datetime, organisation_id: UUID) -> bool:
    """Whether this call is the one that ends it."""
    mine = (Invitation.id == invitation_id, Invitation.organisation_id == organisation_id)
    claim = update(Invitation).where(*mine, Invitation.ended_at.is_(None)).values(ended_at=at, outcome=outcome)
    return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]
