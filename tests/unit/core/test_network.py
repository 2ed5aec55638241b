"""How a network address is shown to people."""

import pytest

from portal.core.network import shortened


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("", ""),
        ("no address", ""),
        ("999.1.1.1", ""),
    ],
)
def test_a_place_is_shown_and_no_household(address: str, shown: str) -> None:
    assert shortened(address) == shown
