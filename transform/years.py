"""The year a report covers: what its title, lead, period and sign-off say, masks kept."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_MASKS = "xX×*＊_＿○Ｘ"
_YEAR = re.compile(
    r"(?<![0-9〔\[（(﹝【])(?:20[0-3][0-9]\s?(?:年?\s?[-—－~～至]+\s?)(?P<school>20[0-3][0-9])\s?学年度?"
    r"|(?P<year>20[0-3][0-9])(?![0-9])\s?(?P<unit>学?年度?)?"
    r"|二[○〇OoＯ零0](?P<ten>[○〇OoＯ零0一二三])(?P<one>[○〇OoＯ零0一二三四五六七八九])年度?)"
)
_MASKED = re.compile(
    rf"(?:20[{_MASKS}]{{1,3}}|20[0-3][{_MASKS}]|(?<![a-zA-Z])[xX×Ｘ]{{2,4}}|[*＊_＿]{{2,4}})"
    r"\s?(?:年度?|(?=政务|政府|信息))"
)
_PERIOD = re.compile(
    r"(?P<year>20[0-3][0-9])\s?年?\s?0?1\s?月\s?0?1\s?日?起?\s?(?:[至到—－~～-])+\s?(?:20[0-3][0-9]\s?年)?\s?1[12]\s?月"
    r"|期限[^0-9。]{0,8}(?P<bare>20[0-3][0-9])"
)
_SIGNED = re.compile(r"(20[0-3][0-9])\s?年\s?([0-9]{1,2})\s?月\s?[0-9]{1,2}\s?日\s*$")
_PLAN = re.compile(r"[^。；;，,\n]{0,12}(?:计划|打算|安排|思路|要点|将|规划|文件|号)")
_HAN_DIGITS = {
    **dict.fromkeys("○〇OoＯ零0", "0"),
    **{numeral: str(value) for value, numeral in enumerate("一二三四五六七八九", 1)},
}
_LEAD = 400


class YearReading(NamedTuple):
    """The year, how it stands in the text, and whether sources contradict each other."""

    year: int | None
    text: str | None
    is_doubtful: bool = False


def read_year(text: str, *, title: str | None, is_title_trusted: bool = True) -> YearReading:
    """The year reported on, of a report whose `text` follows its `title`.

    The title decides, then the period stated (自2019年1月1日至12月31日), then the lead, then
    the year most often named, then the sign-off. Where the lead masks its year and nothing
    firmer is said, the year is None and the mask is kept as the text. A title that is not
    trusted counts only where the text names its year too, or no year at all.

    >>> read_year("2018年，我局主动公开信息20条。", title="某局2018年政务公开工作总结")
    YearReading(year=2018, text='2018年', is_doubtful=False)
    >>> read_year("20xx年，我局主动公开信息20条。", title=None)
    YearReading(year=None, text='20xx年', is_doubtful=False)
    """
    titled = _first_year(title) if title else None
    period = _PERIOD.search(text)
    stated = int(period["year"] or period["bare"]) if period else None
    if titled is not None and titled.year is not None:
        is_borne_out = titled.year in _years(text)
        if is_title_trusted or is_borne_out:
            return titled._replace(is_doubtful=stated is not None and stated != titled.year)
    if period and stated:
        found = _first_year(text[period.start() : period.start() + 8])
        return YearReading(stated, found.text if found else str(stated))
    reading = _year_of_body(text)
    if reading.year is None and reading.text is None and titled is not None:
        return titled._replace(is_doubtful=True)
    return reading


def _year_of_body(text: str) -> YearReading:
    lead = _first_year(text[:_LEAD])
    masked = _MASKED.search(text)
    if masked and (lead is None or text.find(lead.text or "") > masked.start()):
        years = _years(text)
        # Uploaders fill in masks here and there: real years count where they are the rule.
        if not years or years.most_common(1)[0][1] <= 2 * len(_MASKED.findall(text)):
            return YearReading(None, masked[0].strip())
        lead = None
    if lead is not None:
        return lead
    years = _years(text)
    if years:
        year = max(years.items(), key=lambda item: (item[1], -item[0]))[0]
        return next(reading for reading in map(_reading, _YEAR.finditer(text)) if reading.year == year)
    return _signed_year(text)


def _signed_year(text: str) -> YearReading:
    """The year of a sign-off alone: reports of January to March speak of the year before."""
    signed = _SIGNED.search(text[-80:].rstrip())
    if signed is None:
        return YearReading(None, None)
    year, month = int(signed[1]), int(signed[2])
    return YearReading(year - 1 if month <= 3 else year, f"{signed[1]}年", is_doubtful=month <= 9)


def _years(text: str) -> Counter[int]:
    """How often each year is named as the report's own: not in plans, papers or the sign-off."""
    counts: Counter[int] = Counter()
    last = len(text.rstrip()) - 14
    for found in _YEAR.finditer(text, 0, max(0, last)):
        reading = _reading(found)
        if (
            reading.year is not None
            and (found["unit"] or found["ten"])
            and not _PLAN.match(text, found.end())
        ):
            counts[reading.year] += 1
    return counts


def _first_year(text: str) -> YearReading | None:
    found = _YEAR.search(text)
    return _reading(found) if found else None


def _reading(found: re.Match[str]) -> YearReading:
    if found["ten"]:
        year = 2000 + int(_HAN_DIGITS[found["ten"]] + _HAN_DIGITS[found["one"]])
    else:
        year = int(found["school"] or found["year"])
    return YearReading(year, found[0].strip())
