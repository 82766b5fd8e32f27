"""What single cells must be: whole numbers, and totals filled in where their parts are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transform.audit_rules import find_rule
from transform.audit_sums import Cells
from transform.audit_wording import EN, ZH, name_place, write_number
from transform.report import Cell, Finding, FindingCause, Place
from transform.vocabulary import load_terms


def audit_single_cells(cells: Cells) -> Iterator[Finding]:
    """Counts that are no counts, and blank totals, one finding for each table that has some."""
    uncounted = next(item for item in load_terms("audit")["single"] if item["id"] == "whole_count")
    forms = uncounted["forms"]
    for place, cell in cells.items():
        if cell.form not in forms or place[2] in uncounted["except_columns"] or cell.value is None:
            continue
        if cell.value < 0 or cell.value != cell.value.to_integral_value():
            yield _not_whole(place, cell)
    for table in dict.fromkeys(place[0] for place in cells):
        blank = [
            p for p, cell in cells.items() if p[0] == table and cell.solved_value and cell.start is not None
        ]
        if blank:
            yield _blank_total(blank, cells)


def audit_doubles(
    cells: Cells, doubles: Sequence[tuple[Place, tuple[int, int]]], text: str
) -> Iterator[Finding]:
    """Tables that the page shows twice and that do not say the same; one finding a table."""
    rule = find_rule("readings_differ")
    for table in dict.fromkeys(place[0] for place, _ in doubles):
        own = [(place, span) for place, span in doubles if place[0] == table and place in cells]
        if not own:
            continue
        place, (start, end) = own[0]
        stated = cells[place].value
        seen = f"{write_number(stated)} ≠ {text[start:end].strip()}"
        yield Finding(
            rule=rule.id,
            cause=FindingCause.READING,
            start=start,
            end=end,
            place=place,
            cells=tuple(one for one, _ in own),
            stated=stated,
            expected=(),
            arithmetic=seen,
            likely=None,
            likely_value=None,
            message_zh=f"{name_place(place, ZH)}：{rule.zh}；本页两处不同：{seen}（共 {len(own)} 格）。",
            message_en=f"{name_place(place, EN)}: {rule.en}; on this page {seen} ({len(own)} cells in all).",
            advice_zh="请对照原页两处表格；若均为原文，请统一。",
            advice_en="see both tables on the page; where both say so, make them agree.",
        )


def _not_whole(place: Place, cell: Cell) -> Finding:
    rule = find_rule("whole_count")
    return Finding(
        rule=rule.id,
        cause=FindingCause.SOURCE,
        start=cell.start or 0,
        end=cell.end or 0,
        place=place,
        cells=(place,),
        stated=cell.value,
        expected=(),
        arithmetic=cell.raw,
        likely=None,
        likely_value=None,
        message_zh=f"{name_place(place, ZH)}：{rule.zh}；填写的是 {cell.raw}。",
        message_en=f"{name_place(place, EN)}: {rule.en}; {cell.raw} is printed.",
        advice_zh="请核对该格数据与单位。",
        advice_en="check the figure and its unit.",
    )


def _blank_total(blank: Sequence[Place], cells: Cells) -> Finding:
    rule = find_rule("total_blank")
    first = blank[0]
    cell = cells[first]
    solved = [(place, cells[place].solved_value) for place in blank]
    shown = [
        ", ".join(f"{name_place(p, lang)} = {write_number(v)}" for p, v in solved[:3]) for lang in (ZH, EN)
    ]
    return Finding(
        rule=rule.id,
        cause=FindingCause.SOURCE,
        start=cell.start or 0,
        end=cell.end or 0,
        place=first,
        cells=tuple(blank),
        stated=None,
        expected=(cell.solved_value,) if cell.solved_value is not None else (),
        arithmetic=f"{write_number(None)} ≠ {write_number(cell.solved_value)}",
        likely=first if len(blank) == 1 else None,
        likely_value=cell.solved_value if len(blank) == 1 else None,
        message_zh=f"{name_place(first, ZH)}：{rule.zh}；{len(blank)} 处总计未填写。",
        message_en=f"{name_place(first, EN)}: {rule.en}; {len(blank)} totals are not.",
        advice_zh=f"按分项应填：{shown[0]}。",
        advice_en=f"by the parts: {shown[1]}.",
    )
