"""Who issued a report, about which year, to whom, and what kind of report it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.issue import Issue, IssueCode
from transform.issuer import Scene, choose_issuer
from transform.report import PageType, Section
from transform.script import as_written, fold_script
from transform.standing import Standing, place_body
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
    standing: Standing
    issues: tuple[Issue, ...] = ()


_ADDRESSEE = re.compile(r"[\s\u3000]*([^\s，。：:、；\d]{2,24}?)[：:](?=[\s\u3000]|[^\s\d])")
_GREETED = re.compile(r"[\s\u3000]*((?:尊敬的|各位)[^\s。，：:；]{2,24})[：:]")
_ADDRESSED = re.compile(r"(?:办公室|办|局|委|厅|政府|委员会|小组|中心|处|院)$")
_LEAD = 500
_CONTEXT = 4000
_SHORTEST_TITLE = 6
_HEAD = 20
_LEAD_KIND = re.compile(
    r"现(?:将|就)[^。\n]{0,60}?(?P<self_check>自查)?[^。\n自]{0,12}?(?P<kind>汇报|报告|总结)如下"
)
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
    ('青河县交通运输局', 2019, '工作总结')
    """
    title_end = _title_end(text, title) if title else 0
    if title is None and page_type in _OFFICIAL:
        title = page_title
    written = f"{title or ''}\n{text}"
    title, text = fold_script(title) if title else None, fold_script(text)
    folded = f"{title or ''}\n{text}"
    recipient = _read_recipient(text, _skip_repeats(text, title_end, title))
    lead_end = sections[0].start if sections else min(len(text), title_end + _LEAD)
    org = choose_issuer(text, Scene(title, title_end, lead_end, recipient, site_name))
    is_sharing = page_type in (PageType.SHARING, PageType.MIRROR)
    year = read_year(text[title_end:], title=title, is_title_trusted=not is_sharing)
    return Identity(
        org=as_written(org.org, folded, written) if org else None,
        region=as_written(org.region, folded, written) if org else None,
        year=year.year,
        year_text=year.text,
        recipient=as_written(recipient, folded, written),
        kind=_read_kind(title, text, title_end),
        standing=place_body(
            org.org if org else None,
            year=year.year,
            context=f"{site_name or ''}\n{title or ''}\n{text[:_CONTEXT]}",
        ),
        issues=tuple(
            _open_questions(
                org.org if org else None, year, published_year, title_end or min(len(text), _HEAD)
            )
        ),
    )


def _title_end(text: str, title: str) -> int:
    """Where the title ends in the text, which may break it over lines; 0 where it is not there."""
    words = [re.escape(word) for word in title.split()]
    found = re.search(r"\s*".join(words), text[: _LEAD + len(title)]) if words else None
    return found.end() if found else 0


def _open_questions(
    org: str | None, year: YearReading, published_year: int | None, head: int
) -> Iterator[Issue]:
    """What is left open, placed on the report's first `head` characters so that it is the report's."""
    if org is None:
        yield _question(
            IssueCode.ORG_UNKNOWN,
            "expected the name of the issuing body, found none: add it with 'gongkai correct' if you know it",
            head,
        )
    if year.year is None:
        yield _question(
            IssueCode.YEAR_UNKNOWN,
            f"expected the year reported on, found {year.text!r}: "
            "add it with 'gongkai correct' if you know it",
            head,
        )
    elif year.is_doubtful or (published_year is not None and year.year > published_year):
        yield _question(
            IssueCode.YEAR_DOUBTFUL,
            f"expected one year reported on, found {year.text!r} against the text or the page's date",
            head,
        )


def _question(code: IssueCode, message: str, end: int) -> Issue:
    return Issue(code=code, message=message, start=0, end=end)


def _skip_repeats(text: str, at: int, title: str | None) -> int:
    """Past the lines that say the title once more, as under a collection's own numbering."""
    while title:
        start = at + len(text[at : at + _LEAD]) - len(text[at : at + _LEAD].lstrip())
        end = text.find("\n", start)
        line = text[start:end].strip()
        if end < 0 or len(line) < _SHORTEST_TITLE or line not in title:
            break
        at = end
    return at


def _read_recipient(text: str, start: int) -> str | None:
    """The addressee whose line opens a report after its title."""
    greeted = _GREETED.match(text, start)
    if greeted:
        return greeted[1]
    found = _ADDRESSEE.match(text, start)
    return found[1] if found and _ADDRESSED.search(found[1]) else None


def _read_kind(title: str | None, text: str, title_end: int) -> str | None:
    """The kind of report that its title names, else what its lead says it is."""
    if title:
        for kind in load_terms("kinds")["kind"]:
            if any(word in title for word in kind["words"]):
                return str(kind["name"])
    lead = _LEAD_KIND.search(text, title_end, title_end + _LEAD)
    if lead is None:
        return None
    return "自查报告" if lead["self_check"] else f"工作{lead['kind']}"
