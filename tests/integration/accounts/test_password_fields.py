"""Fields for passwords are hidden while one types, and a password manager knows what belongs into them."""

import re

from flask.testing import FlaskClient

from tests.integration.accounts.security import SECURITY, Bench

KNOWN = {"current-password", "new-password"}


def fields(client: FlaskClient, path: str) -> list[str]:
    """The tags of the page's fields for passwords, as they are sent."""
    page = client.get(path).text
    return [tag for tag in re.findall(r"<input[^>]*>", page) if re.search(r'name="(current_)?password"', tag)]


def test_passwords_are_hidden_and_left_to_password_managers(bench: Bench) -> None:
    stranger = bench.app.test_client()
    asked = [(stranger, "/sign-in"), (stranger, "/sign-up")]
    asked += [(bench.client, "/account/password"), (bench.client, f"{SECURITY}/password")]
    for client, path in asked:
        found = fields(client, path)
        assert found, path
        for tag in found:
            assert 'type="password"' in tag
            assert set(re.findall(r'autocomplete="([\w-]+)"', tag)) <= KNOWN
            assert "autocomplete=" in tag
            assert "maxlength" not in tag  # what is pasted is never cut
