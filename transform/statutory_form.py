"""The statutory forms as values: which places each has, and the words that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from transform.script import fold_script
from transform.vocabulary import load_terms

FORMS = ("form2019", "form2021")
TABLES = ("proactive", "requests", "remedies")

# Full-width ASCII to half-width, one character for one, so that offsets hold.
HALF_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}

# What stands before a label and belongs to it: 1. （一） 一、 (3) ①
_NUMBERING = re.compile(r"(?:\(?[一二三四五六七八九]\)|[一二三四五六七八九][、.,]|\(?[1-9]\\?[.、,)]|[①-⑧])$")


# The sound of the character before, as hijacked copies insert it: 開(kāi), 公(gong)(gong).
_READING = re.compile(r"(?<=[一-鿿])(?:[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜü ]{1,6}[)）])+")

# How far a table reaches around a word of the vocabulary. Table three has 1,200 characters
# and its words at both ends; with a line or two for each cell it has some 3,000.
_BEFORE = 1500
_AFTER = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words that name a place of the form: a column, a row, or its frame, by table."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A label found in compact text, its numbering included in the span."""

    label: Label
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    pattern: re.Pattern[str]
    labels: tuple[Label, ...]


def fold_label(text: str) -> str:
    r"""A text without white space and with half-width ASCII, in which labels are looked for.

    >>> fold_label("本年新 \n制作数量（件）")
    '本年新制作数量(件)'
    """
    return "".join(text.split()).translate(HALF_WIDTH)


def find_labels(compact: str) -> list[Hit]:
    """Every label of the forms in a compact text, in order and disjoint.

    >>> [(hit.label.code, hit.start, hit.end) for hit in find_labels("规章102.重复申请")]
    [('regulations', 0, 2), ('declined_repeat', 4, 10)]
    """
    lexicon = _lexicon()
    hits: list[Hit] = []
    for match in lexicon.pattern.finditer(compact):
        index = match.lastindex
        if index is None:  # pragma: no cover - every alternative is a group
            continue
        floor = hits[-1].end if hits else 0
        start = match.start()
        numbering = _NUMBERING.search(compact, max(floor, start - 4), start)
        hits.append(
            Hit(
                label=lexicon.labels[index - 1],
                start=numbering.start() if numbering else start,
                end=match.end(),
            )
        )
    return hits


def plain_text(text: str) -> str:
    """A text in which labels can be found: simplified script, readings set behind characters blanked.

    Offsets hold. A text that needs nothing is returned as it is.

    >>> plain_text("予以公開(kai)數量")
    '予以公开     数量'
    """
    folded = fold_script(text)
    if "(" not in folded and "（" not in folded:
        return folded
    return _READING.sub(lambda match: " " * len(match[0]), folded)


def has_vocabulary(text: str) -> bool:
    """Whether a text has any word of the statutory tables; cheap, and true for some prose.

    >>> has_vocabulary("三、本年新收政府信息公开申请"), has_vocabulary("一年来，我局")
    (True, False)
    """
    compact = "".join(text.split())
    return any(word in compact for word in load_terms("statutory")["vocabulary"])


def find_bare_headings(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where two headings that enclose a table stand with nothing between; None where not."""
    for pattern in load_terms("statutory")["bare_headings"]:
        match = re.compile(pattern).search(text, start, end)
        if match:
            return match.span()
    return None


def table_windows(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of `text[start:end]` in which tables may stand: around the vocabulary."""
    windows: list[tuple[int, int]] = []
    for match in _vocabulary_pattern().finditer(text, start, end):
        a, b = max(start, match.start() - _BEFORE), min(end, match.end() + _AFTER)
        if windows and a <= windows[-1][1]:
            windows[-1] = (windows[-1][0], b)
        else:
            windows.append((a, b))
    return windows


@cache
def form_places(form: str, table: str) -> tuple[tuple[str, str], ...]:
    """The places of one table of one form, as (row, column), in the order they are printed."""
    terms = load_terms("statutory")
    if table == "proactive":
        rows = terms["form"][form]["proactive"]
        return tuple((row, column) for row, columns in rows.items() for column in columns)
    if table == "requests":
        names = terms["request_rows"]
        rows = [*names["first"], *names[form], *names["last"]]
        return tuple((row, column) for row in rows for column in applicants())
    return tuple((row, column) for row in remedy_rows() for column in remedy_columns())


@cache
def request_rows(form: str) -> tuple[str, ...]:
    """The rows of table three in the order they are printed."""
    return tuple(dict.fromkeys(row for row, _ in form_places(form, "requests")))


@cache
def column_form(column: str) -> str | None:
    """The form that alone has a column of table two; None where both have it.

    >>> column_form("in_force"), column_form("decisions")
    ('form2021', None)
    """
    having = [form for form in FORMS if any(column == code for _, code in form_places(form, "proactive"))]
    return having[0] if len(having) == 1 else None


@cache
def row_form(row: str) -> str | None:
    """The form that alone has a row of table three; None where both have it, or neither."""
    having = [form for form in FORMS if row in request_rows(form)]
    return having[0] if len(having) == 1 else None


@cache
def applicants() -> tuple[str, ...]:
    """The seven columns of table three, in the order they are printed."""
    return tuple(load_terms("statutory")["applicants"]["columns"])


@cache
def remedy_rows() -> tuple[str, ...]:
    """The three groups of table four, in the order they are printed."""
    return tuple(load_terms("statutory")["remedy"]["rows"])


@cache
def remedy_columns() -> tuple[str, ...]:
    """The five outcomes of table four, in the order they are printed."""
    return tuple(load_terms("statutory")["remedy"]["columns"])


def column_unit(table: str, column: str, header: str = "") -> str | None:
    """The unit of a column: as its printed label says, else as the form means it.

    >>> column_unit("proactive", "fees_collected", "本年收费金额(单位:元)")
    '元'
    """
    if table != "proactive":
        return "件"
    stated = re.search(r"\((?:单位:?)?(万元|元)\)", header)
    if stated:
        return stated.group(1)
    unit: str | None = load_terms("statutory")["unit"].get(column)
    return unit


@cache
def _vocabulary_pattern() -> re.Pattern[str]:
    words = load_terms("statutory")["vocabulary"]
    return re.compile("|".join(r"\s*".join(word) for word in words))


@cache
def _lexicon() -> _Lexicon:
    entries = [
        (pattern, Label(kind=kind, code=code))
        for kind, codes in load_terms("statutory")["label"].items()
        for code, patterns in codes.items()
        for pattern in patterns
    ]
    # The alternative that reaches further has to be tried first.
    entries.sort(key=lambda entry: -len(entry[0]))
    # The first letters are looked at before the alternatives: seven times as fast.
    first = "".join({pattern[0] for pattern, _ in entries})
    return _Lexicon(
        pattern=re.compile(f"(?=[{first}])(?:" + "|".join(f"({pattern})" for pattern, _ in entries) + ")"),
        labels=tuple(label for _, label in entries),
    )
