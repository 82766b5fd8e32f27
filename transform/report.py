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


class Relation(StrEnum):
    """How a figure is bound to another of its report; none where it is a level of its own."""

    PART = "part"
    """Of a total: 其中网上申请15件."""

    SHARE = "share"
    """What per cent of a total: 占35%."""

    CHANGE = "change"
    """The difference from another time or body: 同比增长12%, 比上年多5件."""

    EARLIER = "earlier"
    """The level of an earlier time that another is set against: 由上年的93%提高到97%."""


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


class FindingCause(StrEnum):
    """Whose slip a finding is, as far as the page can tell."""

    SOURCE = "source"
    """The page states it so."""

    READING = "reading"
    """Two readings of the page differ: the program may have misread it."""

    SCOPE = "scope"
    """Text and table may speak of different bodies: perhaps no slip at all."""


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
    words of negation of a zero statement) inside it. Of a range (2-3次) `value` is the lower
    end and `value_high` the upper.

    `confidence` is the share of labelled figures of its `evidence_class` (a name of
    terms/confidence.toml) that were read rightly.

    `relation` says what binds it to another metric of its report, `parent` which one, by its
    index in the report's tuple: the total of a part, the figure that a share or a change
    speaks of. A change or a share may have no parent on the page. `division` counts the ways
    in which one total is divided (按渠道分 0, 按申请人分 1); the parts of one division are
    to be summed, those of two are not.
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
    value_high: Decimal | None = None
    evidence_class: str = ""
    relation: Relation | None = None
    parent: int | None = None
    division: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One place in a statutory form, by the codes of terms/statutory.toml.

    `raw` is the cell as it stands; `value` a number in `unit`, None where none is stated;
    `start` and `end` None where the form has the place and the page has not.
    `solved_value` is what the form's equations determine for a total that states none.
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
    solved_value: Decimal | None = None


Place = tuple[str, str, str]
"""A place of a form by its codes: table, row, column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule of terms/audit.toml that a report does not keep.

    `start` and `end` bound what is stated otherwise: a cell, or the words of the text.
    `place` is that cell, None for words; `cells` are all places in the arithmetic.
    `expected` holds every value that would keep the rule. `arithmetic` is the sum as it
    stands. `likely` is the one cell whose change to `likely_value` would keep every rule
    that it takes part in; both None where none is, or several are.
    """

    rule: str
    cause: FindingCause
    start: int
    end: int
    place: Place | None
    cells: tuple[Place, ...]
    stated: Decimal | None
    expected: tuple[Decimal, ...]
    arithmetic: str
    likely: Place | None
    likely_value: Decimal | None
    message_zh: str
    message_en: str
    advice_zh: str
    advice_en: str

    @property
    def code(self) -> str:
        """The code under which it stands among issues."""
        return f"audit.{self.rule}"


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
    names what drew the report's first boundary. `findings` are the rules it does not keep.
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
    region_code: str | None = None
    region_name: str | None = None
    region_list_date: str | None = None
    region_confidence: float | None = None
    admin_level: str | None = None
    body_kind: str | None = None
    body_line: str | None = None
    findings: tuple[Finding, ...] = ()


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
