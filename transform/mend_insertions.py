"""Insertions: running headers, titles and links that sites drove into sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache

from extract.document import ChromeKind
from transform.mend import Mend, mend_match, runs_on, space_after, space_before
from transform.report import RepairKind
from transform.textmap import Edit
from transform.vocabulary import any_of, load_terms

_HAN = "一-鿿"


def find_insertions(text: str) -> tuple[Mend, ...]:
    """All three kinds, in order.

    >>> [m.edit.start for m in find_insertions("方便群精品文档---下载后可任意编辑众办事")]
    [3]
    """
    found = [*find_headers(text), *find_driven_titles(text), *find_links(text)]
    return tuple(sorted(found, key=lambda m: m.edit.start))


@cache
def _headers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in load_terms("insertions")["header"]))


def find_headers(text: str) -> Iterator[Mend]:
    """Running headers: known ones inside a line, and lines repeated between torn sentences."""
    has_known = any(word in text for word in load_terms("insertions")["header_word"])
    for match in _headers().finditer(text) if has_known else ():
        start, end = match.span()
        line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        line_end = len(text) if line_end < 0 else line_end
        if text[line_start:start].strip() or text[end:line_end].strip():
            yield _insertion(start, end)
        elif runs_on(_line_before(text, line_start), _line_after(text, line_end)):
            yield _insertion(space_before(text, start), space_after(text, end))
    yield from _repeated_lines(text)


def _insertion(start: int, end: int) -> Mend:
    return Mend(
        edit=Edit(start=start, end=end, replacement=""),
        kind=RepairKind.INJECTION,
        chrome=ChromeKind.INSERTION,
    )


def _line_before(text: str, at: int) -> str:
    end = space_before(text, at)
    return text[max(text.rfind("\n", 0, end) + 1, end - 60) : end]


def _line_after(text: str, at: int) -> str:
    start = space_after(text, at)
    stop = text.find("\n", start, start + 60)
    return text[start : start + 60 if stop < 0 else stop]


# Prose around a header's line; the cells of a table are shorter and have no comma.
_LEAST_PROSE = 14
_PROSE = re.compile("[，。；,;]")


def _repeated_lines(text: str) -> Iterator[Mend]:
    """Lines that tear a sentence again and again, in the same words."""
    lines = text.split("\n")
    short = Counter(key for key in map(str.strip, lines) if 6 <= len(key) <= 40)
    if not any(n > 1 for n in short.values()):
        return
    found: defaultdict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    at, before = 0, ""
    for i, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        key = line.strip()
        if short[key] > 1 and i + 1 < len(lines) and not _headers().search(key):
            after = next((x for x in lines[i + 1 : i + 3] if x.strip()), "")
            if before.strip() != key and after.strip() != key and runs_on(before, after):
                found[key].append((start, start + len(line), _is_prose(before) and _is_prose(after)))
        before = line if key else before
    for places in found.values():
        if sum(is_prose for _, _, is_prose in places) > 1:
            for start, end, _ in places:
                yield _insertion(space_before(text, start), space_after(text, end))


def _is_prose(line: str) -> bool:
    return len(line.strip()) >= _LEAST_PROSE and bool(_PROSE.search(line))


# "…上报工作20xx政务公开工作汇报20xx政务公开工作汇报。": a title driven in at a sentence's end.
_TITLE = re.compile(
    rf"20(?<=[{_HAN}]20)(?:\d\d|[xX×*]{{2}})年?[{_HAN}]{{2,14}}(?:汇报|总结|报告)"
    rf"(?:20(?:\d\d|[xX×*]{{2}})年?[{_HAN}]{{2,14}}(?:汇报|总结|报告))*(?:工作报告|工作总结|工作汇报)?(?=[。；;])"
)
_LEADS_ON = frozenset("的为是与和在及以对将成了：:《“(（、写")


def find_driven_titles(text: str) -> tuple[Mend, ...]:
    """Titles that a collection drove in between a sentence's last word and its full stop.

    Only where it happens more than once on the page: one such end can be a real object.
    """
    found = [m for m in _TITLE.finditer(text) if text[m.start() - 1] not in _LEADS_ON]
    phrases = [m[0] for m in found]
    if len(found) < 2 and not any(p[: len(p) // 2] == p[len(p) // 2 :] for p in phrases):
        return ()
    return tuple(_insertion(*m.span()) for m in found)


@cache
def _links() -> re.Pattern[str]:
    words = any_of(load_terms("insertions")["link"])
    return re.compile(rf"[(（](?<=[{_HAN}].)({words})[)）](?=[{_HAN}，,])")


def find_links(text: str) -> Iterator[Mend]:
    """Brackets around words that were links: 现将工作(总结)如下 is 现将工作总结如下.

    A word that stands twice, 总结(总结), was put in beside the link and goes whole.
    """
    terms = load_terms("insertions")
    found = list(_links().finditer(text))
    if len(found) < terms["least_links"] or len({m[1] for m in found}) < terms["least_link_kinds"]:
        return
    for match in found:
        if text.endswith(match[1], 0, match.start()):
            yield mend_match(match, "", RepairKind.INJECTION, chrome=ChromeKind.INSERTION)
        else:
            yield mend_match(match, match[1], RepairKind.INJECTION)
