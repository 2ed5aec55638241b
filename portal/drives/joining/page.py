"""What somebody sees who opens the link of a drive."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.core.access import Kind, Permission, SignedIn
from portal.drives import queries
from portal.drives.models import Drive
from portal.drives.pages import list_titles
from portal.drives.rules import Phase, phase_of
from portal.organisations.queries import names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """The drive, its association, and what this reader can do: `supplier` is the name of the one that would join."""

    drive: Drive
    association: str
    questionnaire: str
    is_over: bool
    is_signed_in: bool
    needs_organisation: bool
    supplier: str
    may_join: bool
    is_member: bool


def invitation_page(session: Session, code: str, *, person: SignedIn | None, on: date) -> InvitationPage:
    """The page of the drive with this code for this reader on this day; raises NotFound."""
    drive = queries.get_by_code(session, code)
    seat = person.seat if person else None
    is_supplier = seat is not None and seat.kind is Kind.SUPPLIER
    member = (
        queries.find_membership(session, drive.id, organisation_id=seat.organisation_id)
        if seat is not None and is_supplier
        else None
    )
    phase = phase_of(drive.starts_on, drive.ends_on, closed=drive.closed_at is not None, on=on)
    return InvitationPage(
        drive=drive,
        association=names_of(session, [drive.organisation_id])[drive.organisation_id],
        questionnaire=dict(list_titles(session)).get(drive.questionnaire_id, drive.questionnaire_id),
        is_over=phase is Phase.OVER,
        is_signed_in=person is not None,
        needs_organisation=person is not None and seat is None,
        supplier=seat.organisation_name if seat is not None and is_supplier else "",
        may_join=person is not None and person.may(Permission.JOIN_DRIVES),
        is_member=member is not None,
    )
