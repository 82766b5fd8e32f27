"""Brackets and quotation marks that copying swapped, turned or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transform.mend import Mend, mend_match
from transform.report import RepairKind
from transform.textmap import Edit

_WRONG_QUOTE = re.compile("[〞〝]")
# 〔2020〕 of a document number keeps its brackets: only Chinese enumerators change.
_ODD_BRACKET = re.compile(
    r"(?P<open>[〔﹝])(?:[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?)(?P<close>[〕﹞)）])"
    r"|[（(](?:[一二三四五六七八九]|[一二三四五]?十[一二三四五六七八九]?)(?P<right>[〕﹞])"
)
# Titles of rules and papers end in what they are; a question mark before and after is a lost 《》.
_LOST_TITLE = re.compile(
    r"(?P<open>[?？])(?=[一-鿿]{2,30}?(?:条例|办法|规定|通知|意见|方案|要点|细则|目录|指南|法)(?P<close>[?？])(?![?？]))"
)
_UNCLOSED = re.compile(r"《(?:中华人民共和国)?政府信息公开条例(?![》一-鿿]*》)(?!\s*[》〉(（])")


def find_brackets(text: str) -> tuple[Mend, ...]:
    """Quotation marks and brackets that are not the ones their author set.

    >>> [m.edit.replacement for m in find_brackets("〔一〕“三公〞经费,川委办〔2005〕29号")]
    ['(', ')', '”']
    """
    found = [
        mend_match(m, "”" if m[0] == "〞" else "“", RepairKind.BRACKET) for m in _WRONG_QUOTE.finditer(text)
    ]
    is_odd = any(mark in text for mark in "〔﹝〕﹞")
    for match in _ODD_BRACKET.finditer(text) if is_odd else ():
        for name, replacement in (("open", "("), ("close", ")"), ("right", ")")):
            if match[name] and match[name] not in "()（）":
                found.append(mend_match(match, replacement, RepairKind.BRACKET, group=name))
    found += _lost_title_marks(text)
    found += _same_quotes(text)
    return tuple(sorted(found, key=lambda m: m.edit.start))


def _lost_title_marks(text: str) -> Iterator[Mend]:
    for match in _LOST_TITLE.finditer(text):
        yield mend_match(match, "《", RepairKind.BRACKET, group="open")
        yield mend_match(match, "》", RepairKind.BRACKET, group="close")
    for match in _UNCLOSED.finditer(text):
        end = match.end()
        edit = Edit(start=end - 1, end=end, replacement=text[end - 1] + "》")
        yield Mend(edit=edit, kind=RepairKind.BRACKET)


# “三公“经费: both marks of one kind, an even number of them, and none of the other on the line.
_QUOTES = re.compile("[“”〞〝]")
_LONGEST_QUOTED = 30


def _same_quotes(text: str) -> Iterator[Mend]:
    for opening, closing in (("“", "”"), ("”", "“")):
        if text.count(opening) <= text.count(closing):
            continue
        for start, end in _lines_with(text, opening):
            marks = list(_QUOTES.finditer(text, start, end))
            pairs = list(zip(marks[::2], marks[1::2], strict=False))
            alike = len(marks) % 2 == 0 and all(m[0] == opening for m in marks)
            if alike and all(b.start() - a.end() <= _LONGEST_QUOTED for a, b in pairs):
                for first, second in pairs:
                    wrong = second if opening == "“" else first
                    yield mend_match(wrong, closing, RepairKind.BRACKET)


def _lines_with(text: str, mark: str) -> Iterator[tuple[int, int]]:
    at = text.find(mark)
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        yield start, end
        at = text.find(mark, end)
