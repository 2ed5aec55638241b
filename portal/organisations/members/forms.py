"""The forms about members."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import Field, RadioField, ValidationError

from portal.core.access import Kind, Role
from portal.core.forms import Form, SelectField, options
from portal.organisations.members.queries import Member
from portal.organisations.wording import ROLES, role_meanings


class RoleForm(Form):
    """Choosing what somebody is in an organisation of this kind."""

    role = RadioField(_("Role"), validate_choice=False)

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role.choices = options((role.value, str(words).capitalize()) for role, words in ROLES.items())
        self.role_hints = role_meanings(kind)

    def validate_role(self, field: Field) -> None:
        """One of the roles."""
        if field.data not in set(Role):
            raise ValidationError(_("Choose a role."))

    @property
    def chosen(self) -> Role:
        """The role of a valid form."""
        return Role(self.role.data)


class HandOverForm(Form):
    """Choosing who becomes the owner in one's place."""

    person = SelectField(_("Who becomes an owner in your place?"), validate_choice=False)

    def __init__(self, candidates: list[Member], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.candidates = {str(member.person_id): member for member in candidates}
        chosen = ((key, f"{member.name} ({member.email})") for key, member in self.candidates.items())
        self.person.choices = options([("", _("Choose one")), *chosen])

    def validate_person(self, field: Field) -> None:
        """One of the other members."""
        if field.data not in self.candidates:
            raise ValidationError(_("Choose a person."))

    @property
    def chosen(self) -> Member:
        """The member of a valid form."""
        return self.candidates[self.person.data]
