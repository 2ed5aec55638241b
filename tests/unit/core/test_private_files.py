"""What the portal keeps on disk is for its owner alone, and a first start made twice at once agrees on one secret."""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from email.message import EmailMessage
from multiprocessing import get_context
from pathlib import Path

import pytest

from portal.core.config import load_settings
from portal.core.outbox.services import FolderMailer
from portal.core.private_files import create_private, make_private_folder, write_private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of files are those of POSIX")
STARTS = 8


@pytest.fixture(autouse=True)
def open_handed() -> Iterator[None]:
    """New files are readable by everybody, unless the code says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def read_secret(folder: str) -> str:
    return load_settings({"LISTO_DATA_FOLDER": folder}).secret_key


def test_first_starts_at_once_read_the_same_whole_secret(tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / str(number)
        with ProcessPoolExecutor(STARTS, mp_context=get_context("fork")) as pool:
            secrets = set(pool.map(read_secret, [str(folder)] * STARTS))
        assert {len(secret) for secret in secrets} == {64}
        assert len(secrets) == 1
        assert [file.name for file in folder.iterdir()] == ["secret-key"]
        assert rights(folder) == 0o700
        assert rights(folder / "secret-key") == 0o600


def test_a_secret_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    create_private(tmp_path / "secret-key", b"first")
    create_private(tmp_path / "secret-key", b"second")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"first"]


def test_a_folder_that_was_open_is_closed_and_keeps_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "listo.db").write_bytes(b"data")
    make_private_folder(folder)
    assert rights(folder) == 0o700
    assert (folder / "listo.db").read_bytes() == b"data"


def test_a_folder_that_everybody_shares_stays_open(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o1777)
    make_private_folder(folder)
    assert rights(folder) == 0o777


def test_a_private_file_takes_the_place_of_an_open_one(tmp_path: Path) -> None:
    file = tmp_path / "open"
    file.write_bytes(b"before")
    write_private(file, b"after")
    assert (rights(file), file.read_bytes()) == (0o600, b"after")
    assert list(tmp_path.iterdir()) == [file]


def test_kept_mail_is_for_its_owner_alone(tmp_path: Path) -> None:
    message = EmailMessage()
    message["X-Listo-Mail"] = "1"
    message.set_content("a link")
    FolderMailer(tmp_path / "mail").send(message)
    assert rights(tmp_path / "mail") == 0o700
    assert rights(tmp_path / "mail" / "1.eml") == 0o600
