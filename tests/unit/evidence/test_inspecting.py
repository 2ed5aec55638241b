"""A file is looked into by another process, whose end is not the portal's."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.evidence import inspecting
from portal.evidence.inspecting import InspectionBusy, Sound, inspect
from portal.evidence.rules import FileFormat, Refusal
from tests.factories.evidence_files import pdf, photo


def outcome(content: bytes) -> object:
    with inspect(io.BytesIO(content)) as found:
        return (found.file_format, found.content.read()) if isinstance(found, Sound) else found


def test_a_document_is_given_back_as_it_came() -> None:
    assert outcome(pdf()) == (FileFormat.PDF, pdf())


def test_a_photo_is_given_back_anew_and_can_be_read_again_from_its_beginning() -> None:
    with inspect(io.BytesIO(photo())) as found:
        assert isinstance(found, Sound)
        first = found.content.read()
        found.content.seek(0)
        assert found.content.read() == first
        assert first.startswith(b"\xff\xd8")


def test_what_is_refused_is_told_with_the_reason() -> None:
    assert outcome(b"MZ program") is Refusal.PROGRAM


Stand = Callable[[str], None]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Puts another program in the place of the one that looks into files."""

    def put(body: str) -> None:
        file = tmp_path / "python"
        file.write_text(f"#!{sys.executable}\n{body}\n", encoding="utf-8")
        file.chmod(0o700)
        monkeypatch.setattr(sys, "executable", str(file))

    return put


@pytest.mark.parametrize(
    "body",
    [
        "import os; os.kill(os.getpid(), 9)",
        'import sys; sys.stdout.write(\'{"format": "application/pdf", "rewritten": false}\\n\'); sys.exit(1)',
        "pass",
    ],
)
def test_a_process_that_breaks_says_nothing_good_about_the_file(stand_in: Stand, body: str) -> None:
    stand_in(body)
    assert outcome(pdf()) is Refusal.DAMAGED


def test_a_process_that_hangs_is_ended(stand_in: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "PATIENCE", 0.2)
    stand_in("import time; time.sleep(60)")
    assert outcome(pdf()) is Refusal.DAMAGED


def test_the_process_has_no_settings_and_no_secret(
    stand_in: Stand, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    monkeypatch.setenv("LISTO_SECRET_KEY", "must not be seen")
    stand_in(f"import os; open({str(seen)!r}, 'w').write(repr(dict(os.environ)))")
    outcome(pdf())
    assert "PATH" in seen.read_text()
    assert "LISTO" not in seen.read_text()


def test_only_so_many_files_are_looked_into_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "WAIT", 0.01)
    turns = [inspecting._turn() for _each in range(inspecting.AT_ONCE)]
    for turn in turns:
        turn.__enter__()
    with pytest.raises(InspectionBusy):
        outcome(pdf())
    for turn in turns:
        turn.__exit__(None, None, None)
    assert outcome(pdf()) == (FileFormat.PDF, pdf())
