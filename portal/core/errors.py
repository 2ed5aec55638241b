"""What services and queries raise when something should not happen; the app turns each into one page."""


class NotFound(Exception):
    """The object does not exist, or not for this owner (404: a stranger cannot tell the two apart)."""


class NotAllowed(Exception):
    """The person may not do this (403)."""


class Conflict(Exception):
    """The state has moved on since the person last looked (409)."""
