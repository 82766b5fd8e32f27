"""Bytes become text: the right character set, and one U+FFFD for each thing that is none."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decode import MAX_BYTES, decode_bytes
from extract.issue import IssueCode

SIMPLE = "云岭县政府信息公开工作年度报告：全年共受理依申请公开12件，按期答复。\n" * 6
TRADITIONAL = "雲嶺縣政府資訊公開年度報告：全年受理申請公開的案件12件，均已按期答覆。\n" * 6

ENCODED = [
    (SIMPLE, "utf-8", None, "utf-8"),
    (SIMPLE, "utf-8-sig", None, "utf-8"),
    (SIMPLE, "gb18030", None, "gb18030"),
    (SIMPLE, "gb2312", "gb2312", "gb18030"),
    (SIMPLE, "gbk", "utf-8", "gb18030"),
    (SIMPLE, "gbk", "iso-8859-1", "gb18030"),
    (SIMPLE, "gbk", "big5", "gb18030"),
    (SIMPLE, "gbk", "hex", "gb18030"),
    (SIMPLE, "utf-8", "gb2312", "utf-8"),
    (SIMPLE, "utf-16", None, "utf-16-le"),
    (TRADITIONAL, "big5", None, "big5hkscs"),
    (TRADITIONAL, "big5", "big5", "big5hkscs"),
    (TRADITIONAL, "gb18030", None, "gb18030"),
]


@pytest.mark.parametrize(("text", "encoding", "declared", "charset"), ENCODED)
def test_text_comes_back_whatever_is_declared(
    text: str, encoding: str, declared: str | None, charset: str
) -> None:
    decoded = decode_bytes(text.encode(encoding), declared=declared, is_html=False)
    assert decoded.text == text
    assert decoded.charset == charset
    assert decoded.confidence >= 0.7
    assert decoded.issues == ()


def test_meta_declaration_counts_for_html_only() -> None:
    page = '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">情報公開'.encode(
        "shift_jis"
    )
    assert decode_bytes(page, declared=None, is_html=True).charset == "shift_jis"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "big5"])
def test_body_cut_in_mid_character_is_read_to_its_end(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLE
    body = text.strip().encode(encoding)[:-1]
    decoded = decode_bytes(body, declared=None, is_html=False)
    assert decoded.text == text.strip()[:-1] + "\ufffd"
    assert [issue.code for issue in decoded.issues] == [IssueCode.UNDECODABLE]


def test_each_malformed_sequence_and_each_nul_is_one_sign() -> None:
    body = SIMPLE.encode() + b"\xffA\x00B\xe5\x85C\x00\x00"
    decoded = decode_bytes(body, declared=None, is_html=False)
    assert decoded.text == SIMPLE + "\ufffdA\ufffdB\ufffdC\ufffd\ufffd"
    assert decoded.charset == "utf-8"
    (issue,) = decoded.issues
    assert issue.code is IssueCode.UNDECODABLE
    assert (issue.start, issue.end) == (len(SIMPLE), len(SIMPLE) + 1)


BINARIES = [
    random.Random(7).randbytes(4000),
    b"\x89PNG\r\n\x1a\n" + bytes(100),
    b"PK\x03\x04" + bytes(200),
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    bytes(1000),
]


@pytest.mark.parametrize("body", BINARIES, ids=["noise", "png", "zip", "pdf", "zeros"])
def test_bytes_that_are_no_text_are_named_binary(body: bytes) -> None:
    decoded = decode_bytes(body, declared="utf-8", is_html=True)
    assert decoded.text == ""
    assert [issue.code for issue in decoded.issues] == [IssueCode.BINARY]


def test_empty_body_is_an_issue() -> None:
    assert [issue.code for issue in decode_bytes(b"", declared=None, is_html=False).issues] == [
        IssueCode.EMPTY
    ]


def test_page_too_large_is_read_to_the_cap() -> None:
    decoded = decode_bytes(("公开" * 4_000_000).encode(), declared=None, is_html=False)
    assert [issue.code for issue in decoded.issues] == [IssueCode.OVERSIZE]
    assert len(decoded.text) == MAX_BYTES // 3


def test_latin_text_of_unknown_set_is_called_a_guess() -> None:
    decoded = decode_bytes("Ce décret a été publié à Genève.".encode("latin-1"), declared=None, is_html=False)
    assert IssueCode.CHARSET_GUESSED in {issue.code for issue in decoded.issues}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"])))
def test_unicode_survives(text: str) -> None:
    assert decode_bytes(text.encode(), declared="gbk", is_html=False).text == text.removeprefix("\ufeff")


@given(st.binary(max_size=300), st.sampled_from([None, "gbk", "utf-8", "big5", "utf-16", "hex", "x\0"]))
def test_no_bytes_raise(body: bytes, declared: str | None) -> None:
    decoded = decode_bytes(body, declared=declared, is_html=True)
    assert "\0" not in decoded.text
    assert 0 <= decoded.confidence <= 1
