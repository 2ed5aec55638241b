"""A small market behind the real web application, served to an agency's browser, and every address it can ask."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

import numpy as np
from flask import Flask

from portal.app import create_app
from portal.core.access import Kind, Role
from portal.core.config import Settings
from portal.core.db import Database
from portal.criteria import services
from portal.criteria.rules.structure import CriteriaProfile
from portal.market.columns import Market
from portal.market.disclosure.comparing import Kept, kept_document
from portal.market.opening import market_folder
from portal.migrating import migrate
from tests.attacks.pages import Browser
from tests.attacks.worlds import column, random_market, with_dimensions
from tests.factories.markets import core
from tests.factories.organisations import make_membership, make_organisation
from tests.factories.people import AT, make_person, sign_in
from tests.factories.released import MADE_AT, store_release

GROUPS = ("sector", "size", "country", "region")
ONE, OTHER = "policy.commitment", "risks.mapping"
PUBLIC = "country:BR,sector:13"


def a_market(suppliers: int, seed: int) -> Market:
    """Suppliers who answered two questions of the core questionnaire, with few kinds of each dimension."""
    rng = np.random.default_rng(seed)
    found = random_market(rng, suppliers, items=2, sectors=2)
    np.abs(found.levels, out=found.levels)
    backed = column(("0", "1-24", "75-100"), rng.choice(3, suppliers, p=(0.6, 0.3, 0.1)))
    limited = with_dimensions(found, (*GROUPS, "readiness"))
    sections = tuple(item.section_id for item in core().items if item.id in {ONE, OTHER})
    return replace(
        limited,
        questionnaire_id=core().id,
        version=core().version,
        dimensions={**limited.dimensions, "assurance": backed},
        items=(ONE, OTHER),
        sections=sections,
        section_scores=(found.levels * 25).astype(np.float32),
    )


class Site:
    """The application on a database of its own, with an editor of an agency in a browser."""

    def __init__(self, folder: Path) -> None:
        address = f"sqlite:///{folder / 'attacked.db'}"
        migrate(address)
        self.settings = Settings(
            secret_key="a secret for tests only, long enough",
            database_url=address,
            data_folder=folder,
            password_memory_kib=19456,
            public_figures=PUBLIC,
        )
        self.app: Flask = create_app(self.settings)
        self.app.testing = True
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.database: Database = self.app.extensions["database"]
        client = self.app.test_client()
        with self.database.transaction() as session:
            agency, person = make_organisation(session, Kind.AGENCY), make_person(session)
            make_membership(session, agency, person, role=Role.EDITOR)
        sign_in(client, person)
        self.organisation_id, self.person_id = agency.id, person.id
        self.agency, self.anybody = Browser(client), Browser(self.app.test_client())

    def release(self, market: Market, number: int, kept: Kept | None = None) -> None:
        """Publish a release."""
        with self.database.transaction() as session:
            made_at = MADE_AT - timedelta(days=30 * (2 - number))
            stored = store_release(session, market_folder(self.settings), market, number=number, made_at=made_at)
            stored.kept = kept_document(kept or {})

    def draft(self, profile: CriteriaProfile) -> UUID:
        """A draft of the agency."""
        with self.database.transaction() as session:
            stored = services.start_profile(
                session, profile, organisation_id=self.organisation_id, origin="", by=self.person_id, at=AT
            )
            return stored.id

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()


def choices(market: Market, most: int) -> Iterator[dict[str, str]]:
    """Every choice of up to so many filters that a page takes."""
    for number in range(most + 1):
        for names in combinations(GROUPS, number):
            if not {"country", "region"} <= set(names):
                for values in product(*(market.dimensions[name].values for name in names)):
                    yield dict(zip(names, values, strict=True))


def comparisons(market: Market, most: int) -> Iterator[tuple[dict[str, str], str]]:
    """Every choice of filters with every comparison that goes with it; regions are compared in their country."""
    for filters in choices(market, most):
        for by in GROUPS:
            if by not in filters and by != "region" and not (by == "country" and "region" in filters):
                yield filters, by
        if "country" in filters:
            yield filters, "region"


def addressed(filters: Mapping[str, str], by: str = "") -> str:
    """The query of an address."""
    return urlencode({**filters, **({"by": by} if by else {})})
