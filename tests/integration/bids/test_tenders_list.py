"""The list of tenders: what is open, how the reader's firm stands, filters, pages, and the code from the papers."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.bids.tenders_page import PER_PAGE
from portal.core import clock
from portal.core.access import Kind
from portal.criteria.rules.structure import CriteriaProfile, Window
from tests.factories.criteria import TEXTS, criterion, need, prefer, profile
from tests.integration.bids.conftest import Market, Reader, make_reader
from tests.integration.forms import fields_of, flat, texts, words


def called(title: str, found: CriteriaProfile | None = None, **changes: object) -> CriteriaProfile:
    return replace(found or profile(), texts={"en": {"profile.title": title}}, **changes)  # type: ignore[arg-type]


def closing(days: float, opens: float | None = None) -> Window:
    now: datetime = clock.now()
    return Window(None if opens is None else now + timedelta(days=opens), now + timedelta(days=days), "America/Bogota")


def titles(page: str) -> list[str]:
    return texts(page, "main h3")


def test_anybody_sees_the_open_tenders_the_soonest_closing_first(market: Market, stranger: FlaskClient) -> None:
    for title, window in (
        ("Endless", Window(None, None, "UTC")),
        ("Later", closing(40)),
        ("Soon", closing(3)),
        ("Past", closing(-1)),
        ("Not yet", closing(30, opens=5)),
    ):
        market.publish(called(title, window=window))
    page = stranger.get("/tenders").text
    assert titles(page) == ["Soon", "Not yet", "Later", "Endless"]
    shown = flat(words(page))
    assert "4 tenders" in shown
    for part in ("(2 days left)", "Opens ", "No closing date", "Agencia de Compras, Colombia", "All sectors"):
        assert part in shown
    assert "1 criterion is required" in shown
    assert "You qualify" not in shown


def test_closed_tenders_are_shown_on_request(market: Market, stranger: FlaskClient) -> None:
    market.publish(called("Past", window=closing(-1)))
    closed = market.publish(called("Closed early", window=closing(20, opens=-5)))
    market.close(closed)
    assert "No tender fits." in stranger.get("/tenders").text
    page = stranger.get("/tenders?past=yes").text
    assert set(titles(page)) == {"Past", "Closed early"}
    assert flat(words(page)).count("Closed ") >= 2
    assert "days left" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("words=uniforms", {"Uniforms for schools"}),
        ("words=AGENCIA+clean", {"Cleaning"}),
        ("words=%00", {"Uniforms for schools", "Cleaning"}),
        ("words=abc", set()),
        ("sector=81", {"Cleaning", "Uniforms for schools"}),
        ("sector=14", {"Uniforms for schools"}),
        ("sector=nonsense", {"Uniforms for schools"}),
        ("country=CO", {"Uniforms for schools", "Cleaning"}),
        ("country=PE", set()),
        ("closing=2-weeks", {"Cleaning"}),
        ("closing=4-weeks", {"Cleaning"}),
        ("closing=later", {"Uniforms for schools"}),
        ("closing=nonsense&page=x&past=maybe", {"Uniforms for schools", "Cleaning"}),
        (f"words={'x' * 5000}", set()),
    ],
)
def test_the_list_is_narrowed(market: Market, stranger: FlaskClient, query: str, found: set[str]) -> None:
    market.publish(profile())
    market.publish(called("Cleaning", sectors=frozenset({"81"}), window=closing(10)))
    answer = stranger.get(f"/tenders?{query}")
    assert answer.status_code == 200
    assert set(titles(answer.text)) == found


def test_the_search_stays_open_and_filled_in(market: Market, stranger: FlaskClient) -> None:
    narrowed = stranger.get("/tenders?words=abc&closing=later&past=yes").text
    assert '<details class="govuk-details" open>' in narrowed
    assert 'value="abc"' in narrowed
    assert '<option value="later" selected>' in narrowed
    assert " open>" not in stranger.get("/tenders").text
    assert market.agency_id


def test_a_long_list_comes_in_pages_that_keep_the_search(market: Market, stranger: FlaskClient) -> None:
    for number in range(PER_PAGE + 3):
        market.publish(called(f"Tender {number:02}", window=closing(10 + number)))
    first = stranger.get("/tenders?words=tender&country=CO").text
    assert (len(titles(first)), "Page 1 of 2" in first) == (PER_PAGE, True)
    address = "/tenders?words=tender&amp;country=CO&amp;page=2"
    assert f'href="{address}"' in first
    second = stranger.get(address.replace("&amp;", "&")).text
    assert titles(second) == [f"Tender {number:02}" for number in range(PER_PAGE, PER_PAGE + 3)]
    for page in ("99", "0", "-1", "9" * 400, "٢"):
        assert stranger.get(f"/tenders?page={page}").status_code == 200


def test_a_supplier_sees_how_it_stands(market: Market, supplier: Reader) -> None:
    market.publish(called("Easy", window=closing(1)))
    hard = criterion("c1", (need("first.promise", 4),))
    market.publish(called("Hard", profile(hard, criterion("c2", (need("first.told", 4),))), window=closing(2)))
    points = prefer("second.share", 0, 0, 0, 10)
    market.publish(called("Points", profile(preferences=(points,), pass_mark=10), window=closing(3)))
    market.publish(called("Elsewhere", sectors=frozenset({"81"}), window=closing(4)))
    market.publish(called("Abroad", countries=frozenset({"PE"}), window=closing(5)))
    not_yours = "Not for your sector or country"
    assert texts(supplier.get("/tenders").text, "main .app-tag") == [not_yours, not_yours]
    supplier.answer()
    assert texts(supplier.get("/tenders").text, "main .app-tag") == [
        "You qualify",
        "2 criteria are missing",
        "Points are missing",
        not_yours,
        not_yours,
    ]


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_others_see_the_list_without_a_verdict(app: Flask, market: Market, kind: Kind) -> None:
    market.publish(profile())
    page = make_reader(app, market, kind=kind).get("/tenders")
    assert page.status_code == 200
    assert titles(page.text) == ["Uniforms for schools"]
    assert texts(page.text, "main .app-tag") == []


def test_a_title_in_another_language_says_so(market: Market, stranger: FlaskClient) -> None:
    market.publish(profile())
    assert "Uniformes escolares" in titles(stranger.get("/tenders?lang=es").text)
    french = stranger.get("/tenders?lang=fr").text
    assert '<span lang="en">Uniforms for schools</span>' in french
    assert TEXTS["en"]["profile.title"] in titles(french)


def test_a_code_is_found_however_it_is_typed(market: Market, stranger: FlaskClient) -> None:
    stored = market.publish(profile())
    code = stored.code
    for typed in (code, code.lower(), f" {code[:4]} {code[4:]} ", f"{code[:4]}-{code[4:]}"):
        answer = stranger.get("/tenders/find", query_string={"code": typed})
        assert answer.location == f"/tenders/{code}"


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 422, "Enter the code."),
        (" - ", 422, "Enter the code."),
        ("NOTHING2", 404, "There is no tender with this code. Look at it again."),
        ("\x00", 422, "Enter the code."),
        ("AB\x00", 404, "There is no tender with this code. Look at it again."),
        ("../criteria", 404, "There is no tender with this code. Look at it again."),
        ("ÑÑ%_'\"", 404, "There is no tender with this code. Look at it again."),
        ("x" * 5000, 404, "There is no tender with this code. Look at it again."),
    ],
)
def test_a_code_that_is_none_is_said_beside_the_field(
    market: Market, stranger: FlaskClient, typed: str, status: int, said: str
) -> None:
    answer = stranger.get("/tenders/find", query_string={"code": typed})
    assert answer.status_code == status
    assert texts(answer.text, ".govuk-error-summary__list li") == [said]
    assert fields_of(answer.text, "find")["code"] == [typed[:40].replace("\x00", "").strip()]
    assert market.agency_id
