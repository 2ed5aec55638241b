"""The page of next steps: what to do, in the order of gain for effort, in plain words."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core import clock
from portal.core.config import ROOT
from portal.core.db import Database
from portal.questionnaires.loading import load_questionnaire
from portal.questionnaires.rules.answers import Answer
from portal.questionnaires.rules.conditions import asked_items
from portal.questionnaires.rules.structure import Item, ItemType, Questionnaire
from tests.factories.assessments import publish, submit
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import sign_in
from tests.factories.questionnaires import dont_know, profile, said
from tests.factories.strategies import best_answer

Send = Callable[[int], TestResponse]


@cache
def core() -> Questionnaire:
    return load_questionnaire(ROOT / "questionnaires" / "hrdd-core")


def answer_at(item: Item, level: int, today: datetime) -> Answer:
    if level == 4:
        return best_answer(item)
    if item.type is not ItemType.COVERAGE:
        return dont_know() if item.scored else best_answer(item)
    return said(str(level), *(check.id for check in item.checks if check.needed_from <= level))


@pytest.fixture
def steps(app: Flask, database: Database) -> Callable[..., TestResponse]:
    """Sends the core questionnaire with every answer at a level, and opens the next steps."""

    def send(level: int, *, query: str = "", **changes: Answer) -> TestResponse:
        now = clock.now()
        with database.transaction() as session:
            organisation, owner = make_supplier_with_owner(session, sector="14", people=24)
            version = publish(session, core(), at=now)
            asked = asked_items(core(), profile(), {}, now.date())
            answers = {item.id: answer_at(item, level, now) for item in asked} | changes
            sent = submit(session, organisation.id, owner.id, answers, version=version, at=now)
        client: FlaskClient = app.test_client()
        sign_in(client, owner)
        return client.get(f"/submissions/{sent.id}/next-steps{query}")

    return send


def text(key: str) -> str:
    return core().texts["en"][key]


def cards(answer: TestResponse) -> list[str]:
    page = BeautifulSoup(answer.text, "lxml")
    return [" ".join(card.get_text(" ").split()) for card in page.select("ol.app-steps > li")]


def test_each_step_says_what_to_do_this_week_what_it_takes_and_what_it_brings(
    steps: Callable[..., TestResponse],
) -> None:
    found = cards(steps(1))
    assert len(found) > 20
    promise = next(card for card in found if text("policy.commitment.name") in card)
    for part in (
        text("policy.commitment.actions.2.title"),
        text("policy.commitment.actions.2.do"),
        "This week: " + text("policy.commitment.actions.2.first_step"),
        "about 1 day of work",
        "2 weeks from start to end",
        "points of 100",
        text("policy.commitment.checks.approved"),
        text("policy.commitment.levels.2"),
        "start a new round",
    ):
        assert part in promise, part


def test_the_filter_keeps_what_the_next_level_waits_for(steps: Callable[..., TestResponse]) -> None:
    weak = {"policy.commitment": said("1")}
    all_steps, waiting = cards(steps(3, **weak)), cards(steps(3, query="?show=holds", **weak))
    assert 0 < len(waiting) < len(all_steps)
    assert all("waits for this" in card for card in waiting)
    assert sum("waits for this" in card for card in all_steps) == len(waiting)
    assert len(cards(steps(3, query="?show=anything", **weak))) == len(all_steps)


def test_dont_know_brings_advice(steps: Callable[..., TestResponse]) -> None:
    found = cards(steps(2, **{"policy.commitment": dont_know()}))
    promise = next(card for card in found if text("policy.commitment.name") in card)
    assert "First ask the person who does this work" in promise
    assert text("policy.commitment.actions.1.title") in promise


def test_missing_checks_are_named_when_the_answer_itself_is_enough(steps: Callable[..., TestResponse]) -> None:
    found = cards(steps(2, **{"policy.commitment": said("3", "approved", "told")}))
    promise = next(card for card in found if text("policy.commitment.name") in card)
    assert text("policy.commitment.checks.partners") in promise
    assert "Only what is listed here is missing." in promise
    assert "What the next level says" not in promise


def test_nothing_is_left_to_do_at_the_best_level(steps: Callable[..., TestResponse]) -> None:
    answer = steps(4)
    assert answer.status_code == 200
    assert cards(answer) == []
    assert "There is no step left to take." in answer.text


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_steps_speak_the_page_s_language(steps: Callable[..., TestResponse], language: str) -> None:
    answer = steps(1, query=f"?lang={language}")
    title = core().texts[language]["policy.commitment.actions.2.title"]
    assert any(title in card for card in cards(answer))


def test_the_next_level_leads_to_the_shortest_way_to_it(steps: Callable[..., TestResponse]) -> None:
    assert 'href="/questionnaires/hrdd-core/way/' in steps(2).text
    assert "/way/" not in steps(4).text
