"""Cues: what each unit of a page says about where reports begin and end.

A cue is a name; what it is worth stands in terms/split.toml. Cues look at one unit and its
neighbours only; which of them are believed together is decided by split's programme.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transform.change import tell_changes
from transform.contents import find_contents
from transform.lines import (
    BODY_NAME,
    CELLS,
    CLOSING_LINE,
    DATE_LINE,
    LEVEL_TWO,
    NAME_LINE,
    STOPS,
    Lines,
    closes,
    is_bare_heading,
    is_signed_inline,
    is_title_like,
    look_at,
    shape_cues,
    signs_off,
    speech_cues,
)
from transform.numbering import LEVEL_ONE, inside_numbering, read_numbering
from transform.titles import NUMBERED, has_topic, is_title, match_series, series_number, title_patterns
from transform.units import ADDRESSEE, Unit

_PLAN = re.compile(r"(?:打算|计划|方案|要点|思路)$")
_BARE_NUMBER = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
# White space, quotes and brackets, which a page puts around its title at will.
_TITLE_NOISE = re.compile(r"[\s《》“”\"'()（）\[\]【】·_—-]+")
_ENDS = frozenset({"after_closing", "after_sign_off", "after_related"})
_OPENS = frozenset({"opening", "inline_opening", "announces", "addressee"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """A unit with its cues and, for a series heading, its number."""

    unit: Unit
    cues: tuple[str, ...]
    series: int | None = None


def cue_units(
    text: str, units: Sequence[Unit], *, after: Sequence[str], page_title: str | None
) -> list[Cued]:
    """The cues of every unit.

    `after` names for each unit the furniture that stands right before it (`related`,
    `download`, … or empty), `page_title` what the page itself calls its article.
    """
    lines = look_at([text[u.start : u.end] for u in units])
    contents, inside = find_contents(lines, after), inside_numbering(lines)
    changes = tell_changes(lines.texts)
    cued: list[Cued] = []
    last_level_one = 0
    for i, (unit, piece) in enumerate(zip(units, lines.texts, strict=True)):
        cues = shape_cues(piece, is_prose=lines.prose[i]) + speech_cues(piece)
        cues += _opening(piece, unit, is_title_line=lines.titles[i], page_title=page_title)
        series = match_series(piece) if len(piece) <= 90 else None
        number = series_number(series) if series else None
        if number is not None:
            cues.append("series")
        if lines.titles[i] or number is not None or "title_like" in cues:
            cues.append("before_body" if _leads_to_body(i, lines) else "before_nothing")
        first, last_level_one, restarts = read_numbering(piece, last_level_one)
        if first:
            cues.append("opens_numbering" if first == 1 else "level_one")
        flags = {
            "bare_number": _is_bare_number(i, lines.texts),
            "contents": contents[i],
            "first_half": _is_first_half(i, lines),
            "second_half": i > 0 and "first_half" in cued[-1].cues,
            "restart": restarts,
            "inside_numbering": inside[i],
            f"after_{after[i]}": bool(after[i]),
            "after_blank": unit.after_blank,
            "after_heading": i > 0 and is_bare_heading(lines.texts[i - 1]),
            "in_heading": _is_in_heading(i, lines),
            "after_closing": i > 0 and closes(lines.texts[i - 1]),
            "sign_off": _is_sign_off(i, lines),
            "after_sign_off": i > 0
            and signs_off(lines.texts[i - 1])
            and not any(lines.titles[max(0, i - 4) : i]),
        }
        if "announces" in cues and ("opening" in cues or "inline_opening" in cues):
            cues.append("opening_announces")
        cues += (name for name, holds in flags.items() if holds)
        if not _ENDS.isdisjoint(cues) and not _OPENS.isdisjoint(cues):
            cues.append("opens_after_end")
        cues += changes[i]
        cued.append(Cued(unit=unit, cues=tuple(cues), series=number))
    return cued


def _opening(piece: str, unit: Unit, *, is_title_line: bool, page_title: str | None) -> list[str]:
    cues: list[str] = []
    if is_title_line:
        cues.append("title")
        if has_topic(piece):
            cues.append("topic")
        if _PLAN.search(piece):
            cues.append("plan")
    elif is_title_like(piece):
        cues.append("title_like")
    if page_title and 6 <= len(piece) <= 80 and _same(piece, page_title):
        cues.append("page_title")
    if ADDRESSEE.fullmatch(piece):
        cues.append("addressee")
    elif title_patterns().opening.match(piece):
        cues.append("opening" if unit.opens_line else "inline_opening")
    return cues


def _same(piece: str, title: str) -> bool:
    a, b = _TITLE_NOISE.sub("", piece), _TITLE_NOISE.sub("", title)
    return bool(a) and (a == b or (len(a) >= 8 and (a in b or b in a)))


def _leads_to_body(i: int, lines: Lines) -> bool:
    """Whether prose, an addressee or a first heading follows within three short lines."""
    texts, prose, titles = lines.texts, lines.prose, lines.titles
    for j in range(i + 1, min(i + 4, len(texts))):
        piece = texts[j]
        if prose[j] or ADDRESSEE.fullmatch(piece) or LEVEL_ONE.match(piece):
            return True
        if titles[j] and not _is_second_line(texts[i], piece):
            return False
        if DATE_LINE.fullmatch(piece) or BODY_NAME.fullmatch(piece) or len(piece) >= 40:
            continue
    return i + 1 < len(texts) and len(texts[i + 1]) >= 30 and not titles[i + 1]


def _is_first_half(i: int, lines: Lines) -> bool:
    """Whether this line and the next make one title that neither half of is whole."""
    texts, titles, prose = lines.texts, lines.titles, lines.prose
    if i + 1 >= len(texts) or titles[i] or prose[i] or not 3 <= len(texts[i]) <= 50:
        return False
    first, second = texts[i], texts[i + 1]
    if NUMBERED.match(first) or STOPS.search(first) or DATE_LINE.fullmatch(first):
        return False
    if not is_title(first + second):
        return False
    if BODY_NAME.fullmatch(first):
        return not BODY_NAME.match(second)
    return len(second) <= 14 and (has_topic(first) or bool(re.search(r"\d{4}", first)))


def _is_in_heading(i: int, lines: Lines) -> bool:
    """Whether a title stands before, and between them what a heading holds: a name, a date, an addressee."""
    for j in range(i - 1, max(-1, i - 4), -1):
        piece = lines.texts[j]
        if lines.titles[j]:
            return j < i - 1
        if not (DATE_LINE.fullmatch(piece) or NAME_LINE.fullmatch(piece) or ADDRESSEE.fullmatch(piece)):
            return False
    return False


def _is_second_line(first: str, second: str) -> bool:
    """Whether two lines are one title: the body's name, then what it reports."""
    return bool(BODY_NAME.fullmatch(first)) and not BODY_NAME.fullmatch(second)


def _is_sign_off(i: int, lines: Lines) -> bool:
    """A closing formula, or the body's name and the date that end a report."""
    texts = lines.texts
    piece = texts[i]
    if CLOSING_LINE.fullmatch(piece) or (i and is_signed_inline(piece)):
        return True
    if DATE_LINE.fullmatch(piece):
        is_named = i > 0 and bool(NAME_LINE.fullmatch(texts[i - 1]))
        return _ends_text(i - 2 if is_named else i - 1, lines)
    follows = texts[i + 1] if i + 1 < len(texts) else ""
    return bool(NAME_LINE.fullmatch(piece) and DATE_LINE.fullmatch(follows)) and _ends_text(i - 1, lines)


def _ends_text(i: int, lines: Lines) -> bool:
    """Whether unit `i` is a report's text or its closing formula, not a title or a name."""
    return i >= 0 and (
        lines.prose[i]
        or len(lines.texts[i]) > 50
        or bool(CLOSING_LINE.fullmatch(lines.texts[i]) or LEVEL_TWO.match(lines.texts[i]))
    )


def _is_bare_number(i: int, texts: Sequence[str]) -> bool:
    """A number on a line of its own with no table around it: a page number, most likely."""
    if not _BARE_NUMBER.fullmatch(texts[i]):
        return False
    beside = [*texts[max(0, i - 1) : i], *texts[i + 1 : i + 2]]
    return not any(CELLS.match(t) for t in beside)
