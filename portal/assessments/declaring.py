"""What somebody declares when sending answers: the words agreed to, kept with the submission."""

from flask_babel import gettext as _

from portal.assessments.documents import Declaration
from portal.assessments.forms import DeclarationForm
from portal.core.access import SignedIn
from portal.core.i18n import current_language


def declaration_statements() -> tuple[str, ...]:
    """What is declared, sentence by sentence, in the page's language."""
    return (
        _("I may speak for my organisation in this matter."),
        _("To the best of my knowledge, the answers are true today and leave out nothing that would change them."),
        _(
            "I understand that this is a self-declaration: nobody has checked the answers, and the result is not a "
            "certificate or an endorsement by anybody."
        ),
        _("I can show what stands behind an answer if someone we gave the result to asks for it."),
    )


def declaration_of(form: DeclarationForm, person: SignedIn) -> Declaration:
    """The declaration made with this form, with the very words it showed."""
    seat = person.seat
    words = [*declaration_statements(), _("I declare this for my organisation")]
    if seat is not None:
        words.append(seat.organisation_name)
    return Declaration(
        name=str(form.name.data),
        role=str(form.role.data),
        text="\n".join(words),
        language=current_language(),
    )
