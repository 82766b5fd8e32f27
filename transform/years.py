"""The year a report covers: what its title, lead, period and sign-off say, masks kept."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_YEAR = re.compile(r"(?<![0-9〔\[（(﹝【])(20[0-3][0-9])(?![0-9])\s?(学?年度?)?")
_HAN_YEAR = re.compile(r"二[○〇OoＯ零0]([○〇OoＯ零0一二三])([○〇OoＯ零0一二三四五六七八九])年度?")
_MASKED = re.compile(
    r"(?:20[xX×*＊_＿○Ｘ]{1,3}|20[0-3][xX×*＊_＿○Ｘ]|(?<![a-zA-Z])[xX×Ｘ]{2,4}|[*＊_＿]{2,4})\s?(?:年度?|(?=政务|政府|信息))"
)
_PERIOD = re.compile(
    r"(20[0-3][0-9])\s?年?\s?0?1\s?月\s?0?1\s?日?起?\s?(?:至|到|—|-|－|~|～)+\s?(?:(20[0-3][0-9])\s?年)?\s?1[12]\s?月"
)
_PLAN = re.compile(r"^[^。；;，,\n]{0,12}(?:计划|打算|安排|思路|要点|将|规划)")
_HAN_DIGITS = {
    **dict.fromkeys("○〇OoＯ零0", "0"),
    **{n: str(v) for v, n in enumerate("一二三四五六七八九", 1)},
}


class YearReading(NamedTuple):
    """The year, how it stands in the text, and whether sources contradict each other."""

    year: int | None
    text: str | None
    is_doubtful: bool = False


def read_year(text: str, *, title: str | None, is_title_trusted: bool = True) -> YearReading:
    """The year reported on.

    The period stated (自2019年1月1日至12月31日) decides, then the title, then the lead
    sentence, then the year most often named. Where the lead masks its year and nothing
    firmer is said, the year is None and the mask is kept as the text.

    >>> read_year("2018年，我局主动公开信息20条。", title="某局2018年政务公开工作总结")
    YearReading(year=2018, text='2018年', is_doubtful=False)
    >>> read_year("20xx年，我局主动公开信息20条。", title=None)
    YearReading(year=None, text='20xx年', is_doubtful=False)
    """
    in_title = _first_year(title or "") if title else None
    period = _PERIOD.search(text)
    body = _years(text)
    if in_title is not None and (is_title_trusted or in_title[0] in body or not body):
        stated = int(period[1]) if period else None
        doubtful = (stated is not None and stated != in_title[0]) or (
            not is_title_trusted and in_title[0] not in body
        )
        if not (doubtful and not is_title_trusted):
            return YearReading(in_title[0], in_title[1], doubtful)
    if period:
        return YearReading(int(period[1]), _year_text(text, period.start()))
    return _year_of_body(text, body)


def _year_of_body(text: str, body: Counter[int]) -> YearReading:
    masked = _MASKED.search(text)
    mask = masked[0].strip() if masked else None
    lead = _first_year(text[:400])
    if masked and (lead is None or text.find(lead[1]) > masked.start()) and not _outweighs(body, text):
        return YearReading(None, mask)
    if lead is not None:
        return YearReading(lead[0], lead[1])
    if body:
        year, _ = max(body.items(), key=lambda item: (item[1], -item[0]))
        found = next(m for m in _YEAR.finditer(text) if int(m[1]) == year)
        return YearReading(year, found[0].strip())
    han = _HAN_YEAR.search(text, 0, 400)
    if han:
        return YearReading(2000 + int(_HAN_DIGITS[han[1]] + _HAN_DIGITS[han[2]]), han[0])
    return YearReading(None, mask)


def _outweighs(body: Counter[int], text: str) -> bool:
    """Whether the unmasked years are many beside the masked ones."""
    return bool(body) and body.most_common(1)[0][1] > 2 * len(_MASKED.findall(text))


def _years(text: str) -> Counter[int]:
    """How often each year is named as the report's own: not in plans, not in a document's number."""
    counts: Counter[int] = Counter()
    for found in _YEAR.finditer(text):
        if found[2] and not _PLAN.match(text[found.end() : found.end() + 20]):
            counts[int(found[1])] += 1
    return counts


def _first_year(text: str) -> tuple[int, str] | None:
    found = _YEAR.search(text)
    if found:
        return int(found[1]), found[0].strip()
    han = _HAN_YEAR.search(text)
    if han:
        return 2000 + int(_HAN_DIGITS[han[1]] + _HAN_DIGITS[han[2]]), han[0]
    return None


def _year_text(text: str, at: int) -> str:
    found = _YEAR.match(text, at)
    return found[0].strip() if found else text[at : at + 4]
