"""Columns are masked at any depth, and slices as the text around them."""

from __future__ import annotations

import pyarrow as pa
import pytest

from warehouse.export_mask import Spans, mask_array

COLUMNS = [
    (["联系人：李明", None, "x", "联系人：李明"], ["联系人：＊＊", None, "x", "联系人：＊＊"]),
    ([["联系人：李明", None], None, [], ["a"]], [["联系人：＊＊", None], None, [], ["a"]]),
    (
        [[{"name": "Author", "value": "李明"}, {"name": "Author", "value": "云溪县林业局"}], None],
        [[{"name": "Author", "value": "＊＊"}, {"name": "Author", "value": "云溪县林业局"}], None],
    ),
    (
        [{"why": "联系人：李明", "at": 1}, None, {"why": None, "at": 2}],
        [{"why": "联系人：＊＊", "at": 1}, None, {"why": None, "at": 2}],
    ),
    ([1, None], [1, None]),
]


@pytest.mark.parametrize(("column", "expected"), COLUMNS)
def test_texts_are_masked_at_any_depth_of_a_column(column: list[object], expected: list[object]) -> None:
    array = pa.array(column)
    masked = mask_array(array)
    assert masked.to_pylist() == expected
    assert masked.type == array.type
    assert mask_array(array.slice(1)).to_pylist() == expected[1:]


SLICES = [
    (0, "首页联系人：李明。", "首页联系人：＊＊。"),
    (6, "李明。", "＊＊。"),
    (7, "明", "＊"),
    (0, "首页", "首页"),
    (8, "。", "。"),
]


@pytest.mark.parametrize(("start", "text", "expected"), SLICES)
def test_a_slice_is_masked_as_the_text_around_it(start: int, text: str, expected: str) -> None:
    spans = Spans()
    spans.mask_document("a", "首页联系人：李明。")
    assert spans.mask_slice("a", start, text) == expected
    assert spans.mask_slice("b", start, text) == text
