"""Every route says who may use it, and its address is kept in one style."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from portal.app import create_app
from portal.core.access import Permission
from portal.core.config import Settings

ADDRESS = re.compile(r"/(?:[a-z0-9-]+|<[a-z]+:[a-z_]+>|\.)*(?:/(?:[a-z0-9.-]+|<[a-z]+:[a-z_]+>)(?:\.[a-z]+)?)*")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("routes")
    return create_app(Settings(secret_key="a secret for tests only, long enough", data_folder=folder, demo=True))


def rules(app: Flask) -> Iterator[Rule]:
    found = list(app.url_map.iter_rules())
    assert len(found) > 20
    yield from found


def test_every_route_carries_an_access_mark(app: Flask) -> None:
    unmarked = [
        rule.endpoint
        for rule in rules(app)
        if not isinstance(getattr(app.view_functions[rule.endpoint], "access", None), Permission)
        and getattr(app.view_functions[rule.endpoint], "access", None) != "public"
    ]
    assert unmarked == []


def test_every_address_is_kebab_case_with_typed_parameters(app: Flask) -> None:
    odd = [rule.rule for rule in rules(app) if not ADDRESS.fullmatch(rule.rule)]
    assert odd == []


def test_a_route_reads_or_writes_but_never_both_without_saying_so(app: Flask) -> None:
    methods = {tuple(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})) for rule in rules(app)}
    assert methods <= {("GET",), ("POST",), ("GET", "POST")}
