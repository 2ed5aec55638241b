"""The forms about certificates: checking one by its code, and withdrawing one."""

from flask_babel import lazy_gettext as _
from wtforms.validators import DataRequired, ValidationError

from portal.certificates.rules import LONGEST_TYPED, read_code
from portal.certificates.services import LONGEST_REASON
from portal.core.forms import BooleanField, Form, Line, Paragraph


class CheckForm(Form):
    """The code of a certificate."""

    code = Line(
        _("Code of the certificate"),
        most=LONGEST_TYPED,
        description=_("16 letters and digits, for example 7F3K-92QD-XM41-8RTC. Small letters are fine."),
        validators=[DataRequired(_("Enter the code of the certificate."))],
    )

    def validate_code(self, field: Line) -> None:
        """Refuses what cannot be a code."""
        if field.data and read_code(field.data) is None:
            raise ValidationError(_("A code has 16 letters and digits. Compare it with the certificate."))

    @property
    def known_code(self) -> str:
        """The code as it is kept."""
        return read_code(self.code.data or "") or ""


class WithdrawForm(Form):
    """Why a certificate is withdrawn, and that this is meant."""

    reason = Paragraph(
        _("Why it is withdrawn"),
        most=LONGEST_REASON,
        description=_("Everybody who checks the certificate sees this reason. Name no person."),
        validators=[DataRequired(_("Enter the reason."))],
    )
    confirmed = BooleanField(
        _("I want to withdraw this certificate. This cannot be undone."),
        validators=[DataRequired(_("Confirm that you want to withdraw it."))],
    )
