"""A form that was opened for one organisation and sent while acting for another: nothing is done, nothing is lost."""

from uuid import UUID

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts import held
from portal.core import access
from portal.core.access import SEAT, Seat


def show_moved() -> ResponseReturnValue:
    """Says for which organisation the form was meant, and offers to act for it again and send what was typed."""
    person, meant = access.get_user(), _meant()
    if request.headers.get("X-Requested-With"):
        return jsonify(message=_("You now work for another organisation, so this was not saved.")), 409
    page = render_template(
        "organisations/moved.html", meant=meant, seat=person.seat, held=held.hold_request(), held_field=held.FIELD
    )
    return page, 409


def _meant() -> Seat | None:
    """The organisation that the form was opened for, if the person belongs to it still."""
    person = access.get_user()
    named = set(request.form.getlist(SEAT)) - {access.acting_for()}
    return next((seat for seat in person.others if str(seat.organisation_id) in named), None)


def with_seat(kept: held.Held, organisation_id: UUID) -> held.Held:
    """What was typed, for the organisation it was typed for."""
    return held.Held(kept.path, [pair for pair in kept.fields if pair != (SEAT, str(organisation_id))])
