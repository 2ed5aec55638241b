"""How a profile compares with another agency's."""

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError
from wtforms.validators import DataRequired

from portal.core.forms import Form, Line, options
from portal.criteria.models import RelationKind

KINDS = (
    (RelationKind.EQUAL, _("They demand the same")),
    (RelationKind.NARROWER, _("Ours demands less: whoever meets the other meets ours")),
    (RelationKind.WIDER, _("Ours demands more: whoever meets ours meets the other")),
    (RelationKind.OVERLAPPING, _("They overlap: each demands something that the other does not")),
)


class RelationForm(Form):
    """The other profile's code, and how ours compares with it."""

    code = Line(_("Code of the other profile"), most=20, validators=[DataRequired(_("Enter the code."))])
    kind = RadioField(
        _("How does yours compare?"),
        choices=options((kind.value, words) for kind, words in KINDS),
        validate_choice=False,
    )
    note = Line(_("A word on it"), most=500)

    def validate_kind(self, field: Field) -> None:
        """One of the four."""
        if field.data not in {kind.value for kind in RelationKind}:
            raise ValidationError(_("Choose how they compare."))

    @property
    def plain_code(self) -> str:
        """The code without blanks and hyphens."""
        return "".join((self.code.data or "").split()).replace("-", "").upper()
