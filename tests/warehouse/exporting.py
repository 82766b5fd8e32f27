"""Warehouses to export, of rows that every format finds hard, and what is compared of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.warehouse.factory import (
    RUN,
    fetched,
    make_failure,
    make_metric,
    make_page,
    make_parsed,
    make_report,
    sample_page,
)
from warehouse.batch import Batch
from warehouse.export import Exported, Form, Wish, export_warehouse
from warehouse.export_relations import exported_relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from duckdb import DuckDBPyConnection

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)

HARD = (
    '云溪县"林业局",\r\n报告',
    "=1+1",
    "",
    " NULL ",
    "NULL",
    "null",
    "\\N",
    "'[a, b]'",
    "a\rb\tc\\",
    "{'name': x}",
    "𠮷\u3000\u200b",
)
"""Texts that a careless writer or reader of CSV changes."""

PERSONS = "首页\n云溪县林业局报告\n联系人：李明，电话：0571-86660000，热线12345\n收到申请3件。"


def hard_batch() -> Batch:
    """Reports whose title, region, cues and metadata are the hard texts; years 2023, 2024 and none."""
    pages = []
    for number, hard in enumerate(HARD):
        text = f"{number}收到申请12件，{hard}。"
        metric = make_metric(text, "收到申请12件", Decimal("1234567890123456789012345678.0123456789"))
        report = make_report(
            text,
            title=hard,
            region=None if number == 1 else hard,
            year=(2023, 2024, None)[number % 3],
            year_text=hard,
            cues=HARD[number:],
            metrics=(metric, make_metric(text, "收到申请12件", "-0.0000000001", unit=None)),
        )
        page = make_page(text, f"pages/{number}.txt")
        parsed = make_parsed(page, text, (report,))
        pages.append((fetched(page, hour=number), parsed))
    return Batch(run=RUN, pages=(*pages, sample_page()), failures=(make_failure(),))


SECRETS = ("李明", "王小红", "86660000", "13987654321", "li.ming@site.test")
"""What of PERSONS, and of its page's metadata, nobody may find in a masked export."""


def persons_batch() -> Batch:
    """Two pages that name persons: in text, title, evidence, and in what the site says of itself.

    The figure's evidence holds the name without the word that tells it. The addresses differ in
    figures alone that look like telephone numbers.
    """
    evidence = "李明，电话：0571-86660000"
    figure = make_metric(PERSONS, evidence, "1", figure_start=0, figure_end=1)
    title = "联系人：王小红"
    report = make_report(PERSONS, start=PERSONS.index("云溪"), title=title, metrics=(figure,))
    metadata = (("author", "王小红"), ("site_foot", "联系电话：13987654321，邮箱：li.ming@site.test"))
    pages = []
    for uri, text in (("1.html", PERSONS), ("2.html", PERSONS + "\n完")):
        page = make_page(text, f"https://site.test/1381234567{uri}")
        document = make_parsed(page, text).document
        parsed = make_parsed(page, text, (report,), document=replace(document, metadata=metadata))
        pages.append((fetched(page), parsed))
    return Batch(run=RUN, pages=tuple(pages))


def export(connection: DuckDBPyConnection, target: Path, form: Form = Form.PARQUET, **wish: Any) -> Exported:
    """Export as the command does."""
    return export_warehouse(connection, target, Wish(form=form, **wish), at=AT, program_version="0.0.1")


def dump_exported(connection: DuckDBPyConnection, names: Iterable[str] = ()) -> dict[str, Any]:
    """Types and sorted rows of every exported relation, or of those named."""
    connection.execute("SET TimeZone = 'UTC'")
    found: dict[str, Any] = {}
    for name in names or [relation.name for relation in exported_relations()]:
        columns = [(column, kind) for column, kind, *_ in connection.execute(f"DESCRIBE {name}").fetchall()]
        found[name] = columns, sorted(connection.execute(f"FROM {name}").fetchall(), key=repr)
    return found
