"""Statutory tables on hijacked copies: traditional script, readings set behind characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.generate import statutory as pages
from tests.transform.test_statutory import BLANKS, by_place, document_of, fitting, read
from transform.vocabulary import load_terms


def traditional(text: str) -> str:
    terms = load_terms("script")
    pairs = zip(*("".join(terms[name].split()) for name in ("simplified", "traditional")), strict=True)
    return text.translate({ord(a): b for a, b in pairs})


def with_readings(text: str) -> str:
    return re.sub("[公开务总计]", lambda match: f"{match[0]}(gōng)", text)


@pytest.mark.parametrize("style", ["plain", "spaced_rows", "bar_rows", "div_grid"])
@pytest.mark.parametrize("hijack", [traditional, with_readings], ids=["traditional", "readings"])
def test_copies_in_traditional_script_or_with_readings_are_read_too(
    style: str, hijack: Callable[[str], str]
) -> None:
    page = pages.make_page(style, "form2021", changes=fitting("form2021", BLANKS))
    changed = replace(page, text=hijack(page.text))
    assert changed.text != page.text
    cells = by_place(read(document_of(changed)))
    assert {place: cell.raw for place, cell in cells.items()} == page.truth


def test_what_stands_in_a_cell_is_kept_in_its_own_script() -> None:
    changes = {"proactive__normative_documents__issued": "22（其中修订16件）"}
    page = pages.make_page("plain", "form2021", changes=changes)
    cells = by_place(read(document_of(replace(page, text=traditional(page.text)))))
    cell = cells["proactive", "normative_documents", "issued"]
    assert cell.raw == traditional(changes["proactive__normative_documents__issued"])
    assert cell.value == 22
