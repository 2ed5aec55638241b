"""When an owner may stop being one: an organisation never loses its last owner by itself; pure values."""

FEWEST_OWNERS = 1


class LastOwner(Exception):
    """The organisation would be without an owner: another member must become one first."""


def can_give_up(*, is_owner: bool, owners: int) -> bool:
    """Whether a member may leave, be removed or take another role, of an organisation with so many owners."""
    return not is_owner or owners > FEWEST_OWNERS


def check_can_give_up(*, is_owner: bool, owners: int) -> None:
    """Raises LastOwner if the organisation would be without an owner."""
    if not can_give_up(is_owner=is_owner, owners=owners):
        raise LastOwner
