"""Page numbers: on lines of their own, in running text in their own dress, between two reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import ChromeKind
from transform.mend import COUNTED, Mend, is_han, mend_match, runs_on, space_after, space_before
from transform.report import RepairKind
from transform.textmap import Edit

_HAN = "一-鿿"

# "- 4 -", "—1—", "第3页 共7页", "PAGE 2" and a bare number, each alone on its line.
_PAGE_LINE = re.compile(
    r"[ \t　]*(?:[-—–－]{1,3}[ \t]*\d{1,3}[ \t]*[-—–－]{1,3}|PAGE[ \t]*\d{0,3}"
    r"|第[ \t]*\d{1,3}[ \t]*页(?:[ \t,，/]*共[ \t]*\d{1,3}[ \t]*页)?|\d{1,3})[ \t　\r]*"
)
# The same inside a line: a number between dashes, or pages counted.
_PAGE_INLINE = re.compile(
    rf"(?P<dash>[-—–－])[ \t]*\d{{1,3}}[ \t]*(?P=dash)[ \t]*(?=[{_HAN}])"
    rf"|第[ \t]*\d{{1,3}}[ \t]*页[ \t,，/]*共[ \t]*\d{{1,3}}[ \t]*页[ \t]*(?=[{_HAN}])"
)
_BEFORE_INLINE = "，、；。）)"
# A bare number between two reports of one file: "…贡献。 12 市政府信息公开办:", "…6日 5 某局工作总结 ".
_PAGE_BETWEEN = re.compile(
    rf"[ \t　](?<=[。！”\"〞）)日][ \t　])[ \t　]*\d{{1,3}}[ \t　]+"
    rf"(?=[{_HAN}xX×*]{{2,24}}[:：]|[{_HAN}\dxX×*]{{4,36}}?(?:总结|汇报|报告|范文)(?:[ \t　]|$))"
)
# Prose on either side of a number on its line; cells of a table are shorter.
_LEAST_PROSE = 12


def find_page_numbers(text: str) -> tuple[Mend, ...]:
    r"""Page numbers on lines of their own, in dashes inside a line, and bare ones before an addressee.

    Where the sentence runs on across the page, the breaks go with the number. A bare
    number on its line counts only in a sentence torn in two: a table has such lines too.

    >>> [(m.edit.start, m.edit.end) for m in find_page_numbers("建设一流\n- 2 -\n营商环境。")]
    [(4, 11)]
    """
    found = [*_page_lines(text)]
    found += _pages_inline(text)
    found += (
        mend_match(m, " ", RepairKind.PAGE_NUMBER, chrome=ChromeKind.PAGE_NUMBER)
        for m in _PAGE_BETWEEN.finditer(text)
    )
    return tuple(sorted(found, key=lambda m: m.edit.start))


def _page(start: int, end: int) -> Mend:
    return Mend(
        edit=Edit(start=start, end=end, replacement=""),
        kind=RepairKind.PAGE_NUMBER,
        chrome=ChromeKind.PAGE_NUMBER,
    )


def _pages_inline(text: str) -> Iterator[Mend]:
    for match in _PAGE_INLINE.finditer(text):
        start = match.start()
        while start > 0 and text[start - 1] in " \t":
            start -= 1
        if start > 0 and (is_han(text[start - 1]) or text[start - 1] in _BEFORE_INLINE):
            yield _page(start, match.end())


def _page_lines(text: str) -> Iterator[Mend]:
    at = 0
    lines = text.split("\n")
    for i, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        if len(line) > 24 or not _PAGE_LINE.fullmatch(line):
            continue
        before = next((x for x in reversed(lines[max(0, i - 3) : i]) if x.strip()), "")
        after = next((x for x in lines[i + 1 : i + 4] if x.strip()), "")
        torn = runs_on(before, after) and not _PAGE_LINE.fullmatch(after) and not _PAGE_LINE.fullmatch(before)
        prose = len(before.strip()) > _LEAST_PROSE and len(after.strip()) > _LEAST_PROSE
        counts = after.lstrip()[:1] in COUNTED
        if line.strip().isdecimal() and (counts or not (torn and prose)):
            continue
        end = start + len(line)
        if torn:
            start, end = space_before(text, start), space_after(text, end)
        yield _page(start, end)
