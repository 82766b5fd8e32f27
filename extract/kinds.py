"""What each line of a page reads like: prose, a link, metadata, a notice, the start of what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from extract.phrases import Phrases
from extract.tree import Line

# A Latin mark ends a sentence before a space, a closing sign or the end. Written with one class
# in front, which a search skips to: in half of the time of two alternatives.
_STOP = re.compile(r"[。！？…；.;!?](?:(?<![.;!?])|(?![^\s”\"')\]]))")
_BYLINE = re.compile(r"By [A-Z][^.!?]*$")
_OPENS_VALUE = re.compile(r"[:：(（\[【]")
# Sizes are in ideographs: three bytes of UTF-8 are one, and so are three Latin letters.
_SHORT = 45.0
_ENDING = 24.0
_CLAUSE = 25.0
_LONGEST_NOTICE = 150.0


class Kind(IntEnum):
    """How a line reads on its own."""

    PROSE = 0
    SHORT = 1
    ATTACHED = 2
    LINKED = 3
    META = 4
    NOTICE = 5
    ENDING = 6


# Members as plain names: looking one up on its enum costs as much as a short search.
PROSE, SHORT, ATTACHED, LINKED, META, NOTICE, ENDING = Kind


class Reading(NamedTuple):
    """One line's kind, its size in ideographs, and what it adds to a body that holds it."""

    kind: Kind
    size: float
    gain: float


def read_lines(lines: Sequence[Line], tags: Sequence[str], phrases: Phrases) -> list[Reading]:
    """How each line reads; only prose gains: its size and 8 for each mark, at most every sixth sign."""
    return [_read_line(line, tags[line.node], phrases) for line in lines]


def _read_line(line: Line, tag: str, phrases: Phrases) -> Reading:
    text, linked = line.text, line.linked
    size = len(text.encode("utf-8", "replace")) / 3
    # List items that hold a link, a name and a date are lists of links (forum threads).
    if linked * 2 > len(text) or (linked * 4 > len(text) and tag == "li"):
        return Reading(ATTACHED if phrases.attachment.search(text) else LINKED, size, 0.0)
    if size < _ENDING and phrases.ending.match(text):
        return Reading(ENDING, size, 0.0)
    stops = len(_STOP.findall(text))
    if size < _SHORT and stops < 2 and _is_meta(text, phrases):
        return Reading(META, size, 0.0)
    if size < _LONGEST_NOTICE and phrases.notice.search(text):
        return Reading(NOTICE, size, 0.0)
    commas = text.count("，") + text.count("、") + text.count(",")
    if not stops and (not commas or size < _CLAUSE):
        return Reading(SHORT, size, 0.0)
    gain = size + 8.0 * min(stops + commas, size / 6)
    return Reading(PROSE, size, gain if stops or line.cell < 0 else gain / 2)


def _is_meta(text: str, phrases: Phrases) -> bool:
    """Whether a short line gives a date and time, a labelled value, or a button."""
    if phrases.button.match(text) or phrases.clock.search(text) or (len(text) < 70 and _BYLINE.match(text)):
        return True
    return _OPENS_VALUE.search(text) is not None and phrases.label.search(text) is not None
