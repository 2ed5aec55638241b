"""Second steps of signing in: an app that shows codes, and recovery codes. Each code is taken once."""

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.accounts import limits
from portal.accounts import queries as people
from portal.accounts.factors import queries
from portal.accounts.factors.rules import RECOVERY_CODES, find_step, normal_recovery_code
from portal.accounts.mails import Letter, queue_letter, recipient_of
from portal.accounts.models import CodeApp, RecoveryCode
from portal.accounts.sessions import services as sessions
from portal.accounts.signing_in.services import Proof
from portal.accounts.tokens import new_app_secret, new_recovery_code
from portal.core.config import Settings
from portal.core.errors import Conflict, NotFound
from portal.core.sealing import keyed_hash, seal, unseal
from portal.core.throttle import services as throttle
from portal.core.trail.events import Event
from portal.core.trail.services import Thing, record

APP, PASSKEY = "app", "passkey"
_SEALED_FOR = "code app"
_HASHED_FOR = "recovery code"


def begin_app(session: Session, *, settings: Settings, by: UUID, at: datetime) -> None:
    """Makes a fresh secret for the person's app, which counts only once a code of it is typed.

    Raises Conflict if the person has an app already: it is removed first.
    """
    if queries.find_app(session, person_id=by) is not None:
        raise Conflict(_("You have set an app up already. Remove it first."))
    session.execute(delete(CodeApp).where(CodeApp.person_id == by))
    sealed = seal(new_app_secret(), settings.secret_key, _SEALED_FOR)
    session.add(CodeApp(person_id=by, sealed_secret=sealed, created_at=at))
    session.flush()


def find_new_secret(session: Session, *, person_id: UUID, settings: Settings) -> str | None:
    """The secret of the app that the person is setting up, to be shown; never that of one in use."""
    app = queries.find_app(session, person_id=person_id, confirmed=False)
    return None if app is None else unseal(app.sealed_secret, settings.secret_key, _SEALED_FOR)


def confirm_app(
    session: Session, code: str, token: str, *, settings: Settings, by: UUID, at: datetime
) -> list[str] | None:
    """Takes the app into use if this is its code; returns the recovery codes to be shown once, None for a wrong code.

    There are none to be shown if the person has some already. Raises NotFound if nothing is being set up.
    """
    app = queries.find_app(session, person_id=by, confirmed=False)
    if app is None:
        raise NotFound
    secret = unseal(app.sealed_secret, settings.secret_key, _SEALED_FOR) or ""
    step = find_step(secret, code, at=at)
    if step is None:
        return None
    app.confirmed_at, app.last_step = at, step
    return added(session, APP, token, settings=settings, by=by, at=at)


def remove_app(session: Session, *, settings: Settings, by: UUID, at: datetime) -> None:
    """Takes the app out of use; raises NotFound if there is none."""
    app = queries.find_app(session, person_id=by)
    if app is None:
        raise NotFound
    session.delete(app)
    removed(session, APP, settings=settings, by=by, at=at)


def added(session: Session, factor: str, token: str, *, settings: Settings, by: UUID, at: datetime) -> list[str]:
    """What follows when a second step is set up in the sign-in with this token.

    Others end, the person is told by mail, and with the first one come ten recovery codes, which are returned.
    """
    session.flush()
    sessions.mark_proved(session, token, at=at)
    sessions.end_others(session, token, by=by, at=at)
    record(session, Event.FACTOR_ADDED, by=by, at=at, about=Thing("person", by), new={"factor": factor})
    _tell(session, Letter.FACTOR_ADDED, settings=settings, by=by, at=at)
    if queries.read_factors(session, person_id=by).recovery_codes:
        return []
    return make_recovery_codes(session, settings=settings, by=by, at=at)


def removed(session: Session, factor: str, *, settings: Settings, by: UUID, at: datetime) -> None:
    """What follows when a second step is removed: the person is told; with the last one the recovery codes go."""
    session.flush()
    record(session, Event.FACTOR_REMOVED, by=by, at=at, about=Thing("person", by), old={"factor": factor})
    _tell(session, Letter.FACTOR_REMOVED, settings=settings, by=by, at=at)
    if not queries.has_factor(session, person_id=by):
        session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == by))


def make_recovery_codes(session: Session, *, settings: Settings, by: UUID, at: datetime) -> list[str]:
    """Ten fresh codes in place of the earlier ones; they are returned to be shown once, and kept as hashes."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == by))
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(person_id=by, code_hash=_hash_of(code, by, settings), created_at=at) for code in codes)
    session.flush()
    record(session, Event.RECOVERY_CODES_MADE, by=by, at=at, about=Thing("person", by))
    return codes


def take_app_code(session: Session, person_id: UUID, code: str, *, settings: Settings, at: datetime) -> Proof:
    """Whether this is a code of the person's app that was not taken before; counts what is not."""
    pause = _hold(session, person_id, settings=settings, at=at)
    if pause is not None:
        return Proof(False, pause)
    app = queries.find_app(session, person_id=person_id)
    secret = unseal(app.sealed_secret, settings.secret_key, _SEALED_FOR) if app else None
    step = find_step(secret, code, at=at) if secret else None
    if app is None or step is None or not _claim_step(session, app, step):
        return _count(session, person_id, settings=settings, at=at)
    return _taken(session, person_id, Event.FACTOR_USED, APP, settings=settings, at=at)


def take_recovery_code(session: Session, person_id: UUID, typed: str, *, settings: Settings, at: datetime) -> Proof:
    """Whether this is one of the person's unused recovery codes, which it then no longer is; counts what is not."""
    pause = _hold(session, person_id, settings=settings, at=at)
    if pause is not None:
        return Proof(False, pause)
    code = normal_recovery_code(typed)
    if code is None or not _claim_code(session, _hash_of(code, person_id, settings), person_id, at=at):
        return _count(session, person_id, settings=settings, at=at)
    _tell(session, Letter.RECOVERY_CODE_USED, settings=settings, by=person_id, at=at)
    return _taken(session, person_id, Event.RECOVERY_CODE_USED, "", settings=settings, at=at)


def take_passkey(session: Session, person_id: UUID, *, genuine: bool, settings: Settings, at: datetime) -> Proof:
    """Counts what a passkey has signed like a code."""
    pause = _hold(session, person_id, settings=settings, at=at)
    if pause is not None:
        return Proof(False, pause)
    if not genuine:
        return _count(session, person_id, settings=settings, at=at)
    return _taken(session, person_id, Event.FACTOR_USED, PASSKEY, settings=settings, at=at)


def _claim_step(session: Session, app: CodeApp, step: int) -> bool:
    """Whether this call is the one that takes the code of the step: no code is taken twice, nor after a later one."""
    claim = update(CodeApp).where(CodeApp.id == app.id, CodeApp.last_step < step).values(last_step=step)
    return bool(session.execute(claim).rowcount)  # type: ignore[attr-defined]


def _claim_code(session: Session, code_hash: str, person_id: UUID, *, at: datetime) -> bool:
    """Whether this call is the one that uses the code up."""
    unused = RecoveryCode.code_hash == code_hash, RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
    return bool(session.execute(update(RecoveryCode).where(*unused).values(used_at=at)).rowcount)  # type: ignore[attr-defined]


def _hash_of(code: str, person_id: UUID, settings: Settings) -> str:
    return keyed_hash(f"{person_id}:{code}", settings.secret_key, _HASHED_FOR)


def _hold(session: Session, person_id: UUID, *, settings: Settings, at: datetime) -> datetime | None:
    limit = limits.second_steps(settings)
    throttle.hold_count(session, limit, str(person_id))
    return throttle.find_pause(session, limit, str(person_id), at=at)


def _count(session: Session, person_id: UUID, *, settings: Settings, at: datetime) -> Proof:
    throttle.record_attempt(session, limits.second_steps(settings), str(person_id), at=at)
    record(session, Event.FACTOR_FAILED, by=None, at=at, about=Thing("person", person_id))
    return Proof(False)


def _taken(session: Session, person_id: UUID, event: Event, factor: str, *, settings: Settings, at: datetime) -> Proof:
    throttle.forget_attempts(session, limits.second_steps(settings), str(person_id))
    new = {"factor": factor} if factor else None
    record(session, event, by=person_id, at=at, about=Thing("person", person_id), new=new)
    return Proof(True)


def _tell(session: Session, letter: Letter, *, settings: Settings, by: UUID, at: datetime) -> None:
    person = people.get_person(session, by)
    queue_letter(session, letter, recipient_of(person), settings=settings, at=at)
