"""What the pages of drives show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.core.i18n import current_language
from portal.drives import queries
from portal.drives.models import Drive
from portal.drives.queries import Participant
from portal.drives.rules import Phase, Progress, phase_of
from portal.drives.wording import PHASES, STAGES
from portal.questionnaires import queries as questionnaires
from portal.questionnaires.wording import Wording

AT_ONCE = 50  # suppliers on one page


@dataclass(frozen=True, slots=True)
class DriveLine:
    """A drive in a list: how far it is, and whether it runs."""

    drive: Drive
    phase: Phase
    phase_words: str
    phase_look: str
    questionnaire: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A supplier of a drive and how far it is, in words."""

    participant: Participant
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class DrivePage:
    """One drive with the link with which others join, and page `number` of `pages` of its suppliers."""

    line: DriveLine
    participants: tuple[ParticipantLine, ...]
    link: str
    number: int
    pages: int


def drive_line(session: Session, drive: Drive, participants: Sequence[Participant], *, on: date) -> DriveLine:
    """The drive of an association that was asked for before, on this day."""
    phase = phase_of(drive.starts_on, drive.ends_on, closed=drive.closed_at is not None, on=on)
    words, look = PHASES[phase]
    titles = dict(list_titles(session))
    return DriveLine(
        drive=drive,
        phase=phase,
        phase_words=str(words),
        phase_look=look,
        questionnaire=titles.get(drive.questionnaire_id, drive.questionnaire_id),
        progress=queries.read_progress(session, drive, participants),
    )


def drive_page(session: Session, drive: Drive, *, base_url: str, on: date, number: int = 1) -> DrivePage:
    """The page of a drive of an association that was asked for before; the nearest where there is no such number."""
    participants = queries.list_participants(session, drive)
    pages = max(1, -(-len(participants) // AT_ONCE))
    number = min(max(1, number), pages)
    shown = participants[(number - 1) * AT_ONCE : number * AT_ONCE]
    lines = tuple(ParticipantLine(one, str(STAGES[one.stage][0]), STAGES[one.stage][1]) for one in shown)
    return DrivePage(
        line=drive_line(session, drive, participants, on=on),
        participants=lines,
        link=f"{base_url}/drives/join/{drive.code}",
        number=number,
        pages=pages,
    )


def list_titles(session: Session) -> list[tuple[str, str]]:
    """The questionnaires in use, by id and title."""
    versions = questionnaires.list_current_versions(session)
    language = current_language()
    return [
        (found.questionnaire.id, Wording(found.questionnaire, language).text("questionnaire.title"))
        for found in versions
    ]
