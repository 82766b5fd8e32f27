"""Absolutes of the text (all completed, all upheld, all granted) against the cells that they need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from transform.audit_rules import find_rule
from transform.audit_sums import EDGE_ROWS, Cells, value_of
from transform.audit_text import Narrative, text_finding
from transform.audit_wording import EN, ZH, name_place, write_number
from transform.report import Finding, Place

_ALL = r"(?:均|全部|全数|都)(?:已经?)?"
_HANDLED = re.compile(
    _ALL + r"(?:依法|按时|按期|如期|及时|按规定|在法定期限内|予以|得到)*(?:办结|办理完[毕成])"
    r"|(?<![按及]时)(?<!按期)办结率(?:达到?|为)?\s*100\s*[%％]"
)
_UPHELD = re.compile(_ALL + r"(?:被|予以|依法|获)?维持|结果(?:均|全部)为?维持")
_GRANTED = re.compile(_ALL + r"(?:依法|按时|按期|及时)*(?:予以|同意)(?<!不予以)公开")
_ABOUT_REQUESTS = re.compile(r"依申请|信息公开申请|公开申请|申请.{0,6}件")
_ABOUT_OTHERS = re.compile(r"热线|信访|提案|建议|工单|诉求|留言|咨询|投诉|举报|议案|许可|处罚|\d{5}")


def audit_absolutes(narrative: Narrative, cells: Cells) -> Iterator[Finding]:
    """The absolutes that table three or four contradicts."""
    for rule, pattern in (("all_handled", _HANDLED), ("all_granted", _GRANTED), ("all_upheld", _UPHELD)):
        for match in pattern.finditer(narrative.text):
            if any(a < match.end() and match.start() < b for a, b in narrative.tables):
                continue
            begin, end = narrative.sentence(match.start(), match.end())
            sentence = narrative.words(begin, end)
            against = [p for p in _needed_zero(rule, sentence, cells) if value_of(p, cells)]
            if against:
                yield _finding(narrative, rule, match.span(), against, cells)


def _needed_zero(rule: str, sentence: str, cells: Cells) -> Iterator[Place]:
    """The places that must be nought for what a sentence says of all."""
    if rule == "all_upheld":
        rows = [("复议", ["review"]), ("诉讼", ["litigation_direct", "litigation_after_review"])]
        named = [names for word, names in rows if word in sentence]
        if len(named) == 1:  # of both, one cannot tell which was upheld
            for row in named[0]:
                yield from (("remedies", row, column) for column in ("corrected", "other", "pending"))
        return
    if not _ABOUT_REQUESTS.search(sentence) or _ABOUT_OTHERS.search(sentence):
        return
    if rule == "all_handled":
        yield ("requests", "carried_out", "total")
        return
    for table, row, column in cells:
        if table == "requests" and column == "total" and row not in (*EDGE_ROWS, "granted"):
            yield (table, row, column)


def _finding(
    narrative: Narrative, rule_id: str, span: tuple[int, int], against: Sequence[Place], cells: Cells
) -> Finding:
    rule = find_rule(rule_id)
    quoted = narrative.words(*span)
    values = [value_of(place, cells) or Decimal(0) for place in against]
    shown = [
        "; ".join(f"{name_place(p, lang)} = {write_number(v)}" for p, v in zip(against, values, strict=True))
        for lang in (ZH, EN)
    ]
    return text_finding(
        rule.id,
        span,
        stated=Decimal(0),
        expected=[sum(values, start=Decimal(0))],
        arithmetic=" + ".join(write_number(value) for value in values) + " ≠ 0",
        cells=against,
        message=(f"正文“{quoted}”：{rule.zh}；{shown[0]}。", f"text “{quoted}”: {rule.en}; {shown[1]}."),
        advice=("请改正文的说法，或核对表格。", "mend the wording, or check the table."),
    )
