"""Half-written files of runs that were killed: drafts, which begin with a dot."""

from __future__ import annotations

import os
from pathlib import Path

from flows.settings import Settings
from warehouse import spool


def sweep_drafts(settings: Settings) -> tuple[Path, ...]:
    """Remove what writers that are no more left half-written; returns what was removed.

    Nothing is lost by it: what a draft was made from is read again.
    """
    swept = list(spool.sweep_drafts(settings.spool))
    if isinstance(settings.db, Path):
        # .NAME.PID.new and what DuckDB puts beside it; of the published copy too.
        made = settings.db.parent.glob(f".{settings.db.stem}*.new*")
        swept += [path for path in sorted(made) if not _is_being_made(path)]
        for path in swept:
            path.unlink(missing_ok=True)
    return tuple(swept)


def _is_being_made(draft: Path) -> bool:
    """Whether the process that a draft is named after is still there."""
    pid = draft.name.partition(".new")[0].rpartition(".")[2]
    if not pid.isdigit() or int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True
