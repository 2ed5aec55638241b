"""Sets up Jinja: strict, escaped, with addresses of static files that change when their content does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import FileSystemLoader, StrictUndefined

from portal.core import brand
from portal.core.access import SEAT

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC_FILES = ROOT / "static" / "dist"
STATIC_PREFIX = "/static"
BRAND_STYLESHEET_PATH = "/brand.css"
_HASH_LENGTH = 12


class BrandSettings(Protocol):
    """What the look of every page takes from the settings."""

    @property
    def brand_name(self) -> str: ...

    @property
    def brand_colour(self) -> str: ...

    @property
    def brand_accent(self) -> str: ...

    @property
    def demo(self) -> bool: ...


def init_templating(app: Flask, settings: BrandSettings) -> None:
    """Make `app` render templates/ strictly and give every template the brand and the static addresses."""
    app.jinja_loader = FileSystemLoader(TEMPLATES)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        settings=settings,
        static_url=static_url_reader(STATIC_FILES),
        language_url=language_url,
        seat_field=SEAT,
        acting_for=str,  # for nobody, until the app says who is signed in
        brand_dark=brand.shades_of(settings.brand_colour).dark,
        brand_stylesheet_url=_brand_stylesheet_url(settings),
    )


def static_url_reader(folder: Path) -> Callable[[str], str]:
    """Give a function from a file's name in `folder` to its address, which carries a hash of its content."""

    @cache
    def static_url(name: str) -> str:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        return f"{STATIC_PREFIX}/{name}?v={digest[:_HASH_LENGTH]}"

    return static_url


def language_url(code: str) -> str:
    """Give the address of the page being shown in another language, with its other query arguments kept."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', code)])}"


def brand_stylesheet(settings: BrandSettings) -> str:
    """Write what the address of the brand's style sheet answers with."""
    return brand.stylesheet(settings.brand_colour, settings.brand_accent)


def _brand_stylesheet_url(settings: BrandSettings) -> str:
    digest = hashlib.sha256(brand_stylesheet(settings).encode()).hexdigest()
    return f"{BRAND_STYLESHEET_PATH}?v={digest[:_HASH_LENGTH]}"
