"""Cues: what each unit of a page says about where reports begin and end.

A cue is a name; what it is worth stands in terms/split.toml. Cues look at one unit and its
neighbours only; which of them are believed together is decided by split's programme.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transform.change import tell_changes
from transform.titles import (
    LONGEST,
    NUMBERED,
    SENTENCE,
    SERIES,
    has_topic,
    is_title,
    series_number,
    small_chinese_number,
    title_patterns,
)
from transform.units import ADDRESSEE, SIGN_OFF_INLINE, Unit

# How far into a unit its opening is looked for, and how far back its close.
HEAD, TAIL = 60, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cued:
    """A unit with its cues and, for a series heading, its number."""

    unit: Unit
    cues: tuple[str, ...]
    series: int | None = None


# Heading marks of Markdown, as converters leave them.
_MARKDOWN = re.compile(r"^[#*>\s]{1,8}(?=[^\s#*>])|\*{2}$")
_PROSE = re.compile(r"[，,；;：:][^\n]*[。；;！]|[。！]")
_LEVEL_ONE = re.compile(r"(?:\A|(?<=[\s。！？”\"；;：:）)]))([一二三四五六七八九十]{1,3})\s*、")
# The date that an index of titles prints behind each.
_LIST_DATE = re.compile(r"\s*[\[(（]?20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?$")
_LEVEL_TWO = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[、.．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)
_GENRE = re.compile(r"总结|汇报|报告|年报|小结|總結|報告|彙報")
_STOPS = re.compile(r"[。；;！？!?：:]")
_NOTICE_TITLE = re.compile(r"的(?:通知|函|通报|公告|意见|办法|规定|批复|决定)$")
_PLAN = re.compile(r"^(?:明年|下一?步|下一?阶段|今后|来年)|(?:打算|计划|方案|要点|思路)$")
_DATE_LINE = re.compile(
    r"[（(]?[二〇○ＯOo零一二三四五六七八九十\dxX×*]{2,5}\s*年\s*[\d一二三四五六七八九十xX×*]{1,3}\s*月\s*(?:[\d一二三四五六七八九十xX×*]{1,3}\s*日)?[）)]?"
)
_SIGN_OFF = re.compile(
    r"[一-鿿xX×*○]{2,26}(?:局|委员会|委|办公室|办|厅|政府|院|校|所|中心|站|处|部|街道|镇|乡|会|公司|大学|学院)"
)
_CONTENTS_HEAD = re.compile(
    r"(?:内容导航|目\s*录|本文目录|文章目录|目录导航|内容目录|CONTENTS)[:：]?", re.IGNORECASE
)
_CONTENTS_ITEM = re.compile(
    r"(?:[（(]?\d{1,3}[）).、．]?\s*)?[^。！？；;]{4,60}?(?:[|｜….·\s]*\d{0,3}[|｜]?)"
)
_NOTICE = re.compile(
    r"现(?:将|印发).{2,60}(?:印发|下发|转发)(?:给你们|如下)?|请(?:遵照|认真贯彻|结合实际|各).{0,20}执行|特此通知|印发给你们"
)
# A collection's headline counts what follows: (汇编12篇), 精选6篇, 总结6篇.
_COLLECTION = re.compile(
    r"(?:汇编|精选|合集|集锦|大全|范文|总结|报告|共|推荐)[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})篇[）)]?[》】”\"]?$|\d{1,3}篇[）)》】]"
)
_ANNOUNCES = re.compile(
    r"(?:现将|现就|下面就|现把).{0,60}(?:如下|公布|回顾|汇报|报告)|(?:汇报|报告|总结|情况|公布)如下|本报告(?:由|是|根据|依据)|统计期限"
)
_TABLE_ROW = re.compile(r"[一二三四]、(?:本年新收|上年结转|本年度办理|结转下年度)")
# Rows and labels of the statutory forms, flattened: figures, bars, or a label of the form.
_CELLS = re.compile(
    r"[|｜\d\s.,/%—–:-]+$|[|｜]|.{0,30}(?:\s-?\d[\d.,]*){3,}\s*$"
    r"|(?:规章|行政规范性文件|规范性文件|行政许可|行政处罚|行政强制|行政事业性收费|其他对外管理服务事项|政府集中采购|行政复议|行政诉讼"
    r"|未经复议直接起诉|复议后起诉|自然人|法人或其他组织|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|结果\s*维持|结果\s*纠正|其他\s*结果|尚未\s*审结"
    r"|信息内容|本年.{2,8}数量?|现行有效件数|本年[制废].{1,3}件数|对外公开总数量|上一年项目数量|采购项目数量|采购总金额|第二十条第.{1,4}项|（?本列数据的勾稽关系.*|申请人情况|统计指标|单位|统计数)[\s\d|｜/%.-]*$"
)
_FIGURES = re.compile(r"(?:\s-?\d[\d.,]*){3,}\s*$")
_BARE_NUMBER = re.compile(r"[-—\s]*\d{1,3}[-—\s]*")
_ATTACHMENT = re.compile(
    r"附件\s*\d{0,2}\s*[:：][^。]{0,80}|附件\s*[【\[（(][^。]{0,80}|[^\s。]{1,60}\.(?:docx?|pdf|xlsx?|wps)"
)


def cue_units(
    text: str, units: Sequence[Unit], *, after: Sequence[str], page_title: str | None
) -> list[Cued]:
    """The cues of every unit.

    `after` names for each unit the furniture that stands right before it (`related`,
    `download`, … or empty), `page_title` what the page itself calls its article.
    """
    texts = [_MARKDOWN.sub("", text[u.start : u.end]) for u in units]
    prose = [len(t) >= 40 and bool(_PROSE.search(t)) for t in texts]
    titles = [_is_heading_of_report(t) for t in texts]
    contents = _contents(texts, titles, prose)
    inside = _inside_numbering(texts, titles)
    changes = tell_changes(texts)
    cued: list[Cued] = []
    last_level_one = 0
    for i, (unit, piece) in enumerate(zip(units, texts, strict=True)):
        cues = _shape(piece, is_prose=prose[i]) + _speech(piece)
        cues += _opening(piece, unit, is_title_line=titles[i], page_title=page_title)
        series = SERIES.match(piece) if len(piece) <= 90 else None
        number = series_number(series) if series else None
        if number is not None:
            cues.append("series")
        if titles[i] or number is not None or "title_like" in cues:
            cues.append("before_body" if _leads_to_body(i, texts, prose, titles) else "before_nothing")
        first, last_level_one, restarts = _level_one(piece, last_level_one)
        if first:
            cues.append("opens_numbering" if first == 1 else "level_one")
        flags = {
            "bare_number": _is_bare_number(i, texts),
            "contents": contents[i],
            "first_half": _is_first_half(i, texts, titles, prose),
            "second_half": i > 0 and "first_half" in cued[-1].cues,
            "restart": restarts,
            "inside_numbering": inside[i],
            f"after_{after[i]}": bool(after[i]),
            "after_blank": unit.after_blank,
            "after_heading": i > 0 and _is_bare_heading(texts[i - 1]),
            "after_closing": i > 0 and _closes(texts[i - 1]),
            "sign_off": _is_sign_off(i, texts, prose),
            "after_sign_off": i > 0 and _signs_off(texts[i - 1]) and not any(titles[max(0, i - 4) : i]),
        }
        cues += (name for name, holds in flags.items() if holds)
        cues += changes[i]
        cued.append(Cued(unit=unit, cues=tuple(cues), series=number))
    return cued


_NAME_LINE = re.compile(r"[一-鿿xX×*○（）()]{2,30}")
_CLOSING_LINE = re.compile(
    r"(?:特此|现予|以上)(?:报告|汇报|公布|公告|说明|总结)[。.!！]?|以上报告[^。]{0,12}。?"
)


def _is_sign_off(i: int, texts: Sequence[str], prose: Sequence[bool]) -> bool:
    """A closing formula, or the body's name and the date that end a report."""
    piece = texts[i]
    if _CLOSING_LINE.fullmatch(piece) or (len(piece) <= 60 and i and SIGN_OFF_INLINE.match(f"。{piece}", 1)):
        return True
    if _DATE_LINE.fullmatch(piece):
        is_named = i > 0 and bool(_NAME_LINE.fullmatch(texts[i - 1]))
        return _ends_text(i - 2 if is_named else i - 1, texts, prose)
    follows = texts[i + 1] if i + 1 < len(texts) else ""
    return bool(_NAME_LINE.fullmatch(piece) and _DATE_LINE.fullmatch(follows)) and _ends_text(
        i - 1, texts, prose
    )


def _ends_text(i: int, texts: Sequence[str], prose: Sequence[bool]) -> bool:
    """Whether unit `i` is a report's text or its closing formula, not a title or a name."""
    return i >= 0 and (
        prose[i]
        or len(texts[i]) > 50
        or bool(_CLOSING_LINE.fullmatch(texts[i]) or _LEVEL_TWO.match(texts[i]))
    )


def _is_bare_number(i: int, texts: Sequence[str]) -> bool:
    """A number on a line of its own with no table around it: a page number, most likely."""
    if not _BARE_NUMBER.fullmatch(texts[i]):
        return False
    beside = [*texts[max(0, i - 1) : i], *texts[i + 1 : i + 2]]
    return not any(_CELLS.match(t) for t in beside)


def _is_bare_heading(piece: str) -> bool:
    """A numbered heading whose text must still come."""
    return len(piece) <= 45 and bool(NUMBERED.match(piece)) and not _STOPS.search(piece[:-1])


def _signs_off(piece: str) -> bool:
    return bool(
        _DATE_LINE.fullmatch(piece)
        or _ATTACHMENT.fullmatch(piece)
        or (len(piece) <= 60 and SIGN_OFF_INLINE.match(f"。{piece}", 1))
    )


def _shape(piece: str, *, is_prose: bool) -> list[str]:
    cues: list[str] = []
    if is_prose:
        cues.append("prose")
    if _LEVEL_TWO.match(piece) or NUMBERED.match(piece):
        cues.append("numbered")
        if _FIGURES.search(piece):
            cues.append("cells")
    elif _CELLS.match(piece) or len(piece) == 1:
        cues.append("cells")
    elif not is_prose and len(piece) < 40 and piece[-1:] not in "。；;：:，,":
        cues.append("short")
    if _DATE_LINE.fullmatch(piece):
        cues.append("date_line")
    elif len(piece) <= 30 and _SIGN_OFF.fullmatch(piece):
        cues.append("body_name")
    if _ATTACHMENT.fullmatch(piece):
        cues.append("attachment")
    if _NOTICE.search(piece[:400]) or (len(piece) < LONGEST and _NOTICE_TITLE.search(piece)):
        cues.append("notice")
    return cues


def _speech(piece: str) -> list[str]:
    """How a unit speaks: as its own body, announcing a report, closing one, counting a collection."""
    said = {
        "first_person": title_patterns().first_person.search(piece),
        "collection_head": len(piece) <= 60 and _COLLECTION.search(piece),
        "announces": _ANNOUNCES.search(piece),
        "closing": _closes(piece),
    }
    return [name for name, holds in said.items() if holds]


def _opening(piece: str, unit: Unit, *, is_title_line: bool, page_title: str | None) -> list[str]:
    cues: list[str] = []
    if is_title_line:
        cues.append("title")
        if has_topic(piece):
            cues.append("topic")
        if _PLAN.search(piece):
            cues.append("plan")
    elif _is_title_like(piece):
        cues.append("title_like")
    if page_title and 6 <= len(piece) <= 80 and _same(piece, page_title):
        cues.append("page_title")
    if ADDRESSEE.fullmatch(piece):
        cues.append("addressee")
    elif title_patterns().opening.match(piece):
        cues.append("opening" if unit.opens_line else "inline_opening")
    return cues


def _is_heading_of_report(piece: str) -> bool:
    if len(piece) > 90:
        return False
    piece = _LIST_DATE.sub("", piece)
    series = SERIES.match(piece)
    return (
        is_title(piece) or is_title(SERIES.sub("", piece)) or bool(series and series.end() >= len(piece) - 2)
    )


def _is_title_like(piece: str) -> bool:
    """A short line with a title's words but not its shape, cut off or run on."""
    return (
        8 <= len(piece) <= LONGEST
        and not NUMBERED.match(piece)
        and not SENTENCE.search(piece)
        and not _STOPS.search(piece)
        and not _NOTICE_TITLE.search(piece)
        and has_topic(piece)
        and bool(_GENRE.search(piece))
    )


def _same(piece: str, title: str) -> bool:
    squeeze = re.compile(r"[\s《》“”\"'()（）\[\]【】·_—-]+").sub
    a, b = squeeze("", piece), squeeze("", title)
    return bool(a) and (a == b or (len(a) >= 8 and (a in b or b in a)))


def _level_one(piece: str, last: int) -> tuple[int, int, bool]:
    """The number of the 一、 … that opens the unit or 0, the last one in it, and whether 一、 comes again."""
    first, restarts = 0, False
    for match in _LEVEL_ONE.finditer(piece):
        if _TABLE_ROW.match(piece, match.start(1)):
            continue
        number = small_chinese_number(match[1])
        if match.start(1) == 0:
            first = number
        if number == 1 and last >= 2:
            restarts = True
        last = number
    return first, last, restarts


def _inside_numbering(texts: Sequence[str], titles: Sequence[bool]) -> list[bool]:
    """Which units lie after a 三、 and up to the 四、 that follows it, nothing like a title between."""
    inside = [False] * len(texts)
    last, since = 0, 0
    for i, piece in enumerate(texts):
        if titles[i] or ADDRESSEE.fullmatch(piece):
            last = 0
            continue
        for match in _LEVEL_ONE.finditer(piece):
            number = small_chinese_number(match[1])
            if last and number == last + 1:
                inside[since + 1 : i + 1] = [True] * (i - since)
            last, since = number, i
    return inside


def _closes(piece: str) -> bool:
    return bool(title_patterns().closing.search(piece[-TAIL:]))


def _leads_to_body(i: int, texts: Sequence[str], prose: Sequence[bool], titles: Sequence[bool]) -> bool:
    """Whether prose, an addressee or a first heading follows within three short lines."""
    for j in range(i + 1, min(i + 4, len(texts))):
        piece = texts[j]
        if prose[j] or ADDRESSEE.fullmatch(piece) or _LEVEL_ONE.match(piece):
            return True
        if titles[j] and not _is_second_line(texts[i], piece):
            return False
        if _DATE_LINE.fullmatch(piece) or _SIGN_OFF.fullmatch(piece) or len(piece) >= 40:
            continue
    return i + 1 < len(texts) and len(texts[i + 1]) >= 30 and not titles[i + 1]


def _is_first_half(i: int, texts: Sequence[str], titles: Sequence[bool], prose: Sequence[bool]) -> bool:
    """Whether this line and the next make one title that neither half of is whole."""
    if i + 1 >= len(texts) or titles[i] or prose[i] or not 3 <= len(texts[i]) <= 50:
        return False
    first, second = texts[i], texts[i + 1]
    if NUMBERED.match(first) or _STOPS.search(first) or _DATE_LINE.fullmatch(first):
        return False
    if not is_title(first + second):
        return False
    if _SIGN_OFF.fullmatch(first):
        return not _SIGN_OFF.match(second)
    return len(second) <= 14 and (has_topic(first) or bool(re.search(r"\d{4}", first)))


def _is_second_line(first: str, second: str) -> bool:
    """Whether two lines are one title: the body's name, then what it reports."""
    return bool(_SIGN_OFF.fullmatch(first)) and not _SIGN_OFF.fullmatch(second)


def _contents(texts: Sequence[str], titles: Sequence[bool], prose: Sequence[bool]) -> list[bool]:
    """Which units are items of a contents list: three or more title shapes with no prose between."""
    marked = [False] * len(texts)
    i = 0
    while i < len(texts):
        headed = bool(_CONTENTS_HEAD.fullmatch(texts[i]))
        j = i + 1 if headed else i
        while j < len(texts) and not prose[j] and _is_item(texts[j], listed=headed, title=titles[j]):
            j += 1
        run = j - i - headed
        if run >= 3 or (headed and run >= 2):
            end = j - 1 if _is_real_heading(j - 1, i, texts) else j
            for k in range(i, end):
                marked[k] = True
        i = max(j, i + 1)
    return marked


def _is_item(piece: str, *, listed: bool, title: bool) -> bool:
    if title:
        return True
    if not listed or len(piece) > 70 or _DATE_LINE.fullmatch(piece) or piece[-1] in "：:，,":
        return False
    return bool(_CONTENTS_ITEM.fullmatch(piece))


def _is_real_heading(last: int, first: int, texts: Sequence[str]) -> bool:
    """Whether the list's last item is the first report's own heading, printed again."""
    if last + 1 >= len(texts):
        return False
    squeeze = re.compile(r"^\s*\d{1,3}\s*[.、．]\s*|\s+").sub
    heading = squeeze("", texts[last])
    return heading in squeeze("", "".join(texts[first:last]))
