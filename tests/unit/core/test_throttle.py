"""What is counted as one place, and what the keys of the count give away."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from portal.core.throttle.services import Limit, network_of

LIMIT = Limit("sign-in-address", 8, timedelta(minutes=15), "a secret for tests only, long enough")


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_an_ipv6_network_counts_as_one_place(address: str, place: str) -> None:
    assert network_of(address) == place


def test_a_key_cannot_be_made_without_the_secret() -> None:
    key = LIMIT.key("192.0.2.1")
    text = b"throttle:sign-in-address:192.0.2.1"
    assert key == hmac.new(LIMIT.secret.encode(), text, hashlib.sha256).hexdigest()
    plain = {hashlib.sha256(text).hexdigest(), hashlib.sha256(b"sign-in-address:192.0.2.1").hexdigest()}
    other = Limit(LIMIT.action, LIMIT.most, LIMIT.window, "another secret, which is long enough").key("192.0.2.1")
    assert key not in plain | {other}


def test_one_subject_has_another_key_for_another_action() -> None:
    assert Limit("other", 8, LIMIT.window, LIMIT.secret).key("192.0.2.1") != LIMIT.key("192.0.2.1")
