"""The rows of a criterion's form: the items that it demands, each with its levels and the way that it belongs to."""

from collections.abc import Collection, Iterator, Sequence
from itertools import count

from flask import request
from flask_babel import gettext as _

from portal.core.text import clean_line
from portal.criteria.rules.bounds import MOST_REQUIREMENTS
from portal.criteria.rules.editing import RequirementRow, rows_of
from portal.criteria.rules.structure import RELIEVED_SIZES, Criterion, Requirement
from portal.organisations.rules import Size

Row = dict[str, str]
RowFault = tuple[str, str]  # the id of the field in the page, and what is wrong with it

SPARE_ROWS = 3
LONGEST_VALUE = 200
LEVELS = ("1", "2", "3", "4")
EMPTY_ROW: Row = {"id": "", "item": "", "level": "", "micro": "", "small": "", "way": "0"}


def typed_rows() -> list[Row]:
    """The rows as they were sent, without those in which nothing was chosen; what is missing in a row is empty.

    A row that is stored and has lost its question is to be taken out: it counts as empty, too. Twice as many rows are
    read as are accepted: no page sends more, and to show thousands again would take half a minute.
    """
    columns = {name: request.form.getlist(f"row-{name}") for name in EMPTY_ROW}
    length = min(len(columns["item"]), 2 * MOST_REQUIREMENTS)
    rows = (
        {
            name: clean_line(values[place][:LONGEST_VALUE]) if place < len(values) else ""
            for name, values in columns.items()
        }
        for place in range(length)
    )
    return [row for row in rows if _says_something(row)]


def _says_something(row: Row) -> bool:
    return bool(row["item"]) or (not row["id"] and any(row[name] for name in ("level", "micro", "small")))


def stored_rows(criterion: Criterion | None) -> list[Row]:
    """The rows of a stored criterion."""
    return [
        {
            "id": row.requirement.id,
            "item": row.requirement.item_id,
            "level": str(row.requirement.level),
            "micro": _relief_text(row.requirement, Size.MICRO),
            "small": _relief_text(row.requirement, Size.SMALL),
            "way": str(row.way),
        }
        for row in (rows_of(criterion) if criterion else ())
    ]


def rows_to_show(typed: Sequence[Row] | None, before: Criterion | None, *, more: bool) -> list[Row]:
    """What was typed, or else what is stored, and a few empty rows behind it; with `more` twice as many."""
    filled = stored_rows(before) if typed is None else list(typed)
    spare = min(SPARE_ROWS * (2 if more else 1), max(0, MOST_REQUIREMENTS - len(filled)))
    return [*filled, *[EMPTY_ROW] * spare]


def find_row_faults(rows: Sequence[Row], known: Collection[str], ways: int) -> Iterator[RowFault]:
    """All that is wrong in the rows."""
    if not rows:
        yield "row-0-item", _("Choose at least one question.")
    if len(rows) > MOST_REQUIREMENTS:
        yield f"row-{MOST_REQUIREMENTS}-item", _("Choose at most %(most)s questions.", most=MOST_REQUIREMENTS)
    for place, row in enumerate(rows):
        if row["item"] not in known:
            yield f"row-{place}-item", _("Choose a question from the list.")
        if row["level"] not in LEVELS:
            yield f"row-{place}-level", _("Choose the level that is needed.")
        else:
            yield from _relief_faults(place, row)
        if row["way"] not in {str(way) for way in range(ways)}:
            yield f"row-{place}-way", _("Choose the way that it belongs to.")


def _relief_faults(place: int, row: Row) -> Iterator[RowFault]:
    for size in RELIEVED_SIZES:
        if row[size.value] and (row[size.value] not in {"0", *LEVELS} or row[size.value] > row["level"]):
            yield f"row-{place}-{size.value}", _("Choose a level that is not higher than the one needed of all.")


def requirement_rows(rows: Sequence[Row], before: Criterion | None, criterion_id: str) -> list[RequirementRow]:
    """Sound rows as requirements. A row that still asks the same item keeps its id; a new one is named by its item."""
    old = {row.requirement.id: row.requirement.item_id for row in (rows_of(before) if before else ())}
    kept = [row["id"] if old.get(row["id"]) == row["item"] else "" for row in rows]
    taken: set[str] = {name for name in kept if name}
    used: set[str] = set()
    found = []
    for row, name in zip(rows, kept, strict=True):
        own_id = name if name and name not in used else _free_id(f"{criterion_id}-{row['item']}", taken)
        taken.add(own_id)
        used.add(own_id)
        found.append(RequirementRow(_requirement(row, own_id), int(row["way"])))
    return found


def _free_id(name: str, taken: Collection[str]) -> str:
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(found for found in names if found not in taken)


def _requirement(row: Row, requirement_id: str) -> Requirement:
    relief = {size: int(row[size.value]) for size in RELIEVED_SIZES if row[size.value] not in {"", row["level"]}}
    return Requirement(requirement_id, row["item"], int(row["level"]), relief)


def _relief_text(requirement: Requirement, size: Size) -> str:
    level = requirement.relief.get(size)
    return "" if level is None else str(level)
