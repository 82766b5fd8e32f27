"""The same statutory report as HTML, PDF, docx and xlsx: the same cells, the same sections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.extract.attached.make import FOLDER, SEED, find_browser, print_page
from tests.extract.attached.read import sections_of, statutory_cells, strip
from tests.extract.attached.reports import FORMS, Report, as_docx, as_html, as_xlsx, draw
from transform.parse import parse_document
from transform.report import Parsed

LEAST = {"form2021": 200, "form2019": 198, "stat2014": 6, "coded2008": 5}
OFFICE = {"docx": as_docx, "xlsx": as_xlsx}


def check_same(report: Report, other: bytes) -> Parsed:
    """The HTML of a report and another form of it say the same, and something."""
    page = parse_document(strip(as_html(report), "text/html"))
    parsed = parse_document(strip(other))
    assert len(statutory_cells(page)) >= LEAST[report.form]
    assert statutory_cells(parsed) == statutory_cells(page)
    assert len(sections_of(page)) >= 5
    assert sections_of(parsed) == sections_of(page)
    assert [(r.title, r.org, r.year, r.kind) for r in parsed.reports] == [
        (r.title, r.org, r.year, r.kind) for r in page.reports
    ]
    return parsed


@pytest.mark.parametrize("kind", OFFICE)
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("form", FORMS)
def test_office_document_reads_as_the_page_does(form: str, seed: int, kind: str) -> None:
    write: Callable[[Report], bytes] = OFFICE[kind]
    report = draw(form, seed)
    parsed = check_same(report, write(report))
    assert parsed.document.text == strip(as_html(report), "text/html").text


@pytest.mark.parametrize("form", FORMS)
def test_printed_page_reads_as_the_page_does(form: str) -> None:
    parsed = check_same(draw(form, SEED), Path(FOLDER, f"{form}.pdf").read_bytes())
    assert "page number" in {part.reason for part in parsed.document.dropped}
    assert not parsed.document.issues


@pytest.mark.skipif(find_browser() is None, reason="needs chromium or google-chrome to print a page")
@pytest.mark.parametrize(("form", "seed"), [("form2021", 21), ("form2019", 22)])
def test_page_printed_now_reads_as_the_page_does(form: str, seed: int, tmp_path: Path) -> None:
    report = draw(form, seed)
    print_page(as_html(report), tmp_path / "printed.pdf")
    check_same(report, (tmp_path / "printed.pdf").read_bytes())
