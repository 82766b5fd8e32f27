"""Why lines of a page were kept or left out, for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from extract.page import Page
from extract.why import Judged, explain_page
from flows.show import SHORTENED


def show_why(page: Page, *, is_full: bool = False) -> Iterator[RenderableType]:
    """The lines of a page with the verdict on each; a reason is named where it changes."""
    yield Rule(Text(page.uri, style="bold"), style="bold")
    judged = explain_page(page)
    if not judged:
        yield Text(f"{page.media_type or 'no HTML'}: kept to the last character, no line is judged")
    before: tuple[bool, str] | None = None
    for line in judged:
        verdict = (line.is_kept, line.reason)
        if verdict != before:
            yield _show_verdict(line)
        yield _show_line(line, is_full=is_full)
        before = verdict


def why_object(page: Page) -> dict[str, Any]:
    """The same as one JSON object."""
    lines = [
        {
            "text": line.text,
            "path": line.path,
            "reads_as": line.reads_as,
            "kept": line.is_kept,
            "reason": line.reason,
        }
        for line in explain_page(page)
    ]
    return {"schema": "gongkai.why/1", "source": {"uri": page.uri, "sha256": page.sha256}, "lines": lines}


def _show_verdict(line: Judged) -> Text:
    word, style = ("kept", "bold green") if line.is_kept else ("left out", "bold red")
    return Text.assemble((word, style), f" · {line.reason}")


def _show_line(line: Judged, *, is_full: bool) -> Text:
    text = line.text
    if len(text) > SHORTENED and not is_full:
        text = f"{text[:SHORTENED]}… ({len(line.text)})"
    return Text.assemble(
        (f"  {line.reads_as:<8}  ", "cyan"),
        (text, "" if line.is_kept else "dim"),
        (f"  {line.path}", "dim blue"),
    )
