"""A page's length is what reading it costs: runs of blanks and of figures are looked through once."""

from __future__ import annotations

import pytest

from transform.numbers import read_figure
from transform.quantities import Quantity, find_quantities
from transform.units import cut_units

# Looked through from each blank anew, or shared out among several places of a pattern, such a run
# would take hours: a test that ends has shown that it is not.
RUN = 50_000


@pytest.mark.parametrize("blank", [" ", "\u3000", "\t"])
def test_a_long_run_of_blanks_is_looked_through_once(blank: str) -> None:
    page = f"某局工作总结{blank * RUN}市政府办公室：一年来，我局努力。{blank * RUN}一、概述"
    words = [page[unit.start : unit.end] for unit in cut_units(page, ())]
    assert words == ["某局工作总结", "市政府办公室：", "一年来，我局努力。", "一、概述"]


@pytest.mark.parametrize("blank", [" ", "\u3000", "\n"])
def test_a_figure_before_a_long_run_of_blanks_is_read(blank: str) -> None:
    found = list(find_quantities(f"主动公开12{blank * RUN}条，件数3{blank * RUN}"))
    assert [quantity.unit for quantity in found if isinstance(quantity, Quantity)][:1] == ["条"]


@pytest.mark.parametrize("figure", ["123456789012345678千亿", "一千万亿亿亿亿亿亿", "9" * 20])
def test_a_figure_beyond_all_counting_stops_no_page(figure: str) -> None:
    assert read_figure(figure) is None
    assert list(find_quantities(f"主动公开{figure}条")) == []
