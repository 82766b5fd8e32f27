"""The year a report covers: what its title, lead, period and sign-off say, masks kept."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

_MASKS = "xX×*＊_＿○Ｘ"
_YEAR = re.compile(
    r"(?<![0-9])(?:20[0-3][0-9]\s?(?:年?\s?[-—－~～至]+\s?)(?P<school>20[0-3][0-9])\s?学年度?"
    r"|(?P<year>20[0-3][0-9])(?![0-9〕\]﹞】]|[）)]\s?[0-9]+号)\s?(?P<unit>学?年度?)?"
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
# A year of plans, of a paper's number, or of the day on which rules came into force.
_NOT_OWN = re.compile(
    r"[^。；;，,\n]{0,12}(?:计划|打算|安排|思路|要点|将|规划|文件)|\s?[0-9]{0,4}号"
    r"|\s?[0-9]{1,2}\s?月(?:\s?[0-9]{1,2}\s?日)?[^。，,\n]{0,16}(?:施行|实施|颁布|修订|出台)"
)
# A year that opens a sentence about the body itself.
_SPOKEN = re.compile(
    r"(?:^|[。；;！\s])(?:截至|截止)?(?P<year>20[0-3][0-9])\s?年度?[，,]?\s?(?:我[局委办厅院校会中区县市镇乡站所处]|本|全年|共)",
    re.MULTILINE,
)
_HAN_DIGITS = {
    **dict.fromkeys("○〇OoＯ零0", "0"),
    **{numeral: str(value) for value, numeral in enumerate("一二三四五六七八九", 1)},
}
_LEAD = 400
_SIGN_OFF = 80


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

    A school year is the one in which it ends: the report on 2018–2019 is due in the autumn
    of 2019, two thirds of its time lie in that year, and it stands beside the
    calendar-year reports of the same months. A single year (2018学年) stays as written.

    >>> read_year("2018年，我局主动公开信息20条。", title="某局2018年政务公开工作总结")
    YearReading(year=2018, text='2018年', is_doubtful=False)
    >>> read_year("20xx年，我局主动公开信息20条。", title=None)
    YearReading(year=None, text='20xx年', is_doubtful=False)
    """
    titled = _first_year(title, 0, len(title)) if title else None
    period = _PERIOD.search(text)
    stated = int(period["year"] or period["bare"]) if period else None
    signed = _SIGNED.search(text, max(0, len(text) - _SIGN_OFF))
    end = signed.start() if signed else len(text)
    if titled is not None and (is_title_trusted or titled.year in _years(text, end)):
        return titled._replace(is_doubtful=stated is not None and stated != titled.year)
    if period and stated:
        written = _first_year(text, period.start(), len(text))
        return YearReading(stated, written.text if written and written.year == stated else str(stated))
    reading = _year_of_body(text, end)
    if reading.text is None and signed:
        reading = _signed_year(signed)
    if reading.text is None and titled is not None:
        return titled._replace(is_doubtful=True)
    return reading


def _year_of_body(text: str, end: int) -> YearReading:
    lead = _first_year(text, 0, min(end, _LEAD))
    masked = _MASKED.search(text, 0, end)
    years = _years(text, end)
    if masked and (lead is None or text.find(lead.text or "") > masked.start()):
        # Uploaders fill in masks here and there: a real year counts where it is the rule, or
        # the only one of which the report speaks.
        spoken = {found["year"] for found in _SPOKEN.finditer(text, 0, end)}
        if len(spoken) == 1:
            years = Counter({int(spoken.pop()): 1})
        elif not years or years.most_common(1)[0][1] <= 2 * len(_MASKED.findall(text)):
            return YearReading(None, masked[0].strip())
        lead = None
    if lead is not None:
        return lead
    if not years:
        return YearReading(None, None)
    year = max(years.items(), key=lambda item: (item[1], -item[0]))[0]
    return next(reading for reading in map(_reading, _YEAR.finditer(text)) if reading.year == year)


def _signed_year(signed: re.Match[str]) -> YearReading:
    """The year of a sign-off alone: reports of January to March speak of the year before."""
    year, month = int(signed[1]), int(signed[2])
    return YearReading(year - 1 if month <= 3 else year, f"{signed[1]}年", is_doubtful=month <= 9)


def _years(text: str, end: int) -> Counter[int]:
    """How often each year is named as the report's own."""
    return Counter(
        reading.year
        for found in _YEAR.finditer(text, 0, end)
        if (found["unit"] or found["ten"]) and not _NOT_OWN.match(text, found.end())
        if (reading := _reading(found)).year is not None
    )


def _first_year(text: str, start: int, end: int) -> YearReading | None:
    for found in _YEAR.finditer(text, start, end):
        if not _NOT_OWN.match(text, found.end()):
            return _reading(found)
    return None


def _reading(found: re.Match[str]) -> YearReading:
    if found["ten"]:
        year = 2000 + int(_HAN_DIGITS[found["ten"]] + _HAN_DIGITS[found["one"]])
    else:
        year = int(found["school"] or found["year"])
    return YearReading(year, found[0].strip())
