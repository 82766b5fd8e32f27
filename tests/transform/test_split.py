"""Split: where reports begin and end, and that no character is lost on the way."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.furniture import find_furniture
from extract.page import Page, digest_bytes
from extract.strip import strip_page
from transform.parse import parse_document
from transform.report import PageType, Parsed
from transform.split import best_path, cue_page, load_weights, split_text

FIRST = (
    "今年以来，我镇坚持把政务公开作为转变作风的抓手，现将有关情况汇报如下：\n"
    "一、健全机制\n镇里成立了领导小组，指定两名信息员专门负责。\n"
    "二、主动公开\n全年通过公开栏和简报公开信息46条。\n"
    "三、存在不足\n更新还不够及时，今后将继续努力。\n"
)
SECOND = (
    "一年来，我局围绕群众关心的供水问题推进信息公开，现将工作总结如下：\n"
    "一、加强领导\n局党组专题研究两次，落实经费三万元。\n"
    "二、依申请公开\n收到申请2件，均按时答复。\n"
    "三、下步打算\n进一步充实栏目内容，做好解读工作。\n"
)


def begin(text: str) -> list[str]:
    """The first characters of each report that split draws."""
    return [text[s.start : s.start + 12] for s in split_text(text, find_furniture(text)).spans]


# what stands before the first and the second report
OPENINGS = [
    ("滩头镇政务公开工作总结\n", "水务局信息公开工作总结\n"),
    ("政务公开工作总结 篇1\n", "政务公开工作总结 篇2\n"),
    ("篇一:\n", "篇二:\n"),
    ("【篇一】\n", "【篇二】\n"),
    ("第一篇:滩头镇政务公开工作总结\n", "第二篇:水务局信息公开工作总结\n"),
    ("政务公开工作总结范文(一)\n", "政务公开工作总结范文(二)\n"),
    ("滩头镇政务公开工作总结1\n", "水务局信息公开工作总结2\n"),
    ("县政务公开办公室：\n", "市政府信息公开办:\n"),
    ("滩头镇政务公开工作总结\n2019年3月2日\n", "水务局信息公开工作总结\n2020年5月6日\n"),
    ("", "\n12\n市政府信息公开办:\n"),
    ("", ""),
]


@pytest.mark.parametrize(("before", "between"), OPENINGS)
def test_two_reports_are_told_apart_under_every_opening(before: str, between: str) -> None:
    assert len(begin(before + FIRST + between + SECOND)) == 2


@pytest.mark.parametrize(("before", "between"), OPENINGS[:8])
def test_two_reports_run_together_in_one_paragraph_are_told_apart(before: str, between: str) -> None:
    flat = " ".join((before + FIRST + between + SECOND).split())
    assert len(begin(flat)) == 2


CONTENTS = [
    "内容导航\n政务公开工作总结 篇1政务公开工作总结 篇2\n",
    "目录\n1.滩头镇政务公开工作总结 1\n2.水务局信息公开工作总结 3\n3.档案局政务公开工作总结 5\n",
    "滩头镇政务公开工作总结\n水务局信息公开工作总结\n档案局政务公开工作总结\n民政局政务公开工作总结\n",
    "1、滩头镇政务公开工作总结\n2、水务局信息公开工作总结\n3、档案局政务公开工作总结\n",
]


@pytest.mark.parametrize("contents", CONTENTS)
def test_a_contents_list_is_never_a_boundary(contents: str) -> None:
    page = contents + "滩头镇政务公开工作总结\n" + FIRST + "水务局信息公开工作总结\n" + SECOND
    assert begin(page) == ["滩头镇政务公开工作总结\n", "水务局信息公开工作总结\n"]


WHOLE = [
    "镇里写了工作总结，报告如下。\n" + FIRST,
    "滩头镇政务公开工作总结\n" + FIRST + "明年政务公开工作打算\n继续充实内容，拓宽渠道。\n",
    "滩头镇人民政府\n2021年政府信息公开工作年度报告\n" + FIRST + "滩头镇人民政府\n2022年1月5日\n",
]


@pytest.mark.parametrize("page", WHOLE)
def test_one_report_stays_one(page: str) -> None:
    spans = split_text(page, ()).spans
    assert len(spans) == 1
    assert page[spans[0].end :].strip() == ""


def test_a_name_and_a_title_below_it_are_one_heading() -> None:
    page = "滩头镇人民政府\n2021年政府信息公开工作年度报告\n" + FIRST
    span = split_text(page, ()).spans[0]
    assert page[span.title_start : span.title_end] == "滩头镇人民政府\n2021年政府信息公开工作年度报告"


def parse(text: str) -> Parsed:
    body = text.encode()
    page = Page(uri="page.txt", body=body, sha256=digest_bytes(body), media_type="text/plain")
    return parse_document(strip_page(page))


def test_a_count_that_is_announced_and_not_kept_is_an_issue() -> None:
    page = "政务公开工作总结(汇编3篇)\n政务公开工作总结 篇1\n" + FIRST + "政务公开工作总结 篇3\n" + SECOND
    codes = [i.code.value for i in parse(page).issues]
    assert "count_differs" in codes
    assert "numbering_gap" in codes


def test_the_same_report_twice_on_a_page_is_a_copy_of_the_first() -> None:
    page = "".join(f"政务公开工作总结 篇{n}\n{text}" for n, text in ((1, FIRST), (2, SECOND), (3, FIRST)))
    assert [r.duplicate_of for r in parse(page).reports] == [None, None, 0]


KINDS = [
    ("滩头镇政务公开工作总结\n" + FIRST, PageType.GOV_REPORT),
    ("政务公开工作总结范文\n下面是小编为大家整理的总结，供大家参考。\n" + FIRST, PageType.MODEL_REPORT),
    ("政务公开工作总结 篇1\n" + FIRST + "政务公开工作总结 篇2\n" + SECOND, PageType.COLLECTION),
    ("政务公开工作总结.docx\n下载文档\n滩头镇政务公开工作总结\n" + FIRST, PageType.SHARING),
    (
        "关于印发滩头镇政务公开工作总结的通知\n各村、各单位：\n现将《滩头镇政务公开工作总结》印发给你们，请结合实际抓好落实。\n"
        "滩头镇人民政府\n2020年3月4日\n滩头镇政务公开工作总结\n" + FIRST,
        PageType.GOV_NOTICE,
    ),
    (
        "本报讯 3月5日上午，县里召开政务公开推进会，会议要求各单位提高认识。与会人员观看了短片。",
        PageType.NOT_REPORT,
    ),
    ("", PageType.NOT_REPORT),
]


@pytest.mark.parametrize(("page", "kind"), KINDS)
def test_the_kind_of_a_page_is_told(page: str, kind: PageType) -> None:
    assert parse(page).page_type is kind


PIECES = [
    *FIRST.splitlines(keepends=True),
    *SECOND.splitlines(keepends=True),
    *(line for pair in OPENINGS for line in pair),
    *CONTENTS,
    "分享 收藏\n",
    "下载文档\n",
    "更多总结延伸阅读\n",
    "2、",
    "\n3、",
    " ",
    "\n\n",
    "下面是小编整理的总结。",
]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_character_is_report_or_chrome_and_reports_are_disjoint(text: str) -> None:
    parsed = parse(text)
    reports = [(r.start, r.end) for r in parsed.reports]
    assert reports == sorted(reports)
    assert all(a[1] <= b[0] for a, b in pairwise(reports))
    covered = {i for a, b in reports for i in range(a, b)}
    covered |= {i for c in parsed.chrome for i in range(c.start, c.end)}
    assert all(c.isspace() or i in covered for i, c in enumerate(parsed.document.text))
    for chrome, following in pairwise(parsed.chrome):
        assert chrome.end <= following.start


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_no_path_is_worth_more_than_the_one_chosen(text: str) -> None:
    weights = load_weights()
    cued = cue_page(text, (), page_title=None)
    chosen = best_path(cued, weights)
    for i in range(len(cued)):
        # Forbidding the chosen state of one unit cannot make the whole page worth more.
        walls = [[0.0] * len(weights.states) for _ in cued]
        walls[i][weights.states.index(chosen[i])] = -1e9
        assert worth(best_path(cued, weights, adjust=walls), text) <= worth(chosen, text) + 1e-9


def worth(path: list[str], text: str) -> float:
    """What a path sums to, counted again from the weights."""
    weights = load_weights()
    index = {s: i for i, s in enumerate(weights.states)}
    cued = cue_page(text, (), page_title=None)
    total = (weights.begin[index[path[0]]] or 0.0) + (weights.end[index[path[-1]]] or 0.0)
    for before, after in pairwise(path):
        step = weights.transition[index[before]][index[after]]
        total += -1e6 if step is None else step
    for item, state in zip(cued, path, strict=True):
        total += sum(weights.cue[c][index[state]] for c in ("always", *item.cues) if c in weights.cue)
    return total
