"""Writes the table of docs/reference/permissions.md from the policy itself."""

from portal.core.access import MEANINGS, PERMISSIONS, WITHOUT_ORGANISATION, Kind, Permission, Role
from portal.core.config import ROOT
from scripts.pages import put_table

FILE = ROOT / "docs" / "reference" / "permissions.md"


def table() -> str:
    """The table: a row for each permission, a column for each kind of organisation, in each cell the roles."""
    kinds = list(Kind)
    head = ["Permission", "What it is", "Without organisation", *(kind.value.capitalize() for kind in kinds)]
    lines = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    for permission in Permission:
        cells = [f"`{permission.value}`", MEANINGS[permission], "yes" if permission in WITHOUT_ORGANISATION else "–"]
        lines.append(f"| {' | '.join([*cells, *(_roles(kind, permission) for kind in kinds)])} |")
    return "\n".join(lines) + "\n"


def _roles(kind: Kind, permission: Permission) -> str:
    """Who of such an organisation has the permission: all, some roles, or nobody."""
    roles = [role.value for role in Role if permission in PERMISSIONS[(kind, role)]]
    return "all" if len(roles) == len(Role) else ", ".join(roles) or "–"


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
