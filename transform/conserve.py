"""Conservation: every character but white space is in exactly one report or is chrome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extract.document import Chrome, ChromeKind


def conserve_chrome(
    text: str,
    reports: Sequence[tuple[int, int]],
    known: Iterable[Chrome],
    outside: Iterable[Chrome],
) -> tuple[Chrome, ...]:
    """All chrome of a page, in order, disjoint, without white space at its borders.

    `known` is what was recognised, inside reports or not, and comes first; `outside` names
    what split left over; what then still lies outside every report is navigation.

    >>> [(c.start, c.end) for c in conserve_chrome("分享 报告全文 完", [(3, 7)], (), ())]
    [(0, 2), (8, 9)]
    """
    chrome = _disjoint(sorted(known, key=lambda c: (c.start, -c.end)))
    for leftover in (outside, [Chrome(start=0, end=len(text), kind=ChromeKind.NAVIGATION)]):
        taken = sorted([*reports, *((c.start, c.end) for c in chrome)])
        chrome += [
            Chrome(start=a, end=b, kind=item.kind)
            for item in leftover
            for a, b in _free(text, item.start, item.end, taken)
        ]
        chrome.sort(key=lambda c: c.start)
    return tuple(chrome)


def _disjoint(chrome: Iterable[Chrome]) -> list[Chrome]:
    kept: list[Chrome] = []
    for item in chrome:
        start = max(item.start, kept[-1].end) if kept else item.start
        if start < item.end:
            kept.append(Chrome(start=start, end=item.end, kind=item.kind))
    return kept


def _free(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The parts of a span that nothing has taken, trimmed of white space; a line at a time."""
    at = start
    for a, b in taken:
        if b <= at:
            continue
        if a >= end:
            break
        yield from _lines(text, at, min(a, end))
        at = max(at, b)
    yield from _lines(text, at, end)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop + 1
        piece = text[at:stop]
        bare = piece.strip()
        if bare:
            left = at + piece.index(bare)
            yield left, left + len(bare)
        at = stop
