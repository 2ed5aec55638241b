"""The forms about accounts."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, ValidationError
from wtforms.validators import DataRequired

from portal.accounts import door
from portal.accounts.addresses import LONGEST_ADDRESS, normal_email
from portal.accounts.leaks import is_leaked
from portal.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordProblem, find_password_problem
from portal.core.forms import BooleanField, Form, Line, PasswordField, SelectField, no_web_address, options
from portal.core.i18n import LANGUAGE_NAMES

PASSWORD_HINT = _("At least 10 characters. A few words in a row are easy to keep in mind.")
EMAIL_KEYS = {"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
PROBLEMS = {
    PasswordProblem.TOO_SHORT: _("Use %(count)s characters or more.", count=SHORTEST_PASSWORD),
    PasswordProblem.TOO_LONG: _("Use %(count)s characters or fewer.", count=LONGEST_PASSWORD),
    PasswordProblem.LIKE_YOU: _("This is too close to your name or e-mail address. Choose something else."),
    PasswordProblem.TOO_COMMON: _("Many people use this password, so it is guessed first. Choose something else."),
    PasswordProblem.TOO_EASY: _("This is put together from words and numbers that are tried early. Add another word."),
}


def person_name() -> Line:
    """The field for a person's name."""
    return Line(
        _("Your name"),
        validators=[DataRequired(_("Enter your name.")), no_web_address],
        render_kw={"autocomplete": "name"},
    )


def email_address(keys: str = "email") -> Line:
    """The field for an e-mail address, as it is typed."""
    return Line(
        _("E-mail address"),
        most=LONGEST_ADDRESS,
        validators=[DataRequired(_("Enter your e-mail address."))],
        render_kw={**EMAIL_KEYS, "autocomplete": keys},
    )


class NewPasswordForm(Form):
    """Choosing a password; `person` says whom it must not be like."""

    password = PasswordField(
        _("Password"), description=PASSWORD_HINT, validators=[DataRequired(_("Enter a password."))]
    )

    def __init__(self, *, name: str = "", email: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.person_name, self.person_email = name, email

    def validate_password(self, field: Field) -> None:
        """Refuses passwords that are guessed easily."""
        problem = find_password_problem(field.data, name=self.person_name, email=self.person_email)
        if problem is not None:
            raise ValidationError(PROBLEMS[problem])
        if is_leaked(field.data, door.settings().leaked_passwords):
            raise ValidationError(
                _("This password is in lists that were leaked, so it is tried early. Choose another.")
            )


class SignUpForm(NewPasswordForm):
    """Opening an account."""

    name = person_name()
    email = email_address()

    def validate_email(self, field: Field) -> None:
        """Refuses what is no address."""
        if normal_email(field.data) is None:
            raise ValidationError(_("Enter a complete e-mail address, such as name@example.org."))

    def validate_password(self, field: Field) -> None:
        """Refuses passwords that are like the name and e-mail in this same form."""
        self.person_name, self.person_email = self.name.data or "", self.email.data or ""
        super().validate_password(field)

    @property
    def address(self) -> str:
        """The normalised e-mail of a valid form."""
        return normal_email(self.email.data) or ""


class SignInForm(Form):
    """Signing in; the reason for a refusal stands at the e-mail."""

    email = email_address("username")
    password = PasswordField(_("Password"), validators=[DataRequired(_("Enter your password."))])


class ForgottenPasswordForm(Form):
    """Asking for a link to choose a new password."""

    email = email_address()

    def validate_email(self, field: Field) -> None:
        """Refuses what is no address."""
        if normal_email(field.data) is None:
            raise ValidationError(_("Enter a complete e-mail address, such as name@example.org."))


class ConfirmForm(Form):
    """Confirming one's e-mail address with the password chosen at sign-up."""

    password = PasswordField(
        _("Password"),
        description=_("The one you chose when you opened the account."),
        validators=[DataRequired(_("Enter your password."))],
    )


class PersonForm(Form):
    """How a person is called and written to."""

    name = person_name()
    language = SelectField(
        _("Language of our mails to you"), choices=options(LANGUAGE_NAMES.items()), validate_choice=False
    )
    wants_reminders = BooleanField(
        _("Remind me by mail"),
        description=_("Before a document or a certificate ends, and when answers were left lying for two weeks."),
    )

    def validate_language(self, field: Field) -> None:
        """Refuses a language that is not offered."""
        if field.data not in LANGUAGE_NAMES:
            raise ValidationError(_("Choose one of these languages."))


class ChangePasswordForm(NewPasswordForm):
    """Choosing another password while signed in."""

    password = PasswordField(
        _("New password"), description=PASSWORD_HINT, validators=[DataRequired(_("Enter a password."))]
    )
    current_password = PasswordField(
        _("Your password now"), validators=[DataRequired(_("Enter the password you have now."))]
    )
