"""Frame: one report's own text, and the way from its offsets back to the Document's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.document import Chrome
from transform.split import Span
from transform.textmap import Edit, TextMap, edit_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A report cut out of its repaired page, furniture left out.

    `page` leads from the page as published to its repaired text, in which `span` lies;
    `local` from that span to the report's own text.
    """

    span: Span
    page: TextMap
    local: TextMap

    @property
    def text(self) -> str:
        """The report as it was written: what outline and measure read."""
        return self.local.repaired

    @property
    def title_end(self) -> int:
        """Where the report's own heading ends in `text`."""
        return self.local.to_repaired(0, self.span.title_end - self.span.start)[1]

    def to_document(self, start: int, end: int) -> tuple[int, int]:
        """The place in the page as published of a span of `text`."""
        a, b = self.local.to_original(start, end)
        return self.page.to_original(a + self.span.start, b + self.span.start)

    def from_document(self, start: int, end: int) -> tuple[int, int]:
        """The place in `text` of a span of the page as published, cut to the report."""
        a, b = self.page.to_repaired(start, end)
        low, high = self.span.start, self.span.end
        return self.local.to_repaired(min(max(a, low), high) - low, min(max(b, low), high) - low)


def frame_report(page: TextMap, span: Span, furniture: Iterable[Chrome]) -> Frame:
    """Cut one report out of its page; `furniture` lies in the repaired text."""
    inner = [
        Edit(start=c.start - span.start, end=c.end - span.start, replacement="")
        for c in furniture
        if span.start <= c.start and c.end <= span.end
    ]
    return Frame(span=span, page=page, local=edit_text(page.repaired[span.start : span.end], inner))


def map_chrome(page: TextMap, chrome: Iterable[Chrome]) -> tuple[Chrome, ...]:
    """Chrome of the page as published, in its repaired text; what was repaired away is gone."""
    mapped = []
    for item in chrome:
        start, end = page.to_repaired(item.start, item.end)
        if start < end:
            mapped.append(Chrome(start=start, end=end, kind=item.kind))
    return tuple(mapped)
