"""Parsed pages made by hand, of invented bodies, for tests of the warehouse."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from extract.document import Chrome, ChromeKind, Document, Dropped
from extract.issue import Issue, IssueCode
from extract.page import ArchivePlace, Failure, Page, Stage, digest_bytes
from transform.report import (
    Cell,
    CellState,
    Metric,
    MetricKind,
    PageType,
    Parsed,
    Repair,
    RepairKind,
    Report,
    Section,
)
from warehouse.batch import Batch, Run

MOMENT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
RUN = Run(
    run_id="run-1", started_at=MOMENT, driver="direct", arguments=("pages/", "--db"), code_version="0.1.0"
)


def make_run(number: int) -> Run:
    """A run that began `number` hours after the first."""
    return replace(RUN, run_id=f"run-{number}", started_at=MOMENT.replace(hour=8 + number))


def make_page(text: str, uri: str = "pages/a.txt", **changes: Any) -> Page:
    body = text.encode("utf-8", "surrogatepass")
    return replace(Page(uri=uri, body=body, sha256=digest_bytes(body), media_type="text/plain"), **changes)


def fetched(page: Page, hour: int = 9, offset: int = 0) -> Page:
    """The page as if received from the network at that hour."""
    place = ArchivePlace(file="archive/1.warc.gz", offset=offset)
    return replace(page, status=200, fetched_at=MOMENT.replace(hour=hour), archive=place)


def make_metric(text: str, evidence: str, value: str | Decimal, **changes: Any) -> Metric:
    start = text.index(evidence)
    metric = Metric(
        start=start,
        end=start + len(evidence),
        figure_start=start + 1,
        figure_end=start + len(evidence),
        evidence=evidence,
        code="requests_received",
        indicator="申请",
        value=Decimal(value),
        unit="件",
        kind=MetricKind.COUNT,
    )
    return replace(metric, **changes)


def make_report(text: str, start: int = 0, end: int | None = None, **changes: Any) -> Report:
    end = len(text) if end is None else end
    body = text[start:end]
    report = Report(
        start=start,
        end=end,
        title=body[:8] or None,
        org="云溪县粮食局",
        region="云溪县",
        year=2024,
        year_text="2024",
        recipient=None,
        kind="annual",
        is_truncated=False,
        duplicate_of=None,
        text=body,
        digest=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        sections=(),
        metrics=(),
        cells=(),
        repairs=(),
        cues=("heading",),
    )
    return replace(report, **changes)


def make_parsed(page: Page, text: str, reports: tuple[Report, ...] = (), **changes: Any) -> Parsed:
    document = Document(
        uri=page.uri,
        sha256=page.sha256,
        media_type="text/plain",
        charset="utf-8",
        charset_confidence=1.0,
        text=text,
        metadata=(("SiteName", "云溪县"),),
        dropped=(Dropped(kind=ChromeKind.NAVIGATION, reason="menu", chars=12),),
    )
    kind = PageType.GOV_REPORT if reports else PageType.NOT_REPORT
    parsed = Parsed(document=document, page_type=kind, chrome=(), reports=reports, issues=())
    return replace(parsed, **changes)


SAMPLE = "首页\n云溪县粮食局报告\n一、依申请公开情况\n全年共收到申请12件，公开3条。\n表中：7"


def sample_report(text: str = SAMPLE, **changes: Any) -> Report:
    """A report of one section with two metrics, a cell and a repair, its offsets true."""
    start = text.index("云溪")
    heading = text.index("一、")
    cell = text.index("7")
    return make_report(
        text,
        start=start,
        sections=(
            Section(
                start=heading,
                end=len(text),
                level=1,
                marker="一、",
                heading="依申请公开情况",
                role="requests",
            ),
        ),
        metrics=(
            make_metric(text, "收到申请12件", "12", section=0, section_role="requests"),
            make_metric(text, "公开3条", "3", code="requests_granted", unit="条", section=0),
        ),
        cells=(
            Cell(
                form="form2021",
                table="requests",
                row="carried_out",
                column="total",
                raw="7",
                value=Decimal(7),
                unit="件",
                state=CellState.STATED,
                start=cell,
                end=cell + 1,
            ),
            Cell(
                form="form2021",
                table="requests",
                row="granted",
                column="total",
                raw="",
                value=None,
                unit="件",
                state=CellState.MISSING,
                start=None,
                end=None,
            ),
        ),
        repairs=(
            Repair(
                start=heading, end=heading + 2, kind=RepairKind.ENUMERATOR, original="一、", repaired="一、"
            ),
        ),
        **changes,
    )


def sample_page(uri: str = "pages/a.txt", text: str = SAMPLE, **changes: Any) -> tuple[Page, Parsed]:
    """A page of one report with everything that a page can have, and what was read from it."""
    page = make_page(text, uri)
    parsed = make_parsed(
        page,
        text,
        (sample_report(text, **changes),),
        chrome=(Chrome(start=0, end=2, kind=ChromeKind.NAVIGATION),),
        issues=(
            Issue(code=IssueCode.ROLE_UNSURE, message="one of two", start=text.index("一、"), end=len(text)),
            Issue(code=IssueCode.CHARSET_GUESSED, message="nothing declares it"),
        ),
    )
    return page, parsed


def sample_batch(run: Run = RUN, uri: str = "pages/a.txt") -> Batch:
    return Batch(run=run, pages=(sample_page(uri),))


def make_failure(uri: str = "https://site.test/gone", **changes: Any) -> Failure:
    failure = Failure(
        uri=uri, stage=Stage.FETCH, code="gone", message="expected a page, found 404: remove it"
    )
    return replace(failure, **changes)
