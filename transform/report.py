"""Report and what it holds: Section, Metric, Cell, Repair; and Parsed, a page read whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.document import Chrome, Document
from extract.issue import Issue

PARSER_VERSION = 1
"""Counts the parser's editions. Raise it whenever rows for unchanged pages would change:
the warehouse then adds the new reading beside the old, and `current_…` views show it."""


class PageType(StrEnum):
    """What kind of page it is; the first that fits."""

    NOT_REPORT = "not_report"
    MIRROR = "mirror"
    SHARING = "sharing"
    COLLECTION = "collection"
    MODEL_REPORT = "model_report"
    GOV_NOTICE = "gov_notice"
    GOV_STATUTORY = "gov_statutory"
    GOV_REPORT = "gov_report"


class MetricKind(StrEnum):
    """What a figure measures, which its unit alone does not always say."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    LENGTH = "length"
    AREA = "area"
    DURATION = "duration"
    RATE = "rate"


class CellState(StrEnum):
    """What stands in a cell of a statutory form. Blank is never zero."""

    STATED = "stated"
    ZERO = "zero"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    MASKED = "masked"
    MISSING = "missing"


class RepairKind(StrEnum):
    """What kind of damage was mended."""

    CHUNK_NUMBER = "chunk_number"
    PAGE_NUMBER = "page_number"
    LINE_BREAK = "line_break"
    PUNCTUATION = "punctuation"
    ENUMERATOR = "enumerator"
    WASHED_WORD = "washed_word"
    BRACKET = "bracket"
    INJECTION = "injection"
    SCRIPT = "script"
    SPAM = "spam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One heading or item and the text under it.

    `start` is the marker's first character; the span runs to the next section of the same
    or a higher level. `level` counts enumerated ancestors, from 1. `marker` is as written
    and None for an unnumbered heading; `heading` the section's own words or None.
    `role` is a name of terms/roles.toml and `role_confidence` how sure it is, 0 to 1.
    `parent` is the index of the enclosing section in the report's tuple, or None.
    """

    start: int
    end: int
    level: int
    marker: str | None
    heading: str | None
    role: str
    role_confidence: float = 1.0
    parent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One quantity statement: a value, what it counts, and the characters that say so.

    `value` is in base units (3.5万张 is 35000 张). `code` is a name of
    terms/indicators.toml, `indicator` the Chinese phrase. `evidence` is
    `Document.text[start:end]`; `figure_start` and `figure_end` bound the figure (or the
    words of negation of a zero statement) inside it.
    """

    start: int
    end: int
    figure_start: int
    figure_end: int
    evidence: str
    code: str
    indicator: str
    value: Decimal
    unit: str | None
    kind: MetricKind
    is_approximate: bool = False
    qualifier: str | None = None
    period: str | None = None
    scope: str | None = None
    section: int | None = None
    section_role: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One place in a statutory form, by the codes of terms/statutory.toml.

    `raw` is the cell as it stands; `value` a number in `unit`, None where none is stated;
    `start` and `end` None where the form has the place and the page has not.
    """

    form: str
    table: str
    row: str
    column: str
    raw: str
    value: Decimal | None
    unit: str | None
    state: CellState
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """One mending: the characters `Document.text[start:end]` were read as `repaired`."""

    start: int
    end: int
    kind: RepairKind
    original: str
    repaired: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report on a page, from its own heading to its last character.

    `org`, `region`, `recipient`, `year_text` are as written, masks kept; None where the
    text does not say. `year` is the year reported on. `text` is the repaired text without
    chrome and `digest` the SHA-256 of its normalised form, equal for equal reports.
    `duplicate_of` is the index on the page of the earlier report this one copies. `cues`
    names what drew the report's first boundary.
    """

    start: int
    end: int
    title: str | None
    org: str | None
    region: str | None
    year: int | None
    year_text: str | None
    recipient: str | None
    kind: str | None
    is_truncated: bool
    duplicate_of: int | None
    text: str
    digest: str
    sections: tuple[Section, ...]
    metrics: tuple[Metric, ...]
    cells: tuple[Cell, ...]
    repairs: tuple[Repair, ...]
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """Everything that was read from one page, and everything left open.

    `chrome` is whatever in `document.text` belongs to no report, in order and disjoint.
    """

    document: Document
    page_type: PageType
    chrome: tuple[Chrome, ...]
    reports: tuple[Report, ...]
    issues: tuple[Issue, ...]
    parser_version: int = PARSER_VERSION
