"""Residue: what copying drove through a text: chunk and page numbers, hard line breaks, insertions.

Each finder returns edits on the text as published; nothing here looks at meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extract.document import ChromeKind
from transform.report import RepairKind
from transform.textmap import Edit


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One edit with the kind of damage it mends.

    `chrome` is set where the characters belong to no report: they are then chrome as well.
    """

    edit: Edit
    kind: RepairKind
    chrome: ChromeKind | None = None


_HAN = "一-鿿"
_SENTENCE_END = "。！？!?；;：:…"

# A number that opens a line, as document-sharing previews cut their text: "\n2、".
_CHUNK = re.compile(r"(?:\A|(?<=\n))[ \t　]*(\d{1,3})、")
# Previews cut at equal lengths; the survey's and seeds' chunks vary by far less than this.
_CHUNK_SPREAD = 0.12
# A chunk is longer than a heading.
_LEAST_CHUNK = 24


def find_chunk_numbers(text: str) -> tuple[Mend, ...]:
    r"""The numbers of preview chunks (1、 2、 3、 at line starts), with the break before them.

    They are told from headings, which look the same, by what only a cutter does: the
    series rises by one from the top of the text, and most of its marks stand in mid-sentence,
    or all chunks have one length.

    >>> [m.edit for m in find_chunk_numbers("1、全年公开信息1\n2、2条,\n3、其中网站8条。")][1:]
    [Edit(start=9, end=12, replacement=''), Edit(start=15, end=18, replacement='')]
    """
    marks = _rising_series(text)
    if len(marks) < 2:
        return ()
    inner = [m for m in marks if text[: m.start()].strip()]
    broken = sum(1 for m in inner if _breaks_sentence(text, m.start()))
    if broken * 2 <= len(inner) and not (broken and _equal_lengths(inner)):
        return ()
    return tuple(
        Mend(
            edit=Edit(start=_break_start(text, m.start()), end=m.end(), replacement=""),
            kind=RepairKind.CHUNK_NUMBER,
            chrome=ChromeKind.CHUNK_NUMBER,
        )
        for m in marks
    )


def _rising_series(text: str) -> list[re.Match[str]]:
    """The marks 1、 2、 3、 … that rise by one and tear most sentences.

    A report's own list has the same marks: of all rising series the one is taken whose
    marks stand in mid-sentence most often.
    """
    best: dict[int, tuple[float, list[re.Match[str]]]] = {}
    for match in _CHUNK.finditer(text):
        number = int(match[1])
        gain = 1.0 if _breaks_sentence(text, match.start()) else -0.4
        if number == 1 or (number == 2 and 1 not in best):
            start = (0.1 if number == 1 and not text[: match.start()].strip() else gain / 2, [match])
            best[number] = max(best.get(number, start), start, key=lambda chain: chain[0])
        if number - 1 in best:
            worth, chain = best[number - 1]
            longer = (worth + gain, [*chain, match])
            best[number] = max(best.get(number, longer), longer, key=lambda chain: chain[0])
    return max(best.values(), key=lambda chain: chain[0], default=(0.0, []))[1]


def _breaks_sentence(text: str, at: int) -> bool:
    """Whether a mark at the head of a line stands in mid-sentence; a short line before is a heading."""
    before = text[max(0, at - 400) : at].rstrip()
    if not before or before[-1] in _SENTENCE_END + '”"）)》】〞':
        return False
    line = before[before.rfind("\n") + 1 :].strip()
    return len(line) >= _LEAST_CHUNK or before[-1].isdigit() or before[-1] in "，,、"


def _equal_lengths(marks: list[re.Match[str]]) -> bool:
    gaps = [b.start() - a.start() for a, b in pairwise(marks)]
    return len(gaps) >= 2 and max(gaps) - min(gaps) <= _CHUNK_SPREAD * max(gaps)


def _break_start(text: str, at: int) -> int:
    """Where the line break before a mark begins, so that the two halves join."""
    while at > 0 and text[at - 1] in " \t　\r\n":
        at -= 1
    return at


# "- 4 -", "—1—", "第3页 共7页" and a bare number, each alone on its line.
_PAGE_LINE = re.compile(
    r"[ \t　]*(?:[-—–－]{1,3}[ \t]*\d{1,3}[ \t]*[-—–－]{1,3}"
    r"|第[ \t]*\d{1,3}[ \t]*页(?:[ \t,，/]*共[ \t]*\d{1,3}[ \t]*页)?|\d{1,3})[ \t　\r]*"
)
# A bare number between two reports of one file: "…贡献。 12 市政府信息公开办:", "…6日 5 某局工作总结 ".
_PAGE_BETWEEN = re.compile(
    rf"(?<=[。！”\"〞）)日])[ \t　]+\d{{1,3}}[ \t　]+"
    rf"(?=[{_HAN}xX×*]{{2,24}}[:：]|[{_HAN}\dxX×*]{{4,36}}?(?:总结|汇报|报告|范文)(?:[ \t　]|$))"
)


def find_page_numbers(text: str) -> tuple[Mend, ...]:
    r"""Page numbers on lines of their own, and bare ones before an addressee.

    Where the sentence runs on across the page, the breaks go with the number. A bare
    number on its line counts only in a sentence torn in two: a table has such lines too.

    >>> [m.edit for m in find_page_numbers("建设一流\n- 2 -\n营商环境。")]
    [Edit(start=4, end=11, replacement='')]
    """
    found = list(_page_lines(text))
    found += (
        Mend(
            edit=Edit(start=m.start(), end=m.end(), replacement=" "),
            kind=RepairKind.PAGE_NUMBER,
            chrome=ChromeKind.PAGE_NUMBER,
        )
        for m in _PAGE_BETWEEN.finditer(text)
    )
    return tuple(sorted(found, key=lambda m: m.edit.start))


def _page_lines(text: str) -> Iterator[Mend]:
    at = 0
    lines = text.split("\n")
    for i, line in enumerate(lines):
        start, at = at, at + len(line) + 1
        if len(line) > 24 or not _PAGE_LINE.fullmatch(line):
            continue
        before = next((x for x in reversed(lines[max(0, i - 3) : i]) if x.strip()), "")
        after = next((x for x in lines[i + 1 : i + 4] if x.strip()), "")
        torn = _runs_on(before, after)
        if line.strip().isdecimal() and not (torn and len(before.strip()) > 12 and len(after.strip()) > 12):
            continue
        end = start + len(line)
        if torn:
            start = _break_start(text, start)
            end += (
                len(text[end:]) - len(text[end:].lstrip()) if len(text) - end < 200 else _space_run(text, end)
            )
        yield Mend(
            edit=Edit(start=start, end=end, replacement=""),
            kind=RepairKind.PAGE_NUMBER,
            chrome=ChromeKind.PAGE_NUMBER,
        )


def _space_run(text: str, at: int) -> int:
    run = 0
    while at + run < len(text) and text[at + run].isspace():
        run += 1
    return run


_OPENS_LINE = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}[、.．](?!\d)|[①-⑳]|附件|[|｜])"
)


# Lines of an index end in a date; titles end in what they are.
_LISTED = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?|(?:年度报告|工作报告|工作总结|自查报告|年报))\s*$"
)


def _runs_on(before: str, after: str) -> bool:
    """Whether a sentence goes on from one line into the next."""
    left, right = before.rstrip()[-1:], after.lstrip()[:1]
    if not left or not right or left in _SENTENCE_END + "|｜":
        return False
    if _LISTED.search(before) or _LISTED.search(after):
        return False
    return not _OPENS_LINE.match(after) and (right not in "　|｜") and not after.startswith(("　　", "    "))


def find_hard_breaks(text: str) -> tuple[Mend, ...]:
    r"""Line breaks inside sentences of texts that a PDF or a printer wrapped at one width.

    A text counts as wrapped when most of its prose lines are about equally wide. Only the
    break between a full line and one that goes on is taken; headings keep their lines.
    """
    lines = text.split("\n")
    widths = [_width(line.strip()) for line in lines]
    full = _wrap_width(lines, widths)
    if not full:
        return ()
    found: list[Mend] = []
    at = 0
    for i, line in enumerate(lines[:-1]):
        end = at + len(line)
        at = end + 1
        following = lines[i + 1]
        if widths[i] >= full - 8 and following.strip() and _runs_on(line, following):
            start = end - (len(line) - len(line.rstrip()))
            stop = end + 1 + len(following) - len(following.lstrip())
            found.append(Mend(edit=Edit(start=start, end=stop, replacement=""), kind=RepairKind.LINE_BREAK))
    return tuple(found) if len(found) >= 3 else ()


def _width(line: str) -> int:
    return sum(2 if c > "ᄀ" else 1 for c in line)


def _wrap_width(lines: list[str], widths: list[int]) -> int:
    """The width a text was wrapped at in half-width columns, or 0 where it was not.

    Chinese pages hold 20 to 50 characters a line; at least four lines must be torn in
    mid-sentence, and they must be the greater part of all lines of prose.
    """
    prose = sorted(w for w in widths if w >= 24)
    if len(prose) < 5:
        return 0
    full = prose[(len(prose) * 9) // 10]
    if not 36 <= full <= 110:
        return 0
    pairs = [i for i in range(len(lines) - 1) if widths[i] >= full - 8 and lines[i + 1].strip()]
    torn = [i for i in pairs if lines[i].rstrip()[-1:] not in _SENTENCE_END]
    return full if len(torn) >= 4 and len(torn) * 2 > len(prose) else 0


# "…上报工作20xx政务公开工作汇报20xx政务公开工作汇报。": a title driven in at a sentence's end.
_INSERTION = re.compile(
    rf"(?<=[{_HAN}])(?:(?:20(?:\d\d|[xX×*]{{2}})年?)[{_HAN}]{{2,14}}(?:汇报|总结|报告))+(?:工作报告|工作总结|工作汇报)?(?=[。；;])"
)
_LINKS = "的为是与和在及以对将成了：:《“(（、"


def find_insertions(text: str) -> tuple[Mend, ...]:
    """Titles that a collection drove in between a sentence's last word and its full stop.

    Only where it happens more than once on the page: one such end can be a real object.
    """
    found = [m for m in _INSERTION.finditer(text) if text[m.start() - 1] not in _LINKS]
    phrases = [m[0] for m in found]
    repeated = len(found) > 1 or any(p[: len(p) // 2] == p[len(p) // 2 :] for p in phrases)
    if not repeated:
        return ()
    return tuple(
        Mend(
            edit=Edit(start=m.start(), end=m.end(), replacement=""),
            kind=RepairKind.INJECTION,
            chrome=ChromeKind.INSERTION,
        )
        for m in found
    )
