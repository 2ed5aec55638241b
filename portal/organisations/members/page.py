"""What the page of an organisation's people shows: to its owners all, to others names and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.access import Permission, SignedIn
from portal.organisations.invitations import queries as invitations
from portal.organisations.joining import queries as joining
from portal.organisations.members import queries
from portal.organisations.members.queries import Member
from portal.organisations.models import Invitation
from portal.organisations.wording import ROLES


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member; the e-mail address for owners only."""

    person_id: UUID
    name: str
    email: str
    role: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """One invitation that nobody has answered."""

    id: UUID
    email: str
    role: str
    expires_at: datetime
    has_run_out: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everything on the page."""

    name: str
    members: Sequence[MemberRow]
    invitations: Sequence[InvitationRow]
    requests: Sequence[joining.Asked]
    may_manage: bool
    may_hand_over: bool


def people_page(session: Session, person: SignedIn, name: str, *, at: datetime) -> PeoplePage:
    """The page of the organisation that the person acts for."""
    owner, manages = person.organisation_id, person.may(Permission.MANAGE_PEOPLE)
    members = queries.list_members(session, organisation_id=owner)
    return PeoplePage(
        name=name,
        members=[_member(member, person, manages) for member in members],
        invitations=[_invitation(one, at) for one in invitations.list_open(session, organisation_id=owner)]
        if manages
        else (),
        requests=joining.list_open_requests(session, organisation_id=owner) if manages else (),
        may_manage=manages,
        may_hand_over=manages and len(members) > 1,
    )


def _member(member: Member, person: SignedIn, manages: bool) -> MemberRow:
    shown = member.email if manages else ""
    return MemberRow(
        member.person_id, member.name, shown, str(ROLES[member.role]), member.person_id == person.person_id
    )


def _invitation(one: Invitation, at: datetime) -> InvitationRow:
    return InvitationRow(one.id, one.email, str(ROLES[one.role]), one.expires_at, one.expires_at <= at)
