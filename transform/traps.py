"""Which figures count something done, held or spent, and which are frames, names, norms or slogans."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from transform.phrases import Layout
from transform.quantities import Quantity
from transform.report import MetricKind
from transform.vocabulary import load_terms

_SILENT_ROLES = frozenset({"title", "recipient"})
_PLAN_REACH = 60
_FRAMED = frozenset("个项条种类次处")
_ENDS_CLAUSE = re.compile(r"\s*(?:[，,。；;！）)\n]|$)")
_NO_ONE = re.compile(r"(?:[每任某另这那哪又再同第有是为成的统任唯这进]|没有|[未不]发生|一[^，。]{1,6})$")
_CASES = re.compile("案|件|投诉|诉讼|复议|举报|事故|纠纷|申请")
_ONE_CASE = re.compile("[^，。；]{0,14}(?:申请|复议|诉讼|投诉|举报)")
_HAPPENED = re.compile("(?:收到|受理|接到|接收|发生|(?<!没)有|办理|答复|提起)$")
_SHARE = re.compile("[率度比达为到]")
_RULE_NAME = re.compile(r"[^，。；、]{1,5}制(?:度)?[，。；、和]")


def is_counted(layout: Layout, quantity: Quantity, role: str | None) -> bool:
    """Whether a figure states a quantity, as the contract has it.

    `role` is the role of the section it stands in: plans in a section about next steps,
    and numbers in titles, count nothing.

    >>> from transform.phrases import lay_out
    >>> from transform.quantities import find_quantities
    >>> text = "从三个方面入手，发布信息20条，每月至少上报10篇。"
    >>> [q.unit for q in find_quantities(text) if is_counted(lay_out(text), q, None)]
    ['条']
    """
    if role in _SILENT_ROLES or _is_quoted(layout.text, quantity.start, quantity.end):
        return False
    if _is_set_phrase(layout.text, quantity) or _is_norm(layout, quantity):
        return False
    if role == "next_steps" and not _is_done(layout, quantity):
        return False
    return _names_a_thing(layout, quantity)


def _is_set_phrase(text: str, quantity: Quantity) -> bool:
    """A slogan (三个代表), a rank or streak (前5名), a quota (编制9名), a threshold (100元以上的)."""
    words = _patterns()
    start, end = quantity.start, quantity.end
    if quantity.unit in ("名", "人") and text.endswith("编制", 0, start):
        return True
    if quantity.kind is MetricKind.MONEY and (
        text.startswith(("以上的", "以下"), end) or words.prices.search(text, max(0, start - 14), start)
    ):
        return True
    if _is_threshold(text, quantity) or words.counters.search(text, max(0, start - 14), start):
        return True
    if text.startswith("百分之百", start) and not _SHARE.search(text, max(0, start - 12), start):
        return True
    near = text[max(0, start - 4) : end + 6]
    return (
        words.ranked.match(text, end) is not None
        or words.slogans.search(near) is not None
        or words.ranks.search(text, max(0, start - 6), start) is not None
    )


def _is_threshold(text: str, quantity: Quantity) -> bool:
    """A limit that a rule draws, not a figure reached: 10件以下的不收费, 5000元以上20000元以下."""
    words = _patterns()
    if not words.thresholds.match(text, quantity.end):
        return False
    return text.startswith(("以上", "以下", "以内", "及以"), quantity.end) or (
        words.bounds.search(text, max(0, quantity.start - 4), quantity.start) is not None
    )


def _is_norm(layout: Layout, quantity: Quantity) -> bool:
    words = _patterns()
    clause_start, _ = layout.clause(quantity.start)
    if words.norms.search(layout.text, clause_start, quantity.start):
        return True
    sentence_start, _ = layout.sentence(quantity.start)
    sentence_start = max(sentence_start, quantity.start - _PLAN_REACH)
    return words.future.search(layout.text, sentence_start, quantity.start) is not None


def _names_a_thing(layout: Layout, quantity: Quantity) -> bool:
    words, text = _patterns(), layout.text
    clause_start, clause_end = layout.clause(quantity.start)
    if quantity.kind is MetricKind.DURATION:
        return words.spent.search(text, clause_start, quantity.start) is not None
    if quantity.unit == "分":
        return not quantity.numeral and words.marks.search(text, clause_start, quantity.start) is not None
    if quantity.kind is not MetricKind.COUNT:
        return True
    if quantity.unit in _FRAMED and words.frames.match(text, quantity.end):
        return False
    if quantity.unit == "起" and text.endswith(("自", "从"), 0, quantity.start):
        return False
    return not quantity.numeral or _numeral_names_a_thing(text, quantity, clause_start, clause_end)


def _numeral_names_a_thing(text: str, quantity: Quantity, clause_start: int, clause_end: int) -> bool:
    """Chinese numerals are part of many words, so more is asked of them: 两名监督员, not 四项制度."""
    words = _patterns()
    start, end = quantity.start, quantity.end
    if quantity.unit not in words.numeral_units or words.pointers.search(text, max(0, start - 3), start):
        return False
    if quantity.value == Decimal(1) and not quantity.is_approximate:
        return _is_one(text, quantity, text[clause_start:start])
    if quantity.unit in ("项", "条", "次") and _RULE_NAME.match(text, end):
        return False
    if quantity.unit == "个":
        return words.numeral_frames.match(text, end) is None
    return (
        quantity.unit not in ("项", "条") or words.names.search(text, end, min(clause_end, end + 6)) is None
    )


def _is_one(text: str, quantity: Quantity, before: str) -> bool:
    """一名药商 is an indefinite article; 收到来信一封 and 受理一件信息公开申请 are counts."""
    if _ONE_CASE.match(text, quantity.end) and _HAPPENED.search(before):
        return True
    if quantity.unit == "起" and not _CASES.search(before):  # 组织在一起
        return False
    return bool(before) and _ENDS_CLAUSE.match(text, quantity.end) is not None and not _NO_ONE.search(before)


def _is_done(layout: Layout, quantity: Quantity) -> bool:
    start, _ = layout.sentence(quantity.start)
    sentence = layout.text[start : quantity.start]
    words = _patterns()
    return words.done.search(sentence) is not None and words.plans.search(sentence) is None


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether the figure is part of a name or slogan in quotation marks."""
    window = text[max(0, start - 40) : start]
    if window.rfind("《") > window.rfind("》"):
        return True
    opened = max(window.rfind("“"), window.rfind("「"), window.rfind("『"), window.rfind("〝"))
    closed = max(window.rfind("”"), window.rfind("」"), window.rfind("』"), window.rfind("〞"))
    if opened <= closed or len(window) - opened > 16:
        return False
    return any(mark in text[end : end + 16] for mark in "”〞」』")


class _Patterns(NamedTuple):
    frames: re.Pattern[str]
    names: re.Pattern[str]
    numeral_frames: re.Pattern[str]
    norms: re.Pattern[str]
    future: re.Pattern[str]
    ranks: re.Pattern[str]
    ranked: re.Pattern[str]
    thresholds: re.Pattern[str]
    bounds: re.Pattern[str]
    counters: re.Pattern[str]
    prices: re.Pattern[str]
    pointers: re.Pattern[str]
    plans: re.Pattern[str]
    done: re.Pattern[str]
    slogans: re.Pattern[str]
    spent: re.Pattern[str]
    marks: re.Pattern[str]
    numeral_units: frozenset[str]


@cache
def _patterns() -> _Patterns:
    terms = load_terms("traps")

    def any_of(name: str, after: str = "") -> re.Pattern[str]:
        return re.compile("(?:" + "|".join(terms[name]) + ")" + after)

    return _Patterns(
        frames=any_of("frames"),
        names=any_of("names"),
        numeral_frames=any_of("numeral_frames"),
        norms=any_of("norms"),
        future=any_of("future"),
        ranks=any_of("ranks", r"\s*$"),
        ranked=any_of("ranked"),
        thresholds=any_of("thresholds"),
        bounds=any_of("bounds", r"\s*$"),
        counters=any_of("counters", r"\s*$"),
        prices=any_of("prices", r"\s*$"),
        pointers=any_of("pointers", "$"),
        plans=any_of("plans"),
        done=any_of("done"),
        slogans=any_of("slogans"),
        spent=any_of("spent"),
        marks=any_of("marks"),
        numeral_units=frozenset(terms["numeral_units"]),
    )
