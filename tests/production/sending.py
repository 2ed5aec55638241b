"""Suppliers that send their answers and take a certificate, each with three clicks at once, until it has worked."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import func, select

from portal.assessments.models import Submission
from portal.certificates.models import Certificate
from portal.core.db import Database
from tests.production.installation import Installation, trusting
from tests.production.lines import Line, LineBroken, Reply, address_of, run_apart
from tests.production.saving import FORM, MOST_FAILURES, PAUSE_AFTER_FAILURE
from tests.production.suppliers import SignedInClient

CLICKS = 3
SUBMISSION = re.compile(r"/submissions/([0-9a-f-]{36})")
CERTIFICATE = re.compile(r"/certificates/([0-9a-f-]{36})")


@dataclass(frozen=True)
class Sent:
    """What one supplier was told: the submission and the certificate that every click led to."""

    assessment_id: UUID
    submissions: frozenset[str]
    certificates: frozenset[str]


class Sender:
    """One supplier."""

    def __init__(self, place: Installation, client: SignedInClient, number: int) -> None:
        self.client, tls = client, trusting()
        self.headers = client.headers(place.address) | FORM
        self.lines = [Line(place.port, tls, source=address_of(number)) for _ in range(CLICKS)]

    async def send(self) -> Sent:
        """Declares, and takes the certificate."""
        signed = {"name": "Ana Quispe", "role": "Gerente", "agreed": "y"}
        submissions = await self._click(f"/assessments/{self.client.assessment_id}/declaration", signed, SUBMISSION)
        (first, *_others) = submissions
        certificates = await self._click(f"/submissions/{first}/certificate", {}, CERTIFICATE)
        for line in self.lines:
            line.close()
        return Sent(self.client.assessment_id, submissions, certificates)

    async def _click(self, path: str, fields: dict[str, str], leads_to: re.Pattern[str]) -> frozenset[str]:
        body = urlencode({"csrf_token": self.client.token, **fields}).encode()
        found = await asyncio.gather(*(self._until_it_works(line, path, body, leads_to) for line in self.lines))
        return frozenset(found)

    async def _until_it_works(self, line: Line, path: str, body: bytes, leads_to: re.Pattern[str]) -> str:
        answer: Reply | None = None
        for _ in range(MOST_FAILURES):
            try:
                answer = await line.ask("POST", path, self.headers, body)
            except LineBroken:
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
                continue
            found = leads_to.search(answer.headers.get("location", ""))
            if found:
                return found[1]
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        raise RuntimeError(f"{path} never worked: {answer}")


def send_during(
    place: Installation, clients: Sequence[SignedInClient], fault: Callable[[], object], *, wait: float = 0.4
) -> list[Sent]:
    """All of them send at once; a little later the fault happens; returns when all have what they came for."""

    async def all_of_them() -> list[Sent]:
        senders = [Sender(place, client, number) for number, client in enumerate(clients)]
        tasks = [asyncio.create_task(sender.send()) for sender in senders]
        await asyncio.sleep(wait)
        await asyncio.to_thread(fault)
        return list(await asyncio.gather(*tasks))

    return run_apart(all_of_them())


def count_made(database: Database, clients: Sequence[SignedInClient]) -> tuple[int, int]:
    """How many submissions and certificates there are of these suppliers."""
    ids = [client.assessment_id for client in clients]
    with database.reading() as session:
        submissions = session.scalar(
            select(func.count()).select_from(Submission).where(Submission.assessment_id.in_(ids))
        )
        joined = (
            select(func.count()).select_from(Certificate).join(Submission, Certificate.submission_id == Submission.id)
        )
        certificates = session.scalar(joined.where(Submission.assessment_id.in_(ids)))
    return submissions or 0, certificates or 0
