"""A static file's address changes exactly when its content does."""

from pathlib import Path

import pytest

from portal.core.templating import static_url_reader


def test_the_address_changes_with_the_content(tmp_path: Path) -> None:
    file = tmp_path / "a.css"
    file.write_text("one")
    first = static_url_reader(tmp_path)("a.css")
    again = static_url_reader(tmp_path)("a.css")
    file.write_text("two")
    changed = static_url_reader(tmp_path)("a.css")

    assert first == again
    assert first.startswith("/static/a.css?v=")
    assert first != changed


def test_a_file_that_is_not_there_is_an_error_and_not_a_broken_link(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        static_url_reader(tmp_path)("missing.css")
