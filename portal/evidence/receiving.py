"""Takes a file from a form into the store: looked into, hashed, kept whole, or refused with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from werkzeug.datastructures import FileStorage

from portal.core.config import Settings
from portal.core.files.store import FileStore, StoreUnavailable
from portal.core.uploads import IncomingFile
from portal.evidence.inspecting import InspectionBusy, Sound, inspect
from portal.evidence.rules import Refusal
from portal.evidence.services import NewFile
from portal.evidence.virus_scan import ScanUnavailable


class CannotReceive(Exception):
    """The file may be right, but it cannot be taken now: the scanner, the store or the machine is not there."""


@contextmanager
def received(
    upload: FileStorage, store: FileStore, settings: Settings, *, organisation_id: UUID
) -> Iterator[NewFile | Refusal]:
    """What became of an uploaded file, for the length of a block. Raises CannotReceive, also for what the block raises
    because the store is not there.
    """
    try:
        if isinstance(upload.stream, IncomingFile) and upload.stream.is_too_large:
            yield Refusal.TOO_LARGE
            return
        with inspect(upload.stream, clamav=settings.clamav) as found:
            yield _keep(found, store, organisation_id) if isinstance(found, Sound) else found
    except (ScanUnavailable, InspectionBusy, StoreUnavailable) as problem:
        raise CannotReceive(str(problem)) from problem


def _keep(sound: Sound, store: FileStore, organisation_id: UUID) -> NewFile:
    kept = store.put(organisation_id, sound.content)
    return NewFile(kept, sound.file_format, sound.content)
