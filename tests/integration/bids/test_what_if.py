"""Trying other levels without a script: what would follow beside what is so today; no answer is changed."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from tests.factories.criteria import criterion, need, prefer, profile
from tests.factories.questionnaires import not_applicable, said
from tests.integration.bids.conftest import Market, Reader
from tests.integration.forms import Fields, fields_of, flat, texts, words

FOUND = profile(
    criterion("c1", (need("first.promise", 4),)),
    criterion("c2", (need("second.ways", 2),)),
    preferences=(prefer("second.share", 1, 2, 3, 4),),
    pass_mark=2,
)


def tried(page: str) -> Fields:
    return fields_of(page, "levels")


def test_today_is_shown_first(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.answer()
    page = supplier.tender(stored, "/what-if").text
    assert "Today you do not qualify." in page
    assert tried(page) == {"first.promise": ["3"], "second.ways": ["2"], "second.share": ["3"]}
    assert texts(page, "form .govuk-hint")[0] == "Today: level 3"


def test_better_levels_show_what_would_follow(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.answer()
    before = supplier.work().answers
    page = supplier.tender(stored, "/what-if?first.promise=4&second.ways=2&second.share=4").text
    assert texts(page, ".govuk-panel--confirmation") == [
        "You would qualify With the evidence that the tender asks for."
    ]
    assert "of 4 points 4 points today 3 points are needed 2" in flat(words(page))
    assert supplier.work().answers == before


def test_worse_levels_show_what_would_be_missing(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.answer()
    shown = flat(words(supplier.tender(stored, "/what-if?second.ways=0").text))
    assert "You would not qualify yet" in shown
    assert "Still missing: A promise; People can speak" in shown
    points = flat(words(supplier.tender(stored, "/what-if?first.promise=4&second.share=0").text))
    assert "You would meet all that is required. Points would be missing." in points


def test_the_form_sent_without_a_change_changes_nothing(market: Market, supplier: Reader) -> None:
    stored = market.publish(FOUND)
    supplier.answer({"first.promise": said("4", "signed", "told"), "second.ways": not_applicable()})
    fields = tried(supplier.tender(stored, "/what-if").text)
    assert fields["second.ways"] == [""]
    page = supplier.tender(stored, f"/what-if?{urlencode(fields, doseq=True)}").text
    assert "Today you do not qualify." in page
    assert "You would" not in page
    assert "Today it does not apply." in page


def test_a_tender_without_points_shows_none(market: Market, supplier: Reader) -> None:
    stored = market.publish(replace(FOUND, preferences=(), pass_mark=0))
    supplier.answer()
    assert "points" not in flat(words(supplier.tender(stored, "/what-if?first.promise=4").text))


def test_where_nothing_is_asked_there_is_nothing_to_try(market: Market, supplier: Reader) -> None:
    stored = market.publish(profile(criterion("c1", (need("second.only-large", 4),))))
    supplier.answer()
    assert "None of the questions of this tender is asked of you." in supplier.tender(stored, "/what-if").text


def test_a_viewer_tries_too_and_one_without_answers_starts_at_nothing(
    market: Market, supplier: Reader, viewer: Reader
) -> None:
    stored = market.publish(FOUND)
    page = viewer.tender(stored, "/what-if").text
    assert tried(page) == {"first.promise": ["0"], "second.ways": ["0"], "second.share": ["0"]}
    assert "You would qualify" in viewer.tender(stored, "/what-if?first.promise=4&second.ways=4&second.share=4").text
    assert supplier.tender(stored).status_code == 200


@pytest.mark.parametrize("value", ["5", "-1", "x", "", "٣", "4.0", "9" * 400, "%00", "%ED%A0%80"])
def test_a_level_that_is_none_is_left_as_it_is(market: Market, supplier: Reader, value: str) -> None:
    stored = market.publish(FOUND)
    supplier.answer()
    answer = supplier.tender(stored, f"/what-if?first.promise={value}&no.such=4")
    assert answer.status_code == 200
    assert tried(answer.text)["first.promise"] == ["3"]
    assert "You would" not in answer.text
