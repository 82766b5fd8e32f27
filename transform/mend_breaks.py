"""Line breaks inside sentences: texts wrapped at one width, figures on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transform.mend import SENTENCE_END, Mend, runs_on, space_after, space_before
from transform.report import RepairKind
from transform.textmap import Edit

# At least so many before a page counts as broken; one or two may be an author's layout.
_LEAST_BREAKS = 3
_LEAST_SEMICOLONS = 4


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
        if widths[i] >= full - 8 and following.strip() and runs_on(line, following):
            start = end - (len(line) - len(line.rstrip()))
            stop = end + 1 + len(following) - len(following.lstrip())
            found.append(Mend(edit=Edit(start=start, end=stop, replacement=""), kind=RepairKind.LINE_BREAK))
    return tuple(found) if len(found) >= _LEAST_BREAKS else ()


def _width(line: str) -> int:
    """Columns of a line, cut short where it is far wider than any wrapped one.

    Its bytes in the national encoding are its columns, rare characters apart.
    """
    return len(line[:240].encode("gb18030", "replace"))


def _wrap_width(lines: list[str], widths: list[int]) -> int:
    """The width a text was wrapped at in half-width columns, or 0 where it was not.

    Chinese pages hold 20 to 50 characters a line. Hardly a line may be wider (two that a
    page number parted are one by now); at least four full ones must be torn in mid-sentence,
    which must be the rule among them; and half of those must be prose, with a comma or stop
    inside, for titles one under another look so.
    """
    prose = sorted(w for w in widths if w >= 24)
    if len(prose) < 5:
        return 0
    full = prose[(len(prose) * 9) // 10]
    if full > 110:
        full = prose[len(prose) // 2]
    if not 36 <= full <= 110 or sum(w > full + 8 for w in prose) * 10 > len(prose) + 10:
        return 0
    return full if any(_is_wrapped_at(lines, widths, full, *window) for window in _WINDOWS) else 0


# How far below the full width a line still counts as full, and the share of such that must be
# torn: PDF lines vary by 6 columns where figures and spaces stand in them (passages), those of
# a printer by 2, and many short paragraphs end near them.
_WINDOWS = ((8, 0.6), (4, 0.5))


def _is_wrapped_at(lines: list[str], widths: list[int], full: int, slack: int, share: float) -> bool:
    at_width = (i for i in range(len(lines) - 1) if full - slack <= widths[i] <= full + 8)
    pairs = [i for i in at_width if lines[i + 1].strip()]
    torn = [i for i in pairs if lines[i].rstrip()[-1:] not in SENTENCE_END]
    told = sum(1 for i in torn if _CLAUSE.search(lines[i]))
    return len(torn) >= 4 and len(torn) >= share * len(pairs) and told * 2 >= len(torn)


_UNIT = (
    r"(?:年|月|日|%|％|条|件|项|个|次|人|名|份|篇|期|户|场|万|亿|元|批|类|家|起|宗|部|册|处|台|余|多|种|块|辆|公里"
    r"|平方米|周|张|幅|封|组|所)"
)
_FIGURE = re.compile(r"[ \t　]*\d[\d,.，．]*[ \t　\r]*")
_GOES_ON = re.compile(rf"[ \t]*(?:{_UNIT}|[，、。；,;）)])")
_STOP = re.compile("[，、。；,;（(]")
_CLAUSE = re.compile("[，。；,;]")
# What a line between two figures may be: 年, 月, or prose with a stop in it.
_BETWEEN = re.compile(rf"[ \t]*(?:{_UNIT}{{1,2}}|[年月日][一-鿿]{{1,4}})[ \t\r]*")


def find_lone_figures(text: str) -> tuple[Mend, ...]:
    r"""Breaks around figures that stand on lines of their own, in sentences.

    Told from the cells of a table, which stand so too, by the prose before and the unit
    after them, and by being many.

    >>> torn = "主动公开信息，共\n12\n条，其中网站\n8\n条，收到申请\n3\n件，均已答复。"
    >>> [m.edit.start for m in find_lone_figures(torn)]
    [8, 11, 18, 20, 27, 29]
    """
    lines = text.split("\n")
    if len(lines) < 2 * _LEAST_BREAKS:
        return ()
    starts = _starts(lines)
    figures = [i for i in range(1, len(lines) - 1) if len(lines[i]) < 16 and _FIGURE.fullmatch(lines[i])]
    inside = [i for i in figures if _is_in_sentence(lines, i)]
    if len(inside) < _LEAST_BREAKS:
        return ()
    breaks = sorted({starts[i + side] - 1 for i in inside for side in (0, 1)})
    return tuple(_join(text, at) for at in breaks)


def _starts(lines: Sequence[str]) -> list[int]:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def _is_in_sentence(lines: Sequence[str], i: int) -> bool:
    before, after = lines[i - 1].rstrip(), lines[i + 1]
    if not before.strip() or before[-1] in SENTENCE_END + "|｜" or not _GOES_ON.match(after):
        return False
    told = len(before.strip()) >= 4 or bool(_STOP.search(before)) or bool(_BETWEEN.fullmatch(before))
    goes_on = len(after.strip()) >= 8 or _BETWEEN.fullmatch(after) or _STOP.search(after)
    return told and bool(goes_on)


def find_item_breaks(text: str) -> tuple[Mend, ...]:
    r"""Breaks after every semicolon, where a converter took them for the ends of lines.

    A list whose items have marks of their own, are set in, or begin below a colon, is laid
    out so by its author.

    >>> torn = "公开职责;\n程序;\n依据;\n结果;\n并接受监督。"
    >>> [m.edit.start for m in find_item_breaks(torn)]
    [5, 9, 13, 17]
    """
    marks = [m.end() for m in re.finditer("[;；]", text)]
    broken = [at for at in marks if space_after(text, at) > at and "\n" in text[at : space_after(text, at)]]
    if len(marks) < _LEAST_SEMICOLONS or len(broken) < len(marks):
        return ()
    if _opens_list(text, marks[0]):
        return ()
    joins = [at for at in broken if _goes_on_after_item(text, at)]
    if len(joins) < _LEAST_SEMICOLONS or len(joins) * 5 < len(broken) * 4:
        return ()
    return tuple(_join(text, at) for at in joins)


def _opens_list(text: str, first: int) -> bool:
    """Whether the first item stands on a line of its own below a colon."""
    start = text.rfind("\n", 0, first) + 1
    end = space_before(text, start)
    return text[end - 1 : end] in ("：", ":")


_ITEM = re.compile(r"[\d①-⑳（(一二三四五六七八九十第]|[^\n]{0,4}是")


def _goes_on_after_item(text: str, at: int) -> bool:
    stop = space_after(text, at)
    gap = text[at:stop]
    return stop < len(text) and "　" not in gap and gap.count("\n") == 1 and not _ITEM.match(text, stop)


def _join(text: str, at: int) -> Mend:
    start, stop = space_before(text, at), space_after(text, at)
    return Mend(edit=Edit(start=start, end=stop, replacement=""), kind=RepairKind.LINE_BREAK)
