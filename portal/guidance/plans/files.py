"""A plan as files: a calendar (.ics, RFC 5545) and a workbook (.xlsx)."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from flask_babel import gettext as _
from xlsxwriter import Workbook

from portal.guidance.plans.pages import PlanPage, StepPage

_LINE = 74  # bytes of a calendar line, without the blank of a continued one
_WIDTHS = (34, 60, 40, 18, 16, 14, 20, 14, 40, 40)


def as_calendar(page: PlanPage, *, base_url: str, at: datetime) -> bytes:
    """An all-day entry for each step that has a day and is still to be done."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Listo//Plan//EN", "CALSCALE:GREGORIAN"]
    for step in page.steps:
        if step.due_on is not None and step.is_open:
            lines += _entry(step, step.due_on, page, base_url, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def as_workbook(page: PlanPage) -> bytes:
    """A row for each step. No cell holds a formula, whatever was typed."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        sheet = book.add_worksheet(_("Plan"))
        sheet.write_string(0, 0, page.goal, bold)
        for column, (words, width) in enumerate(zip(_head(), _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, words, bold)
        for row, step in enumerate(page.steps, start=3):
            for column, text in enumerate(_cells(step)):
                sheet.write_string(row, column, text, wrapped)
            if step.due_on is not None:
                sheet.write_datetime(row, 6, datetime.combine(step.due_on, datetime.min.time()), day)
        sheet.freeze_panes(3, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return target.getvalue()


def _head() -> tuple[str, ...]:
    return (
        _("Question"),
        _("What to do"),
        _("This week"),
        _("Levels"),
        _("Work"),
        _("Weeks"),
        _("By when"),
        _("State"),
        _("Who, notes"),
        _("Evidence"),
    )


def _cells(step: StepPage) -> tuple[str, ...]:
    return (
        step.name,
        "\n".join(f"{action.title}: {action.do}" for action in step.actions),
        step.actions[0].first_step if step.actions else "",
        step.levels,
        step.effort,
        str(step.weeks),
        "",
        step.status,
        "\n".join(part for part in (step.responsible, step.note) if part),
        step.evidence,
    )


def _entry(step: StepPage, day: date, page: PlanPage, base_url: str, at: datetime) -> list[str]:
    title = step.actions[0].title if step.actions else step.name
    about = [step.levels, *(action.do for action in step.actions), step.responsible, f"{base_url}/plans/{page.id}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{step.id}@listo",
        f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{title} ({step.name})')}",
        f"DESCRIPTION:{_escaped(chr(10).join(part for part in about if part))}",
        f"SEQUENCE:{step.revision}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for plain, marked in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, marked)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, none of which cuts a letter in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > _LINE:
            yield part
            part = " "
        part += letter
    yield part
