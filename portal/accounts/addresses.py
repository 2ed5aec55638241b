"""E-mail addresses as they are kept, checked for their form, normalised, in lower case; and as a hint to one."""

from email_validator import EmailNotValidError, validate_email

LONGEST_ADDRESS = 254


def normal_email(text: str) -> str | None:
    """The address in the one form in which it is kept, or None if it is none.

    Only the form is checked: whether the domain takes mail is seen when the mail arrives. The part before the @ must be
    plain letters, because not every mail server takes others; a domain with accents is kept in its wire form.
    """
    if len(text) > LONGEST_ADDRESS:
        return None
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email else None


def masked(email: str) -> str:
    """The address as a hint for who knows it: "a•••@example.org"."""
    local, _, host = email.partition("@")
    return f"{local[:1]}•••@{host}"
