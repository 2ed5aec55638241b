"""The forms of the operator's pages."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired, Email, InputRequired

from portal.core.access import Kind
from portal.core.forms import Form, Line, Paragraph, PasswordField, SelectField, no_web_address, options
from portal.core.i18n import LANGUAGE_NAMES
from portal.core.trail.services import LONGEST_VALUE

KINDS = {
    Kind.AGENCY: _("Public agency"),
    Kind.ASSOCIATION: _("Business association"),
    Kind.OPERATOR: _("Operator of this portal"),
}


def _email() -> Line:
    return Line(
        _("E-mail address"),
        most=254,
        validators=[InputRequired(_("Enter the e-mail address.")), Email(_("Enter a complete e-mail address."))],
    )


class InvitationForm(Form):
    """An organisation that is no supplier, and its first person."""

    kind = SelectField(_("Kind"), choices=options((kind.value, label) for kind, label in KINDS.items()))
    legal_name = Line(_("Name of the organisation"), validators=[InputRequired(_("Enter the name."))])
    country = SelectField(_("Country"))
    person_name = Line(_("Name of its first person"), validators=[InputRequired(_("Enter the person's name."))])
    email = _email()
    language = SelectField(_("Language of the invitation"), choices=options(LANGUAGE_NAMES.items()))


class OversightForm(Form):
    """Why the operator does something to somebody's sign-in; it goes into the trail."""

    reason = Paragraph(
        _("Why, and what did you check?"),
        most=LONGEST_VALUE,
        description=_("It stays in the record for ever. Name papers and calls, not people or their numbers."),
        validators=[DataRequired(_("Enter why, and what you checked."))],
    )


class SecondStepForm(OversightForm):
    """Taking somebody's second step away, with one's own password."""

    password = PasswordField(_("Your password"), validators=[DataRequired(_("Enter your password."))])


class NewcomerForm(Form):
    """Somebody who gets an account by the operator's hand, because mail does not reach them."""

    person_name = Line(_("Name"), validators=[InputRequired(_("Enter the person's name.")), no_web_address])
    email = _email()
    language = SelectField(_("Language"), choices=options(LANGUAGE_NAMES.items()))
