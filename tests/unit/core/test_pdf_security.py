"""A document cannot make the renderer read another file or call another host, even where markup got past the templates.

Each way out is first tried under a policy that allows everything, so that a probe that proves nothing is noticed.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader
from xhtml2pdf.config.resources import PERMISSIVE_POLICY

from portal.core import pdf
from portal.core.pdf import PdfError, render_pdf

pytestmark = pytest.mark.filterwarnings("ignore")


class Listener:
    """A server on this machine that keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(picture())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def picture() -> bytes:
    """Return a small PNG."""
    target = io.BytesIO()
    Image.new("RGB", (5, 5), "#c00").save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    yield server
    server.close()


@pytest.fixture
def allow_everything(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def allow() -> None:
        monkeypatch.setattr(pdf.ResourceAccessPolicy, "server", classmethod(lambda cls, *_a, **_k: PERMISSIVE_POLICY))

    return allow


def render(html: str) -> bytes | None:
    """Render; None when the document was refused."""
    try:
        return render_pdf(html, title="x", language="es", assets={})
    except PdfError:
        return None


def has_picture(content: bytes | None) -> bool:
    """Tell whether a picture made it into the document."""
    return content is not None and any(page.images for page in PdfReader(io.BytesIO(content)).pages)


REMOTE = [
    '<img src="{address}/img.png">',
    "<style>@font-face{{font-family:x;src:url({address}/font.ttf)}} p{{font-family:x}}</style><p>x</p>",
    "<style>@page{{background-image:url({address}/page.png)}}</style><p>x</p>",
    '<link rel="stylesheet" type="text/css" href="{address}/style.css"><p>x</p>',
]
REMOTE_THAT_NEVER_WORKED = [
    '<style>@import url("{address}/style.css");</style><p>x</p>',
    '<p style="background-image:url({address}/bg.png)">x</p>',
    '<object data="{address}/o.svg"></object>',
    '<iframe src="{address}/f"></iframe>',
    '<pdf:include src="{address}/p.pdf"></pdf:include>',
]


@pytest.mark.parametrize("attack", REMOTE)
def test_no_other_host_is_called(attack: str, listener: Listener, allow_everything: Callable[[], None]) -> None:
    render(attack.format(address=listener.address))
    assert listener.asked == []
    allow_everything()
    render(attack.format(address=listener.address))
    assert listener.asked, "the probe proves nothing"


@pytest.mark.parametrize("attack", REMOTE_THAT_NEVER_WORKED)
def test_other_ways_to_name_a_host_stay_dead(attack: str, listener: Listener) -> None:
    render(attack.format(address=listener.address))
    assert listener.asked == []


@pytest.mark.parametrize("form", ["{path}", "file://{path}", "../{name}", "./../{name}", "fonts/../../{name}"])
def test_no_other_file_is_read(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow_everything: Callable[[], None]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    html = f'<p>x</p><img src="{form.format(path=secret, name=secret.name)}" style="width:5pt;height:5pt">'
    assert not has_picture(render(html))
    allow_everything()
    if not form.startswith("fonts"):
        assert has_picture(render(html)), "the probe proves nothing"


def test_a_link_inside_the_folder_does_not_lead_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allow_everything: Callable[[], None]
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    fill = pdf._fill

    def fill_with_link(folder: Path, assets: dict[str, bytes]) -> None:
        fill(folder, assets)
        (folder / "link.png").symlink_to(secret)

    monkeypatch.setattr(pdf, "_fill", fill_with_link)
    html = '<p>x</p><img src="link.png" style="width:5pt;height:5pt">'
    assert not has_picture(render(html))
    allow_everything()
    assert has_picture(render(html)), "the probe proves nothing"


def test_a_picture_of_ours_cannot_pull_in_another_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(picture())
    image = f'<image href="{secret}" width="5" height="5"/>'
    inner = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{image}</svg>'
    try:
        content = render_pdf('<img src="p.svg">', title="x", language="es", assets={"p.svg": inner.encode()})
    except PdfError:
        return
    assert not has_picture(content)


@pytest.mark.parametrize(
    "bomb",
    [
        "<div>" * 5_000,
        "<b>" * 300 + "x" + "</b>" * 300,
        "<table><tr><td>" * 200,
        "<ul><li>" * 2_000,
        "<a" * 400_000,
        "<" * 1_000_000,
    ],
    ids=["open divs", "closed bold", "tables", "lists", "tags without end", "angle brackets"],
)
def test_nested_bombs_are_refused_before_they_are_parsed(bomb: str) -> None:
    started = time.monotonic()
    with pytest.raises(PdfError):
        render_pdf(bomb, title="x", language="es", assets={})
    assert time.monotonic() - started < 5
