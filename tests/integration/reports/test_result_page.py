"""The result page explains every point, its parts add up, and the report says the same."""

import io
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from portal.assessments.models import Submission
from portal.core import clock
from portal.core.db import Database
from portal.questionnaires.rules.answers import Answer
from tests.factories.assessments import submit
from tests.factories.certificates import good_answers, poor_answers
from tests.factories.organisations import make_supplier_with_owner
from tests.factories.people import sign_in
from tests.factories.questionnaires import dont_know, not_applicable, said

HOSTILE = '=1+1<img src=x onerror="alert(1)">\u202e Ñandú'


@pytest.fixture
def now() -> datetime:
    return clock.now()


class Result:
    """A submission's result page, and what stands on it."""

    def __init__(self, client: FlaskClient, submission: Submission) -> None:
        self.client, self.address = client, f"/submissions/{submission.id}"
        self.answer = client.get(self.address)
        self.page = BeautifulSoup(self.answer.text, "lxml").find("main")

    @property
    def words(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def details(self) -> list[Tag]:
        return [found for found in self.page.find_all("details") if "points" in found.summary.get_text()]

    def report(self, language: str = "en") -> str:
        answer = self.client.get(f"{self.address}/report.pdf?lang={language}")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def send(
    app: Flask, database: Database, answers: Mapping[str, Answer], at: datetime, **supplier: object
) -> tuple[FlaskClient, Submission]:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session, **supplier)
        submission = submit(session, organisation.id, owner.id, answers, at=at)
    client = app.test_client()
    sign_in(client, owner)
    return client, submission


def mixed(at: datetime) -> Mapping[str, Answer]:
    """One answer of every standing."""
    return {
        **good_answers(at),
        "first.promise": said("4", "signed"),
        "second.ways": dont_know(),
        "second.share": not_applicable("We sell nothing."),
    }


def figures(text: str) -> list[Decimal]:
    return [Decimal(found) for found in re.findall(r"\d+\.\d", text)]


def test_the_level_is_told_with_its_meaning_and_what_holds_the_next_one_back(
    app: Flask, database: Database, now: datetime
) -> None:
    result = Result(*send(app, database, poor_answers(now), now))
    assert result.answer.status_code == 200
    assert "What holds" in result.words
    for hold in result.page.select("h2 + ul a[href^='#']"):
        target = hold["href"].removeprefix("#")
        assert result.page.find(id=target), target


def test_parts_add_up_to_the_whole_as_shown(app: Flask, database: Database, now: datetime) -> None:
    result = Result(*send(app, database, mixed(now), now))
    whole = Decimal(re.search(r"Whole score ([\d.]+) of 100", result.words).group(1))  # type: ignore[union-attr]
    sections = [figures(found.summary.get_text()) for found in result.details()]
    assert len(sections) == 2
    assert sum(earned for earned, _possible in sections) == whole
    assert sum(possible for _earned, possible in sections) == 100
    for found, (earned, possible) in zip(result.details(), sections, strict=True):
        pairs = [figures(item.find("strong").get_text()) for item in found.find_all("section")]
        assert sum(pair[0] for pair in pairs if pair) == earned
        assert sum(pair[1] for pair in pairs if pair) == possible
    total = re.search(r"((?:[\d.]+ \+ )+[\d.]+) = ([\d.]+)", result.words)
    assert total is not None
    assert sum(figures(total.group(1))) == Decimal(total.group(2)) == whole


def test_every_point_opens_into_answer_level_checks_weight_and_rule(
    app: Flask, database: Database, now: datetime
) -> None:
    result = Result(*send(app, database, mixed(now), now))
    promise = " ".join(result.page.find(id="item-first-promise").get_text(" ").split())
    for part in ("Coverage 4", "Level 2 of 4", "Your answer stands for level 4", "Check told", "Weight 3", "The rule:"):
        assert part in promise, part
    assert "“We do not know” counts as level 0" in result.words
    assert "We sell nothing." in result.words
    assert "Leaves the sum" in result.words


def test_counts_and_assurance_are_told_in_words(app: Flask, database: Database, now: datetime) -> None:
    result = Result(*send(app, database, mixed(now), now))
    assert "Self-declared. Evidence named for 0 of 3 rated answers. Nobody outside has checked it." in result.words
    assert "1 “We do not know” : Name of ways" in result.words.replace("“We do not know”:", "“We do not know” :")
    assert "/method" in result.answer.text


def test_the_report_says_what_the_page_says(app: Flask, database: Database, now: datetime) -> None:
    result = Result(*send(app, database, mixed(now), now))
    report = result.report()
    whole = re.search(r"Whole score ([\d.]+ of 100)", result.words).group(1)  # type: ignore[union-attr]
    points = [item.find("strong").get_text() for found in result.details() for item in found.find_all("section")]
    assert whole in report
    assert len(points) == 5
    for text in points:
        assert text in report, text
    for hold in result.page.select("h2 + ul a[href^='#']"):
        assert " ".join(hold.get_text().split()) in report
    assert "Self-declared. Evidence named for 0 of 3 rated answers. Nobody outside has checked it." in report
    assert result.address in report.replace(" ", "")


def test_the_report_has_a_plain_file_name_and_stays_private(app: Flask, database: Database, now: datetime) -> None:
    client, submission = send(app, database, good_answers(now), now, legal_name='Ñandú "ß"\u2028 /..\\ S.A.')
    answer = client.get(f"/submissions/{submission.id}/report.pdf?lang=fr")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="readiness-report-nandu-s-a-1-fr.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_hostile_name_and_answer_are_only_text(app: Flask, database: Database, now: datetime) -> None:
    answers = {**good_answers(now), "second.share": not_applicable(HOSTILE)}
    result = Result(*send(app, database, answers, now, legal_name=HOSTILE))
    assert "<img src=x" not in result.answer.text
    assert '=1+1<img src=x onerror="alert(1)">' in result.words
    report = result.report()
    assert "<img" in report
    assert "\u202e" not in report


@pytest.mark.parametrize("path", ["", "/report.pdf", "/next-steps", "/answers"])
def test_a_stranger_finds_nothing(
    app: Flask, client: FlaskClient, database: Database, now: datetime, path: str
) -> None:
    _owner, submission = send(app, database, good_answers(now), now)
    stranger, _theirs = send(app, database, good_answers(now), now)
    assert stranger.get(f"/submissions/{submission.id}{path}").status_code == 404
    assert client.get(f"/submissions/{submission.id}{path}").status_code == 302


def test_an_earlier_result_leads_to_the_trend(
    app: Flask, client: FlaskClient, database: Database, now: datetime
) -> None:
    with database.transaction() as session:
        organisation, owner = make_supplier_with_owner(session)
        earlier = now - timedelta(days=300)
        submit(session, organisation.id, owner.id, poor_answers(earlier), at=earlier)
        latest = submit(session, organisation.id, owner.id, good_answers(now), at=now)
    sign_in(client, owner)
    assert "Compare with 1 other result" in client.get(f"/submissions/{latest.id}").text
