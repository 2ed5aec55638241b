"""What happens to the members of an organisation: roles change, people leave, are removed, hand their ownership over.

Every use case first makes others wait who change the same organisation's people, and looks again who is an owner: so
two owners at once never leave an organisation without one.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core.access import Role
from portal.core.errors import NotAllowed, NotFound
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record
from portal.organisations.members.queries import count_owners
from portal.organisations.members.rules import check_can_give_up
from portal.organisations.models import Membership
from portal.organisations.queries import find_membership
from portal.organisations.services import hold_members


def change_role(
    session: Session, person_id: UUID, role: Role, *, organisation_id: UUID, by: UUID, at: datetime
) -> None:
    """Gives a member another role. Raises LastOwner, or NotAllowed if `by` is no owner any more."""
    place = _hold(session, person_id, organisation_id, by=by)
    if place.role is role:
        return
    _check(session, place)
    old, place.role = place.role, role
    session.flush()
    _record(session, Event.ROLE_CHANGED, place, old, by=by, at=at)


def remove_member(session: Session, person_id: UUID, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """Takes a member out of the organisation. Raises LastOwner, or NotAllowed if `by` is no owner any more."""
    place = _hold(session, person_id, organisation_id, by=by)
    _check(session, place)
    _take_out(session, place, Event.PERSON_REMOVED, by=by, at=at)


def leave(session: Session, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """The member goes by themselves. Raises LastOwner."""
    hold_members(session, organisation_id)
    place = _get_place(session, by, organisation_id)
    _check(session, place)
    _take_out(session, place, Event.PERSON_LEFT, by=by, at=at)


def hand_over(session: Session, person_id: UUID, *, organisation_id: UUID, by: UUID, at: datetime) -> None:
    """Makes another member an owner in place of `by`, who becomes an editor. Raises NotAllowed if `by` is no owner."""
    place = _hold(session, person_id, organisation_id, by=by)
    if person_id == by:
        raise NotFound
    own = _get_place(session, by, organisation_id)
    old, place.role, own.role = place.role, Role.OWNER, Role.EDITOR
    session.flush()
    _record(session, Event.OWNERSHIP_HANDED_OVER, place, old, by=by, at=at)


def _hold(session: Session, person_id: UUID, organisation_id: UUID, *, by: UUID) -> Membership:
    """The member's place, with the people of the organisation held and `by` seen to be an owner still."""
    hold_members(session, organisation_id)
    own = find_membership(session, by, organisation_id=organisation_id)
    if own is None or own.role is not Role.OWNER:
        raise NotAllowed
    return _get_place(session, person_id, organisation_id)


def _get_place(session: Session, person_id: UUID, organisation_id: UUID) -> Membership:
    place = find_membership(session, person_id, organisation_id=organisation_id)
    if place is None:
        raise NotFound
    return place


def _check(session: Session, place: Membership) -> None:
    owners = count_owners(session, organisation_id=place.organisation_id)
    check_can_give_up(is_owner=place.role is Role.OWNER, owners=owners)


def _record(session: Session, event: Event, place: Membership, old: Role, *, by: UUID, at: datetime) -> None:
    about, before, after = Thing("person", place.person_id), {"role": old.value}, {"role": place.role.value}
    owner = place.organisation_id
    record(session, event, by=by, at=at, organisation_id=owner, about=about, old=before, new=after)


def _take_out(session: Session, place: Membership, event: Event, *, by: UUID, at: datetime) -> None:
    about, old = Thing("person", place.person_id), {"role": place.role.value}
    session.delete(place)
    session.flush()
    record(session, event, by=by, at=at, organisation_id=place.organisation_id, about=about, old=old)
