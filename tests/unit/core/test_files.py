"""Files are kept whole, once, apart for each owner, and read back only if nothing in them changed; in both stores."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID, uuid4

import boto3
import pytest
from moto.server import ThreadedMotoServer

from portal.core.config import Settings, UnsafeSettings
from portal.core.files import opening
from portal.core.files.bucket import BucketStore
from portal.core.files.folder import FolderStore
from portal.core.files.opening import open_store
from portal.core.files.store import DRAFTS, DamagedFile, FileStore, StoreUnavailable
from tests.journeys.serving import free_port

OURS, THEIRS = UUID(int=1), UUID(int=2)
CONTENT = b"We pay on time.\n" * 40_000  # larger than what is kept in memory
SECRET = "a secret for tests only, long enough"
KEYS = {"files_key": "key", "files_secret": "secret", "files_region": "us-east-1"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a server that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server._port}"
    server.stop()


@pytest.fixture
def bucket(s3: str) -> str:
    """The name of an empty bucket."""
    name = f"bucket-{uuid4().hex[:12]}"
    client = boto3.client(
        "s3", endpoint_url=s3, aws_access_key_id="key", aws_secret_access_key="secret", region_name="us-east-1"
    )
    client.create_bucket(Bucket=name)
    client.close()
    return name


@pytest.fixture(params=["folder", "bucket", "bucket with a prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty store, as the settings choose it."""
    if request.param == "folder":
        return open_store(Settings(secret_key=SECRET, data_folder=tmp_path))
    address: str = request.getfixturevalue("s3")
    place = f"s3://{request.getfixturevalue('bucket')}" + ("/listo/files/" if "prefix" in request.param else "")
    return open_store(Settings(secret_key=SECRET, files_url=place, files_endpoint=address, **KEYS))


def read(store: FileStore, key: str, sha256: str) -> bytes:
    with store.open_checked(key, sha256) as file:
        return file.read()


def test_what_is_put_comes_back_under_its_hash(store: FileStore) -> None:
    kept = store.put(OURS, io.BytesIO(CONTENT))
    assert kept.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert kept.size == len(CONTENT)
    assert store.exists(kept.key)
    assert read(store, kept.key, kept.sha256) == CONTENT


def test_only_what_is_left_to_read_is_put(store: FileStore) -> None:
    source = io.BytesIO(b"verdict\ncontent")
    source.readline()
    kept = store.put(OURS, source)
    assert read(store, kept.key, kept.sha256) == b"content"


def test_the_same_content_is_kept_once_for_each_owner(store: FileStore) -> None:
    keys = [store.put(owner, io.BytesIO(CONTENT)).key for owner in (OURS, OURS, THEIRS)]
    assert keys[0] == keys[1] != keys[2]
    assert list(store.list_keys()) == sorted(set(keys))
    assert list(store.list_keys(THEIRS)) == [keys[2]]
    assert list(store.list_keys(uuid4())) == []


def test_a_file_that_is_forgotten_is_gone_and_forgetting_again_is_no_fault(store: FileStore) -> None:
    kept, other = (store.put(OURS, io.BytesIO(content)) for content in (b"one", b"two"))
    for _again in range(2):
        store.delete(kept.key)
        assert not store.exists(kept.key)
    with pytest.raises(DamagedFile):
        store.open_checked(kept.key, kept.sha256)
    assert list(store.list_keys()) == [other.key]


def test_a_file_with_another_hash_is_not_given(store: FileStore) -> None:
    kept = store.put(OURS, io.BytesIO(CONTENT))
    with pytest.raises(DamagedFile):
        store.open_checked(kept.key, hashlib.sha256(b"other").hexdigest())


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "/etc/passwd", "a" * 300, f"{'0' * 32}/00/../../x", "\x00"])
def test_what_is_no_key_leads_nowhere(store: FileStore, key: str) -> None:
    for use in (store.exists, store.delete, lambda found: store.open_checked(found, "")):
        with pytest.raises(DamagedFile):
            use(key)


class Broken(io.RawIOBase):
    """A source that fails in the middle."""

    def __init__(self) -> None:
        self.pieces = [b"half"]

    def read(self, _size: int = -1) -> bytes:
        """Gives one piece, then fails."""
        if self.pieces:
            return self.pieces.pop()
        raise OSError("the line is gone")


def test_half_a_file_is_no_file(store: FileStore) -> None:
    with pytest.raises(StoreUnavailable):
        store.put(OURS, Broken())
    assert list(store.list_keys()) == []


def test_half_a_file_leaves_no_draft_in_a_bucket(s3: str, bucket: str) -> None:
    store = open_store(Settings(secret_key=SECRET, files_url=f"s3://{bucket}", files_endpoint=s3, **KEYS))
    assert isinstance(store, BucketStore)
    with pytest.raises(StoreUnavailable):
        store.put(OURS, Broken())
    assert store._system.find(bucket) == []


def test_a_bucket_that_is_not_there_is_said_to_be_unavailable(s3: str) -> None:
    store = open_store(Settings(secret_key=SECRET, files_url="s3://no-such-bucket", files_endpoint=s3, **KEYS))
    with pytest.raises(StoreUnavailable):
        store.put(OURS, io.BytesIO(b"x"))


def test_a_file_in_a_folder_is_for_its_owner_only_and_no_draft_stays(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "files")
    kept = store.put(OURS, io.BytesIO(CONTENT))
    with pytest.raises(StoreUnavailable):
        store.put(OURS, Broken())
    found = list((tmp_path / "files").rglob("*"))
    assert [path.name for path in found if path.stat().st_mode & 0o077] == []
    assert list((tmp_path / "files" / DRAFTS).iterdir()) == []
    assert (tmp_path / "files" / kept.key).read_bytes() == CONTENT


def test_a_damaged_file_is_mended_by_putting_it_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    kept = store.put(OURS, io.BytesIO(CONTENT))
    (tmp_path / kept.key).write_bytes(b"rot")
    with pytest.raises(DamagedFile):
        store.open_checked(kept.key, kept.sha256)
    store.put(OURS, io.BytesIO(CONTENT))
    assert read(store, kept.key, kept.sha256) == CONTENT


def test_a_folder_that_cannot_be_used_is_said_to_be_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreUnavailable):
        FolderStore(tmp_path / "files").put(OURS, io.BytesIO(b"x"))


def test_a_folder_that_cannot_be_flushed_still_keeps_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush, folders = os.fsync, []

    def refuse_folders(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            folders.append(handle)
            raise OSError("not for folders")
        flush(handle)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    store = FolderStore(tmp_path)
    kept = store.put(OURS, io.BytesIO(b"x"))
    assert folders
    assert read(store, kept.key, kept.sha256) == b"x"


USES: list[Callable[[FileStore], object]] = [
    lambda store: store.put(OURS, io.BytesIO(b"x")),
    lambda store: store.exists(f"{'0' * 32}/00/{'0' * 64}"),
    lambda store: store.delete(f"{'0' * 32}/00/{'0' * 64}"),
    lambda store: store.open_checked(f"{'0' * 32}/00/{'0' * 64}", ""),
    lambda store: list(store.list_keys()),
]


@pytest.mark.parametrize("use", USES)
def test_a_bucket_that_does_not_answer_is_said_to_be_unavailable(use: Callable[[FileStore], object]) -> None:
    options = {
        "key": "key",
        "secret": "secret",
        "client_kwargs": {"endpoint_url": f"http://127.0.0.1:{free_port()}", "region_name": "us-east-1"},
        "config_kwargs": {"retries": {"max_attempts": 0}, "connect_timeout": 1},
    }
    with pytest.raises(StoreUnavailable):
        use(BucketStore("bucket", options))


@pytest.mark.parametrize("address", ["s3://", "s3://x", "http://example.org", "/srv/files", "s3://bucket/../x y"])
def test_a_place_that_is_no_bucket_stops_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="files_url"):
        Settings(secret_key=SECRET, files_url=address)


def test_a_bucket_needs_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "find_spec", lambda _name: None)
    with pytest.raises(UnsafeSettings, match="s3fs"):
        open_store(Settings(secret_key=SECRET, files_url="s3://bucket"))
