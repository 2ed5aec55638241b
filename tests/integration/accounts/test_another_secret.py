"""What docs/how-tos/deploy.md says of a changed secret is what happens."""

from collections.abc import Callable

import pytest
from pyotp import TOTP

from portal.accounts.oversight.services import remove_second_steps
from portal.core import clock
from tests.integration.accounts.security import STEP, Bench, is_in

OTHER = "another secret for tests only, long enough"


def change_secret(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a restart with another LISTO_SECRET_KEY does."""
    changed = bench.settings.model_copy(update={"secret_key": OTHER})
    monkeypatch.setattr(bench.app, "secret_key", OTHER)
    monkeypatch.setitem(bench.app.extensions, "settings", changed)


def test_what_another_secret_ends_and_what_it_leaves(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = bench.set_app_up()
    code = TOTP(bench.secret())
    change_secret(bench, monkeypatch)
    assert not is_in(bench.client)  # everybody signs in again
    half = bench.half()  # the password works as before
    assert half.post(STEP, data={"one_time_code": code.now()}).status_code == 422
    assert half.post(f"{STEP}/recovery-code", data={"recovery_code": codes[0]}).status_code == 422
    with bench.app.test_request_context(), bench.database.transaction() as session:  # bin/portal reset-second-step
        settings = bench.app.extensions["settings"]
        assert remove_second_steps(session, bench.person.id, "", settings=settings, by=None, at=clock.now())
    assert is_in(bench.elsewhere())


def test_a_link_that_was_mailed_before_still_works(
    bench: Bench, link_in: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.app.test_client().post("/forgotten-password", data={"email": bench.person.email})
    link = link_in(bench.person.email)
    change_secret(bench, monkeypatch)
    assert bench.app.test_client().post(link, data={"password": "seven orange kites"}).location == "/home"
