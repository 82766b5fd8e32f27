"""Flattened tables as a stream: labels in order, and the values that stand between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from transform.statutory_cell import is_value
from transform.statutory_form import HALF_WIDTH, Label, find_labels, table_windows

# Page numbers on a line of their own, as PDF readers leave them: - 4 -, —4—, 第4页 共9页.
_PAGE_NUMBER = re.compile(
    r"^[ \t\u3000]*(?:[-—–－―─·]{1,2}[ \t]*\d{1,3}[ \t]*[-—–－―─·]{1,2}"
    r"|第[ \t]*\d{1,3}[ \t]*页(?:[ \t,，/]*共[ \t]*\d{1,3}[ \t]*页)?)[ \t\u3000]*$",
    re.MULTILINE,
)
_WORD = re.compile(r"[^\s|(（]*[(（][^()（）|。]{0,60}[)）][^\s|(（]*|[^\s|]+|\|")
_UNIT = re.compile(r"(?:亿元|万元|元|件|项|条|个|宗|次)$")
_SIGN = re.compile(r"(?:增加?|减少?)$")

_BARS = {ord(bar): "|" for bar in "｜│┃¦"}

# Prose: what stands between two labels ends a table. Headings of the report's own sections
# repeat the words of the tables.
_PROSE = re.compile(r"[，。；！？,;!?]|政府信息公开(?!申请)|情况$")
_LONGEST_NOISE = 16

# A report's forms have some 80 labels; what has hundreds of times as many is no report.
_MOST_LABELS = 5000

# Before the values may stand the rest of a label that a neighbouring cell has cut in two.
_LONGEST_REST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A label in the text and the value places after it, up to the next label.

    `values` are spans, empty ones for places that separators show to be blank. `is_parted`
    tells that separators do show blanks. `breaks` that prose follows: no table goes on.
    `first_on_line` that the first value stands on the label's own line; `next_start` is
    where the next label begins.
    """

    label: Label
    start: int
    end: int
    values: tuple[tuple[int, int], ...]
    is_parted: bool
    breaks: bool
    first_on_line: bool
    next_start: int

    @property
    def value_end(self) -> int:
        """Where the last value ends, or the label where it has none."""
        return max(self.end, self.values[-1][1]) if self.values else self.end


def read_stream(text: str, start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[Event]:
    r"""The labels of `text[start:end]` outside the spans taken, each with its values.

    >>> events = read_stream("本年制发件数\n规章 11 0\n- 4 -\n规范性文件 8 /", 0, 99, ())
    >>> [(event.label.code, event.values) for event in events[1:]]
    [('regulations', ((10, 12), (13, 14))), ('normative_documents', ((27, 28), (29, 30)))]
    """
    spans = list(taken)
    events: list[Event] = []
    for a, b in table_windows(text, start, min(end, len(text))):
        events += _read_window(text, a, b, spans)
    return events


def _read_window(text: str, start: int, end: int, taken: Iterable[tuple[int, int]]) -> list[Event]:
    work = _blank_out(text, start, end, taken)
    words = [match.span() for match in re.finditer(r"\S+", work)]
    compact = "".join(work[a:b] for a, b in words).translate(HALF_WIDTH)
    starts: list[int] = []
    total = 0
    for a, b in words:
        starts.append(total)
        total += b - a

    def original(place: int) -> int:
        index = bisect_right(starts, place) - 1
        return words[index][0] + place - starts[index]

    hits = find_labels(compact)[:_MOST_LABELS]
    spans = [(_with_number(work, original(hit.start), hit.label), original(hit.end - 1) + 1) for hit in hits]
    events = []
    for index, hit in enumerate(hits):
        label_start, label_end = spans[index]
        gap_end = spans[index + 1][0] if index + 1 < len(spans) else len(work)
        values, parted, breaks = _cut_values(work, label_end, gap_end)
        events.append(
            Event(
                label=hit.label,
                start=start + label_start,
                end=start + label_end,
                values=tuple((start + a, start + b) for a, b in values),
                is_parted=parted,
                breaks=breaks,
                first_on_line=bool(values) and "\n" not in work[label_end : values[0][0]],
                next_start=start + gap_end,
            )
        )
    return events


def _with_number(work: str, start: int, label: Label) -> int:
    """Where a row's label begins if a bare number is written to it: 1属于国家秘密."""
    numbered = label.kind == "request_row" or (label.kind == "shared" and label.code == "other")
    is_bare = numbered and work[start - 1 : start].isdigit()
    return start - 1 if is_bare and not work[max(0, start - 2) : start - 1].strip(" \t\n\u3000|") else start


def _blank_out(text: str, start: int, end: int, taken: Iterable[tuple[int, int]]) -> str:
    """The text with page numbers as blanks and what is taken as stops, at the same offsets."""
    parts: list[str] = []
    at = start
    for a, b in sorted(taken):
        if b > at and a < end:
            parts += (text[at : max(a, at)], "。" * (min(b, end) - max(a, at)))
            at = min(b, end)
    parts.append(text[at:end])
    work = "".join(parts).translate(_BARS)
    return _PAGE_NUMBER.sub(lambda match: " " * len(match[0]), work)


def _cut_values(work: str, start: int, end: int) -> tuple[list[tuple[int, int]], bool, bool]:
    """The values at the head of a gap; whether bars part them; whether prose follows."""
    head_end = min(end, start + 4000)
    if "|" in work[start:head_end]:
        return *_cut_parted(work, start, head_end), _is_prose(work, start, end)
    values: list[tuple[int, int]] = []
    skipped = 0
    noise_at = end
    for match in _WORD.finditer(work, start, head_end):
        word = match[0]
        before = work[slice(*values[-1])] if values else ""
        if _goes_on(before, word):
            values[-1] = (values[-1][0], match.end())
        elif is_value(word) or _SIGN.match(word):
            values.append(match.span())
        elif not values and skipped + len(word) <= _LONGEST_REST and not _PROSE.search(word):
            skipped += len(word)
        else:
            noise_at = match.start()
            break
    if skipped and not values:
        noise_at = start
    return values, False, _is_prose_text(work[noise_at:end])


def _goes_on(before: str, word: str) -> bool:
    """Whether a word belongs to the value before it: a unit, a note in brackets, the number of 增."""
    if before[-1:].isdigit():
        return bool(_UNIT.match(word)) or (word[0] in "(（" and word[-1] in ")）")
    return bool(_SIGN.match(before)) and word[0].isdigit()


def show_blanks(text: str, event: Event, wanted: int) -> list[tuple[int, int]] | None:
    r"""The places after a label where separators of even width show blank ones between values.

    Where a cell has a line, or a line and an empty line, a gap of twice as many line ends
    is a blank cell; on one line a double space is. None where that does not give `wanted`.

    >>> text = "规章\n\n3\n\n\n\n5\n\n规范性文件\n\n本年制发件数"
    >>> show_blanks(text, read_stream(text, 0, len(text), ())[0], 3)
    [(4, 5), (7, 7), (9, 10)]
    """
    if not 2 <= len(event.values) < wanted:
        return None
    edges = [event.end, *(edge for span in event.values for edge in span), event.next_start]
    gaps = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
    if any(text[a:b].strip() for a, b in gaps[:-1]):
        return None
    mark = "\n" if any("\n" in text[a:b] for a, b in gaps[1:-1]) else " "
    if mark == " " and not event.first_on_line:  # the values have a line of their own
        gaps[0] = (text.rindex("\n", *gaps[0]), gaps[0][1])
        widths = [1 + text.count(" ", *gaps[0])]
    else:
        widths = [text.count(mark, *gaps[0])]
    widths += [text.count(mark, a, b) for a, b in gaps[1:-1]]
    unit = min(widths)
    if unit < 1 or any(width % unit for width in widths):
        return None
    places: list[tuple[int, int]] = []
    for (a, _), width, value in zip(gaps, widths, event.values, strict=False):
        at = a
        for _ in range(width // unit - 1):
            at = min(value[0], at + unit)
            places.append((at, at))
        places.append(value)
    missing = wanted - len(places)
    a, b = gaps[-1]
    tail = text[a : b - len(text[a:b].lstrip())] if text[a:b].strip() else text[a:b]
    tail = tail.split("\n", 1)[0] + " " if mark == " " else tail
    if missing > 0 and tail.count(mark) // unit - 1 >= missing:
        places += [(a, a)] * missing
    return places if len(places) == wanted else None


def _cut_parted(work: str, start: int, end: int) -> tuple[list[tuple[int, int]], bool]:
    """Values parted by bars: every piece between two bars is a place, a blank one too."""
    pieces: list[tuple[int, int]] = []
    at = start
    while at <= end:
        stop = work.find("|", at, end)
        stop = end if stop < 0 else stop
        pieces.append((at, stop))
        at = stop + 1
    values: list[tuple[int, int]] = []
    for index, (a, b) in enumerate(pieces):
        piece = work[a:b]
        stripped = piece.strip()
        if index == 0:
            if stripped:
                break
            continue
        lead = a + len(piece) - len(piece.lstrip())
        if not stripped:
            if index < len(pieces) - 1:
                values.append((a, a))
            continue
        if is_value(stripped):
            values.append((lead, lead + len(stripped)))
            continue
        first = stripped.split("\n", 1)[0].strip()
        if "\n" in stripped and is_value(first):
            values.append((lead, lead + len(first)))
        elif piece[: lead - a].count("\n") > 1:  # a blank last cell, then the text goes on
            values.append((a, a))
        break
    return values, True


def _is_prose(work: str, start: int, end: int) -> bool:
    pieces = work[start:end].split("|")
    return any(_is_prose_text(piece) for piece in pieces if not is_value(piece))


def _is_prose_text(noise: str) -> bool:
    compact = "".join(noise.split())
    return len(compact) > _LONGEST_NOISE or bool(_PROSE.search(compact))
