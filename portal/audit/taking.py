"""Notes that a file with what an organisation answered, planned or holds was taken away.

A download is opened with GET, and this is, beside that a sign-in is in use, the one thing that such a request may
write: without the note there is no file.
"""

from enum import StrEnum
from uuid import UUID

from flask import request

from portal.core import access, clock
from portal.core.db import transaction
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record


class TakenFile(StrEnum):
    """What was taken away."""

    REPORT = "report"
    CERTIFICATE = "certificate"
    PLAN_WORKBOOK = "plan-workbook"
    PLAN_CALENDAR = "plan-calendar"
    EVIDENCE = "evidence"


_ABOUT = {
    TakenFile.REPORT: "submission",
    TakenFile.CERTIFICATE: "certificate",
    TakenFile.PLAN_WORKBOOK: "plan",
    TakenFile.PLAN_CALENDAR: "plan",
    TakenFile.EVIDENCE: "evidence",
}


def note_taken(file: TakenFile, about: UUID | str) -> None:
    """Notes that the person of this request takes the file away; a request for its head alone takes nothing."""
    if request.method != "GET":
        return
    person, thing = access.get_user(), Thing(_ABOUT[file], about)
    owner, new = person.organisation_id, {"file": file.value}
    with transaction() as session:
        record(
            session, Event.FILE_TAKEN, by=person.person_id, at=clock.now(), organisation_id=owner, about=thing, new=new
        )
