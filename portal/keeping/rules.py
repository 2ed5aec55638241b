"""Which organisations can be erased, and what has to be typed for it; pure values."""

OPERATOR = "operator"


def can_be_erased(kind: str) -> bool:
    """Whether an organisation of this kind can be erased: somebody has to run the portal."""
    return kind != OPERATOR


def is_name(typed: str | None, name: str) -> bool:
    """Whether this is the organisation's name; small letters and blanks do not matter."""
    return _folded(typed or "") == _folded(name)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
