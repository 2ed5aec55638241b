"""When the operator may let somebody into an organisation in place of its owners; pure values."""

from datetime import datetime, timedelta

OWNERS_ANSWER_WITHIN = timedelta(days=7)


class OwnersFirst(Exception):
    """The organisation has owners, and they still have time to answer. `until` is when it ends."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def owners_have_until(asked_at: datetime) -> datetime:
    """When the owners' time to answer ends."""
    return asked_at + OWNERS_ANSWER_WITHIN


def can_admit(*, owners: int, asked_at: datetime, at: datetime) -> bool:
    """Whether the operator may decide: there is no owner, or none has answered for a week."""
    return owners == 0 or at >= owners_have_until(asked_at)


def check_can_admit(*, owners: int, asked_at: datetime, at: datetime) -> None:
    """Raises OwnersFirst while the owners may still answer."""
    if not can_admit(owners=owners, asked_at=asked_at, at=at):
        raise OwnersFirst(owners_have_until(asked_at))
