"""What stands on every example profile, whatever its file says."""

from flask_babel import gettext as _


def example_label() -> str:
    """The label of an example profile."""
    return _("Example, check before use")


def example_advice() -> str:
    """What the label means, for whoever starts from an example."""
    return _(
        "This is an example. It was made from public sources, some of them second-hand, and the law may have changed."
        " Have it checked against the law in force and your own rules before you use it."
    )
