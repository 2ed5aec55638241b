"""All checks, in the order in which they are told."""

from collections.abc import Callable, Sequence

from portal.core.config import Settings
from portal.operating.checks.configuration import check_configuration
from portal.operating.checks.databases import check_database
from portal.operating.checks.folders import check_folders
from portal.operating.checks.mailing import check_mail
from portal.operating.checks.rules import Finding
from portal.operating.checks.texts import check_texts

Check = Callable[[Settings], list[Finding]]

CHECKS: Sequence[tuple[str, Check]] = (
    ("settings", check_configuration),
    ("folders, disk and clock", check_folders),
    ("database", check_database),
    ("mail", check_mail),
    ("content", check_texts),
)
