"""Failed attempts, counted in the database so that every worker counts the same."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.db import Base


class Attempt(Base):
    """One failed attempt at something, by one key (a hash of an account or an address).

    `part` is the hash of what the attempt also belongs to, so that it can be forgotten with it: of the attempts from
    one address those for one account. Empty if there is nothing of that kind.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_action_key_at", "action", "key", "at"),
        Index("ix_attempt_action_part", "action", "part"),
    )

    action: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(64))
    part: Mapped[str] = mapped_column(String(64), default="")
    at: Mapped[datetime]
