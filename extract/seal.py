"""Seals: archive files that are done, and the torn tails of those whose writer died."""

from __future__ import annotations

import io
import os
import shutil
import stat
from pathlib import Path

from extract.members import read_member, walk_members

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def is_sealed(path: Path) -> bool:
    """Whether an archive file is known to be whole and never written again."""
    return not path.stat().st_mode & stat.S_IWUSR


def seal(file: io.FileIO) -> None:
    """Take a file's write permission: it is whole, and stays as it is."""
    os.fchmod(file.fileno(), stat.S_IMODE(os.fstat(file.fileno()).st_mode) & ~_WRITING)


def cut_tail(file: io.FileIO, path: Path) -> int:
    """Cut what follows the last whole record of a locked file; how many bytes that was.

    A record that merely breaks off was never confirmed to anybody. Anything else is damage,
    which may have whole records behind it, and is put aside in a file of its own first.
    """
    end = max((member.offset + member.length for member in walk_members(path)), default=0)
    torn = os.fstat(file.fileno()).st_size - end
    if torn > 0:
        if not _breaks_off(path, end):
            _put_aside(path, end)
        file.truncate(end)
        os.fsync(file.fileno())
    return torn


def _breaks_off(path: Path, offset: int) -> bool:
    try:
        read_member(path, offset)
    except EOFError:
        return True
    except ValueError:
        return False
    return False


def _put_aside(path: Path, offset: int) -> None:
    with path.open("rb") as damaged, path.with_name(f"{path.name}.damaged-{offset}").open("wb") as aside:
        damaged.seek(offset)
        shutil.copyfileobj(damaged, aside)
        aside.flush()
        os.fsync(aside.fileno())
