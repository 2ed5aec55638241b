"""Takes files in with little memory: only routes that are marked for it, counted as they come, on disk when large.

A file that is a little too large is read to its end and thrown away, so that the page can answer beside the field with
everything typed still there: a browser shows no answer to what it could not finish sending. What is far too large is
refused before it is read.
"""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Request, current_app, request
from flask.typing import ResponseReturnValue

MEGABYTE = 1_000_000
IN_MEMORY = 256_000  # bytes
READ_TO_THE_END = 4  # times the largest file
FOR_THE_REST = MEGABYTE  # bytes for the other fields of the form

View = Callable[..., ResponseReturnValue]


class IncomingFile(SpooledTemporaryFile[bytes]):
    """A file being received. `size` counts all that came, in bytes; past `most` nothing is kept."""

    def __init__(self, most: int) -> None:
        super().__init__(max_size=IN_MEMORY)
        self.most = most
        self.size = 0

    @property
    def is_too_large(self) -> bool:
        """Whether more came than is kept."""
        return self.size > self.most

    def write(self, data: Any) -> int:
        """Count the bytes, and keep them if all of them still fit."""
        self.size += len(data)
        if not self.is_too_large:
            return super().write(data)
        self.seek(0)
        self.truncate()
        return len(data)


class UploadRequest(Request):
    """A request whose files are counted while they are received."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        incoming = IncomingFile(largest_file())
        self._incoming = [*getattr(self, "_incoming", ()), incoming]
        return incoming

    def close(self) -> None:
        """Let go of every file, also of those of a form that could not be read to its end."""
        for incoming in getattr(self, "_incoming", ()):
            incoming.close()
        super().close()


def takes_files(view: View) -> View:
    """Marks a route that files may be sent to, as large as the settings say."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def takes_files_up_to(most: int) -> Callable[[View], View]:
    """Marks a route that files of at most so many bytes may be sent to, whatever the settings say."""

    def mark(view: View) -> View:
        view.largest_file = most  # type: ignore[attr-defined]
        return takes_files(view)

    return mark


def is_for_files() -> bool:
    """Whether this request is for a route that files may be sent to."""
    return bool(getattr(_view(), "takes_files", False))


def largest_file() -> int:
    """The largest file that is kept on this route, in bytes."""
    megabytes: int = current_app.extensions["settings"].upload_megabytes
    own: int | None = getattr(_view(), "largest_file", None)
    return megabytes * MEGABYTE if own is None else own


def largest_body() -> int:
    """The longest body that is read at all on a route for files, in bytes."""
    return READ_TO_THE_END * largest_file() + FOR_THE_REST


def _view() -> object:
    """The view of this request, None where the address is nobody's."""
    return current_app.view_functions.get(request.endpoint or "")
