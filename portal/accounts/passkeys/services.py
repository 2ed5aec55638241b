"""Passkeys: added, renamed, removed, and used as the second step of signing in. Each challenge is signed once."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url

from portal.accounts import queries as people
from portal.accounts.factors import services as factors
from portal.accounts.models import ChallengeFor, Passkey, PasskeyChallenge
from portal.accounts.passkeys import ceremony
from portal.accounts.passkeys.ceremony import Place
from portal.accounts.signing_in.services import Proof
from portal.core.config import Settings
from portal.core.errors import NotFound

CHALLENGE_BYTES = 32
CHALLENGE_LASTS = timedelta(minutes=5)
MOST_PASSKEYS = 10


def start_adding(session: Session, place: Place, *, by: UUID, at: datetime) -> str:
    """What to ask the browser for a new passkey; who may add one has just shown the password."""
    person, challenge = people.get_person(session, by), _challenge(session, by, ChallengeFor.ADDING, at=at)
    return ceremony.ask_for_new_key(
        place, challenge, person_id=by, email=person.email, name=person.name, known=_known(session, by)
    )


def start_signing_in(session: Session, place: Place, person_id: UUID, *, at: datetime) -> str:
    """What to ask the browser for a signature of one of the person's passkeys."""
    challenge = _challenge(session, person_id, ChallengeFor.SIGNING_IN, at=at)
    return ceremony.ask_for_signature(place, challenge, known=_known(session, person_id))


def add_passkey(
    session: Session, answer: str, name: str, token: str, *, place: Place, settings: Settings, by: UUID, at: datetime
) -> list[str] | None:
    """Keeps the passkey that the browser made; returns recovery codes as `factors.added` does, None if it is none."""
    challenge = _claim(session, answer, by, ChallengeFor.ADDING, at=at)
    made = ceremony.read_new_key(place, answer, challenge) if challenge else None
    if made is None or _is_known(session, made.key_id) or len(_known(session, by)) >= MOST_PASSKEYS:
        return None
    session.add(
        Passkey(person_id=by, key_id=made.key_id, public_key=made.public_key, uses=made.uses, name=name, created_at=at)
    )
    return factors.added(session, factors.PASSKEY, token, settings=settings, by=by, at=at)


def take_signature(
    session: Session, person_id: UUID, answer: str, *, place: Place, settings: Settings, at: datetime
) -> Proof:
    """Whether one of the person's passkeys signed a challenge of ours; what did not is counted like a wrong code."""
    genuine = _is_signed(session, person_id, answer, place=place, at=at)
    return factors.take_passkey(session, person_id, genuine=genuine, settings=settings, at=at)


def rename_passkey(session: Session, passkey_id: UUID, name: str, *, by: UUID) -> None:
    """Gives one's passkey another name; raises NotFound."""
    _get(session, passkey_id, by).name = name
    session.flush()


def remove_passkey(session: Session, passkey_id: UUID, *, settings: Settings, by: UUID, at: datetime) -> None:
    """Takes the passkey out of use; raises NotFound."""
    session.delete(_get(session, passkey_id, by))
    factors.removed(session, factors.PASSKEY, settings=settings, by=by, at=at)


def _get(session: Session, passkey_id: UUID, person_id: UUID) -> Passkey:
    found = session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person_id))
    if found is None:
        raise NotFound
    return found


def _known(session: Session, person_id: UUID) -> list[str]:
    mine = select(Passkey.key_id).where(Passkey.person_id == person_id)
    return list(session.scalars(mine.order_by(Passkey.created_at, Passkey.id)))


def _is_known(session: Session, key_id: str) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Passkey).where(Passkey.key_id == key_id)))


def _challenge(session: Session, person_id: UUID, purpose: ChallengeFor, *, at: datetime) -> bytes:
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    past = PasskeyChallenge.person_id == person_id, PasskeyChallenge.expires_at < at
    session.execute(delete(PasskeyChallenge).where(*past))
    text, until = bytes_to_base64url(challenge), at + CHALLENGE_LASTS
    session.add(PasskeyChallenge(person_id=person_id, purpose=purpose, challenge=text, expires_at=until))
    session.flush()
    return challenge


def _claim(session: Session, answer: str, person_id: UUID, purpose: ChallengeFor, *, at: datetime) -> str | None:
    """The challenge that was answered, if it is ours, for this person, and this call is the one that uses it up."""
    challenge = ceremony.find_challenge(answer) if len(answer) <= ceremony.LONGEST_ANSWER else None
    if challenge is None:
        return None
    claim = (
        update(PasskeyChallenge)
        .where(
            PasskeyChallenge.challenge == challenge,
            PasskeyChallenge.person_id == person_id,
            PasskeyChallenge.purpose == purpose,
            PasskeyChallenge.used_at.is_(None),
            PasskeyChallenge.expires_at > at,
        )
        .values(used_at=at)
    )
    return challenge if session.execute(claim).rowcount else None  # type: ignore[attr-defined]


def _is_signed(session: Session, person_id: UUID, answer: str, *, place: Place, at: datetime) -> bool:
    challenge = _claim(session, answer, person_id, ChallengeFor.SIGNING_IN, at=at)
    if challenge is None:
        return False
    mine = Passkey.key_id == ceremony.find_key_id(answer), Passkey.person_id == person_id
    passkey = session.scalar(select(Passkey).where(*mine))
    if passkey is None:
        return False
    uses = ceremony.read_signature(place, answer, challenge, public_key=passkey.public_key, uses=passkey.uses)
    if uses is None:
        return False
    passkey.uses, passkey.used_at = uses, at
    session.flush()
    return True
