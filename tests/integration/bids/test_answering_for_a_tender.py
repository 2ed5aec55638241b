"""Answering only what a tender still asks, coming back to it, and the section that it requests."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from portal.core.access import Kind
from tests.factories.assessments import COMPLETE, publish
from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.people import AT
from tests.factories.questionnaires import said
from tests.integration.bids.conftest import Market, Reader, make_reader, with_a_section_on_request
from tests.integration.forms import flat, words

TWO = profile(criterion("c1", (need("first.promise", 2),)), preferences=(prefer("second.share", 1, 2, 3, 4),))
ASKED_AFTER = profile(criterion("c1", (need("first.visits", 1),)))
CODE = profile(criterion("c1", (need("third.code", 1),)))


def begin(reader: Reader, code: str) -> str:
    """Presses the button, and gives the address that it leads to in the end."""
    started = reader.client.post(f"/tenders/{code}/answers")
    assert started.status_code == 303
    return follow(reader, started.location)


def follow(reader: Reader, address: str) -> str:
    answer = reader.get(address)
    while answer.status_code in {302, 303}:
        address = answer.location
        answer = reader.get(address)
    assert answer.status_code == 200
    return address


def test_only_the_tender_s_questions_are_asked_one_after_the_other(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    first = begin(supplier, stored.code)
    assert first.endswith(f"/items/first.promise?back={stored.code}")
    work = supplier.work()
    data = {"answer": "2", "checks": ["signed"], "revision": "0"}
    second = follow(supplier, supplier.client.post(first, data=data).location)
    assert second.endswith(f"/items/second.share?back={stored.code}")
    last = follow(supplier, supplier.client.post(second, data={"answer": "95", "revision": "0"}).location)
    assert last == f"/tenders/{stored.code}"
    assert set(supplier.work().answers) == {"first.promise", "second.share"}
    assert supplier.work().assessment_id == work.assessment_id
    assert "You qualify" in supplier.tender(stored).text


def test_what_was_answered_before_is_not_asked_again(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    supplier.answer({"first.promise": said("3", "signed", "told")})
    assert begin(supplier, stored.code).endswith(f"/items/second.share?back={stored.code}")


def test_with_everything_answered_the_way_leads_back_with_a_word(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    supplier.answer()
    assert begin(supplier, stored.code) == f"/tenders/{stored.code}"
    supplier.tender(stored, "/answers")
    assert "All that this tender asks is answered." in supplier.tender(stored).text


def test_the_question_that_decides_comes_before_the_one_it_decides_about(market: Market, supplier: Reader) -> None:
    stored = market.publish(ASKED_AFTER)
    first = begin(supplier, stored.code)
    assert "/items/first.subcontract?" in first
    after = follow(supplier, supplier.client.post(first, data={"answer": "yes", "revision": "0"}).location)
    assert "/items/first.visits?" in after


def test_a_tender_asks_its_section_which_nobody_else_is_asked(market: Market, supplier: Reader) -> None:
    stored = market.publish(CODE)
    supplier.answer()
    assert "third.code" not in {item.id for item in supplier.work().asked}
    page = flat(words(supplier.tender(stored).text))
    assert "1 question of this tender has no answer yet." in page
    assert "You do not qualify yet" in page
    address = begin(supplier, stored.code)
    assert "/items/third.code?" in address
    assert "third.code" in {item.id for item in supplier.work().asked}
    supplier.client.post(address, data={"answer": "1", "revision": "0"})
    assert "You qualify" in supplier.tender(stored).text


def test_starting_again_and_again_starts_one_round(market: Market, supplier: Reader) -> None:
    stored = market.publish(CODE)
    begin(supplier, stored.code)
    first = supplier.work().assessment_id
    begin(supplier, stored.code)
    assert supplier.work().assessment_id == first


def test_a_round_of_an_older_version_without_the_section_is_led_to_the_newer_one(
    market: Market, supplier: Reader
) -> None:
    newer = with_a_section_on_request()
    older = replace(newer, version="0.9", sections=newer.sections[:2])
    with market.database.transaction() as session:
        version = publish(session, older, at=AT - timedelta(days=1))
    old = Reader(supplier.client, supplier.database, supplier.organisation_id, supplier.person_id, version)
    old.answer()
    stored = market.publish(CODE)
    answer = supplier.client.post(f"/tenders/{stored.code}/answers")
    assert answer.status_code == 303
    assert follow(supplier, answer.location) == f"/assessments/{supplier.work().assessment_id}"
    supplier.tender(stored, "/answers")
    page = supplier.get(f"/assessments/{supplier.work().assessment_id}").text
    assert "This tender asks something that only the newer version of the questions has." in page
    assert "Not answered yet" in supplier.tender(stored).text
    supplier.client.post(f"/assessments/{supplier.work().assessment_id}/version")
    assert "/items/third.code?" in begin(supplier, stored.code)


def test_one_question_is_opened_from_the_tender(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    answer = supplier.tender(stored, "/items/first.promise")
    assert answer.location == f"/tenders/{stored.code}#answer"
    assert "Start answering first" in supplier.tender(stored).text
    supplier.answer(COMPLETE)
    assert follow(supplier, f"/tenders/{stored.code}/items/first.promise").endswith(
        f"/items/first.promise?back={stored.code}"
    )
    for item in ("no.such", "%00", "x" * 3000):
        opened = supplier.tender(stored, f"/items/{item}")
        assert opened.status_code == 404 or supplier.get(opened.location).status_code == 404


def test_an_odd_place_to_go_on_from_breaks_nothing(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    begin(supplier, stored.code)
    for after in ("no.such", "%00", "second.story", "x" * 3000):
        assert "/items/first.promise?" in supplier.tender(stored, f"/answers?after={after}").location


def test_without_a_round_the_way_leads_to_the_tender(market: Market, supplier: Reader) -> None:
    stored = market.publish(TWO)
    assert supplier.tender(stored, "/answers").location == f"/tenders/{stored.code}"


def test_who_does_not_supply_cannot_answer(app: Flask, market: Market, stranger: FlaskClient) -> None:
    stored = market.publish(TWO)
    agency = make_reader(app, market, kind=Kind.AGENCY)
    for path in ("/answers", "/items/first.promise", "/what-if", "/pack"):
        assert agency.tender(stored, path).status_code == 403
        assert "/sign-in" in stranger.get(f"/tenders/{stored.code}{path}").location
    assert agency.client.post(f"/tenders/{stored.code}/answers").status_code == 403
