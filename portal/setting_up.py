"""Sets an installation up, step by step: tables, questionnaires, the demonstration, the first operator."""

from collections.abc import Iterator
from datetime import datetime

from portal.core.config import ROOT, Settings
from portal.core.db import Database
from portal.core.private_files import make_private_folder
from portal.demo import making
from portal.demo.market import make_ready_market
from portal.demo.people import DEMO
from portal.demo.tenders import make_tenders
from portal.market.opening import market_folder
from portal.migrating import migrate
from portal.organisations import services as organisations
from portal.questionnaires.content_check import questionnaire_folders
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.services import publish_questionnaire

CONTENT = ROOT / "questionnaires"


def count_steps(settings: Settings) -> int:
    """How many steps `set_up` takes."""
    return 1 + len(questionnaire_folders(CONTENT)) + (len(DEMO) + 1 if settings.demo else 0)


def set_up(settings: Settings, *, at: datetime) -> Iterator[str]:
    """Does one step after the other and says which it was. Every step may be done again: it keeps data.

    Raises Conflict if a questionnaire was changed after its version was published.
    """
    make_private_folder(settings.data_folder)
    migrate(settings.database_address)
    yield "tables"
    database = Database(settings.database_address)
    for folder in questionnaire_folders(CONTENT):
        questionnaire = load_questionnaire(folder)
        with database.transaction() as session:
            publish_questionnaire(session, questionnaire, at=at)
        yield questionnaire.id
    for organisation in DEMO if settings.demo else ():
        with database.transaction() as session:
            making.make_organisation(session, organisation, settings=settings, at=at)
        yield organisation.name
    if settings.demo:
        with database.transaction() as session:
            make_tenders(session, at=at)
        yield "tenders"
        make_ready_market(database, market_folder(settings), at=at)
        yield "market"
    database.engine.dispose()


def add_first_operator(database: Database, first: organisations.Newcomer, *, settings: Settings, at: datetime) -> str:
    """Adds the operator's organisation and its owner; returns the token of the owner's one-time link.

    Raises Conflict if there is an operator already: more are added on the operator's own pages.
    """
    with database.transaction() as session:
        return organisations.create_first_operator(session, first, settings=settings, at=at)
