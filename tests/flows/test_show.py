"""The outline for people: chrome struck out, figures and mendings marked in place."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from extract.source import Source, SourceKind, read_file
from flows.read import parse_page
from flows.show import Mark, Marks, show_page
from transform.report import Parsed


@pytest.fixture
def parsed(pages: Path) -> Parsed:
    found = parse_page(read_file(Source(uri=str(pages / "sharing-chunks.txt"), kind=SourceKind.FILE)))
    assert isinstance(found, Parsed)
    return found


def shown(parsed: Parsed, *, is_full: bool) -> str:
    console = Console(width=400, file=io.StringIO())
    with console.capture() as capture:
        for part in show_page(parsed, is_full=is_full):
            console.print(part, soft_wrap=True)
    return capture.get()


def test_every_figure_is_shown_with_its_code(parsed: Parsed) -> None:
    text = shown(parsed, is_full=False)
    codes = [metric.code for report in parsed.reports for metric in report.metrics]
    assert codes
    assert all(f"⟨{code}=" in text for code in codes)


def test_full_outline_holds_every_character_in_order(parsed: Parsed) -> None:
    text = iter(re.sub("⟨.*?⟩", "", shown(parsed, is_full=True)))
    assert all(character in text for character in "".join(parsed.document.text.split()))


def test_chrome_is_struck_out(parsed: Parsed) -> None:
    assert parsed.chrome
    struck = [
        span
        for part in show_page(parsed)
        if isinstance(text := getattr(part, "renderable", part), Text)
        for span in text.spans
        if "strike" in str(span.style)
    ]
    assert struck


def test_marks_are_found_line_by_line_in_one_pass() -> None:
    marks = Marks([Mark(start=5, end=25, style="a"), Mark(start=0, end=3, style="b")])
    assert [mark.style for mark in marks.over(0, 10)] == ["b", "a"]
    assert [mark.style for mark in marks.over(10, 20)] == ["a"]
    assert marks.over(30, 40) == []
