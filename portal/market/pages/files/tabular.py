"""A table of figures as plain columns: stable codes beside words; why a figure is missing, and how sure it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from portal.market.disclosure.figures import Count, Estimate, Withheld
from portal.market.pages.figures import Cell, Column, ColumnKind, DataTable, Name
from portal.market.pages.words import rounded

Value = str | int | float | None
LEAST_COUNT = 5
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four in full width
SHOWN, NO_DATA = "shown", "no-data-yet"
STATES = (SHOWN, "fewer-than-5", "fewer-than-10", "impossible", "withheld", "group-too-small", "part-too-small")
ALL_STATES = (*STATES, "part-under-10", "too-uncertain", NO_DATA)


class FieldKind(StrEnum):
    """What a plain column holds."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """A plain column: its name stays the same in every language. `highest` is the largest value there can be."""

    name: str
    title: str
    kind: FieldKind
    meaning: str
    least: int | None = None
    highest: int | None = None
    states: tuple[str, ...] = ()


def fields_of(table: DataTable) -> list[Field]:
    """The plain columns of a table."""
    return [field for column in table.columns for field in _fields(column)]


def rows_of(table: DataTable) -> Iterator[list[Value]]:
    """The plain rows of a table, in its order."""
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        yield [value for cell, column in pairs for value in _values(cell, column)]


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text


def _fields(column: Column) -> list[Field]:
    key, title, meaning = column.key, column.title, column.meaning
    if column.kind is ColumnKind.NAME:
        words = Field(f"{key}-name", title, FieldKind.TEXT, _("%(what)s, in words", what=meaning))
        return [Field(key, _("%(title)s (code)", title=title), FieldKind.TEXT, meaning), words]
    said = _("Why there is no figure: “%(title)s”", title=title)
    state = Field(f"{key}-status", _("%(title)s: status", title=title), FieldKind.TEXT, said, states=ALL_STATES)
    if column.kind is ColumnKind.COUNT:
        return [Field(key, title, FieldKind.INTEGER, meaning, least=LEAST_COUNT), state]
    highest = 4 if column.kind is ColumnKind.LEVEL else 100
    sure = _("In 95 of 100 cases the figure is no further off than this")
    margin = Field(f"{key}-margin", _("%(title)s: give or take", title=title), FieldKind.NUMBER, sure, least=0)
    return [Field(key, title, FieldKind.NUMBER, meaning, least=0, highest=highest), margin, state]


def _values(cell: Cell, column: Column) -> list[Value]:
    if isinstance(cell, Name):
        return [safe(cell.code), safe(cell.text)]
    if isinstance(cell, Count):
        return [cell.value, cell.kind.value]
    if isinstance(cell, Estimate):
        return [*rounded(cell, column.kind), SHOWN]
    state = cell.why.value if isinstance(cell, Withheld) else NO_DATA
    return [None, state] if column.kind is ColumnKind.COUNT else [None, None, state]
