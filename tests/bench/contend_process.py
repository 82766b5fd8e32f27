"""The processes of tests/bench/contend.py: writers that are killed, and a reader that must not notice.

    python -m tests.bench.contend_process write ADDRESS FOLDER SEED
    python -m tests.bench.contend_process read ADDRESS FOLDER SEED

FOLDER holds spool/, the journal of each writer, and for a file the copy for readers. Both run until
the file `over` is there, a writer until it is killed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from tests.bench.load_queries import all_questions, draw_values
from tests.generate.corpus import make_pages
from tests.warehouse.factory import RUN
from warehouse.address import Address, LakeAddress, read_address
from warehouse.batch import Batch
from warehouse.connect import open_warehouse
from warehouse.errors import LockedError
from warehouse.handover import deliver
from warehouse.load import Drained
from warehouse.publish import copy_held, finish_copy
from warehouse.queries import run_sql
from warehouse.spool import write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SIZE, STEP, BATCHES = 20, 10, 400
"""Batch n holds reports STEP·n to STEP·n + SIZE of the corpus: each report stands in two of them."""

PUBLISH_SECONDS = 5.0
CHECK = "batch_has_its_rows"


def reports_of(number: int) -> range:
    """The numbers of the reports in a batch."""
    return range(STEP * number, STEP * number + SIZE)


def make_batch(number: int) -> Batch:
    """A batch, the same whichever process makes it."""
    return Batch(run=RUN, pages=tuple(make_pages(SIZE, start=STEP * number, chars=1200)))


def copy_for(address: Address, folder: Path) -> Address:
    """Where readers look: the copy of a file, a lake itself."""
    return address if isinstance(address, LakeAddress) else folder / "published.duckdb"


def write(address: Address, folder: Path, seed: int) -> None:
    """Bring batches in a random order, another after each start; each is noted once it is spooled."""
    random = Random(os.getpid())
    with (folder / f"journal-{seed}.jsonl").open("a", encoding="utf-8") as journal:
        while not (folder / "over").exists():
            number = random.randrange(BATCHES)
            path = write_batch(folder / "spool", make_batch(number))
            _note(journal, "spooled", number, path.name.partition(".")[0])
            brought = deliver(address, folder / "spool")
            if isinstance(brought, Drained):
                _note(journal, "loaded", len(brought.loaded), None)
                publish_if_due(address, folder)
            time.sleep(random.uniform(0, 0.1))


def publish_if_due(address: Address, folder: Path, pause: float = PUBLISH_SECONDS) -> None:
    """Make the copy for readers anew, where the one there is older and nobody else holds the file."""
    copy = copy_for(address, folder)
    if isinstance(address, LakeAddress) or isinstance(copy, LakeAddress):
        return
    if copy.exists() and time.time() - copy.stat().st_mtime < pause:
        return
    draft = copy.with_name(f".{copy.name}.{os.getpid()}.new")
    with suppress(LockedError):
        with open_warehouse(address) as connection:
            copy_held(connection, address, draft)
        finish_copy(draft, copy, datetime.now(UTC))


def read(address: Address, folder: Path, seed: int) -> None:
    """Ask the README's questions until it is over; tells how often, and every error."""
    random = Random(seed)
    told: dict[str, Any] = {"asked": 0, "opened": 0, "errors": [], "seconds": 0.0}
    while not (folder / "over").exists():
        try:
            with open_warehouse(copy_for(address, folder), read_only=True) as connection:
                told["opened"] += 1
                _ask(connection, random, told)
        except Exception as exc:  # noqa: BLE001 - whatever it is, the reader has noticed
            told["errors"].append(repr(exc))
    (folder / f"reader-{seed}.json").write_text(json.dumps(told), "utf-8")


def _ask(connection: DuckDBPyConnection, random: Random, told: dict[str, Any]) -> None:
    values = draw_values(connection, 5)
    for question in all_questions():
        at = random.randrange(5)
        began = time.perf_counter()
        run_sql(connection, question.sql, [values[kind][at] for kind in question.parameters])
        told["seconds"] = max(told["seconds"], time.perf_counter() - began)
        told["asked"] += 1
    half = connection.execute(HALF_BATCH).fetchall()
    if half:
        told["errors"].append(f"half a batch: {half[:3]}")


HALF_BATCH = """
SELECT batch_id FROM meta_batch
LEFT JOIN (SELECT batch_id, count(*) AS found FROM core_metric GROUP BY ALL) USING (batch_id)
WHERE coalesce(found, 0) <> metrics_added
"""


def _note(journal: Any, what: str, number: int, batch_id: str | None) -> None:
    journal.write(json.dumps({"what": what, "number": number, "id": batch_id, "pid": os.getpid()}) + "\n")
    journal.flush()


if __name__ == "__main__":
    kind, where, name, given = sys.argv[1:]
    {"write": write, "read": read}[kind](read_address(where), Path(name), int(given))
