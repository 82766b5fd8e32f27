"""Bodies of statutory reports in five markups, each with its lines as a reader sees them."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from tests.generate.draw import Drawn, draw_report
from tests.generate.statutory_form import Printed, Rows, fill_form, print_form

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
LAST = (
    "五、存在的主要问题及改进情况",
    "一是个别栏目更新还不及时，二是解读的形式还比较单一。",
    "六、其他需要报告的事项",
    "本年度没有需要报告的其他事项。",
)
ATTACHED = "政府信息公开工作年度报告统计表.docx"

Part = str | Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One report's body: its markup, the text in it, and how many data tables it holds."""

    title: str
    org: str
    markup: str
    text: str
    tables: int
    cells: int


def draw_body(markup: str, rng: Random) -> Body:
    """Draw a report and print it in one of `MARKUPS`."""
    drawn = draw_report(rng)
    parts = _short_parts(drawn, rng) if markup == "short" else _parts(drawn, rng)
    tables = [part for part in parts if not isinstance(part, str)]
    attached = rng.random() < 0.3
    link = f"<p>附件：<a href='/files/1.docx'>{ATTACHED}</a></p>" if attached else ""
    return Body(
        title=drawn.title,
        org=drawn.org,
        markup=MARKUPS[markup](parts, rng) + link,
        text="\n".join(_as_text(part) for part in parts) + f"\n附件：{ATTACHED}" * attached,
        tables=len(tables),
        cells=sum(len(row) for rows in tables for row in rows),
    )


def _parts(drawn: Drawn, rng: Random) -> list[Part]:
    printed = print_form("form2021", fill_form("form2021", rng))
    parts: list[Part] = ["一、总体情况", *drawn.lines]
    for heading, rows in zip(HEADINGS, printed.values(), strict=True):
        parts += [heading, rows]
    return [*parts, *LAST, drawn.org, "2022年1月20日"]


def _short_parts(drawn: Drawn, rng: Random) -> list[Part]:
    """A body of two or three lines, as small offices publish them."""
    count = rng.randint(1, 30)
    if rng.random() < 0.3:
        rows = print_form("form2021", fill_form("form2021", rng))["remedies"]
        return ["行政复议和行政诉讼情况见下表。", rows, "2022年1月20日"]
    lines: list[Part] = [
        f"本年度{drawn.org}主动公开政府信息{count}条，没有收到政府信息公开申请。",
        rng.choice(
            (
                "没有因政府信息公开被申请行政复议、提起行政诉讼。",
                "全年未收取任何费用，未发生行政复议和行政诉讼案件。",
            )
        ),
        "2022年1月20日",
    ]
    return lines[: rng.choice((1, 2, 3, 3))]


def _as_text(part: Part) -> str:
    if isinstance(part, str):
        return part
    return "\n".join("\t".join(cell.text for cell in row) for row in part)


def _table(rows: Rows, inner: Callable[[str], str], style: str) -> str:
    return f"<table {style}>{''.join(_row(row, inner) for row in rows)}</table>"


def _row(row: list[Printed], inner: Callable[[str], str]) -> str:
    cells = "".join(f"<td{_spans(cell)}>{inner(cell.text)}</td>" for cell in row)
    return f"<tr>{cells}</tr>\n"


def _spans(cell: Printed) -> str:
    rows = f" rowspan={cell.rows}" if cell.rows > 1 else ""
    return rows + (f" colspan={cell.columns}" if cell.columns > 1 else "")


def _clean(parts: list[Part], _: Random) -> str:
    lines = []
    for part in parts:
        if not isinstance(part, str):
            lines.append(_table(part, html.escape, "border=1"))
        elif part[1:2] == "、":
            lines.append(f"<h3>{part}</h3>")
        else:
            lines.append(f"<p>　　{html.escape(part)}</p>")
    return "\n".join(lines)


def _word(parts: list[Part], rng: Random) -> str:
    """Spans cut anywhere, also in numbers; line ends in the source; padding in front of the sign-off."""

    def runs(text: str) -> str:
        if not text:
            return "<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>"
        cuts = sorted({0, len(text), *(rng.randint(0, len(text)) for _ in range(len(text) // 12 + 1))})
        pieces = [
            f'<span style="font-family:仿宋_GB2312;visibility:visible">{html.escape(text[a:b])}</span>'
            for a, b in pairwise(cuts)
        ]
        return f'<p class=MsoNormal style="mso-line-height-rule:exactly">{"".join(pieces)}<o:p></o:p></p>'

    style = 'class=MsoNormalTable style="border-collapse:collapse" border=0'
    body = [runs(part) if isinstance(part, str) else _table(part, runs, style) for part in parts[:-2]]
    for part in parts[-2:]:
        pad = "<span>&nbsp;</span>" * 40
        line = f"<p align=right>{pad}<span lang=EN-US><o:p>{part}</o:p></span></p>"
        body.append(line if isinstance(part, str) else _table(part, runs, style))
    return f"<div class=WordSection1>{''.join(body)}</div>"


def _layout(parts: list[Part], _: Random) -> str:
    """Each paragraph a row of a table that lays out the page; data tables stand inside its cells."""
    cells = (
        html.escape(part) if isinstance(part, str) else _table(part, html.escape, "border=1")
        for part in parts
    )
    rows = "".join(f"<tr><td style='line-height:2'>{cell}</td></tr>" for cell in cells)
    return f"<table width='100%'><tbody>{rows}</tbody></table>"


def _breaks(parts: list[Part], _: Random) -> str:
    return "".join(
        f"&nbsp;&nbsp;{html.escape(part)}<br>\n<br>"
        if isinstance(part, str)
        else _table(part, html.escape, "border=1")
        for part in parts
    )


MARKUPS: dict[str, Callable[[list[Part], Random], str]] = {
    "clean": _clean,
    "word": _word,
    "layout": _layout,
    "breaks": _breaks,
    "short": _clean,
}
