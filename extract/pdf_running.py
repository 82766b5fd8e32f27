"""Running heads and page numbers of a PDF: what stands in the same place on page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.document import ChromeKind, Dropped
from extract.pdf_lines import TextLine

# A margin as high as this holds no text of the document, with the sheet's height as measure.
_MARGIN = 0.12
_NUMBER = re.compile(
    r"[-–—－ ]{0,4}(?P<bare>\d{1,4})[-–—－ ]{0,4}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
    r"|(?:page\s*)?\d{1,4}\s*(?:/|of)\s*\d{1,4}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LEAST_SHARE = 0.4
_NUMBERED, _RUNS = "page number", "running head or foot"


def drop_running(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float]
) -> tuple[list[list[TextLine]], tuple[Dropped, ...]]:
    """The lines of each page without running heads and page numbers, and what was dropped."""
    edges = [
        [line for line in lines if _is_in_margin(line, height)]
        for lines, height in zip(pages, heights, strict=True)
    ]
    seen = Counter(key for lines in edges for key in {_key(line) for line in lines})
    numbers = ((place, _number(line)) for place, lines in enumerate(edges) for line in lines)
    offsets = Counter(number - place for place, number in numbers if number is not None)
    least = max(2, _LEAST_SHARE * len(pages))
    sums = {_NUMBERED: 0, _RUNS: 0}
    kept: list[list[TextLine]] = []
    for place, lines in enumerate(pages):
        own: list[TextLine] = []
        for line in lines:
            is_edge = line in edges[place]
            if is_edge and _is_page_number(line, place, offsets):
                sums[_NUMBERED] += len(line.text.replace(" ", ""))
            elif is_edge and seen[_key(line)] >= least:
                sums[_RUNS] += len(line.text.replace(" ", ""))
            else:
                own.append(line)
        kept.append(own)
    return kept, _summed(sums)


def _summed(sums: Mapping[str, int]) -> tuple[Dropped, ...]:
    kinds = {_NUMBERED: ChromeKind.PAGE_NUMBER, _RUNS: ChromeKind.METADATA}
    return tuple(
        Dropped(kind=kinds[reason], reason=reason, chars=chars) for reason, chars in sums.items() if chars
    )


def _is_page_number(line: TextLine, place: int, offsets: Mapping[int, int]) -> bool:
    """Whether a line is a number in dress, or a bare one that counts with the pages."""
    if not _NUMBER.fullmatch(line.text.strip()):
        return False
    number = _number(line)
    if number is None or not line.text.strip().isdecimal():
        return True
    return offsets.get(number - place, 0) >= 2 or number == place + 1


def _is_in_margin(line: TextLine, height: float) -> bool:
    return line.y <= _MARGIN * height or line.y - line.size >= (1 - _MARGIN) * height


def _key(line: TextLine) -> tuple[str, int]:
    """What recurs: the words with their numbers alike, and about where they stand."""
    return _DIGITS.sub("0", line.text.replace(" ", "")), round(line.y / 8)


def _number(line: TextLine) -> int | None:
    match = _NUMBER.fullmatch(line.text.strip())
    return int(match["bare"]) if match and match["bare"] else None
