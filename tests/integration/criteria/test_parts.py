"""The forms of a profile: about, criterion, preference; small changes; what was typed is kept, wrong or right."""

from datetime import UTC, datetime

import pytest

from portal.criteria.rules.structure import Assurance, LegalBasis, Stage, Window
from portal.organisations.rules import Size
from tests.integration.criteria.conftest import Office
from tests.integration.forms import fields_of, flat, texts, words

PROMISE, CHANNEL, PAY = "policy.commitment", "complaints.channel", "pay.full-and-on-time"
ROW = {"title": "A promise", "row_item": [PROMISE], "row_level": ["2"]}


def errors(page: str) -> list[str]:
    return texts(page, ".govuk-error-summary__list li")


def test_about_keeps_all_it_asks(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(
        profile_id,
        "/about",
        title="  School   uniforms ",
        summary="What we buy.\r\nAnd why.",
        language="es",
        sectors=["14", "13"],
        countries=["CO"],
        ocid="ocds-213czf-1",
        pass_mark="12",
        opens_on="2027-01-31 09:00",
        closes_on="2027-02-28T17:00",
        zone="America/Lima",
        basis_name="Law 1",
        basis_link="https://example.org/law",
    )
    assert answer.status_code == 303
    draft = office.draft(profile_id)
    assert (draft.language, draft.text("profile.title", "es")) == ("es", "School uniforms")
    assert draft.text("profile.summary", "es") == "What we buy.\nAnd why."
    assert (draft.sectors, draft.countries, draft.pass_mark) == ({"13", "14"}, {"CO"}, 12)
    assert draft.ocid == "ocds-213czf-1"
    opens, closes = datetime(2027, 1, 31, 14, tzinfo=UTC), datetime(2027, 2, 28, 22, tzinfo=UTC)
    assert draft.window == Window(opens, closes, "America/Lima")
    assert draft.legal_basis == (LegalBasis("Law 1", "https://example.org/law"),)
    page = flat(words(office.get(profile_id).text))
    for part in ("February 28, 2027, 17:00 (America/Lima, GMT-05:00)", "Law 1", "ocds-213czf-1", "Colombia", "Español"):
        assert part in page, part
    assert fields_of(office.get(profile_id, "/about").text, "about")["closes_on"] == ["2027-02-28 17:00"]


def test_a_law_without_a_name_is_named_by_its_link_and_others_stay(office: Office) -> None:
    profile_id = office.start("example:decree-12304")
    before = office.draft(profile_id).legal_basis
    office.send(profile_id, "/about", basis_name="", basis_link="https://example.org")
    assert office.draft(profile_id).legal_basis == (LegalBasis("https://example.org", "https://example.org"),)
    office.send(profile_id, "/about", basis_name="", basis_link="")
    assert (len(before), office.draft(profile_id).legal_basis) == (1, ())


def test_another_language_takes_the_texts_that_are_there_in_it(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    office.send(profile_id, "/about", language="pt")
    draft = office.draft(profile_id)
    assert draft.language == "pt"
    assert draft.text("profile.title", "pt") == "Uniformes, roupas e calçados"
    assert draft.text("profile.title", "fr") == "Uniformes, vêtements et chaussures"


def test_a_profile_that_was_begun_in_the_wrong_language_keeps_its_words(office: Office) -> None:
    profile_id = office.start()
    office.send(profile_id, "/criteria/new", **(ROW | {"title": "Una promesa"}))
    office.send(profile_id, "/about", title="Uniformes", language="es")
    draft = office.draft(profile_id)
    assert (draft.language, set(draft.texts)) == ("es", {"es"})
    assert "Una promesa" in office.get(profile_id).text


WRONG_ABOUT = {
    "no title": ({"title": " \x00 "}, "Enter a title."),
    "a long title": ({"title": "x" * 151}, "Field cannot be longer than 150 characters."),
    "an endless title": ({"title": "x" * 300_000}, "Field cannot be longer than 150 characters."),
    "an endless summary": ({"summary": "x" * 300_000}, "Field cannot be longer than 1000 characters."),
    "no language": ({"language": "xx"}, "Choose the language."),
    "no such sector": ({"sectors": ["14", "ZZ"]}, "Choose from the list only."),
    "no such country": ({"countries": ["XX"]}, "Choose from the list only."),
    "half a point": ({"pass_mark": "1.5"}, "Enter a whole number from 0 to 10000."),
    "fewer than none": ({"pass_mark": "-1"}, "Enter a whole number from 0 to 10000."),
    "too many points": ({"pass_mark": "10001"}, "Enter a whole number from 0 to 10000."),
    "a huge number": ({"pass_mark": "9" * 5000}, "Field cannot be longer than 6 characters."),
    "other digits": ({"pass_mark": "١٢"}, "Enter a whole number from 0 to 10000."),
    "a day alone": ({"closes_on": "2027-02-28"}, "Enter a day and a time, such as 2027-02-28 17:00."),
    "no such day": ({"opens_on": "2027-02-30 10:00"}, "Enter a day and a time, such as 2027-02-28 17:00."),
    "the end of time": ({"closes_on": "9999-12-31 23:59"}, "Enter a day and a time, such as 2027-02-28 17:00."),
    "the end of time, east": (
        {"closes_on": "9999-12-31 23:59", "zone": "Pacific/Auckland"},
        "Enter a day and a time, such as 2027-02-28 17:00.",
    ),
    "the beginning of time": ({"opens_on": "0001-01-01 00:00"}, "Enter a day and a time, such as 2027-02-28 17:00."),
    "a time that is none": ({"closes_on": "never"}, "Enter a day and a time, such as 2027-02-28 17:00."),
    "closing before opening": (
        {"opens_on": "2027-03-01 09:00", "closes_on": "2027-02-01 09:00"},
        "Enter a time after the opening.",
    ),
    "closing with opening": (
        {"opens_on": "2027-03-01 09:00", "closes_on": "2027-03-01 09:00"},
        "Enter a time after the opening.",
    ),
    "no such zone": ({"zone": "Mars/Olympus", "closes_on": "2027-02-01 09:00"}, "Choose the time zone."),
    "a zone outside": ({"zone": "../../etc/passwd", "closes_on": "2027-02-01 09:00"}, "Choose the time zone."),
    "a folder of zones": ({"zone": "America", "opens_on": "2027-02-01 09:00"}, "Choose the time zone."),
    "a script for a link": ({"basis_link": "javascript:alert(1)"}, "Enter an address that begins with https://."),
    "a link with more": ({"basis_link": "https://x.example/ onclick=1"}, "Enter an address that begins with https://."),
}


@pytest.mark.parametrize("name", WRONG_ABOUT)
def test_what_is_wrong_in_about_is_said_beside_the_field_and_kept(office: Office, name: str) -> None:
    changes, message = WRONG_ABOUT[name]
    profile_id = office.start("example:uniforms")
    answer = office.send(profile_id, "/about", **changes, ocid="ocds-kept")
    assert answer.status_code == 422
    assert message in errors(answer.text)
    assert 'aria-invalid="true"' in answer.text or name in {"no such sector", "no such country"}
    shown = fields_of(answer.text, "about")
    assert shown["ocid"] == ["ocds-kept"]
    for field, value in changes.items():
        if isinstance(value, str) and field not in {"language", "zone"}:
            assert shown[field] == [value.replace("\x00", "").strip()]
    assert office.stored(profile_id).revision == 1


def test_the_language_can_be_switched_while_about_is_filled_in(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(
        profile_id, "/about", title="", pass_mark="lots", sectors=["14"], closes_on="soon", switch_language="fr"
    )
    assert answer.status_code == 200
    shown = fields_of(answer.text, "about")
    assert (shown["pass_mark"], shown["sectors"], shown["closes_on"]) == (["lots"], ["14"], ["soon"])
    assert errors(answer.text) == []
    assert 'lang="fr"' in answer.text
    assert office.stored(profile_id).revision == 1


def test_a_criterion_with_several_ways_and_relief(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(
        profile_id,
        "/criteria/new",
        title="A promise and a channel",
        text="In plain words.",
        stage="award",
        assurance="1",
        basis_name="Law 1",
        row_item=[PROMISE, CHANNEL, "", PAY],
        row_level=["2", "3", "", "1"],
        row_micro=["1", "0", "", ""],
        row_small=["", "2", "", "1"],
        row_way=["0", "0", "0", "2"],
    )
    assert answer.status_code == 303
    (made,) = office.draft(profile_id).criteria
    assert (made.stage, made.assurance, made.legal_basis) == (Stage.AWARD, Assurance.EVIDENCED, LegalBasis("Law 1"))
    first, second = made.groups
    assert [(one.item_id, one.level, dict(one.relief)) for one in first.requirements] == [
        (PROMISE, 2, {Size.MICRO: 1}),
        (CHANNEL, 3, {Size.MICRO: 0, Size.SMALL: 2}),
    ]
    assert [(one.item_id, one.level, dict(one.relief)) for one in second.requirements] == [(PAY, 1, {})]
    page = flat(words(office.get(profile_id).text))
    assert "Any one of these ways is enough:" in page
    assert "level 3 (Micro (1 to 9 people): level 0, Small (10 to 49 people): level 2)" in page
    assert office.send(profile_id, f"/criteria/{made.id}").status_code == 303
    assert office.stored(profile_id).revision == 2


def test_a_row_keeps_its_id_while_it_asks_the_same(office: Office) -> None:
    profile_id = office.start()
    office.send(profile_id, "/criteria/new", **ROW)
    (made,) = office.draft(profile_id).criteria
    (old,) = made.groups[0].requirements
    office.send(profile_id, f"/criteria/{made.id}", row_level=["4", "", "", ""])
    (same,) = office.draft(profile_id).criteria[0].groups[0].requirements
    assert (same.id, same.level) == (old.id, 4)
    office.send(profile_id, f"/criteria/{made.id}", row_item=[CHANNEL, PROMISE, PROMISE, ""], row_level=["1", "2", "3"])
    ids = [one.id for one in office.draft(profile_id).criteria[0].groups[0].requirements]
    assert old.id not in ids[:1]
    assert len(set(ids)) == 3


def test_a_question_is_taken_out_by_choosing_none(office: Office) -> None:
    profile_id = office.start()
    office.send(profile_id, "/criteria/new", **(ROW | {"row_item": [PROMISE, PAY], "row_level": ["2", "2"]}))
    (made,) = office.draft(profile_id).criteria
    fields = office.form(profile_id, f"/criteria/{made.id}")
    office.send(profile_id, f"/criteria/{made.id}", row_item=["", *fields["row-item"][1:]])
    assert [one.item_id for one in office.draft(profile_id).requirements] == [PAY]


def test_a_changed_title_drops_the_translations_of_that_title_only(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    first = office.draft(profile_id).criteria[0].id
    office.send(profile_id, f"/criteria/{first}", title="Nobody is forced to work")
    draft = office.draft(profile_id)
    assert draft.text(f"criteria.{first}.title", "es") == "Nobody is forced to work"
    assert draft.text(f"criteria.{first}.text", "es").startswith("Las personas que cosen")


WRONG_CRITERIA: dict[str, tuple[dict[str, object], str]] = {
    "no title": ({"title": ""}, "Enter a title."),
    "no question": ({"row_item": []}, "Choose at least one question."),
    "only empty rows": ({"row_item": ["", "", ""], "row_level": []}, "Choose at least one question."),
    "an unknown question": ({"row_item": ["no.such"]}, "Choose a question from the list."),
    "a question without levels": ({"row_item": ["about.people"]}, "Choose a question from the list."),
    "a level without a question": (
        {"row_item": [PROMISE, ""], "row_level": ["2", "3"]},
        "Choose a question from the list.",
    ),
    "no level": ({"row_level": [""]}, "Choose the level that is needed."),
    "fewer levels than questions": ({"row_item": [PROMISE, PAY]}, "Choose the level that is needed."),
    "level nought": ({"row_level": ["0"]}, "Choose the level that is needed."),
    "a level beyond all": ({"row_level": ["5"]}, "Choose the level that is needed."),
    "a huge level": ({"row_level": ["9" * 5000]}, "Choose the level that is needed."),
    "relief that is none": ({"row_micro": ["3"]}, "Choose a level that is not higher than the one needed of all."),
    "relief that is no level": ({"row_small": ["x"]}, "Choose a level that is not higher than the one needed of all."),
    "no such way": ({"row_way": ["4"]}, "Choose the way that it belongs to."),
    "a way that is no number": ({"row_way": ["²"]}, "Choose the way that it belongs to."),
    "no stage": ({"stage": "later"}, "Choose when it is asked."),
    "no assurance": ({"assurance": "3"}, "Choose how it must be shown."),
    "an endless text": ({"text": "x" * 300_000}, "Field cannot be longer than 1500 characters."),
    "null characters for a question": ({"row_item": ["\x00"]}, "Choose a question from the list."),
    "too many rows": ({"row_item": [PROMISE] * 61, "row_level": ["2"] * 61}, "Choose at most 60 questions."),
    "very many rows": ({"row_item": [PROMISE] * 2000}, "Choose at most 60 questions."),
}


@pytest.mark.parametrize("name", WRONG_CRITERIA)
def test_what_is_wrong_in_a_criterion_is_said_beside_the_field_and_kept(office: Office, name: str) -> None:
    changes, message = WRONG_CRITERIA[name]
    profile_id = office.start()
    plain = {"row_micro": [], "row_small": [], "row_way": ["0"] * 2000, "row_id": []}
    answer = office.send(profile_id, "/criteria/new", **(ROW | plain | {"basis_name": "Law 7"} | changes))
    assert answer.status_code == 422
    assert message in errors(answer.text)
    shown = fields_of(answer.text, "criterion")
    assert shown["basis_name"] == ["Law 7"]
    assert len(shown["row-item"]) <= 120
    if name == "an unknown question":
        assert shown["row-item"][0] == "no.such"
    assert office.draft(profile_id).criteria == ()


def test_every_error_of_a_row_leads_to_its_field(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(
        profile_id,
        "/criteria/new",
        title="Two",
        row_item=[PROMISE, "no.such"],
        row_level=["9", "2"],
        row_small=["", "4"],
        row_way=["0", "7"],
    )
    links = [part.split('"')[0] for part in answer.text.split('<a href="#')[1:]]
    wanted = ["row-0-level", "row-1-item", "row-1-small", "row-1-way"]
    assert [link for link in links if link.startswith("row")] == wanted
    for name in wanted:
        assert f'id="{name}"' in answer.text
        assert f'aria-describedby="{name}-error"' in answer.text


def test_a_language_that_is_none_does_not_let_wrong_rows_pass(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(profile_id, "/criteria/new", **(ROW | {"row_item": ["no.such"], "switch_language": "xx"}))
    assert answer.status_code == 422
    assert office.draft(profile_id).criteria == ()


def test_more_rows_and_a_switch_of_language_judge_nothing_and_keep_all(office: Office) -> None:
    profile_id = office.start()
    typed = {"title": "", "row_item": [PROMISE, ""], "row_level": ["", "3"], "row_micro": ["1", ""]}
    more = office.send(profile_id, "/criteria/new", **typed, more="yes")
    switched = office.send(profile_id, "/criteria/new", **typed, switch_language="pt")
    for answer, rows in ((more, 8), (switched, 5)):
        assert (answer.status_code, errors(answer.text)) == (200, [])
        shown = fields_of(answer.text, "criterion")
        assert (shown["row-item"][0], shown["row-micro"][0], shown["row-level"][1]) == (PROMISE, "1", "3")
        assert len(shown["row-item"]) == rows
    assert office.draft(profile_id).criteria == ()


def test_points_are_kept_and_keep_their_stage(office: Office) -> None:
    profile_id = office.start()
    answer = office.send(profile_id, "/preferences/new", item=PAY, points_2="3", points_3="3", points_4="5")
    assert answer.status_code == 303
    (made,) = office.draft(profile_id).preferences
    assert (made.item_id, made.points, made.stage) == (PAY, (0, 0, 3, 3, 5), Stage.AWARD)
    assert "Points for levels 1 to 4: 0 · 3 · 3 · 5" in flat(words(office.get(profile_id).text))
    office.send(profile_id, f"/preferences/{made.id}", assurance="2")
    assert office.draft(profile_id).preferences[0].assurance is Assurance.REVIEWED


WRONG_POINTS = {
    "no question": ({"item": ""}, "Choose a question from the list."),
    "an unknown question": ({"item": "no.such"}, "Choose a question from the list."),
    "no number": ({"points_1": "some"}, "Enter a whole number from 0 to 1000."),
    "too many": ({"points_4": "1001"}, "Enter a whole number from 0 to 1000."),
    "falling": ({"points_2": "1", "points_1": "2"}, "A better level may not earn fewer points."),
    "nothing at the top": ({"points_4": "0"}, "The best level must earn something."),
    "no assurance": ({"assurance": ""}, "Choose how it must be shown."),
}


@pytest.mark.parametrize("name", WRONG_POINTS)
def test_what_is_wrong_with_points_is_said_and_kept(office: Office, name: str) -> None:
    changes, message = WRONG_POINTS[name]
    profile_id = office.start()
    sound = {"item": PAY, "points_1": "", "points_2": "", "points_3": "", "points_4": "7"}
    answer = office.send(profile_id, "/preferences/new", **(sound | changes))
    assert answer.status_code == 422
    assert message in errors(answer.text)
    assert fields_of(answer.text, "preference")["points_4"] == [changes.get("points_4", "7")]
    assert office.draft(profile_id).preferences == ()


def test_parts_are_moved_and_taken_out(office: Office) -> None:
    profile_id = office.start("example:uniforms")
    first, second, *_rest = [found.id for found in office.draft(profile_id).criteria]
    office.press(profile_id, f"/criteria/{second}/up")
    assert [found.id for found in office.draft(profile_id).criteria][:2] == [second, first]
    office.press(profile_id, f"/criteria/{first}/remove")
    assert first not in {found.id for found in office.draft(profile_id).criteria}
    assert office.draft(profile_id).text(f"criteria.{first}.title", "es") == ""
    preference = office.draft(profile_id).preferences[0].id
    office.press(profile_id, f"/preferences/{preference}/remove")
    assert preference not in {found.id for found in office.draft(profile_id).preferences}


@pytest.mark.parametrize(
    "path", ["/criteria/nothing", "/preferences/nothing", "/criteria/%00", "/preferences/" + "x" * 3000]
)
def test_a_part_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    assert office.get(office.start(), path).status_code == 404
