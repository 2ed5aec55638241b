"""Finds out which fields and parameters the portal asks a request for, so that no probe needs a list of them."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import request
from werkzeug.datastructures import ImmutableMultiDict

from portal.core.uploads import UploadRequest
from tests.integration.security.addresses import NO_PAGES, Route, address_of, reader_of, routes
from tests.integration.security.world import World

EVERYWHERE = {"lang", "seat", "None"}  # what every request is asked for
TAKEN_WHOLE = {  # pages that take their query as it is, without asking for a name
    "audit.own": {"group", "since", "until"},
    "audit.whole": {"group", "since", "until", "person", "organisation"},
    "questionnaires.preview": {"size", "sector"},
}
Asked = dict[str, set[str]]  # names of parameters by endpoint


def _recording(asked: Asked) -> type[ImmutableMultiDict[str, str]]:
    """A dictionary of parameters that writes down what it is asked for."""

    class Recording(ImmutableMultiDict[str, str]):
        def get(self, key: Any, *args: Any, **kwargs: Any) -> Any:
            asked[request.endpoint or ""].add(str(key))
            return super().get(key, *args, **kwargs)

        def getlist(self, key: Any, *args: Any, **kwargs: Any) -> Any:
            asked[request.endpoint or ""].add(str(key))
            return super().getlist(key, *args, **kwargs)

        def __contains__(self, key: Any) -> bool:
            asked[request.endpoint or ""].add(str(key))
            return super().__contains__(key)

    return Recording


@contextmanager
def recorded() -> Iterator[Asked]:
    """Within the block all that requests are asked for is written down."""
    asked: Asked = defaultdict(set)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UploadRequest, "parameter_storage_class", _recording(asked))
        yield asked


def find_parameters(world: World) -> list[tuple[Route, list[str]]]:
    """Every page that looks at its query, and the parameters that it looks for.

    A page that looks for nothing but what all look for is left out, except the first: it stands for them.
    """
    pages = [route for route in routes(world.app) if route.method == "GET" and not route.rule.endswith(NO_PAGES)]
    with recorded() as asked:
        for route in pages:
            world.ask(reader_of(route.rule), "GET", address_of(world, route.rule, route.endpoint))
    found = [(route, (asked[route.endpoint] - EVERYWHERE) | TAKEN_WHOLE.get(route.endpoint, set())) for route in pages]
    return [(route, sorted({*names, "lang"})) for route, names in found if names or route.rule == "/"]
