"""Reports of several years held against each other, without a database of one's own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.batch import Batch, Run
from warehouse.connect import open_warehouse
from warehouse.load import drain
from warehouse.spool import write_batch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.page import Page
    from transform.report import Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFinding:
    """A rule over two years of one body that its reports do not keep; it stands at the later one."""

    uri: str
    report: int
    rule: str
    cells: tuple[str, ...]
    stated: Decimal
    expected: tuple[Decimal, ...]
    arithmetic: str
    message_zh: str
    message_en: str
    advice_zh: str
    advice_en: str
    start: int
    end: int

    @property
    def code(self) -> str:
        """The code under which it stands among issues."""
        return f"audit.{self.rule}"


def compare_years(pages: Sequence[tuple[Page, Parsed]]) -> tuple[YearFinding, ...]:
    """What the views of the warehouse find over several years of one body, asked in memory."""
    run = Run(run_id="audit", started_at=datetime.now(UTC), driver="direct")
    with tempfile.TemporaryDirectory() as folder, open_warehouse(None) as connection:
        write_batch(Path(folder), Batch(run=run, pages=tuple(pages)))
        drain(connection, Path(folder))
        rows = connection.execute(
            "SELECT uri, report_index, rule_id, cells, stated_value, expected_values, arithmetic, "
            "message_zh, message_en, advice_zh, advice_en, start_char, end_char "
            "FROM out_year_findings ORDER BY ALL"
        ).fetchall()
    return tuple(_read_row(row) for row in rows)


def _read_row(row: tuple[Any, ...]) -> YearFinding:
    uri, report, rule, cells, stated, expected, *words, start, end = row
    arithmetic, message_zh, message_en, advice_zh, advice_en = words
    return YearFinding(
        uri=uri,
        report=report,
        rule=rule,
        cells=tuple(cells),
        stated=stated,
        expected=tuple(expected),
        arithmetic=arithmetic,
        message_zh=message_zh,
        message_en=message_en,
        advice_zh=advice_zh,
        advice_en=advice_en,
        start=start,
        end=end,
    )
