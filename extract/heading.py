"""The page's own heading, which often stands outside the container of the body."""

from __future__ import annotations

from collections.abc import Sequence

from extract.prune import Verdict
from extract.walk import Line, Tree

_LOOKED_AT = 5


def find_heading(
    lines: Sequence[Line], verdicts: Sequence[Verdict | None], tree: Tree, title: str | None
) -> int | None:
    """The number of the line that is the page's heading, None where the body already begins with it.

    It is the last line before the body that the declared title repeats or begins with
    (`title` may carry the site's name behind), else the last h1 there.
    """
    first = next((number for number, verdict in enumerate(verdicts) if verdict is None), 0)
    wanted = squeeze(title or "")
    kept = [line for line, verdict in zip(lines, verdicts, strict=True) if verdict is None]
    if any(_is_title(line.text, wanted) for line in kept[:_LOOKED_AT]):
        return None
    fallback = None
    for number in range(first - 1, -1, -1):
        line = lines[number]
        if line.linked:
            continue
        if _is_title(line.text, wanted):
            return number
        if fallback is None and tree.tags[line.node] == "h1":
            fallback = number
    if fallback is not None and any(squeeze(line.text) == squeeze(lines[fallback].text) for line in kept[:5]):
        return None
    return fallback


def _is_title(text: str, wanted: str) -> bool:
    """Whether a line is the declared title, less what the site adds to it."""
    squeezed = squeeze(text)
    return len(squeezed) >= 6 and len(squeezed) * 3 >= len(wanted) and wanted.startswith(squeezed)


def squeeze(text: str) -> str:
    """Text without white space, for comparing headings that are set apart by spaces.

    >>> squeeze("年 度 报 告")
    '年度报告'
    """
    return "".join(text.split())
