"""Grids: spans expanded, layout tables looked through, rows of text cut into cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.document import Table, TableCell
from transform.grid import MAX_COLUMNS, build_grid, inner_tables, text_tables


def cell(start: int, end: int, row: int, column: int, *, rows: int = 1, columns: int = 1) -> TableCell:
    return TableCell(start=start, end=end, row=row, column=column, row_span=rows, column_span=columns)


def test_a_spanning_cell_covers_every_place_of_its_span() -> None:
    text = "甲乙丙"
    cells = (cell(0, 1, 0, 0, rows=2), cell(1, 2, 0, 1, columns=2), cell(2, 3, 1, 1))
    grid = build_grid(Table(start=0, end=3, cells=cells), text)
    shown = [[place.text if place else None for place in row] for row in grid.rows]
    assert shown == [["甲", "乙", "乙"], ["甲", "丙"]]
    assert [place.text for place in grid.row_cells(0)] == ["甲", "乙"]


def test_a_span_past_the_last_row_or_any_width_is_cut() -> None:
    grid = build_grid(Table(start=0, end=1, cells=(cell(0, 1, 0, 0, rows=9, columns=100_000),)), "甲")
    assert len(grid.rows) == 1
    assert len(grid.rows[0]) == MAX_COLUMNS


def test_where_two_cells_claim_a_place_the_earlier_keeps_it() -> None:
    cells = (cell(0, 1, 0, 0, rows=2), cell(1, 2, 1, 0))
    grid = build_grid(Table(start=0, end=2, cells=cells), "甲乙")
    below = grid.at(1, 0)
    assert below is not None
    assert below.text == "甲"


def test_a_place_outside_the_table_has_no_cell() -> None:
    grid = build_grid(Table(start=0, end=1, cells=(cell(0, 1, 0, 0),)), "甲")
    assert grid.at(0, 1) is None
    assert grid.at(-1, 0) is None


def test_the_text_of_a_cell_is_without_white_space_and_its_offsets_say_where() -> None:
    grid = build_grid(Table(start=0, end=5, cells=(cell(0, 4, 0, 0), cell(4, 5, 0, 1))), " 12\n ")
    first, blank = grid.row_cells(0)
    assert (first.text, first.start, first.end) == ("12", 1, 3)
    assert (blank.is_blank, blank.start, blank.end) == (True, 4, 4)


def test_cells_that_enclose_another_table_are_left_out() -> None:
    inner = Table(start=2, end=4, cells=(cell(2, 4, 0, 0),))
    outer = Table(start=0, end=6, cells=(cell(0, 1, 0, 0), cell(1, 5, 1, 0), cell(5, 6, 2, 0)))
    kept = inner_tables([outer, inner])
    assert [[(one.start, one.end) for one in table.cells] for table in kept] == [[(0, 1), (5, 6)], [(2, 4)]]


def test_a_table_that_only_encloses_others_is_left_out() -> None:
    inner = Table(start=1, end=3, cells=(cell(1, 3, 0, 0),))
    assert inner_tables([Table(start=0, end=4, cells=(cell(0, 4, 0, 0),)), inner]) == [inner]


def test_lines_with_bars_are_a_table_up_to_the_next_prose() -> None:
    text = "| 甲 | 1 |\n|---|---|\n| 乙 | |\n说明。\n| 丙 | 2 |"
    tables = text_tables(text, 0, len(text))
    shown = [[text[one.start : one.end].strip() for one in table.cells] for table in tables]
    assert shown == [["甲", "1", "乙", ""], ["丙", "2"]]


def test_lines_with_tabs_keep_their_blank_cells() -> None:
    text = "甲\t\t1\n乙\t2\t"
    (table,) = text_tables(text, 0, len(text))
    assert [(one.row, one.column, text[one.start : one.end]) for one in table.cells] == [
        (0, 0, "甲"), (0, 1, ""), (0, 2, "1"), (1, 0, "乙"), (1, 1, "2"), (1, 2, ""),
    ]  # fmt: skip


def test_a_lone_bar_is_no_row() -> None:
    assert text_tables("规章\n|\n3\n|\n4", 0, 99) == []


@given(st.lists(st.text("甲|\t 1\n-", max_size=12), max_size=6))
def test_every_cell_of_a_text_table_lies_in_its_line(lines: list[str]) -> None:
    text = "\n".join(lines)
    for table in text_tables(text, 0, len(text)):
        for one in table.cells:
            assert 0 <= one.start <= one.end <= len(text)
            assert not set(text[one.start : one.end]) & {"|", "\n"}
