"""Looks at the questionnaires, the library and the example profiles on disk."""

from portal.checking import run_all
from portal.core.config import ROOT, Settings
from portal.operating.checks.rules import Finding, fault, ok

CONTENT = ROOT / "questionnaires"


def check_texts(_settings: Settings) -> list[Finding]:
    """Whether all content is sound; `portal content check` tells more."""
    problems = run_all(CONTENT).problems
    if problems:
        more = f"; {len(problems) - 1} more" if len(problems) > 1 else ""
        return [fault("content", f"{problems[0]}{more}", "run portal content check")]
    return [ok("content", "sound")]
