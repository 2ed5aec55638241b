"""Sign-ins: begun whole or half, seen, ended. The cookie holds a token; the database holds its hash."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.factors.queries import has_factor
from portal.accounts.models import HalfSignIn, SignInSession
from portal.accounts.sessions import queries
from portal.accounts.tokens import new_token, token_hash
from portal.core.config import Settings
from portal.core.db import ORIGIN
from portal.core.errors import NotFound
from portal.core.network import shortened
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record

HALF_LASTS = timedelta(minutes=10)
SEEN_AFTER = timedelta(minutes=10)  # a sign-in is noted as seen at most so often


@dataclass(frozen=True)
class Entry:
    """What somebody gets who has shown the password: a sign-in, or half of one whose second step is to come."""

    token: str
    is_half: bool = False


def enter(session: Session, person_id: UUID, *, device: str, settings: Settings, at: datetime) -> Entry:
    """For somebody who has just shown the password or a mailed link: half a sign-in if they have a second step."""
    if not has_factor(session, person_id=person_id):
        return Entry(start_session(session, person_id, device=device, settings=settings, at=at))
    session.execute(delete(HalfSignIn).where(HalfSignIn.person_id == person_id, HalfSignIn.expires_at < at))
    token = new_token()
    half = HalfSignIn(person_id=person_id, token_hash=token_hash(token), started_at=at, expires_at=at + HALF_LASTS)
    session.add(half)
    session.flush()
    return Entry(token, is_half=True)


def finish(
    session: Session, *, half_token: str, genuine: bool, device: str, settings: Settings, at: datetime
) -> str | None:
    """Makes a whole sign-in of the half one and returns its token, if the second step was genuine.

    None if it was not, or if the half one was made whole before.
    """
    half = queries.find_half(session, half_token, at=at)
    if half is None or not genuine:
        return None
    claim = update(HalfSignIn).where(HalfSignIn.id == half.id, HalfSignIn.used_at.is_(None)).values(used_at=at)
    if not session.execute(claim).rowcount:  # type: ignore[attr-defined]
        return None
    return start_session(session, half.person_id, device=device, settings=settings, at=at, proved=True)


def start_session(
    session: Session, person_id: UUID, *, device: str, settings: Settings, at: datetime, proved: bool = False
) -> str:
    """Opens a sign-in for somebody who has just proved who they are; returns its token."""
    record(session, Event.SIGNED_IN, by=person_id, at=at, about=Thing("person", person_id))
    return _open(session, person_id, device, settings=settings, at=at, proved=proved)


@dataclass(frozen=True)
class Kept:
    """What goes on of a sign-in that is renewed: its device, and whether the second step was taken in it."""

    device: str
    proved: bool


def replace_all(session: Session, person_id: UUID, *, keep: Kept, settings: Settings, at: datetime) -> str:
    """Ends every sign-in of the person and opens one in place of the one in use; returns its token."""
    end_all(session, person_id, at=at)
    return _open(session, person_id, keep.device, settings=settings, at=at, proved=keep.proved)


def _open(session: Session, person_id: UUID, device: str, *, settings: Settings, at: datetime, proved: bool) -> str:
    token = new_token()
    opened = SignInSession(
        person_id=person_id,
        token_hash=token_hash(token),
        acting_for=queries.find_last_acted_for(session, person_id),
        started_at=at,
        expires_at=at + timedelta(hours=settings.session_hours),
        proved_at=at if proved else None,
        device=device,
        seen_at=at,
        seen_from=shortened(session.info.get(ORIGIN, "")),
    )
    session.add(opened)
    session.flush()
    return token


def renew(session: Session, token: str) -> str:
    """Gives the sign-in another token, which is returned: a copy of the earlier one is worth nothing from now on."""
    fresh = new_token()
    current = SignInSession.token_hash == token_hash(token)
    session.execute(update(SignInSession).where(current).values(token_hash=token_hash(fresh)))
    return fresh


def act_for(session: Session, token: str, organisation_id: UUID) -> None:
    """Keeps for which organisation the person acts in this sign-in; whether they may is the caller's to see."""
    current = SignInSession.token_hash == token_hash(token)
    session.execute(update(SignInSession).where(current).values(acting_for=organisation_id))


def forget_seats(session: Session, *, organisation_id: UUID) -> None:
    """No sign-in is for this organisation any more, since it goes."""
    chosen = SignInSession.acting_for == organisation_id
    session.execute(update(SignInSession).where(chosen).values(acting_for=None))


def note_seen(session: Session, token: str, *, at: datetime) -> None:
    """Notes that the sign-in is in use, and from which network."""
    seen = {"seen_at": at, "seen_from": shortened(session.info.get(ORIGIN, ""))}
    session.execute(update(SignInSession).where(SignInSession.token_hash == token_hash(token)).values(**seen))


def mark_proved(session: Session, token: str, *, at: datetime) -> None:
    """The person has set a second step up in this sign-in, which shows as much as taking it."""
    session.execute(update(SignInSession).where(SignInSession.token_hash == token_hash(token)).values(proved_at=at))


def sign_out(session: Session, token: str, *, at: datetime) -> None:
    """Ends the sign-in: its cookie is worth nothing from now on, wherever a copy may be."""
    current = SignInSession.token_hash == token_hash(token), SignInSession.ended_at.is_(None)
    person_id = session.scalar(select(SignInSession.person_id).where(*current))
    if person_id is None:
        return
    session.execute(update(SignInSession).where(*current).values(ended_at=at))
    record(session, Event.SIGNED_OUT, by=person_id, at=at, about=Thing("person", person_id))


def end_session(session: Session, session_id: UUID, *, by: UUID, at: datetime) -> None:
    """Ends one of one's own sign-ins, such as on a telephone that was lost; raises NotFound."""
    mine = SignInSession.id == session_id, SignInSession.person_id == by, SignInSession.ended_at.is_(None)
    if not session.execute(update(SignInSession).where(*mine).values(ended_at=at)).rowcount:  # type: ignore[attr-defined]
        raise NotFound
    record(session, Event.SIGN_INS_ENDED, by=by, at=at, about=Thing("person", by))


def end_others(session: Session, token: str, *, by: UUID, at: datetime) -> int:
    """Ends all of one's sign-ins but this one; returns how many there were."""
    others = SignInSession.person_id == by, SignInSession.ended_at.is_(None), SignInSession.expires_at > at
    kept = SignInSession.token_hash != token_hash(token)
    ended = session.execute(update(SignInSession).where(*others, kept).values(ended_at=at)).rowcount  # type: ignore[attr-defined]
    _end_halves(session, by, at=at)
    if ended:
        record(session, Event.SIGN_INS_ENDED, by=by, at=at, about=Thing("person", by))
    return int(ended)


def end_all(session: Session, person_id: UUID, *, at: datetime) -> None:
    """Ends every sign-in of the person, half ones too."""
    current = SignInSession.person_id == person_id, SignInSession.ended_at.is_(None)
    session.execute(update(SignInSession).where(*current).values(ended_at=at))
    _end_halves(session, person_id, at=at)


def _end_halves(session: Session, person_id: UUID, *, at: datetime) -> None:
    waiting = HalfSignIn.person_id == person_id, HalfSignIn.used_at.is_(None)
    session.execute(update(HalfSignIn).where(*waiting).values(used_at=at))
