"""What a page leaves open once it is read: counts that differ, numbers that skip, reports that stop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.issue import Issue, IssueCode
from transform.report import Report
from transform.split import Span
from transform.titles import small_chinese_number

_COUNT = re.compile(
    r"(?:汇编|合集|集锦|精选|推荐|共|[（(【\[])\s*(?P<n>\d{1,3}|[一二三四五六七八九十]{1,3})\s*篇(?:[）)】\]]|范文|$|[^一-鿿\d])"
)
_ENDS = '。！？!?；;）)】》”"』」…〞.:：'


def announced_count(text: str) -> int | None:
    """How many reports a page says it holds.

    >>> announced_count("《政务公开年度工作总结(汇编12篇)》"), announced_count("政务公开工作总结")
    (12, None)
    """
    match = _COUNT.search(text)
    if not match:
        return None
    return int(match["n"]) if match["n"].isdecimal() else small_chinese_number(match["n"])


def page_issues(heading: str, spans: Sequence[Span], reports: Sequence[Report]) -> Iterator[Issue]:
    """Issues about the page as a whole and about its reports' borders.

    `heading` is what stands before the first report, with the page's title.
    """
    announced = announced_count(heading)
    if announced is not None and reports and announced != len(reports):
        yield Issue(
            code=IssueCode.COUNT_DIFFERS,
            message=f"expected {announced} reports as the page announces, found {len(reports)}: "
            "compare the boundaries, or look for the page's other parts",
        )
    yield from _numbering(spans, reports)
    for report in reports:
        if report.is_truncated:
            yield Issue(
                code=IssueCode.TRUNCATED,
                message=f"expected the end of a sentence, found {report.text[-12:]!r} as the report's last "
                "words: look for the whole document",
                start=report.start,
                end=report.end,
            )


def _numbering(spans: Sequence[Span], reports: Sequence[Report]) -> Iterator[Issue]:
    numbered = [(s.series, r) for s, r in zip(spans, reports, strict=True) if s.series is not None]
    for (before, _), (number, report) in pairwise(numbered):
        if number != (before or 0) + 1:
            yield Issue(
                code=IssueCode.NUMBERING_GAP,
                message=f"expected report number {(before or 0) + 1} after {before}, found {number}: "
                "a report may be missing or misnumbered",
                start=report.start,
                end=report.start,
            )


# What a site prints where it stops showing a document.
_PAYWALL = re.compile(
    r"仅展示|(?<!展开)阅读全文|查看全文|全文共\s*\d+\s*字|未完|继续阅读|剩余.{0,8}(?:未读|未展示)|需要先登|部分已?省略"
)
PAYWALL_REACH = 120


def stops_showing(following: str) -> bool:
    r"""Whether the text right after a report says that the site shows no more of it.

    >>> stops_showing("\n仅展示327字,全文共616字")
    True
    """
    return _PAYWALL.search(following[:PAYWALL_REACH]) is not None


def is_truncated(text: str) -> bool:
    r"""Whether a report stops in mid-sentence.

    A sign-off, a date, an attachment's name or a table's figure may end a report without a
    stop; a long last line without one was cut.

    >>> is_truncated("我局一级抓一级,层层抓落实,一级抓一级,层层抓")
    True
    >>> is_truncated("特此报告。\n某局\n2021年1月5日")
    False
    """
    last = text.rstrip().rsplit("\n", 1)[-1].strip()
    if not last or last[-1] in _ENDS or last[-1].isdigit() or last[-1] in "日月年|":
        return False
    return len(last) > 30 or "," in last or "，" in last
