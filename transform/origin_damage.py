"""Marks of a hijacked page: what its hijackers drove into it, and a title about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.document import ChromeKind, Document
from transform.mend_readings import find_readings
from transform.mend_spam import find_spam_strings
from transform.report import Parsed, RepairKind
from transform.vocabulary import any_of, load_terms

# As many as `find_readings` asks for: fewer may be an author's own gloss.
_LEAST = 3
_READING = re.compile(r"[(（][^\W\d_一-鿿]{1,6} ?[)）]")
_HAN = re.compile("[一-鿿]")
# Two words at least: a lone PDF or a lone NAME says nothing.
_LATIN_WORDS = re.compile(r"[A-Za-z]{3,}\W+(?:[A-Za-z]+\W+)*[A-Za-z]{3,}")
# A report holds some hundred Han characters; fewer are a heading, about which a title may speak English.
_LEAST_HAN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One sign that a page was tampered with; `is_strong` where honest pages never bear it."""

    reason: str
    is_strong: bool


def find_marks(parsed: Parsed) -> tuple[Mark, ...]:
    """The signs of tampering on a page, the strong ones first."""
    marks = (*_driven_in(parsed), *_foreign_titles(parsed.document), *_other_script(parsed))
    return tuple(sorted(marks, key=lambda mark: not mark.is_strong))


def _driven_in(parsed: Parsed) -> Iterator[Mark]:
    readings, spam = _count_repairs(parsed) if parsed.reports else _count_in(parsed.document.text)
    spam = max(spam, sum(chrome.kind is ChromeKind.SPAM for chrome in parsed.chrome))
    if readings >= _LEAST:
        yield Mark(reason=f"damage.readings:{readings}", is_strong=True)
    if spam >= _LEAST:
        yield Mark(reason=f"damage.spam:{spam}", is_strong=True)


def _count_repairs(parsed: Parsed) -> tuple[int, int]:
    repairs = [repair for report in parsed.reports for repair in report.repairs]
    readings = sum(r.kind is RepairKind.INJECTION and bool(_READING.fullmatch(r.original)) for r in repairs)
    return readings, sum(r.kind is RepairKind.SPAM for r in repairs)


def _count_in(text: str) -> tuple[int, int]:
    """The same of a page without reports, of which no repairs are kept."""
    return len(find_readings(text)), len(find_spam_strings(text))


def _other_script(parsed: Parsed) -> Iterator[Mark]:
    """A report converted to traditional script; offices of Hong Kong write so, hence weak."""
    converted = sum(r.kind is RepairKind.SCRIPT for report in parsed.reports for r in report.repairs)
    if converted >= _LEAST and not parsed.document.charset.lower().startswith("big5"):
        yield Mark(reason=f"script.converted:{converted}", is_strong=False)


def _foreign_titles(document: Document) -> Iterator[Mark]:
    """Titles, keywords and descriptions that speak of what the text does not."""
    names = ("title", "og:title", "keywords", "description", "columnkeywords")
    stated = [value for name, value in document.metadata if name.lower() in names]
    seen: set[str] = set()
    for words in (document.title or "", *stated):
        for mark in _foreign(words, document.text):
            kind = mark.reason.partition(":")[0]
            if kind not in seen:
                seen.add(kind)
                yield mark


def _foreign(words: str, text: str) -> Iterator[Mark]:
    trade = next((m for m in _trades().finditer(words) if (m["alone"] or m["trade"]) not in text), None)
    if trade:
        yield Mark(reason=f"title.foreign:{trade[0]}", is_strong=True)
    company = _company().search(words)
    if company and company[1] not in text:
        yield Mark(reason=f"title.company:{company[1]}", is_strong=False)
    is_idle = any(word in words.lower() for word in load_terms("origin")["title"]["idle"])
    latin = _LATIN_WORDS.search(words)
    if latin and not is_idle and not _HAN.search(words) and len(_HAN.findall(text[:4000])) >= _LEAST_HAN:
        yield Mark(reason=f"title.latin:{latin[0][:40]}", is_strong=False)


@cache
def _trades() -> re.Pattern[str]:
    spam = load_terms("spam")
    alone = any_of(load_terms("origin")["title"]["trade"])
    trade, web = any_of(spam["trade"]), any_of(spam["web"])
    return re.compile(rf"(?P<alone>{alone})|(?P<trade>{trade})[a-zA-Z0-9·\-_.]{{0,6}}?{web}")


@cache
def _company() -> re.Pattern[str]:
    return re.compile(load_terms("origin")["title"]["company"])
