"""Issue: something nobody has decided yet, with a code that says what a person should do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IssueCode(StrEnum):
    """What kind of doubt it is; each member's text says what a person should do."""

    EMPTY = "empty"
    """The source has no text. Check that the address still leads to a page."""

    UNDECODABLE = "undecodable"
    """Some byte sequences are no text in the chosen character set; each is shown as U+FFFD.
    Look at the page as received; where another character set is right, name it for the source."""

    BINARY = "binary"
    """The bytes are not text of any kind known here. Find the document's HTML or text form."""

    CHARSET_GUESSED = "charset_guessed"
    """Nothing declares the character set and the guess is unsure. Read a sentence of the text."""

    OVERSIZE = "oversize"
    """The page is larger than is read; only its beginning was. Fetch its parts one by one."""

    TOO_DEEP = "too_deep"
    """The page nests deeper than any written by people; its deepest tags were passed over, their
    text was read. See whether the text is in order."""

    NO_BODY = "no_body"
    """The page's markup holds no text. Look at it in a browser: a script may bring the text."""

    SCANNED = "scanned"
    """Pages of the document are pictures of paper and hold no text. Run OCR over the file and
    ingest its result, or type the figures in; the pages are named in the message."""

    LEGACY_FORMAT = "legacy_format"
    """The document is of a format that is not read here (.doc, .wps, .ofd, .rtf, .rar). Open it
    in an office program, save it as .docx, .xlsx or PDF, and ingest that."""

    ENCRYPTED = "encrypted"
    """The document asks for a password. Ask who published it, or save it without one."""

    UNREADABLE = "unreadable"
    """The document is damaged, or made so that reading it would do harm. Fetch it once more,
    and open it in an office program; where that can read it, save it anew and ingest that."""

    COUNT_DIFFERS = "count_differs"
    """The page announces another number of reports than was found. Compare the boundaries."""

    NUMBERING_GAP = "numbering_gap"
    """The numbering of reports on the page skips or repeats. A part may be missing."""

    TRUNCATED = "truncated"
    """The report stops in mid-sentence; the rest is not on the page. Look for the whole document."""

    ORG_UNKNOWN = "org_unknown"
    """The issuing body is not named in the text. Add it by hand if you know it."""

    YEAR_UNKNOWN = "year_unknown"
    """The year reported on is masked or unsaid. Add it by hand if you know it."""

    YEAR_DOUBTFUL = "year_doubtful"
    """Years in the text contradict each other or the page. Confirm the year reported on."""

    ROLE_UNSURE = "role_unsure"
    """A section's role could not be told with confidence and is `other`. Name it if it matters."""

    HEADING_SEQUENCE = "heading_sequence"
    """The numbering of headings skips or repeats. A part may be missing or misnumbered."""

    NUMBER_DAMAGED = "number_damaged"
    """A figure is masked or broken and was not read. Look for an undamaged copy."""

    SUM_DIFFERS = "sum_differs"
    """Stated parts do not add up to their stated total, or a stated share is not theirs; all
    figures are kept as stated. Look which of them is wrong, on the page or in the reading."""

    METRIC_UNSURE = "metric_unsure"
    """A figure was read on weak evidence. See with 'gongkai show' whether it says this."""

    TABLE_UNREAD = "table_unread"
    """A table looks like part of the statutory form but could not be read. Look at the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One open question about a page, with its place in `Document.text` where it has one.

    `message` says what was expected, what was found and what to do; `start` and `end`
    are code-point offsets, both None where the question concerns the page as a whole.
    """

    code: IssueCode
    message: str
    start: int | None = None
    end: int | None = None
