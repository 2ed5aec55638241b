"""One tender: criterion by criterion for a supplier, what is demanded for anybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.access import Kind
from portal.criteria.rules.structure import Assurance, LegalBasis, Stage, Window
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.questionnaires import not_applicable, said
from tests.integration.bids.conftest import Market, Reader, make_reader
from tests.integration.forms import flat, texts, words

WAYS = profile(
    criterion("c1", (need("first.promise", 3, micro=1),), assurance=Assurance.EVIDENCED),
    criterion("c2", (need("second.ways", 2), need("second.share", 1)), (need("first.told", 4),), stage=Stage.AWARD),
    criterion("c3", (need("first.visits", 2),), stage=Stage.CONTRACT_PERFORMANCE),
    preferences=(prefer("second.share", 1, 2, 3, 4),),
    pass_mark=2,
)


def cards(page: str) -> list[str]:
    return texts(page, "main .app-card")


def test_anybody_reads_what_is_demanded_and_in_which_words(market: Market, stranger: FlaskClient) -> None:
    basis = LegalBasis("Law 1", "https://example.org/law")
    found = replace(WAYS, legal_basis=(basis,), source="An example, read in 2026")
    stored = market.publish(
        replace(found, criteria=(replace(found.criteria[0], legal_basis=basis), *found.criteria[1:]))
    )
    page = stranger.get(f"/tenders/{stored.code}").text
    shown = flat(words(page))
    for part in (
        "Agencia de Compras, Colombia",
        "Uniforms for schools",
        "1. A promise",
        "To take part. Evidence must be named. Law 1",
        "2. People can speak",
        "To win. Your own declaration is enough.",
        "Any one of these ways is enough:",
        "Less is asked of micro and small firms.",
        "Up to 4 points. At least 2 are needed.",
        "Duties during the contract",
        "They shut nobody out.",
        "An example, read in 2026",
        "Suppliers who sign in see here how they stand",
    ):
        assert part in shown, part
    assert texts(page, "main .app-tag") == []
    promise = next(card for card in cards(page) if card.startswith("Name of promise"))
    for part in ("What about promise?", "Level 3 or higher", "Coverage 3", "Check signed", "Check told", "Example 0"):
        assert part in promise, part
    assert 'href="https://example.org/law" rel="noreferrer"' in page
    for absent in ("/answers", "/what-if", "/pack", "<form"):
        assert absent not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("kind", [Kind.AGENCY, Kind.ASSOCIATION, Kind.OPERATOR])
def test_organisations_that_do_not_supply_read_the_same(
    app: Flask, market: Market, stranger: FlaskClient, kind: Kind
) -> None:
    stored = market.publish(WAYS)
    page = make_reader(app, market, kind=kind).tender(stored)
    assert page.status_code == 200
    assert flat(words(page.text)) == flat(words(stranger.get(f"/tenders/{stored.code}").text))


def test_a_supplier_without_answers_is_asked_to_begin(market: Market, supplier: Reader) -> None:
    page = supplier.tender(market.publish(WAYS)).text
    shown = flat(words(page))
    assert "Answer what this tender asks, and you see at once how you stand." in shown
    assert "5 questions of this tender have no answer yet." in shown
    assert "Answer what is missing" in shown
    assert "qualify" not in shown


def test_a_supplier_sees_each_criterion_with_its_reason(market: Market, supplier: Reader) -> None:
    stored = market.publish(WAYS)
    supplier.answer({"first.promise": said("3", "signed", "told"), "second.ways": not_applicable()})
    page = supplier.tender(stored).text
    shown = flat(words(page))
    assert "You do not qualify yet" in shown
    assert "2 criteria are missing." in shown
    assert "Worked out from the answers that you are working on. They have not been sent." in shown
    assert "You said that these do not apply to you. The agency may ask why: Name of ways." in shown
    tags = {card.split(" What about")[0]: card for card in cards(page)}
    assert "Name of promise Evidence is missing Level 3 of 4" in tags
    assert "Name of ways You said it does not apply" in tags
    assert "Name of share Not answered yet" in tags
    assert "Name of visits Not answered yet" in tags
    assert "Change your answers" not in shown
    assert f"/tenders/{stored.code}/items/first.promise" in page
    assert "govuk-panel" not in page


def test_who_qualifies_is_told_so_and_by_whose_word(market: Market, supplier: Reader) -> None:
    stored = market.publish(WAYS)
    supplier.answer()
    page = supplier.tender(stored).text
    assert texts(page, ".govuk-panel--confirmation") == ["You qualify By your own answers. The agency decides."]
    shown = flat(words(page))
    assert "of 4 points 3 points are needed 2" in shown
    assert "All of these" not in shown
    assert "See or change your answer : Name of promise" in shown
    assert "Does not apply to you" in texts(page, "main .app-tag")


def test_what_was_sent_counts_until_a_new_round_begins(market: Market, supplier: Reader) -> None:
    stored = market.publish(WAYS)
    supplier.submit()
    page = flat(words(supplier.tender(stored).text))
    assert "Worked out from what you sent on" in page
    assert "Change your answers" in page
    assert "Take the bid pack" in page


def test_points_alone_can_be_missing(market: Market, supplier: Reader) -> None:
    stored = market.publish(replace(WAYS, pass_mark=4))
    supplier.answer()
    assert "You meet all that is required. Points are missing." in flat(words(supplier.tender(stored).text))


def test_a_tender_for_others_says_so_instead_of_a_verdict(market: Market, supplier: Reader) -> None:
    supplier.answer()
    for found in (replace(WAYS, sectors=frozenset({"81"})), replace(WAYS, countries=frozenset({"PE"}))):
        page = supplier.tender(market.publish(found)).text
        assert "This tender is meant for other sectors or countries than yours." in page
        assert "You qualify" not in page
        assert "You do not qualify" not in page


def test_a_viewer_sees_how_the_firm_stands_and_gets_no_buttons(
    market: Market, supplier: Reader, viewer: Reader
) -> None:
    stored = market.publish(WAYS)
    supplier.answer()
    page = viewer.tender(stored).text
    assert "You qualify" in page
    assert "/what-if" in page
    assert "/items/" not in page
    assert f'action="/tenders/{stored.code}/answers"' not in page
    assert viewer.client.post(f"/tenders/{stored.code}/answers").status_code == 403
    for path in ("/answers", "/items/first.promise"):
        assert viewer.tender(stored, path).status_code == 403


def test_a_tender_speaks_the_reader_s_language_where_it_can(market: Market, stranger: FlaskClient) -> None:
    stored = market.publish(WAYS)
    spanish = stranger.get(f"/tenders/{stored.code}?lang=es").text
    assert "Uniformes escolares" in spanish
    assert "1. Un compromiso" in flat(words(spanish))
    assert '<p class="govuk-body-l" lang="en">What we ask of whoever sews.</p>' in spanish
    assert '<p class="govuk-body app-lines" lang="en">A written promise to people.</p>' in spanish
    assert 'lang="en">2. People can speak</h3>' in spanish


def test_a_criterion_without_a_title_is_called_by_its_first_question(market: Market, stranger: FlaskClient) -> None:
    untitled = replace(WAYS, texts={"en": {"profile.title": "Bare"}})
    shown = flat(words(stranger.get(f"/tenders/{market.publish(untitled).code}").text))
    assert "1. Name of promise" in shown
    assert "2. Name of ways" in shown


def test_items_that_the_questionnaire_does_not_have_break_nothing(market: Market, supplier: Reader) -> None:
    odd = profile(criterion("c1", (need("no.such", 2),)), preferences=(prefer("gone.too", 1, 2, 3, 4),))
    stored = market.publish(odd)
    assert "no.such" in supplier.tender(stored).text
    supplier.answer()
    page = supplier.tender(stored)
    assert "Not answered yet" in texts(page.text, "main .app-tag")
    assert supplier.tender(stored, "/what-if").status_code == 200
    supplier.submit({})
    for path in ("", "/pack", "/what-if"):
        assert supplier.tender(stored, path).status_code == 200


def test_a_profile_that_demands_nothing_says_so(market: Market, stranger: FlaskClient) -> None:
    nothing = replace(profile(), criteria=())
    assert "Nothing is required." in stranger.get(f"/tenders/{market.publish(nothing).code}").text


@pytest.mark.parametrize("code", ["NOTHING2", "%00", "x" * 3000, "%ED%A0%80", "abc", "-", "1e9", "%F0%9F%92%A5"])
@pytest.mark.parametrize("path", ["", "/answers", "/what-if", "/way", "/pack", "/items/x"])
def test_no_code_breaks_a_page(supplier: Reader, code: str, path: str) -> None:
    assert supplier.get(f"/tenders/{code}{path}").status_code == 404


@pytest.mark.parametrize("code", ["NOTHING2", "%00", "x" * 3000])
@pytest.mark.parametrize("path", ["/answers", "/way", "/pack/annex.pdf", "/pack/pack.zip"])
def test_no_code_breaks_a_button(supplier: Reader, code: str, path: str) -> None:
    assert supplier.client.post(f"/tenders/{code}{path}").status_code == 404


def test_times_at_the_edge_are_said_in_the_tender_s_zone(market: Market, stranger: FlaskClient) -> None:
    now = clock.now()
    for closes, said_ in (
        (timedelta(hours=5, minutes=30), "5 hours left"),
        (timedelta(minutes=20), "less than an hour left"),
        (timedelta(days=1, hours=1), "1 day left"),
        (timedelta(seconds=-1), "Closed"),
    ):
        stored = market.publish(replace(WAYS, window=Window(None, now + closes, "Pacific/Auckland")))
        shown = flat(words(stranger.get(f"/tenders/{stored.code}").text))
        assert said_ in shown
        assert said_ == "Closed" or "(Pacific/Auckland, GMT+1" in shown
