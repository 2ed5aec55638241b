"""The process that looks into one file: content in, verdict and what is kept in its place out. Started by `inspecting`.

It has no settings, no secret, no database, little memory and little time: what breaks a decoder breaks nothing else.
"""

import json
import resource
import sys

from portal.evidence.screening.looking import look_into
from portal.evidence.screening.verdicts import Unfit

MOST_MEMORY = 1_500_000_000  # bytes of address space
MOST_SECONDS = 20  # of work
MOST_OUTPUT = 400_000_000


def main() -> None:
    """Reads standard input whole; writes one line of JSON, and after it the rewritten content if there is one."""
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        fit = look_into(sys.stdin.buffer.read())
    except Unfit as unfit:
        answer(refusal=unfit.reason.value, detail=str(unfit))
        return
    answer(format=fit.file_format.value, rewritten=fit.rewritten is not None)
    sys.stdout.buffer.write(fit.rewritten or b"")


def answer(**verdict: object) -> None:
    """Writes the line of the verdict."""
    sys.stdout.buffer.write(json.dumps(verdict).encode() + b"\n")


main()
