"""The rows of the operator's lists, in words."""

from collections.abc import Sequence

from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from markupsafe import Markup

from portal.accounts.factors.page import SessionRow
from portal.core.outbox.models import Mail, MailState
from portal.organisations.places import country_name
from portal.organisations.queries import OrganisationPage
from portal.organisations.wording import KINDS

Rows = list[list[object]]


def organisation_rows(found: OrganisationPage, language: str) -> Rows:
    """Name, kind, country, tax number, since when."""
    return [
        [
            one.legal_name,
            KINDS[one.kind],
            country_name(one.country, language),
            one.tax_number or "–",
            format_date(one.created_at, "medium"),
        ]
        for one in found.rows
    ]


def sign_in_rows(found: Sequence[SessionRow]) -> Rows:
    """On what device, since when, when last seen."""
    return [
        [
            f"{one.device} ({_('this device')})" if one.is_this else one.device,
            format_datetime(one.started_at, "short"),
            format_datetime(one.seen_at, "short"),
        ]
        for one in found
    ]


def mail_rows(found: Sequence[Mail]) -> Rows:
    """When, to whom, what about, state, tries, the last error. Never the text: it holds one-time links."""
    states = {
        MailState.QUEUED: _("waiting"),
        MailState.SENDING: _("on its way"),
        MailState.SENT: _("sent"),
        MailState.FAILED: _("failed"),
    }
    return [
        [
            format_datetime(one.created_at, "short"),
            one.recipient,
            Markup('<span lang="{}">{}</span>').format(one.language, one.subject),
            states[one.state],
            one.tries,
            one.last_error or "–",
        ]
        for one in found
    ]
