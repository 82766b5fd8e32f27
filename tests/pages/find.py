"""Finds the phrases of a truth in a text, whatever white space strip left between characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text in code points."""

    start: int
    end: int

    def meets(self, start: int, end: int) -> bool:
        """Whether the two share a character."""
        return start < self.end and self.start < end


class Finder:
    """Finds phrases in a text whatever white space parts their characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places = [at for at, character in enumerate(text) if not character.isspace()]
        self.squeezed = "".join(text[at] for at in self.places)

    def find(self, phrase: str, start: int = 0, end: int | None = None) -> Span | None:
        """The first place of a phrase at or after `start` that ends by `end`, or None.

        >>> Finder("公开 6\\n条，公开6条").find("6条")
        Span(start=3, end=6)
        """
        wanted = re.sub(r"\s+", "", phrase)
        stop = len(self.places) if end is None else bisect_left(self.places, end)
        at = self.squeezed.find(wanted, bisect_left(self.places, start), stop)
        return None if at < 0 else Span(self.places[at], self.places[at + len(wanted) - 1] + 1)

    def fills_line(self, span: Span) -> bool:
        """Whether nothing but punctuation stands beside a stretch on its line.

        >>> finder = Finder("《总结》\\n一份总结")
        >>> finder.fills_line(Span(1, 3)), finder.fills_line(Span(7, 9))
        (True, False)
        """
        start = self.text.rfind("\n", 0, span.start) + 1
        end = self.text.find("\n", span.end)
        beside = self.text[start : span.start] + self.text[span.end : len(self.text) if end < 0 else end]
        return not re.search(r"\w", beside)
