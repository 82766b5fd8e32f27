"""Document: a page's text in reading order, every part of it known by its offsets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from extract.issue import Issue


class ChromeKind(StrEnum):
    """What a stretch of text is that belongs to no report."""

    NAVIGATION = "navigation"
    METADATA = "metadata"
    CONTENTS = "contents"
    BLURB = "blurb"
    ADVERT = "advert"
    DISCLAIMER = "disclaimer"
    DOWNLOAD = "download"
    PAGER = "pager"
    RELATED = "related"
    SPAM = "spam"
    PAGE_NUMBER = "page_number"
    CHUNK_NUMBER = "chunk_number"
    INSERTION = "insertion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """A stretch of `Document.text` that is site furniture or residue, not report."""

    start: int
    end: int
    kind: ChromeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """What strip left out of `Document.text`: how many characters, of what kind, and why."""

    kind: ChromeKind
    reason: str
    chars: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell as marked up: its place in the text, its row and column in the logical grid.

    `row` and `column` count from 0 and take spans of earlier cells into account;
    `row_span` and `column_span` are at least 1 and never reach past the table.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table kept as a table: its span in the text and its cells in reading order."""

    start: int
    end: int
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text between block borders, and the node it came from.

    `path` names the node from the root (`html/body/div[2]/p[5]`), positions counted from 1
    among siblings of the same tag; for plain text it is empty.
    """

    start: int
    end: int
    tag: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The text of one page in reading order, with what the page says of itself.

    Every offset counts code points of `text`. `title`, `published_on` and `site_name` are
    the page's own claims; `metadata` its declared names and values in order. `charset` is
    the one that decoded the bytes and `charset_confidence` how sure that was, from 0 to 1.
    `chrome` is furniture known from the text alone, in order and disjoint; `dropped` what
    never entered `text`. `profile_snapshot` numbers the snapshot of the host's profile that
    the page was read with, None where it was read without.
    """

    uri: str
    sha256: str
    media_type: str
    charset: str
    charset_confidence: float
    text: str
    title: str | None = None
    published_on: date | None = None
    site_name: str | None = None
    metadata: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    chrome: tuple[Chrome, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    issues: tuple[Issue, ...] = ()
    profile_snapshot: int | None = None
