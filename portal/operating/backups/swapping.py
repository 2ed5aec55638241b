"""Puts prepared files in the place of others, all of them or none."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def swapped(new: Mapping[Path, Path], old: list[Path], aside: Path) -> Iterator[None]:
    """Moves each old path into the folder `aside`, and each prepared path (value) to its place (key).

    If that or the block fails, everything is moved back; else what was moved aside is removed. All of it must lie on
    one file system, so that every step is a rename.
    """
    aside.mkdir(mode=0o700)
    kept: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for number, path in enumerate(old):
            kept[path] = aside / f"{number}-{path.name}"
            path.rename(kept[path])
        for place, prepared in new.items():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            prepared.rename(place)
            placed.append(place)
        yield
    except BaseException:
        for place in reversed(placed):
            place.rename(new[place])
        for path, where in kept.items():
            if where.exists():
                where.rename(path)
        aside.rmdir()
        raise
    shutil.rmtree(aside)
