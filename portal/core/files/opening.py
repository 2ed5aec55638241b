"""Chooses where files are kept, from the settings."""

from importlib.util import find_spec

from portal.core.config import Settings, UnsafeSettings
from portal.core.files.bucket import BucketStore
from portal.core.files.folder import FolderStore
from portal.core.files.store import FileStore

_PROTOCOL = "s3://"
_PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2}}  # seconds, and tries


def open_store(settings: Settings) -> FileStore:
    """The store that the settings name; nothing is connected yet. Raises UnsafeSettings if its library is missing."""
    if not settings.files_url:
        return FolderStore(settings.data_folder / "files")
    if find_spec("s3fs") is None:
        raise UnsafeSettings("LISTO_FILES_URL: files in a bucket need the package s3fs; install requirements/s3.lock")
    client = {"endpoint_url": settings.files_endpoint or None, "region_name": settings.files_region or None}
    options = {
        "key": settings.files_key or None,
        "secret": settings.files_secret or None,
        "config_kwargs": _PATIENCE,
        "client_kwargs": {name: value for name, value in client.items() if value},
    }
    return BucketStore(settings.files_url.removeprefix(_PROTOCOL).rstrip("/"), options)
