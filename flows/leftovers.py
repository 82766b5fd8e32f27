"""Half-written files of runs that were killed: drafts, which begin with a dot."""

from __future__ import annotations

from pathlib import Path

from flows.settings import Settings


def sweep_drafts(settings: Settings) -> tuple[Path, ...]:
    """Remove what writers that are no more left half-written; returns what was removed.

    Nothing is lost by it: what a draft was made from is read again. Call it while this
    process holds the warehouse and before it parses: whoever writes into the spool holds
    the warehouse too, and a new warehouse is made only where there is none.
    """
    spooled = settings.spool.glob(".*")
    made = settings.db.parent.glob(f".{settings.db.name}.*.new*")
    drafts = tuple(sorted((*spooled, *made)))
    for path in drafts:
        path.unlink(missing_ok=True)
    return drafts
