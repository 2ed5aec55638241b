"""An agency may ask so many free questions of a release; the same question again costs nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.core.access import Kind
from portal.core.db import Database
from portal.core.trail.events import Event
from portal.core.trail.models import TrailEntry
from portal.criteria.rules.structure import CriteriaProfile
from portal.market import queries, services
from portal.market.services import Budget
from tests.factories.markets import core
from tests.factories.organisations import make_organisation
from tests.factories.people import AT, make_person
from tests.factories.profiles import uniforms
from tests.integration.market.conftest import Releasing

Ask = Callable[..., Budget]


@pytest.fixture
def ask(database: Database, suppliers: Callable[..., None], release: Releasing) -> Ask:
    """Asks what becomes of a profile, for one of two agencies."""
    suppliers(5)
    release()
    with database.transaction() as session:
        agencies = [make_organisation(session, Kind.AGENCY).id for _ in range(2)]
        person = make_person(session).id

    def record(profile: CriteriaProfile, filters: Mapping[str, str] | None = None, agency: int = 0) -> Budget:
        with database.transaction() as session:
            newest = queries.find_newest_release(session, "hrdd-core")
            assert newest is not None
            owner: UUID = agencies[agency]
            return services.record_simulation(
                session, newest, core(), profile, filters or {}, organisation_id=owner, by=person, at=AT
            )

    return record


def test_the_same_question_costs_nothing_however_it_is_written_down(ask: Ask) -> None:
    profile = uniforms()
    assert ask(profile) == Budget(1, allowed=True)
    assert ask(replace(profile, texts={}, id="another")) == Budget(1, allowed=True)
    assert ask(profile, {"size": "micro"}) == Budget(2, allowed=True)
    assert ask(replace(profile, pass_mark=3)).left == services.SIMULATIONS_FREE - 3


def test_when_the_budget_is_spent_only_old_questions_are_answered(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(services, "SIMULATIONS_FREE", 2)
    profile = uniforms()
    marks = [ask(replace(profile, pass_mark=mark)) for mark in (1, 2, 3)]
    assert [found.allowed for found in marks] == [True, True, False]
    assert marks[-1].left == 0
    assert ask(replace(profile, pass_mark=1)).allowed
    assert ask(replace(profile, pass_mark=3), agency=1).allowed
    with database.reading() as session:
        told = session.scalars(select(TrailEntry).where(TrailEntry.event == Event.MARKET_SIMULATED.value)).all()
    assert len(told) == 3
    assert all(len(found.new["hash"]) == 64 for found in told)
