"""Lines: what one line of a page looks like, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transform.titles import LONGEST, NUMBERED, SENTENCE, has_topic, is_title, match_series, title_patterns
from transform.units import SIGN_OFF_INLINE

# A line of this length holds a report or most of one: furniture does not speak so long.
LONG = 400
# How far from its end a line's closing formula is looked for.
TAIL = 120


# Heading marks of Markdown, as converters leave them.
_MARKDOWN = re.compile(r"^[#*>\s]{1,8}(?=[^\s#*>])|\*{2}$")
_PROSE = re.compile(r"[，,；;：:][^\n]*[。；;！]|[。！]")
# The date that an index of titles prints behind each.
_LIST_DATE = re.compile(r"\s*[\[(（]?20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])）]?$")
LEVEL_TWO = re.compile(
    r"\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[、.．](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是)"
)
GENRE = re.compile(r"总结|汇报|报告|年报|小结|總結|報告|彙報")
STOPS = re.compile(r"[。；;！？!?：:]")
_NOTICE_TITLE = re.compile(r"的(?:通知|函|通报|公告|意见|办法|规定|批复|决定)$")
_NOTICE = re.compile(
    r"现(?:将|印发).{2,60}(?:印发|下发|转发)(?:给你们|如下)?|请(?:遵照|认真贯彻|结合实际|各).{0,20}执行|特此通知|印发给你们"
)
DATE_LINE = re.compile(
    r"[（(]?[二〇○ＯOo零一二三四五六七八九十\dxX×*]{2,5}\s*年\s*[\d一二三四五六七八九十xX×*]{1,3}\s*月\s*(?:[\d一二三四五六七八九十xX×*]{1,3}\s*日)?[）)]?"
)
BODY_NAME = re.compile(
    r"[一-鿿xX×*○]{2,26}(?:局|委员会|委|办公室|办|厅|政府|院|校|所|中心|站|处|部|街道|镇|乡|会|公司|大学|学院)"
)
NAME_LINE = re.compile(r"[一-鿿xX×*○（）()]{2,30}")
CLOSING_LINE = re.compile(
    r"(?:特此|现予|以上)(?:报告|汇报|公布|公告|说明|总结)[。.!！]?|以上报告[^。]{0,12}。?"
)
# Rows and labels of the statutory forms, flattened: figures, bars, or a label of the form.
CELLS = re.compile(
    r"[|｜\d\s.,/%—–:-]+$|[|｜]|.{0,30}(?:\s-?\d[\d.,]*){3,}\s*$"
    r"|(?:规章|行政规范性文件|规范性文件|行政许可|行政处罚|行政强制|行政事业性收费|其他对外管理服务事项|政府集中采购|行政复议|行政诉讼"
    r"|未经复议直接起诉|复议后起诉|自然人|法人或其他组织|商业企业|科研机构|社会公益组织|法律服务机构|其他|总计|结果\s*维持|结果\s*纠正|其他\s*结果|尚未\s*审结"
    r"|信息内容|本年.{2,8}数量?|现行有效件数|本年[制废].{1,3}件数|对外公开总数量|上一年项目数量|采购项目数量|采购总金额|第二十条第.{1,4}项|（?本列数据的勾稽关系.*|申请人情况|统计指标|单位|统计数)[\s\d|｜/%.-]*$"
)
_FIGURES = re.compile(r"(?:\s-?\d[\d.,]*){3,}\s*$")
ATTACHMENT = re.compile(
    r"附件\s*\d{0,2}\s*[:：][^。]{0,80}|附件\s*[【\[（(][^。]{0,80}|[^\s。]{1,60}\.(?:docx?|pdf|xlsx?|wps)"
)
# A collection's headline counts what follows: (汇编12篇), 精选6篇, 总结6篇.
_COLLECTION = re.compile(
    r"(?:汇编|精选|合集|集锦|大全|范文|总结|报告|共|推荐)[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})篇[）)]?[》】”\"]?$|\d{1,3}篇[）)》】]"
)
_ANNOUNCES = re.compile(
    r"(?:现将|现就|下面就|现把).{0,60}(?:如下|公布|回顾|汇报|报告)|(?:汇报|报告|总结|情况|公布)如下|本报告(?:由|是|根据|依据)|统计期限"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a page, which of them are prose and which have the shape of a title."""

    texts: tuple[str, ...]
    prose: tuple[bool, ...]
    titles: tuple[bool, ...]


def look_at(texts: Sequence[str]) -> Lines:
    """Tell prose and titles once for all who ask.

    >>> look_at(["## 某局政务公开工作总结", "我局公开信息。"]).titles
    (True, False)
    """
    bare = tuple(_MARKDOWN.sub("", t) for t in texts)
    return Lines(
        texts=bare,
        prose=tuple(len(t) >= 40 and bool(_PROSE.search(t)) for t in bare),
        titles=tuple(heads_report(t) for t in bare),
    )


def heads_report(piece: str) -> bool:
    """Whether a line heads a report: a title, a series number, or both; an index prints dates behind."""
    if len(piece) > 90:
        return False
    piece = _LIST_DATE.sub("", piece)
    if is_title(piece):
        return True
    series = match_series(piece)
    if series is None:
        return False
    return series.end() >= len(piece) - 2 or is_title(piece[series.end() :])


def is_title_like(piece: str) -> bool:
    """A short line with a title's words but not its shape, cut off or run on."""
    return (
        8 <= len(piece) <= LONGEST
        and not NUMBERED.match(piece)
        and not SENTENCE.search(piece)
        and not STOPS.search(piece)
        and not _NOTICE_TITLE.search(piece)
        and has_topic(piece)
        and bool(GENRE.search(piece))
    )


def is_bare_heading(piece: str) -> bool:
    """A numbered heading whose text must still come."""
    return len(piece) <= 45 and bool(NUMBERED.match(piece)) and not STOPS.search(piece[:-1])


def closes(piece: str) -> bool:
    """Whether a line ends in a closing formula."""
    return bool(title_patterns().closing.search(piece[-TAIL:]))


def is_signed_inline(piece: str) -> bool:
    """Whether a short line is a sign-off run together: a name and a date."""
    return len(piece) <= 60 and SIGN_OFF_INLINE.match(f"。{piece}", 1) is not None


def signs_off(piece: str) -> bool:
    """Whether a line is what stands last: a date, an attachment, a name and date run together."""
    return bool(DATE_LINE.fullmatch(piece) or ATTACHMENT.fullmatch(piece)) or is_signed_inline(piece)


def shape_cues(piece: str, *, is_prose: bool) -> list[str]:
    """The cues of a line's form: prose, numbered, short, cells, a date, a name, an attachment."""
    cues: list[str] = []
    if is_prose:
        cues.append("prose")
        if len(piece) >= LONG:
            cues.append("long")
    if LEVEL_TWO.match(piece) or NUMBERED.match(piece):
        cues.append("numbered")
        if _FIGURES.search(piece):
            cues.append("cells")
    elif CELLS.match(piece) or len(piece) == 1:
        cues.append("cells")
    elif not is_prose and len(piece) < 40 and piece[-1:] not in "。；;：:，,":
        cues.append("short")
    if DATE_LINE.fullmatch(piece):
        cues.append("date_line")
    elif len(piece) <= 30 and BODY_NAME.fullmatch(piece):
        cues.append("body_name")
    if ATTACHMENT.fullmatch(piece):
        cues.append("attachment")
    if _NOTICE.search(piece[:400]) or (len(piece) < LONGEST and _NOTICE_TITLE.search(piece)):
        cues.append("notice")
    return cues


def speech_cues(piece: str) -> list[str]:
    """How a unit speaks: as its own body, announcing a report, closing one, counting a collection."""
    said = {
        "first_person": title_patterns().first_person.search(piece),
        "collection_head": len(piece) <= 60 and _COLLECTION.search(piece),
        "announces": _ANNOUNCES.search(piece),
        "closing": closes(piece),
    }
    return [name for name, holds in said.items() if holds]
