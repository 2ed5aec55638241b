"""docs/reference/records.md lists every event of the trail, with what it holds and who sees it."""

from portal.audit.wording import NAMES
from portal.core.trail.events import Event
from scripts import records_table
from scripts.records_table import DETAILS


def test_the_page_lists_every_event() -> None:
    text = records_table.FILE.read_text(encoding="utf-8")
    assert records_table.with_table(text) == text, "run python -m scripts.records_table"
    assert [event for event in Event if f"| `{event.value}` |" not in text] == []


def test_every_detail_has_words_and_is_held_by_some_event() -> None:
    assert {name for names in DETAILS.values() for name in names} == set(NAMES)
