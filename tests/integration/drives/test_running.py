"""An association begins a drive, invites, sees how far it is, changes and closes it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.core.access import Kind, Role
from portal.core.outbox.models import Mail
from portal.core.trail.models import TrailEntry
from portal.drives import rules, services
from portal.drives.models import Drive, DriveInvitation, DriveMember
from tests.factories.assessments import answer, start, submit
from tests.factories.organisations import make_membership, make_organisation, make_supplier
from tests.factories.people import make_person, sign_in
from tests.integration.drives.conftest import ENGLISH, TODAY, Chamber, day_fields, drive_form
from tests.integration.forms import flat, words

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
ASKED = {
    "": ("Firm 00", "Firm 49"),
    "?page=2": ("Firm 50", "Firm 59"),
    "?page=99": ("Firm 50", "Firm 59"),
    "?page=-1": ("Firm 00", "Firm 49"),
    "?page=x": ("Firm 00", "Firm 49"),
}


def begin(chamber: Chamber) -> str:
    """Begins a drive and gives its path."""
    made = chamber.browser().post("/drives/new", data=drive_form())
    assert made.status_code == 303
    return str(made.location)


def test_a_drive_is_begun_and_shows_the_link_to_join(chamber: Chamber) -> None:
    path = begin(chamber)
    page = chamber.browser(Role.VIEWER).get(path, headers=ENGLISH)
    assert f"/drives/join/{chamber.drive().code}" in page.text
    assert "0 of 40 have sent their answers" in flat(words(page.text))
    assert "Nobody has joined yet." in page.text
    assert "Invite by e-mail" not in page.text  # a viewer changes nothing
    assert "Ready in 2027" in chamber.browser().get("/drives", headers=ENGLISH).text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"title": ""}, "Enter a title."),
        ({"questionnaire": "none-such"}, "Choose the questionnaire."),
        ({"goal": "0"}, "Enter a whole number, 1 or more."),
        ({"goal": "9" * 30}, "Enter a whole number, 1 or more."),
        ({"starts-day": "31", "starts-month": "2"}, "Enter the first day"),
        ({"ends-year": ""}, "Enter the last day"),
        (day_fields("ends", TODAY - timedelta(days=30)), "The last day is before the first."),
    ],
)
def test_a_form_with_a_fault_says_so_beside_the_field_and_keeps_what_was_typed(
    chamber: Chamber, wrong: dict[str, str], message: str
) -> None:
    answered = chamber.browser().post("/drives/new", data=drive_form(**wrong), headers=ENGLISH)
    assert answered.status_code == 422
    assert message in answered.text
    assert "Workshops on Tuesdays." in answered.text
    assert chamber.drive() is None


def test_two_who_change_a_drive_see_each_other(chamber: Chamber) -> None:
    path = begin(chamber)
    first = chamber.browser().post(f"{path}/edit", data=drive_form(title="Mine", revision="1"))
    assert first.location == path
    second = chamber.browser(Role.EDITOR).post(
        f"{path}/edit", data=drive_form(title="Theirs", revision="1"), headers=ENGLISH
    )
    assert second.status_code == 409
    assert "Somebody else saved this drive meanwhile" in second.text
    assert 'value="Theirs"' in second.text
    assert "Mine" in second.text
    again = chamber.browser(Role.EDITOR).post(f"{path}/edit", data=drive_form(title="Theirs", revision="2"))
    assert again.status_code == 303
    assert chamber.drive().title == "Theirs"


def test_the_form_to_change_a_drive_holds_what_is_saved(chamber: Chamber) -> None:
    page = chamber.browser().get(f"{begin(chamber)}/edit", headers=ENGLISH).text
    assert 'value="Ready in 2027"' in page
    assert f'value="{TODAY.year}"' in page


def test_a_list_of_addresses_is_invited_once(chamber: Chamber) -> None:
    path, browser = begin(chamber), chamber.browser()
    sent = browser.post(f"{path}/invite", data={"addresses": "a@example.org\nb@example.org", "language": "en"})
    assert sent.location == path
    again = browser.post(
        f"{path}/invite",
        data={"addresses": "b@example.org\nc@example.org", "language": "es"},
        follow_redirects=True,
        headers=ENGLISH,
    )
    assert "1 address was invited." in again.text
    with chamber.database.reading() as session:
        mails = session.scalars(select(Mail).order_by(Mail.recipient)).all()
    assert [mail.recipient for mail in mails] == ["a@example.org", "b@example.org", "c@example.org"]
    assert f"/drives/join/{chamber.drive().code}" in mails[0].body
    assert "Chamber of the test invites your business" in mails[0].subject
    assert "invited by mail 3" in flat(words(browser.get(path, headers=ENGLISH).text))


def test_a_list_with_wrong_lines_invites_nobody_and_names_each(chamber: Chamber) -> None:
    path = begin(chamber)
    pasted = "a@example.org\nnobody\n" + "\n".join(f"wrong {n}" for n in range(30))
    answered = chamber.browser().post(f"{path}/invite", data={"addresses": pasted, "language": "en"}, headers=ENGLISH)
    assert answered.status_code == 422
    assert "Line 2: no address in “nobody”." in answered.text
    assert "11 lines more hold no address." in answered.text
    assert "wrong 29" in answered.text  # what was typed is still there
    with chamber.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DriveInvitation)) == 0
        assert session.scalar(select(func.count()).select_from(Mail)) == 0


def test_an_association_cannot_flood_mailboxes(chamber: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_INVITED_A_DAY", 3)
    path, browser = begin(chamber), chamber.browser()
    many = "\n".join(f"a{n}@example.org" for n in range(4))
    over = browser.post(f"{path}/invite", data={"addresses": many, "language": "en"}, headers=ENGLISH)
    assert over.status_code == 422
    assert "You can invite 500 addresses a day." in over.text
    two = browser.post(f"{path}/invite", data={"addresses": "a@example.org\nb@example.org", "language": "en"})
    assert two.status_code == 303
    over = browser.post(f"{path}/invite", data={"addresses": "c@example.org\nd@example.org", "language": "en"})
    assert over.status_code == 422
    one = browser.post(f"{path}/invite", data={"addresses": "c@example.org", "language": "en"})
    assert one.status_code == 303


def test_a_drive_invites_so_many_and_no_more(chamber: Chamber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST_INVITED", 1)
    over = chamber.browser().post(
        f"{begin(chamber)}/invite",
        data={"addresses": "a@example.org\nb@example.org", "language": "en"},
        headers=ENGLISH,
    )
    assert over.status_code == 422
    assert "A drive can invite 2,000 addresses." in over.text
    assert rules.MOST_INVITED == 2000


def test_closing_asks_first_and_forgets_the_addresses(chamber: Chamber) -> None:
    path, browser = begin(chamber), chamber.browser()
    browser.post(f"{path}/invite", data={"addresses": "a@example.org", "language": "en"})
    assert "This cannot be undone." in browser.get(f"{path}/close", headers=ENGLISH).text
    assert chamber.drive().closed_at is None
    for _twice in range(2):
        assert browser.post(f"{path}/close").location == path
    with chamber.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(DriveInvitation)) == 0
        events = session.scalars(select(TrailEntry.event).where(TrailEntry.event.startswith("drive."))).all()
    assert sorted(events) == ["drive.begun", "drive.closed"]
    assert "over" in words(browser.get(path, headers=ENGLISH).text)
    assert browser.post(f"{path}/edit", data=drive_form(revision="1")).status_code == 409
    late = browser.post(f"{path}/invite", data={"addresses": "b@example.org", "language": "en"})
    assert late.status_code == 409


def test_the_association_sees_how_far_each_supplier_is_and_no_level(chamber: Chamber) -> None:
    path = begin(chamber)
    people = {name: chamber.supplier(name) for name in ("Ana Ltda", "Beto SA", "Caro SAS")}
    for client, _supplier, _person in people.values():
        client.post(f"/drives/join/{chamber.drive().code}")
    with chamber.database.transaction() as session:
        _client, beto, person = people["Beto SA"]
        answer(session, start(session, beto.id, person.id, chamber.version), {}, person.id)
        _client, caro, person = people["Caro SAS"]
        at = chamber.drive().created_at
        submit(session, caro.id, person.id, version=chamber.version, at=at)
    page = flat(words(chamber.browser().get(path, headers=ENGLISH).text))
    assert "Ana Ltda" in page
    for sentence in ("1 of 40 have sent", "take part 3", "began to answer 2", "sent their answers 1"):
        assert sentence in page
    assert "Established" not in page
    assert "Developing" not in page


def test_many_suppliers_stand_on_several_pages(chamber: Chamber) -> None:
    path = begin(chamber)
    with chamber.database.transaction() as session:
        for number in range(60):
            supplier = make_supplier(session, legal_name=f"Firm {number:02}")
            member = DriveMember(drive_id=chamber.drive().id, organisation_id=supplier.id, joined_at=NOON)
            session.add(member)
    pages = {asked: chamber.browser().get(f"{path}{asked}", headers=ENGLISH).text for asked in ASKED}
    for asked, (first, last) in ASKED.items():
        assert "60 suppliers take part" in pages[asked]
        assert f"{first}</th>" in pages[asked]
        assert f"{last}</th>" in pages[asked]
        assert pages[asked].count("Firm ") == int(last[-2:]) - int(first[-2:]) + 1
    assert f'rel="next" href="{path}?page=2"' in pages[""]


def test_another_association_sees_nothing_of_it(chamber: Chamber) -> None:
    path = begin(chamber)
    with chamber.database.transaction() as session:
        other = make_organisation(session, Kind.ASSOCIATION, legal_name="Another chamber")
        person = make_person(session, name="Other")
        make_membership(session, other, person)
    stranger = chamber.app.test_client()
    sign_in(stranger, person)
    assert chamber.browser().get(path).status_code == 200
    for tail in ("", "/edit", "/invite", "/close"):
        assert stranger.get(f"{path}{tail}").status_code == 404
    assert stranger.post(f"{path}/close").status_code == 404
    assert stranger.post(f"{path}/edit", data=drive_form(revision="1")).status_code == 404
    assert "Ready in 2027" not in stranger.get("/drives").text
    with chamber.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Drive)) == 1
