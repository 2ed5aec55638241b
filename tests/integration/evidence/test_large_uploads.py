"""A large upload is refused early and costs little memory, however it is sent."""

import tracemalloc
from collections.abc import Iterator

import pytest

from portal.core.uploads import MEGABYTE
from tests.integration.evidence.conftest import BOUNDARY, Shelf

LARGE = 200 * MEGABYTE
LARGEST_FILE = 10 * MEGABYTE
LARGEST_BODY = 41 * MEGABYTE
MOST_MEMORY = 8 * MEGABYTE
BLANKS = b" " * 65_536
KIND = f"multipart/form-data; boundary={BOUNDARY.decode()}"
HEAD = b"".join(
    [
        b'--%b\r\nContent-Disposition: form-data; name="note"\r\n\r\nTyped by somebody\r\n' % BOUNDARY,
        b'--%b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nfile\r\n' % BOUNDARY,
        b'--%b\r\nContent-Disposition: form-data; name="file"; filename="film.pdf"\r\n\r\n%%PDF-1.7\n' % BOUNDARY,
    ]
)
TAIL = b"\r\n--%b--\r\n" % BOUNDARY


class Line:
    """A body that is made while it is read; `came` counts what was read."""

    def __init__(self, size: int) -> None:
        self.came = 0
        self._pieces = self._make(size)
        self._rest = b""

    def _make(self, size: int) -> Iterator[bytes]:
        yield HEAD
        for _piece in range(size // len(BLANKS)):
            yield BLANKS
        yield TAIL

    def read(self, size: int = -1) -> bytes:
        """The next bytes, at most this many."""
        assert size > 0, "nobody may read all of it at once"
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:size], self._rest[size:]
        self.came += len(found)
        return found


def send(shelf: Shelf, line: Line, *, length: int | None, path: str = "/evidence/new") -> tuple[int, str, int]:
    """Sends the body; gives the status, the page, and the most memory that was used meanwhile."""
    environ: dict[str, object] = {"wsgi.input": line, "CONTENT_TYPE": KIND}
    environ |= {"wsgi.input_terminated": True} if length is None else {"CONTENT_LENGTH": str(length)}
    tracemalloc.start()
    answer = shelf.client.post(path, headers={"Accept-Language": "en"}, environ_overrides=environ)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return answer.status_code, answer.text, most


def test_a_length_that_is_too_much_is_refused_before_anything_is_read(shelf: Shelf) -> None:
    line = Line(LARGE)
    status, page, memory = send(shelf, line, length=LARGE)
    assert (status, line.came) == (413, 0)
    assert "A file may have up to 10 MB." in page
    assert memory < MOST_MEMORY


def test_a_stream_without_a_length_is_counted_and_cut_off(shelf: Shelf) -> None:
    line = Line(LARGE)
    status, page, memory = send(shelf, line, length=None)
    assert status == 413
    assert line.came <= LARGEST_BODY + 2 * len(BLANKS)
    assert "A file may have up to 10 MB." in page
    assert memory < MOST_MEMORY
    assert shelf.stored() == []


@pytest.mark.parametrize("size", [LARGEST_FILE + 2 * len(BLANKS), 40 * MEGABYTE])
def test_a_file_that_is_a_little_too_large_leaves_what_was_typed(shelf: Shelf, size: int) -> None:
    line = Line(size)
    status, page, memory = send(shelf, line, length=None)
    assert status == 422
    assert "It may have up to 10 MB" in page
    assert f"The file has {round(size / MEGABYTE, 1):g} MB." in page
    assert "Typed by somebody</textarea>" in page
    assert memory < MOST_MEMORY
    assert shelf.stored() == []


def test_other_pages_take_no_large_body(shelf: Shelf) -> None:
    line = Line(LARGE)
    status, page, _memory = send(shelf, line, length=None, path="/evidence")
    assert status == 413
    assert line.came <= MEGABYTE + 2 * len(BLANKS)
    assert "Please shorten it." in page
