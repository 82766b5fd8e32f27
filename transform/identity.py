"""Who issued a report, about which year, to whom, and what kind of report it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from extract.issue import Issue, IssueCode
from transform.bodies import BodyName, find_bodies
from transform.report import PageType, Section
from transform.vocabulary import load_terms
from transform.years import YearReading, read_year


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a report says of itself, as written; None where it does not say."""

    org: str | None
    region: str | None
    year: int | None
    year_text: str | None
    recipient: str | None
    kind: str | None
    issues: tuple[Issue, ...] = ()


_KINDS = (
    "年度报告",
    "自查报告",
    "自评报告",
    "工作报告",
    "工作总结",
    "工作汇报",
    "情况报告",
    "情况汇报",
    "工作要点",
    "工作计划",
    "总结",
    "汇报",
    "报告",
    "年报",
    "计划",
)
_ADDRESSEE = re.compile(r"[\s\u3000]*([^\s，。：:、；\d]{2,24}?)[：:](?=[\s\u3000]|[^\s\d])")
_ADDRESSED = re.compile(r"(?:办公室|办|局|委|厅|政府|委员会|小组|中心|处|院)$")
_YEAR_WORDS = re.compile(r"^(?:关于)?\s*(?:(?:20[0-9xX×*＊_＿○]{1,4}|[xX×*]{2,4})\s?年?度?\s*)?")
_LEAD = 300
_OFFICIAL = (PageType.GOV_NOTICE, PageType.GOV_STATUTORY, PageType.GOV_REPORT)


def identify_report(
    text: str,
    *,
    title: str | None,
    sections: Sequence[Section] = (),
    page_title: str | None = None,
    page_type: PageType | None = None,
    site_name: str | None = None,
    published_year: int | None = None,
) -> Identity:
    r"""Read body, region, year, recipient and kind of one report.

    `text` is the repaired text of one report, title included. A full name in the text wins
    over a short one in the title. On a document-sharing page the year in a title counts
    only where the text bears it out: uploaders rewrite it.

    >>> found = identify_report("交通局总结\n2019年，青河县交通运输局认真公开信息。", title="交通局总结")
    >>> found.org, found.year, found.kind
    ('青河县交通运输局', 2019, '总结')
    """
    title_end = text.find(title) + len(title) if title and title in text else 0
    if title is None and page_type in _OFFICIAL:
        title = page_title
    recipient = _read_recipient(text, title_end)
    lead_end = sections[0].start if sections else min(len(text), title_end + _LEAD)
    org = _choose_body(text, title, _Scene(title_end, lead_end, recipient, site_name))
    is_sharing = page_type in (PageType.SHARING, PageType.MIRROR)
    year = read_year(text[title_end:], title=title, is_title_trusted=not is_sharing)
    return Identity(
        org=org[0] if org else None,
        region=org[1] if org else None,
        year=year.year,
        year_text=year.text,
        recipient=recipient,
        kind=_read_kind(title, text, title_end),
        issues=tuple(_open_questions(org[0] if org else None, year, published_year)),
    )


def _open_questions(org: str | None, year: YearReading, published_year: int | None) -> Iterator[Issue]:
    if org is None:
        yield Issue(
            code=IssueCode.ORG_UNKNOWN,
            message="expected the name of the issuing body, found none: add it by hand if you know it",
        )
    if year.year is None:
        yield Issue(
            code=IssueCode.YEAR_UNKNOWN,
            message=f"expected the year reported on, found {year.text!r}: add it by hand if you know it",
        )
    elif year.is_doubtful or (published_year is not None and year.year > published_year):
        yield Issue(
            code=IssueCode.YEAR_DOUBTFUL,
            message=f"expected one year reported on, found {year.text!r} against the text or the page's date",
        )


def _read_recipient(text: str, title_end: int) -> str | None:
    found = _ADDRESSEE.match(text, title_end)
    if found is None:
        return None
    return found[1] if _ADDRESSED.search(found[1]) else None


def _read_kind(title: str | None, text: str, title_end: int) -> str | None:
    """The kind of report its title names last, else the first its lead sentence names."""
    if title:
        places = [(title.rfind(kind) + len(kind), len(kind), kind) for kind in _KINDS if kind in title]
        if places:
            return max(places)[2]
    lead = text[title_end : title_end + 300]
    found = re.search(r"现将.{0,40}?(自查情况|工作情况|情况)?.{0,8}?(汇报|报告|总结)如下", lead)
    if found is None:
        return None
    return "自查报告" if found[1] == "自查情况" else f"工作{found[2]}"


class _Scene(NamedTuple):
    """What is known of a report before its body is chosen."""

    title_end: int
    lead_end: int
    recipient: str | None
    site_name: str | None


def _choose_body(text: str, title: str | None, scene: _Scene) -> tuple[str, str | None] | None:
    named = _body_of_title(title) if title else None
    if named is not None and named.is_full:
        return _written(title or "", named)
    mentions = find_bodies(text, scene.title_end)
    if named is not None:
        fuller = [
            b for b in mentions if _same_body(b, named) and (b.is_full or len(b.core) > len(named.core))
        ]
        if fuller:
            return _written(text, _fullest(fuller))
        return _written(title or "", named)
    return _score_mentions(text, mentions, scene)


def _body_of_title(title: str) -> BodyName | None:
    start = _YEAR_WORDS.match(title)
    bodies = find_bodies(title, start.end() if start else 0)
    return bodies[0] if bodies else None


def _written(text: str, body: BodyName) -> tuple[str, str | None]:
    region = body.region if body.is_full else None
    return "".join(text[body.start : body.end].split()), "".join(region.split()) if region else None


def _same_body(one: BodyName, short: BodyName) -> bool:
    """Whether a name may be the full form of a short one: 交通运输局 for 交通局."""
    if one.core == short.core:
        return True
    return (
        one.kind is not None
        and one.kind == short.kind
        and one.core[-1] == short.core[-1]
        and one.core[:2] == short.core[:2]
    )


def _fullest(bodies: list[BodyName]) -> BodyName:
    counts: dict[tuple[str, str], int] = {}
    for body in bodies:
        counts[body.region, body.core] = counts.get((body.region, body.core), 0) + 1
    return max(bodies, key=lambda b: (b.is_full, counts[b.region, b.core], len(b.region), -b.start))


@cache
def _contexts() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    terms = load_terms("bodies")
    context = terms["context"]

    def any_of(words: list[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))

    return (
        re.compile(f"(?:{any_of(context['others_before'])})$"),
        re.compile(f"(?:党组|党委|、[^，。]{{1,12}})?(?:{any_of(context['others_after'])})"),
        re.compile(any_of(context["own_after"])),
        re.compile(any_of(list(terms["self"]))),
    )


def _score_mentions(text: str, mentions: list[BodyName], scene: _Scene) -> tuple[str, str | None] | None:
    """The body whose mentions speak most for being the one that reports."""
    self_words = _self_endings(text)
    scores: dict[str, float] = {}
    best: dict[str, BodyName] = {}
    for body in mentions:
        written, _ = _written(text, body)
        if scene.recipient and written in scene.recipient:
            continue
        if self_words and not any(written.endswith(ending) for ending in self_words):
            continue
        if body.core.endswith("政府") and not body.is_full:
            continue
        score = _score(text, body, scene)
        key = body.core
        scores[key] = scores.get(key, 0.0) + score
        if score > 0 and (key not in best or (body.is_full and not best[key].is_full)):
            best[key] = body
    chosen = [key for key in best if scores[key] >= 1.0]
    if not chosen:
        return None
    return _written(text, best[max(chosen, key=lambda key: scores[key])])


def _self_endings(text: str) -> tuple[str, ...]:
    self_words = load_terms("bodies")["self"]
    counts = {word: text.count(word) for word in self_words}
    word, count = max(counts.items(), key=lambda item: item[1])
    return tuple(self_words[word]) if count >= 2 else ()


def _score(text: str, body: BodyName, scene: _Scene) -> float:
    others_before, others_after, own_after, _ = _contexts()
    before, after = text[max(0, body.start - 4) : body.start], text[body.end : body.end + 20]
    if others_after.match(after):
        return -1.0
    score = 0.0
    if own_after.match(after):
        score += 1.0
    if others_before.search(before):
        score -= 0.5
    if body.start < scene.lead_end and (not before.strip() or before[-1] in "，。,:："):
        score += 1.0
    if scene.site_name and body.core in scene.site_name:
        score += 0.5
    if len(text) - body.end < 40:
        score += 2.0
    return score + (0.3 if body.is_full else 0.0)
