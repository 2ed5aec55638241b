"""Whoever may do more than before gets another token: what somebody copied or planted earlier is worth nothing then."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.people import PASSWORD
from tests.integration.accounts.security import SECURITY, STEP, Bench, is_in

NEW = "morning river quite loud 93"


def token_of(client: FlaskClient) -> str:
    """What the browser's cookie holds of its sign-in."""
    with client.session_transaction() as cookie:
        return str(cookie["_user_id"])


def shows_the_password(bench: Bench) -> None:
    assert bench.client.post(f"{SECURITY}/password", data={"password": PASSWORD}).location == SECURITY


def sets_a_second_step_up(bench: Bench) -> None:
    bench.set_app_up()


def changes_the_password(bench: Bench) -> None:
    given = {"current_password": PASSWORD, "password": NEW}
    assert bench.client.post("/account/password", data=given).location == SECURITY


@pytest.mark.parametrize("does", [shows_the_password, sets_a_second_step_up, changes_the_password])
def test_a_copy_of_the_cookie_is_worth_nothing_after(bench: Bench, does: Callable[[Bench], None]) -> None:
    before = token_of(bench.client)
    thief = bench.app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = before
    assert is_in(thief)
    does(bench)
    assert token_of(bench.client) != before
    assert is_in(bench.client)
    assert not is_in(thief)


def test_the_sign_in_stays_the_same_one_for_its_owner(bench: Bench) -> None:
    with bench.client.session_transaction() as cookie:
        cookie["kept"] = "by another page"
    shows_the_password(bench)
    with bench.client.session_transaction() as cookie:
        assert cookie["kept"] == "by another page"
    assert bench.client.get(SECURITY).text.count("/sessions/") == 0  # there is no second sign-in to be ended


def test_a_wrong_password_renews_nothing(bench: Bench) -> None:
    before = token_of(bench.client)
    assert bench.client.post(f"{SECURITY}/password", data={"password": "wrong"}).status_code == 422
    assert token_of(bench.client) == before


def test_the_second_step_gives_a_token_that_the_first_did_not_have(bench: Bench) -> None:
    bench.set_app_up()
    client = bench.half()
    with client.session_transaction() as cookie:
        half = cookie["half"]
    client.post(STEP, data={"one_time_code": bench.code()})
    assert is_in(client)
    assert token_of(client) != half
