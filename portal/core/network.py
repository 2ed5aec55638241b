"""Network addresses as people are shown them: enough to recognise a place, too little to find a household."""

from ipaddress import IPv6Address, ip_address, ip_network

SHOWN_BITS = {4: 24, 6: 48}


def shortened(address: str) -> str:
    """The network that the address lies in, "203.0.113.0/24" or "2001:db8:1::/48"; nothing for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    plain = ip_address(int(found)) if found.version == 4 else IPv6Address(int(found))
    return str(ip_network((plain, SHOWN_BITS[found.version]), strict=False))
