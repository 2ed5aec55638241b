"""Whole pages of the market as an agency asks for them: signed in, read, protected, drawn, compressed.

`python -m bench.market_pages FILE SHA256` prints what it measured as JSON.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.market.opening import market_folder
from portal.market.storing import read_market
from portal.migrating import migrate
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import make_person, sign_in
from tests.factories.released import store_release

PAGES = ("readiness", "topics", "questions")
SIZES = ("micro", "small", "medium", "large")
AGAIN = 9


def measure(market: Path, sha256: str) -> dict[str, list[float]]:
    """Seconds by the clock of each page: the first time in a worker, with a filter not asked before, asked again.

    The page that opens the release is measured by itself, as `opening`.
    """
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'listo.db'}"
        settings = Settings(secret_key="x" * 40, database_url=address, data_folder=Path(folder))
        migrate(address)
        app = create_app(settings)
        database: Database = app.extensions["database"]
        market_folder(settings).mkdir(exist_ok=True)
        with database.transaction() as session:
            store_release(session, market_folder(settings), read_market(market, sha256), made_at=datetime.now(UTC))
            agency, person = make_organisation(session, Kind.AGENCY), make_person(session)
            make_membership(session, agency, person, role=Role.EDITOR)
        client = app.test_client()
        with app.app_context():
            sign_in(client, person)
        found = {"opening": [_seconds(client, "/market")]}
        for page in PAGES:
            address = f"/market/{page}"
            first = _seconds(client, address)
            filtered = median(_seconds(client, f"{address}?size={size}") for size in SIZES)
            found[page] = [first, filtered, median(_seconds(client, address) for _ in range(AGAIN))]
        database.engine.dispose()
        return found


def _seconds(client: FlaskClient, path: str) -> float:
    start = time.perf_counter()
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return time.perf_counter() - start


if __name__ == "__main__":
    json.dump(measure(Path(sys.argv[1]), sys.argv[2]), sys.stdout)
