"""What machines ask: whether this node is ready, and its figures."""

import hmac
import time

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from portal.core.access import public
from portal.core.config import Settings
from portal.core.db import current_database, reading
from portal.core.outbox.queries import count_mails
from portal.operating.watching.counters import RequestCounters
from portal.operating.watching.exposition import CONTENT_TYPE, Metric, expose, gauge, request_metrics
from portal.operating.watching.readiness import find_obstacle

bp = Blueprint("watching", __name__)
EXTENSION = "request_counters"
ELSEWHERE = "none"  # the route of an address that leads nowhere


def init_app(app: Flask, settings: Settings) -> None:
    """Counts requests if the figures may be asked for. Call it when all routes are there."""
    if not settings.metrics_token:
        return
    app.extensions[EXTENSION] = RequestCounters([*sorted(app.view_functions), ELSEWHERE])
    app.after_request(_count)


def _count(response: Response) -> Response:
    counters: RequestCounters = current_app.extensions[EXTENSION]
    started = g.get("started", time.perf_counter())
    counters.count(request.endpoint or ELSEWHERE, response.status_code, time.perf_counter() - started)
    return response


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Says whether this node can do its work now; 503 with the reason if not."""
    obstacle = find_obstacle(current_database())
    status = 200 if obstacle is None else 503
    return Response(obstacle or "ready", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@bp.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """The node's figures, for whoever has the token; without one in the settings there is no such page."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.metrics_token:
        abort(404)
    given = request.headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, f"Bearer {settings.metrics_token}".encode()):
        return Response("a token is needed", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")
    page = expose([*request_metrics(current_app.extensions[EXTENSION]), *_state()])
    return Response(page, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _state() -> list[Metric]:
    is_ready = find_obstacle(current_database()) is None
    mails = []
    if is_ready:
        with reading() as session:
            mails = [({"state": state.value}, float(count)) for state, count in count_mails(session).items()]
    return [
        gauge("listo_ready", "1 if this node can do its work.", [({}, float(is_ready))]),
        gauge("listo_mails", "Mails in the outbox by state.", mails),
    ]
