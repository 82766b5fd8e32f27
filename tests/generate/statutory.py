"""Statutory reports of an invented town in many markups, each with what can be read from it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import MappingProxyType

from tests.generate.statutory_flat import FLATTENED
from tests.generate.statutory_form import (
    APPLICANTS,
    REMEDIES,
    Key,
    Printed,
    Rows,
    expand_rows,
    fill_form,
    print_form,
)
from tests.generate.statutory_story import TITLE, Story

__all__ = [
    "AFTER", "APPLICANTS", "FLATTENED", "MARKUP", "REMEDIES", "TITLE",
    "Page", "html_page", "make_page", "make_report", "text_page", "told_facts",
]  # fmt: skip

NARRATIVE = {
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "remedies": "四、政府信息公开行政复议、行政诉讼情况",
}
BEFORE = [
    "柳湾镇人民政府2022年政府信息公开工作年度报告",
    "一、总体情况",
    "全年办理行政许可46件、行政处罚3件，新收政府信息公开申请5件，其中予以公开2件。",
    "镇政府办公室牵头，十二个科室各有一名信息员，每月清点一次栏目，把过期的内容移到旧栏目里去。",
    "村务公开栏由各村自己维护，镇里每季度抽看三个村，看完当场说清哪里要补，下一次先看补了没有。",
]
AFTER = [
    "五、存在的主要问题及改进情况",
    "一是栏目更新还不够快，二是答复的说理还不够细。",
    "六、其他需要报告的事项",
    "无。",
]

Render = Callable[[Rows], str]


@dataclass(frozen=True)
class Page:
    """One rendered page and its truth: every place with its characters as they stand."""

    name: str
    form: str
    text: str
    is_html: bool
    truth: dict[Key, str]


def html_page(
    name: str, form: str, values: dict[Key, str], table: Render, before: Sequence[str] = BEFORE
) -> Page:
    """A page whose tables are rendered by `table`, each after its heading; `before` opens it."""
    printed = print_form(form, values)
    body = [f"<p>{line}</p>" for line in before]
    for code, rows in printed.items():
        body += [f"<p>{NARRATIVE[code]}</p>", table(rows)]
    body += [f"<p>{line}</p>" for line in AFTER]
    inside = "".join(body)
    text = f'<html><head><title>{before[0]}</title></head><body><div id="zoom">{inside}</div></body></html>'
    return Page(name, form, text, True, values)


def text_page(
    name: str, form: str, values: dict[Key, str], table: Render, before: Sequence[str] = BEFORE
) -> Page:
    """A plain text whose tables are flattened by `table`."""
    printed = print_form(form, values)
    parts = list(before)
    for code, rows in printed.items():
        parts += [NARRATIVE[code], table(rows)]
    return Page(name, form, "\n".join([*parts, *AFTER]), False, values)


# ---- markup ------------------------------------------------------------------------------


def plain_table(rows: Rows) -> str:
    return _table(rows, html.escape)


def word_table(rows: Rows) -> str:
    """Every cell a paragraph of spans cut at random, blank cells holding a space for Word."""
    random = Random(3)

    def word(text: str) -> str:
        cut = random.randint(0, len(text))
        parts = "".join(
            f'<span lang="EN-US"><font>{html.escape(p)}</font></span>' for p in (text[:cut], text[cut:])
        )
        return f'<p class="MsoNormal">\n{parts}<span><o:p>{"" if text else "&nbsp;"}</o:p></span></p>\n'

    return _table(rows, word)


def laid_out_table(rows: Rows) -> str:
    """The table in a table in a table, as old content systems lay out their pages."""
    return f"<table><tr><td>\n<table><tr><td>{_table(rows, html.escape)}</td></tr></table></td></tr></table>"


def piecewise_table(rows: Rows) -> str:
    """A table of its own for every block of table two."""
    pieces: list[Rows] = []
    for row in rows:
        if row[0].text.startswith("第二十条") or not pieces:
            pieces.append([])
        pieces[-1].append(row)
    return "<br>".join(_table(piece, html.escape) for piece in pieces)


def row_tables(rows: Rows) -> str:
    """A table of its own for every row."""
    return "".join(_table([[_flat(cell) for cell in row]], html.escape) for row in rows)


def wrong_span_table(rows: Rows) -> str:
    """Column spans lost, row spans reaching past the table."""
    return _table(
        [[Printed(c.text, c.key, rows=c.rows + (c.rows > 3)) for c in row] for row in rows], html.escape
    )


def padded_table(rows: Rows) -> str:
    """No spans at all: a blank cell for every place that a merged one would cover."""
    return _table([[Printed(text) for text in row] for row in expand_rows(rows)], html.escape)


def split_head_table(rows: Rows) -> str:
    """Header cells cut in two side by side, the values below spanning both."""
    split: Rows = []
    for row in rows:
        cells: list[Printed] = []
        for cell in row:
            if cell.head and len(cell.text) > 5 and cell.rows == 1 and cell.columns == 1:
                cells += [Printed(cell.text[:3], head=True), Printed(cell.text[3:], head=True)]
            else:
                cells.append(
                    Printed(
                        cell.text,
                        cell.key,
                        cell.rows,
                        cell.columns * 2 - (cell.text == "信息内容"),
                        cell.head,
                    )
                )
        split.append(cells)
    return _table(split, html.escape)


def stacked_head_table(rows: Rows) -> str:
    """Header rows cut in two, one half of each label above the other."""
    stacked: Rows = []
    for row in rows:
        if row[0].text == "信息内容":
            stacked.append([Printed(c.text[: len(c.text) // 2], columns=c.columns, head=True) for c in row])
            stacked.append([Printed(c.text[len(c.text) // 2 :], columns=c.columns, head=True) for c in row])
        else:
            stacked.append(row)
    return _table(stacked, html.escape)


def div_grid(rows: Rows) -> str:
    """Rows and cells are div elements; a blank cell is an empty one."""
    return f'<div class="table">{"".join(_div_row(row, "&nbsp;") for row in rows)}</div>'


def bare_div_grid(rows: Rows) -> str:
    """The same with nothing at all in a blank cell."""
    return f'<div class="table">{"".join(_div_row(row, "") for row in rows)}</div>'


def span_rows(rows: Rows) -> str:
    """Every row a paragraph, every cell a span that style sheets set apart, blank ones a dash of spaces."""
    lines = []
    for row in rows:
        cells = "".join(f'<span class="td">{html.escape(cell.text) or "&nbsp;"}</span>\n' for cell in row)
        lines.append(f"<p>{cells}</p>")
    return "".join(lines)


def cell_tables(rows: Rows) -> str:
    """In every cell a table of its own, as some editors nest them."""
    return _table(rows, lambda text: f"<table><tr><td>{html.escape(text)}</td></tr></table>")


def line_broken_table(rows: Rows) -> str:
    """Labels broken by line breaks and padded with spaces of many kinds."""

    def broken(cell: Printed) -> str:
        if cell.key or len(cell.text) < 2:
            return cell.text
        half = len(cell.text) // 2
        return f"\u3000{cell.text[:half]}\n{cell.text[half:]}\u00a0"

    cells = [[replace(cell, text=broken(cell)) for cell in row] for row in rows]
    return _table(cells, lambda text: html.escape(text).replace("\n", "<br/>\n"))


def printed_twice(rows: Rows) -> str:
    """The table, and once more for telephones, as responsive sites print it."""
    return _table(rows, html.escape) + f'<div class="mobile">{_table(rows, html.escape)}</div>'


def _div_row(row: list[Printed], blank: str) -> str:
    cells = "".join(f'<div class="td">{html.escape(cell.text) or blank}</div>' for cell in row)
    return f'<div class="tr">{cells}</div>'


def _table(rows: Rows, inner: Callable[[str], str]) -> str:
    lines = []
    for row in rows:
        cells = []
        for cell in row:
            tag = "th" if cell.head else "td"
            spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (
                cell.columns > 1
            )
            cells.append(f"<{tag}{spans}>{inner(cell.text)}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1><tbody>{''.join(lines)}</tbody></table>"


def _flat(cell: Printed) -> Printed:
    return Printed(cell.text, cell.key, 1, cell.columns, cell.head)


MARKUP: dict[str, Render] = {
    "plain": plain_table, "word": word_table, "laid_out": laid_out_table, "piecewise": piecewise_table,
    "row_tables": row_tables, "wrong_spans": wrong_span_table, "padded": padded_table,
    "split_heads": split_head_table, "stacked_heads": stacked_head_table, "cell_tables": cell_tables,
    "line_broken": line_broken_table, "printed_twice": printed_twice, "div_grid": div_grid,
    "bare_div_grid": bare_div_grid, "span_rows": span_rows,
}  # fmt: skip


def make_page(style: str, form: str, seed: int = 1, changes: Mapping[str, str] | None = None) -> Page:
    """One page in a style; `changes` name places as table__row__column."""
    values = fill_form(form, Random(seed))
    for name, text in (changes or {}).items():
        table, row, column = name.split("__")
        values[table, row, column] = text
    if style in MARKUP:
        return html_page(style, form, values, MARKUP[style])
    return text_page(style, form, values, FLATTENED[style])


def make_report(
    style: str,
    form: str,
    seed: int = 1,
    *,
    year: int = 2022,
    cells: Mapping[Key, str] = MappingProxyType({}),
    told: Mapping[str, int] = MappingProxyType({}),
    more: Sequence[str] = (),
    values: dict[Key, str] | None = None,
) -> Page:
    """A report whose text and tables keep every rule, but for `cells`, `told` and what `more` says.

    `cells` are printed otherwise, `told` are facts of the story told otherwise, `more` are
    lines set behind the story.
    """
    random = Random(seed)
    filled = fill_form(form, random) if values is None else dict(values)
    story = Story(form, filled, random)
    before = [TITLE.format(year=year), BEFORE[1], *story.tell(**told), *BEFORE[3:], *more]
    filled |= cells
    make = html_page if style in MARKUP else text_page
    return make(style, form, filled, (MARKUP | FLATTENED)[style], before)


def told_facts(form: str, seed: int = 1) -> dict[str, int]:
    """The facts that the story of `make_report` tells, by name."""
    random = Random(seed)
    return Story(form, fill_form(form, random), random).facts
