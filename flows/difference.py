"""Two versions of a page for people: what changed, text word by word; and the same as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.contract import number
from flows.tables import make_table

if TYPE_CHECKING:
    from warehouse.edits import Edit
    from warehouse.versions import PageVersion

SCHEMA = "gongkai.diff/1"

AROUND = 20
"""Characters shown on either side of a change; the place says where the sentence stands."""

MOST_TOKENS = 4000
"""Texts of more tokens are set against each other whole: comparing two of 4,000 takes a second."""

GONE = "red strike"
NEW = "green"

_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+")
_TOKEN = re.compile(r"[0-9０-９.．]+|[A-Za-z]+|\s+|.", re.DOTALL)


def show_versions(versions: Sequence[PageVersion]) -> Table:
    """The versions of a page, one a line."""
    rows = [
        (
            v.number,
            f"{v.first_seen_at:%Y-%m-%d %H:%M}",
            f"{v.last_seen_at:%Y-%m-%d %H:%M}",
            v.sha256[:12],
            v.reports,
        )
        for v in versions
    ]
    columns = ("version", "first seen (UTC)", "last seen (UTC)", "sha256", "reports")
    return make_table(columns, rows, numeric=("version", "reports"))


def show_edits(edits: Sequence[Edit]) -> Iterator[RenderableType]:
    """What changed, report by report: a line that says where, and under it what."""
    told: tuple[int | None, int | None] | None = None
    for edit in edits:
        report = (edit.report_before, edit.report_after)
        if report != told:
            told = report
            yield Text(f"\n{edit.org or '(body unknown)'} {edit.year or '(year unknown)'}", style="bold")
        yield Text.assemble(
            (f"  {edit.kind} {edit.change}", "cyan"),
            f"  {_tell_place(edit)}",
            (f"  {_tell_row(edit)}", "dim"),
        )
        yield Padding(_tell_words(edit), (0, 0, 0, 4))


def mark_words(before: str, after: str) -> Text:
    """The later text with what it lost and gained marked, and what stayed shortened.

    >>> mark_words("全年收到申请12件，公开3条。", "全年收到申请13件，公开3条。").plain
    '全年收到申请[-12-]{+13+}件，公开3条。'
    """
    marked = Text()
    parts = [
        (kind, "".join(text for _, text in group))
        for kind, group in groupby(_compare(before, after), _kind_of)
    ]
    for place, (kind, text) in enumerate(parts):
        if kind == "same":
            marked.append(_shorten(text, is_first=place == 0, is_last=place == len(parts) - 1))
        elif kind == "gone":
            marked.append(f"[-{text}-]", GONE)
        else:
            marked.append(f"{{+{text}+}}", NEW)
    return marked


def diff_object(
    uri: str, versions: Sequence[PageVersion], compared: tuple[int, int] | None, edits: Sequence[Edit]
) -> dict[str, Any]:
    """The comparison as a JSON-ready object; `from` and `to` are null where there is one version."""
    return {
        "schema": SCHEMA,
        "uri": uri,
        "versions": [{key: _plain(value) for key, value in asdict(version).items()} for version in versions],
        "from": compared[0] if compared else None,
        "to": compared[1] if compared else None,
        "edits": [edit_object(edit) for edit in edits],
    }


def edit_object(edit: Edit) -> dict[str, Any]:
    """One edit as a JSON-ready object, by the names of its fields."""
    return {key: _plain(value) for key, value in asdict(edit).items()}


def _tell_place(edit: Edit) -> str:
    if edit.place_before and edit.place_after and edit.place_before != edit.place_after:
        return f"{edit.place_before} → {edit.place_after}"
    return edit.place


def _tell_row(edit: Edit) -> str:
    return edit.row_after or edit.row_before or ""


def _tell_words(edit: Edit) -> Text:
    before, after = edit.text_before or "", edit.text_after or ""
    if edit.kind == "cell":
        return _tell_cell(edit)
    if edit.text_before is None:
        return Text(f"{{+{after}+}}", NEW)
    if edit.text_after is None:
        return Text(f"[-{before}-]", GONE)
    return mark_words(before, after)


def _tell_cell(edit: Edit) -> Text:
    sides = ((edit.text_before, GONE), (edit.text_after, NEW))
    said = [(text.strip() or "(blank)", style) for text, style in sides if text is not None]
    return Text(" → ").join(Text(text, style) for text, style in said)


def _kind_of(part: tuple[str, str]) -> str:
    return part[0]


def _compare(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Stretches in order, each with what became of it: same, gone or new."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[i:j]), "".join(new[k:m])
        if kind == "equal":
            yield "same", gone
        else:
            yield from _compare_tokens(gone, came)


def _compare_tokens(before: str, after: str) -> Iterator[tuple[str, str]]:
    """As `_compare`, by numbers, Latin words and single Chinese characters."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_TOKENS:
        old, new = [before], [after]
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[i:j])
            continue
        if i < j:
            yield "gone", "".join(old[i:j])
        if k < m:
            yield "new", "".join(new[k:m])


def _shorten(text: str, *, is_first: bool, is_last: bool) -> str:
    if len(text) <= 2 * AROUND + 1:
        return text
    head = "" if is_first else text[:AROUND]
    tail = "" if is_last else text[-AROUND:]
    return f"{head}…{tail}"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return number(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
