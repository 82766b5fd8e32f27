"""Composes a page of known reports under every form of opening, and tells where each begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.generate.draw import Drawn, chinese_number, draw_report, load_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A page's text, and the truth about it in code points of that text.

    `spans` bounds each report, from its own heading to its last character; `furniture` the
    contents lists, blurbs and links around them. Every character but white space lies in
    exactly one of the two. `bodies` is where each report's first line after its heading
    begins, `titles` what stands at the head of each report, "" for none.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    bodies: tuple[int, ...]
    titles: tuple[str, ...]
    furniture: tuple[tuple[int, int], ...]
    reports: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """How a report opens: furniture before it, its heading lines, and its name in a contents list."""

    lines: tuple[str, ...] = ()
    entry: str = ""
    before: str = ""
    is_run_in: bool = False


def _series(form: str) -> Callable[[Random, int, str, Drawn], _Head]:
    """A heading by a pattern of {series}, {title}, {number} and {chinese}; lines parted by /."""

    def head(rng: Random, number: int, series: str, report: Drawn) -> _Head:
        filled = form.format(series=series, title=report.title, number=number, chinese=chinese_number(number))
        lines = tuple(filled.split("/"))
        return _Head(lines=lines, entry=lines[0])

    return head


def _dated_title(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    date = f"{rng.randint(2012, 2023)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    return _Head(lines=(report.title, date), entry=report.title)


def _question(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    line = f"{report.title}怎么写？"
    return _Head(lines=(line,), entry=line)


def _section_joined(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    marker = f"第{chinese_number(number)}篇"
    return _Head(lines=(marker,), entry=marker, is_run_in=True)


def _addressee(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    return _Head(lines=(report.recipient + rng.choice("：:"),))


def _residue_addressee(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    page = "" if number == 1 else str(rng.randint(2, 40))
    return _Head(lines=(report.recipient + ":",), before=page)


def _titled_addressee(rng: Random, number: int, series: str, report: Drawn) -> _Head:
    return _Head(lines=(report.title, report.recipient + "："), entry=report.title)


HEADS: dict[str, Callable[[Random, int, str, Drawn], _Head]] = {
    "series_number": _series("{series} 篇{number}"),
    "series_number_tight": _series("{series}篇{number}"),
    "series_chinese": _series("{series} 篇{chinese}"),
    "part_alone": _series("篇{chinese}:"),
    "part_bracketed": _series("【篇{chinese}】"),
    "part_bracketed_title": _series("【篇{chinese}】{title}"),
    "ordinal_title_again": _series("第{chinese}篇:{title}/{title}"),
    "ordinal_sample": _series("第{chinese}篇范文:{title}"),
    "ordinal_joined": _section_joined,
    "title_ordinal": _series("{series}第{number}篇"),
    "title_in_brackets": _series("{series}({number})"),
    "sample_in_brackets": _series("{series}范文({chinese})"),
    "title_digit": _series("{series}{number}"),
    "numbered_series": _series("{number}.{series} 篇{chinese}"),
    "template_chinese": _series("{series}范本{chinese}:"),
    "sample_chinese": _series("范文{chinese}"),
    "dated_title": _dated_title,
    "bare_title": _series("{title}"),
    "question_title": _question,
    "addressee": _addressee,
    "page_number_addressee": _residue_addressee,
    "titled_addressee": _titled_addressee,
}
MARKERS = tuple(HEADS)
"""Every form of opening in domain terms; `None` composes reports with nothing before them."""

BLURBS = (
    "下面是小编为大家整理的“{series}”，供大家参考，希望能帮助到大家！",
    "时间过得真快，一段时间的工作又结束了，快来写一份总结吧。以下是小编收集整理的{series}，仅供参考。",
    "写总结不知从何下笔？本站为您准备了{series}范文{count}篇，欢迎阅读借鉴。",
)
TOPS = (
    "当前位置：首页 > 工作总结 > 单位总结",
    "时间：2022-03-08 来源：网友投稿 阅读：1024次",
    "收藏 下载 打印",
    "",
)
BOTTOMS = (
    "相关推荐：乡镇工作计划 办公室述职报告 街道信访总结",
    "本文由网友上传，版权归原作者所有，如有侵权请联系删除。",
    "上一篇：网格员年终总结 下一篇：财务科半年总结",
    "",
)
BETWEENS = ("更多工作总结延伸阅读", "小编精心推荐阅读：机关单位总结大全", "温馨提示：点击下方按钮可下载全文")


class _Writer:
    """Puts stretches one after another and remembers where furniture went.

    On a flat page the lines of a report follow one another without a break, reports and the
    residue between them after a space; what stands above and below keeps lines of its own.
    """

    def __init__(self, *, is_flat: bool, indent: str, gap: str) -> None:
        self._parts: list[str] = []
        self._indent = "" if is_flat else indent
        self._gap = "\n" if is_flat else gap
        self._between = " " if is_flat else gap
        self._within = "" if is_flat else gap
        self._is_fresh = False
        self.at = 0
        self.furniture: list[tuple[int, int]] = []

    def put(self, text: str, *, is_tight: bool = False) -> tuple[int, int]:
        """Write a line (flat pages: a stretch) and return its span without indent."""
        lead = self._gap if self._is_fresh else self._within if is_tight else self._between
        lead = (lead if self._parts else "") + self._indent
        start = self.at + len(lead)
        self._parts.append(lead + text)
        self.at = start + len(text)
        self._is_fresh = False
        return start, self.at

    def put_furniture(self, text: str, *, is_inline: bool = False) -> None:
        """Write what belongs to no report, on a line of its own; nothing for an empty text."""
        if text:
            self._is_fresh = self._is_fresh or not is_inline
            self.furniture.append(self.put(text))
            self._is_fresh = not is_inline

    @property
    def text(self) -> str:
        return "".join(self._parts)


def compose_page(
    seed: int, *, marker: str | None, reports: int, flat: bool | None = None, long: bool = False
) -> Composed:
    """Compose a page of so many reports, each opened by one form of marker (see MARKERS).

    The same arguments give the same page. `flat` pages are one paragraph, as document-sharing
    sites show them; left to the seed where None. With `long` reports have every part.

    >>> page = compose_page(1, marker="series_number", reports=3)
    >>> [page.text[start : start + len(title)] == title for (start, _), title in zip(page.spans, page.titles)]
    [True, True, True]
    """
    rng = Random(f"{seed}/{marker}/{reports}")
    is_flat = rng.random() < 0.2 if flat is None else flat
    series = rng.choice(load_data("phrases.toml")["series"])
    drawn = tuple(draw_report(rng, long=long) for _ in range(reports))
    first = rng.choice((1, 1, 1, 22)) if reports > 1 else 1
    heads = [_head(rng, marker, first + at, series, report) for at, report in enumerate(drawn)]
    writer = _Writer(is_flat=is_flat, indent=rng.choice(("", "　　")), gap=rng.choice(("\n", "\n\n")))
    _put_top(rng, writer, series, heads)
    placed: list[tuple[int, int, int]] = []
    for number, (head, report) in enumerate(zip(heads, drawn, strict=True)):
        if number and rng.random() < 0.1:
            writer.put_furniture(rng.choice(BETWEENS), is_inline=True)
        writer.put_furniture(head.before, is_inline=True)
        placed.append(_put_report(writer, head, report))
    writer.put_furniture(rng.choice(BOTTOMS))
    return Composed(
        text=writer.text,
        spans=tuple((start, end) for start, _, end in placed),
        bodies=tuple(body for _, body, _ in placed),
        titles=tuple(head.lines[0] if head.lines else "" for head in heads),
        furniture=tuple(writer.furniture),
        reports=drawn,
    )


def _head(rng: Random, marker: str | None, number: int, series: str, report: Drawn) -> _Head:
    return _Head() if marker is None else HEADS[marker](rng, number, series, report)


def _put_report(writer: _Writer, head: _Head, report: Drawn) -> tuple[int, int, int]:
    """Write a report; returns where it starts, where its body does, and where it ends."""
    lines = list(head.lines) + list(report.lines)
    if head.is_run_in:
        # "第一篇 一、概述": the marker and the first heading on one line, no opening between.
        skipped = 1 if lines[2].startswith("一、") else 0
        lines[: 2 + skipped] = [f"{lines[0]} {lines[1 + skipped]}"]
    starts: list[int] = []
    for at, line in enumerate(lines):
        starts.append(writer.put(line, is_tight=at > len(head.lines))[0])
    body = starts[0] + len(head.lines[0]) + 1 if head.is_run_in else starts[len(head.lines)]
    return starts[0], body, writer.at


def _put_top(rng: Random, writer: _Writer, series: str, heads: list[_Head]) -> None:
    """Furniture above the first report: links, a collection's title, a blurb, a contents list."""
    count = len(heads)
    writer.put_furniture(rng.choice(TOPS))
    if count > 1 and rng.random() < 0.6:
        writer.put_furniture(
            rng.choice((f"{series}（汇编{count}篇）", f"《{series}(精选{count}篇)》", f"{series}{count}篇"))
        )
    if rng.random() < 0.4:
        writer.put_furniture(rng.choice(BLURBS).format(series=series, count=count))
    entries = [head.entry for head in heads]
    if count > 2 and all(entries) and rng.random() < 0.5:
        for line in _contents(rng, entries):
            writer.put_furniture(line)


def _contents(rng: Random, entries: list[str]) -> list[str]:
    """A contents list in one of the forms seen: glued, numbered with pages, in bars, a line each."""
    form = rng.choice(("glued", "paged", "bars", "lines", "bare"))
    numbered = list(enumerate(entries, 1))
    if form == "glued":
        return [rng.choice(("内容导航", "目录")), "".join(entries)]
    if form == "paged":
        return ["目录", "".join(f"{number}.{entry}{3 * number - 1}" for number, entry in numbered)]
    if form == "bars":
        return ["目录", *(f"{number}.{entry} | …… | {3 * number - 1} |" for number, entry in numbered)]
    if form == "lines":
        return [f"{number}、{entry}" for number, entry in numbered]
    return ["".join(entries)]
