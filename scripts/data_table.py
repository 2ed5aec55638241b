"""Writes the table of docs/reference/data.md: every table with its level, who sees it and how long it stays."""

from collections.abc import Mapping
from itertools import groupby

from portal.core.config import ROOT
from portal.keeping.holdings import APART, HOLDINGS, PERSONAL
from portal.keeping.levels import LEVELS, Above
from scripts.pages import put_table

FILE = ROOT / "docs" / "reference" / "data.md"


def table() -> str:
    """The table, a row for each table of the database, by whose it is."""
    lines = ["| Table | Whose | Level | Columns above it | Who sees it | How long |", f"|{' --- |' * 6}"]
    owners = dict.fromkeys(HOLDINGS, "an organisation's") | dict.fromkeys(PERSONAL, "a person's")
    owners |= dict.fromkeys(APART, "the portal's")
    for name, whose in owners.items():
        one = LEVELS[name]
        cells = [f"`{name}`", whose, one.level.value, _above(one.above), one.seen_by, one.kept]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _above(columns: Mapping[str, Above]) -> str:
    """The columns above the table's level, those of one level and form together."""
    parts = []
    for (level, form), names in groupby(columns, lambda name: (columns[name].level, columns[name].form)):
        how = f" ({form})" if form else ""
        parts.append(f"{level.value}: {', '.join(f'`{name}`' for name in names)}{how}")
    return "; ".join(parts) or "–"


def with_table(text: str) -> str:
    """The page's text with the table as it should be."""
    return put_table(text, table())


if __name__ == "__main__":
    FILE.write_text(with_table(FILE.read_text(encoding="utf-8")), encoding="utf-8")
