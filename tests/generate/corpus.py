"""Reports already read, by the hundred thousand: for benchmarks of everything behind the parser.

    make_pages(count, start=0, seed=1, chars=3000, rows=30, plant=None) -> Iterator[(Page, Parsed)]

A country of invented bodies tells of its years 2008 to 2024, some thirty rows a report in text
of our own. Offsets and evidence are true and the warehouse's invariants hold. Report n of a
seed is the same whatever `start` and `count` are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

from extract.document import Chrome, ChromeKind, Document, Dropped
from extract.issue import Issue, IssueCode
from extract.page import ArchivePlace, Page, digest_bytes
from tests.generate.corpus_bodies import Body, draw_bodies, draw_years, list_date
from tests.generate.corpus_figures import form_of
from tests.generate.corpus_text import STEADY_METRICS, Writer
from tests.generate.corpus_words import between, corpus_data, pick
from tests.generate.draw import load_data
from transform.report import PageType, Parsed, Report

MOMENT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def make_pages(
    count: int,
    *,
    start: int = 0,
    seed: int = 1,
    chars: int = 3000,
    rows: int = 30,
    plant: Mapping[int, str] | None = None,
) -> Iterator[tuple[Page, Parsed]]:
    """Make pages of one report each, from number `start` on: body by body, each with its years in order.

    `chars` is about how long a text is, `rows` about how many sections, metrics and cells a
    report has, from 9 up. `plant` puts a sentence of the caller's into the report of that
    number, as a paragraph of one of its sections.

    >>> page, parsed = next(make_pages(1, plant={0: "鸿雁衔来一封信。"}))
    >>> "鸿雁衔来一封信。" in parsed.reports[0].text
    True
    """
    planted = plant or {}
    places = ((body, year) for body in draw_bodies() for year in draw_years(body))
    for number, (body, year) in islice(enumerate(places), start, start + count):
        writer = Writer(Random(f"{seed}:{number}"), body, year)
        yield _make_page(writer, number, chars, rows, planted.get(number))


def _make_page(
    writer: Writer, number: int, chars: int, rows: int, planted: str | None
) -> tuple[Page, Parsed]:
    draw, data, body = writer.draw, corpus_data(), writer.body
    above = writer.add(pick(draw, data["furniture"]))
    chrome = [Chrome(start=above, end=writer.size, kind=ChromeKind.NAVIGATION)]
    writer.add("\n")
    start = writer.size
    title = f"{body.org}{writer.year}年{pick(draw, load_data('phrases.toml')['genres'])}"
    writer.add(title)
    writer.write_opening()
    cells = rows // 3 if form_of(writer.year) else 0
    metrics = max(STEADY_METRICS, rows - rows // 3 - cells - 2)
    writer.write_parts(chars, sections=rows // 3, metrics=metrics, cells=cells, planted=planted)
    writer.add(f"\n{body.org}\n{writer.year + 1}年{between(draw, 1, 3)}月{between(draw, 1, 28)}日")
    end = writer.size
    writer.add("\n")
    below = writer.add(pick(draw, data["footer"]))
    chrome.append(Chrome(start=below, end=writer.size, kind=ChromeKind.PAGER))
    whole = "".join(writer.pieces)
    page = _page(number, body, writer.year, whole)
    report = _report(writer, whole[start:end], start, title)
    parsed = Parsed(
        document=_document(writer, page, whole, title),
        page_type=PageType.GOV_STATUTORY if cells else PageType.GOV_REPORT,
        chrome=tuple(chrome),
        reports=(report,),
        issues=_issues(writer, report),
    )
    return page, parsed


def _report(writer: Writer, written: str, start: int, title: str) -> Report:
    body, year = writer.body, writer.year
    (repair,) = writer.repairs
    text = written[: repair.start - start] + repair.repaired + written[repair.end - start :]
    return Report(
        start=start,
        end=start + len(written),
        title=title,
        org=body.org,
        region=body.place,
        year=year,
        year_text=str(year),
        recipient=None,
        kind="annual",
        is_truncated=False,
        duplicate_of=None,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        sections=writer.sections(),
        metrics=tuple(writer.metrics),
        cells=tuple(writer.cells),
        repairs=tuple(writer.repairs),
        cues=("heading",),
        region_code=body.region_code,
        region_name=body.place,
        region_list_date=list_date(year),
        region_confidence=0.95,
        admin_level="county",
        body_kind=body.kind,
        body_line=body.line,
    )


def _page(number: int, body: Body, year: int, whole: str) -> Page:
    content = whole.encode()
    return Page(
        uri=f"https://{body.host}/zwgk/nb/{year}/t{year + 1}0{number % 3 + 1}_{number}.html",
        body=content,
        sha256=digest_bytes(content),
        media_type="text/html",
        charset="utf-8",
        status=200,
        fetched_at=MOMENT + timedelta(seconds=number),
        archive=ArchivePlace(file=f"archive/{number // 5000 + 1}.warc.gz", offset=number % 5000 * 4321),
    )


def _document(writer: Writer, page: Page, whole: str, title: str) -> Document:
    draw, site = writer.draw, f"{writer.body.org}网"
    published = date(writer.year + 1, between(draw, 1, 3), between(draw, 1, 28))
    return Document(
        uri=page.uri,
        sha256=page.sha256,
        media_type="text/html",
        charset="utf-8",
        charset_confidence=1.0,
        text=whole,
        title=title,
        published_on=published,
        site_name=site,
        metadata=(("SiteName", site), ("PubDate", str(published)), ("ArticleTitle", title)),
        dropped=(Dropped(kind=ChromeKind.NAVIGATION, reason="menu", chars=between(draw, 100, 900)),),
    )


def _issues(writer: Writer, report: Report) -> tuple[Issue, ...]:
    """An open question in every fourth report."""
    if writer.draw() > 0.25:
        return ()
    section = pick(writer.draw, report.sections)
    message = f"expected a heading that names its subject, found {section.heading!r}: name its role"
    return (Issue(code=IssueCode.ROLE_UNSURE, message=message, start=section.start, end=section.end),)
