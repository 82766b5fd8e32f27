"""Page type: what kind of page this is, by the first of the contract's types that fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from extract.document import Chrome, ChromeKind, Document
from transform.repair import Repaired
from transform.report import PageType, RepairKind
from transform.split import Span
from transform.titles import title_patterns
from transform.vocabulary import any_of, load_terms

# Characters that only traditional script has, frequent in this genre.
_TRADITIONAL = re.compile(r"[務開資訊報總結關於進辦構單據類動執證應該確實導監與對過這個為來]")
_STATUTORY = re.compile(
    r"主动公开政府信息(?:的)?情况|收到和处理政府信息公开申请(?:的)?情况|政府信息公开行政复议、?行政诉讼(?:的)?情况"
    r"|存在的主要问题及改进情况|其他需要报告的事项|总体情况"
)
_FILE_PANEL = re.compile(
    r"(?:ID|页数|文档页数|大小|文件大小|文档大小|格式|文档格式|文档编号|上传人|上传时间)\s*[:：]"
)
_MODEL = re.compile(r"范文|范本|模板|例文|精选\d*篇|怎么写|如何写|汇编|\d+篇|通用版|最新版")
# What sites of model reports say to their readers, and offices do not: blurbs, paywalls.
_FOR_READERS = frozenset({ChromeKind.BLURB, ChromeKind.DOWNLOAD})
_MASKED_YEAR = re.compile(r"20(?:[xX×*]{2}|[_○]{2})|[xX×]{2,4}年")
_MASKED_BODY = re.compile(r"[xX×*某]{1,4}(?:省|市|县|区|镇|乡|街道|局)")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|pptx?|wps)(?![a-z])")


# A report's text is longer than its heading; a shorter stretch is a line of furniture.
LEAST_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the page's type is told from."""

    document: Document
    repaired: Repaired
    spans: Sequence[Span]
    furniture: Sequence[Chrome]
    outside: str


def page_type(evidence: Evidence) -> PageType:
    """The first type that fits, in the contract's order."""
    if not evidence.spans:
        return PageType.NOT_REPORT
    for kind, fits in (
        (PageType.MIRROR, _is_mirror),
        (PageType.SHARING, _is_sharing),
        (PageType.COLLECTION, lambda e: len(e.spans) > 1),
        (PageType.MODEL_REPORT, _is_model),
        (PageType.GOV_NOTICE, _is_notice),
        (PageType.GOV_STATUTORY, _is_statutory),
    ):
        if fits(evidence):
            return kind
    return PageType.GOV_REPORT


def _is_mirror(evidence: Evidence) -> bool:
    injected = sum(
        r.kind is RepairKind.INJECTION and r.original.startswith("(") for r in evidence.repaired.repairs
    )
    text = evidence.document.text
    spam = any(c.kind is ChromeKind.SPAM for c in evidence.furniture)
    if evidence.document.charset.lower().startswith("big5"):
        return False  # a page of its own in traditional script, not a converted one
    return injected >= 3 or spam or len(_TRADITIONAL.findall(text)) * 25 > len(text)


def _is_sharing(evidence: Evidence) -> bool:
    """A preview cut in chunks, a file's name for a headline, or a panel that describes a file."""
    if any(r.kind is RepairKind.CHUNK_NUMBER for r in evidence.repaired.repairs):
        return True
    text = evidence.document.text
    before = evidence.repaired.textmap.to_original(0, evidence.spans[0].start)[1]
    lines = [(c.start < before, text[c.start : c.end]) for c in evidence.furniture]
    if any(is_before and _FILE_NAME.search(line) for is_before, line in lines):
        return True
    panel = sum(len(_FILE_PANEL.findall(line)) for _, line in lines)
    return panel >= 2 or any("由会员" in line for _, line in lines)


def _is_model(evidence: Evidence) -> bool:
    """A 范文 by its heading, its editors' blurb, its site's name, or its own masked name."""
    span = evidence.spans[0]
    text = evidence.repaired.textmap.repaired
    if any(c.kind in _FOR_READERS for c in evidence.furniture):
        return True
    title = evidence.document.title or ""
    heading = text[span.title_start : span.title_end] or title
    _, _, site = title.partition("_")
    # An office does not mask its own name and year.
    head = text[span.start : span.start + 200]
    masked = bool(_MASKED_BODY.search(head) and _MASKED_YEAR.search(head))
    return masked or bool(_MODEL.search(heading)) or bool(_model_sites().search(site))


@cache
def _model_sites() -> re.Pattern[str]:
    return re.compile(any_of(load_terms("titles")["model_site"]))


def _is_notice(evidence: Evidence) -> bool:
    return bool(re.search(r"印发给你们|现将.{2,60}(?:印发|转发|下发)|特此通知|请遵照执行", evidence.outside))


def _is_statutory(evidence: Evidence) -> bool:
    text = evidence.repaired.textmap.repaired
    found = {m[0] for s in evidence.spans for m in _STATUTORY.finditer(text, s.start, s.end)}
    return len(found) >= 3


def is_report(text: str, span: Span, *, page_title: str | None) -> bool:
    """Whether a stretch that split drew speaks as a report.

    A report speaks of disclosure again and again, as a body that did something. News of a
    meeting, a blank form, a rule and advice on writing do so too; they are told by what a
    report does not do: it gives no advice, quotes no meeting, sets no deadline and enacts
    nothing. Fragments of reports count: a page may show a report's middle only.
    """
    body = text[span.title_end : span.end]
    heading = text[span.title_start : span.title_end] or page_title or ""
    chars = len("".join(body.split()))
    return chars >= LEAST_CHARS and _for(body, heading, chars) - _against(body, heading) >= 3


def _for(body: str, heading: str, chars: int) -> int:
    mentions = len(_WORK.findall(body))
    patterns = title_patterns()
    points = 3 * bool(_REPORTS.search(heading) and patterns.topic.search(heading))
    points += 2 * (mentions >= 1 and mentions * 400 >= chars) + (mentions * 150 >= chars)
    points += bool(_OFFICE.search(body)) + bool(_SELF.search(body)) + bool(_HEADINGS.search(body))
    return points + 2 * bool(_STATUTORY.search(body))


def _against(body: str, heading: str) -> int:
    head = body[:500]
    points = 6 * bool(_ADVICE.search(heading)) + 2 * bool(_ADVICE.search(head))
    points += 2 * min(len(_NEWS.findall(head)), 3) + 3 * (len(_ARTICLE.findall(body)) >= 3)
    points += 4 * bool(_FORM.search(body))
    points += 6 * bool(_NOTICE_TITLE.search(heading))
    return points + 4 * bool(_NOTICE.search(head)) + 4 * bool(_DEADLINE.search(body))


_REPORTS = re.compile(r"总结|汇报|报告|年报|小结|總結|報告|彙報|匯報")
_SELF = re.compile(r"现将.{0,60}(?:如下|公布)|汇报如下|报告如下|总结如下|特此报告|本报告|編制本報告|统计期限")
_WORK = re.compile(r"公[开開](?![赛賽课課招])|政务|政務|政府(?:信息|資訊)|依申请|发布(?:各类|各种|政务)?信息")
_OFFICE = re.compile(
    r"(?:我|本)(?:局|委|办|县|市|区|镇|乡|校|院|厅|所|站|中心|单位|街道|处|州|省|部|社|馆|会|机关|部门|年度)|全[市县区局镇]"
)
_HEADINGS = re.compile(r"(?:^|[\n。\s])(?:[一二三四五六]、|（[一二三四五六]）|\([一二三四五六]\)|[一二三]是)")
_ADVICE = re.compile(
    r"怎么写|如何写|写作(?:要点|技巧|方法|格式)|撰写(?:要点|要求|技巧)|格式要求|编制要求|编写要求|填写说明|填报说明|注意事项"
)
_NEWS = re.compile(
    r"(?:近日|日前|昨日|本报讯|讯)[,，)）]|会议(?:强调|指出|要求|听取|认为)|记者|与会人员|参加(?:了)?(?:会议|培训|此次)"
    r"|\d{1,2}月\d{1,2}日[上下]午|召开(?:了)?.{0,24}(?:推进会|培训会|部署会|工作会议)|主持(?:会议|召开)|作(?:了)?(?:动员|专题)?(?:讲话|授课|辅导)"
)
# Of a run of line ends, and of underscores, only the last ones are looked at.
_ARTICLE = re.compile(r"(?:^|\n)[^\S\n]*+第[一二三四五六七八九十]{1,3}条")
_NOTICE_TITLE = re.compile(r"的(?:通知|通报|函|公告|办法|规定|意见)[）)]?$")
_NOTICE = re.compile(r"(?:通知|要求|事项)(?:如下|通知如下)[:：]")
_DEADLINE = re.compile(
    r"请(?:各单位|各地|各部门)?于.{4,20}前.{0,24}(?:报送|上报|报县|报市|报区|报省|发布)|报送(?:时间|要求)"
)
_FORM = re.compile(r"____\s*+(?:年|局|单位)|填表(?:人|说明)")
