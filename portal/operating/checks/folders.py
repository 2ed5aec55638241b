"""Looks at the data folder: whether it is there, ours, closed to others, can be written, and has room."""

import os
import shutil
import stat
import tempfile
from pathlib import Path

from portal.core import clock
from portal.core.config import Settings
from portal.operating.backups.restoring import ASIDE
from portal.operating.checks.rules import Finding, fault, judge_clock, judge_file_system, judge_space, ok

WHAT = "data folder"
MOUNTS = Path("/proc/mounts")


def check_folders(settings: Settings) -> list[Finding]:
    """The data folder, its disk, and the time that the disk gives to files."""
    found = check_data_folder(settings)
    if found.mend:
        return [found]
    folder = settings.data_folder
    usage = shutil.disk_usage(folder)
    findings = [found, judge_space("disk space", usage.free, usage.total), _time_of_files(folder)]
    return findings + [_left_over(path) for path in sorted(folder.glob(f"{ASIDE}*"))]


def check_data_folder(settings: Settings) -> Finding:
    """Whether the folder can be used, and by nobody else."""
    folder = settings.data_folder
    if not folder.is_dir():
        return fault(WHAT, f"{folder} is not there", "run portal setup, or make it: install -d -m 700 -o USER FOLDER")
    mode = folder.stat().st_mode
    if mode & 0o077 and not mode & stat.S_ISVTX:
        return fault(WHAT, f"{folder} is open to others ({stat.S_IMODE(mode):o})", f"chmod 700 {folder}")
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"probe")
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as problem:
        how = f"let the user who runs the portal write to it: chown USER {folder}"
        return fault(WHAT, f"{folder} cannot be written: {problem.strerror}", how)
    return ok(WHAT, f"{folder}, closed to others")


def _time_of_files(folder: Path) -> Finding:
    with tempfile.NamedTemporaryFile(dir=folder) as probe:
        written = Path(probe.name).stat().st_mtime
    return judge_clock("clock against the disk's", clock.now().timestamp() - written)


def _left_over(path: Path) -> Finding:
    how = "if everything is there, remove it; else move its files back and restore again"
    return fault("interrupted restore", str(path), how)


def check_file_system(folder: Path) -> Finding:
    """What kind of disk the folder is on, as far as this machine tells."""
    return judge_file_system(_file_system_of(folder.resolve()))


def _file_system_of(folder: Path) -> str:
    if not MOUNTS.exists():
        return ""
    mounts = [line.split()[1:3] for line in MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    fitting = [(place, name) for place, name in mounts if folder.is_relative_to(place)]
    return max(fitting, key=lambda pair: len(pair[0]), default=("", ""))[1]
