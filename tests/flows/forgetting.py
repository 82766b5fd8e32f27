"""A data folder with a page to forget, what is left of it, and a process that is killed at it.

    python -m tests.flows.forgetting DATA FUNCTION EVENT COUNT

kills itself while it forgets, at a point as tests/warehouse/killed.py has them.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from extract.archive import Archive
from extract.members import read_member, walk_members
from extract.page import Page
from flows.forgetting import forget_pages
from flows.settings import Settings, read_settings
from tests.extract.responses import respond
from tests.warehouse.factory import MOMENT, RUN, SAMPLE, make_run, sample_page
from tests.warehouse.helpers import TABLES, dump, load
from tests.warehouse.killed import kill_at
from transform.report import Parsed
from warehouse.batch import Batch
from warehouse.connect import open_warehouse
from warehouse.spool import write_batch

MARKER = "yunxi-liangshiju-4711"
GONE, KEPT, ATTACHED = (f"https://site.test/{name}" for name in ("gone.html", "kept.html", "gone.pdf"))


def fill(data: Path) -> Settings:
    """Two versions of the page, its attachment and another page, in archive, warehouse and spool."""
    settings = read_settings({}, data=data)
    data.mkdir(parents=True)
    with Archive(settings.archive, token="t", roll_bytes=1) as archive:
        first = _archive(archive, GONE, SAMPLE + MARKER)
        kept = _archive(archive, KEPT, SAMPLE)
        page, parsed = _archive(archive, ATTACHED, SAMPLE + MARKER + "附件")
        second = _archive(archive, GONE, SAMPLE + MARKER + "改")
    attached = replace(page, parent_uri=GONE), parsed
    with open_warehouse(settings.db) as connection:
        load(connection, Batch(run=RUN, pages=(first, kept, attached)))
    write_batch(settings.spool, Batch(run=make_run(2), pages=(second,)))
    return settings


def _archive(archive: Archive, uri: str, text: str) -> tuple[Page, Parsed]:
    page, parsed = sample_page(uri, text)
    place = archive.append(respond(source_uri=uri, uri=uri, payload=page.body))
    return replace(page, status=200, fetched_at=MOMENT, archive=place), parsed


def places_of(settings: Settings, marker: str = MARKER) -> list[str]:
    """Where under the data folder the marker stands: in files, in what they compress, in tables."""
    wanted = marker.encode()
    found = []
    for path in sorted(path for path in settings.data.rglob("*") if path.is_file()):
        parts = [path.read_bytes()]
        if path.name.endswith(".warc.gz"):
            parts += [read_member(path, member.offset) for member in walk_members(path)]
        found += [path.name] if any(wanted in part for part in parts) else []
    with open_warehouse(settings.db, read_only=True) as connection:
        rows = dump(connection, TABLES)
    return found + [name for name, table in rows.items() if marker in repr(table)]


def forget_all(settings: Settings) -> None:
    """Forget the page with its attachment, without being asked."""
    at = MOMENT.replace(hour=20)
    forget_pages(settings, (GONE, ATTACHED), why="a letter", made_by="office", at=at)


def main() -> None:
    """Forget, and be killed."""
    data, function, event, count = sys.argv[1:]
    kill_at(function, event, int(count))
    forget_all(read_settings({}, data=Path(data)))


if __name__ == "__main__":
    main()
