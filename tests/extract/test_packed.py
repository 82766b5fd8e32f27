"""Zips of documents: pages of what is in them, and an Issue for what cannot be."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import replace
from random import Random

import pytest

from extract.issue import IssueCode
from extract.packed import MOST_MEMBERS, unpack
from extract.page import digest_bytes
from tests.extract.attached.read import codes, page_of, strip
from tests.extract.attached.reports import as_docx, draw, zip_members

ADDRESS = "https://zw.example.cn/P0202301/files.zip"
REPORT = as_docx(draw("coded2008"))


def names(body: bytes) -> list[str]:
    return [page.uri.partition("#")[2] for page in unpack(page_of(body, uri=ADDRESS))]


def test_members_are_pages_of_their_own_tied_to_the_parent_of_the_zip() -> None:
    page = page_of(zip_members({"年报/柳湾镇.docx": REPORT, "说明.txt": "说明".encode()}), uri=ADDRESS)
    first, second = unpack(page)
    assert first.uri == f"{ADDRESS}#年报/柳湾镇.docx"
    assert (first.body, first.sha256) == (REPORT, digest_bytes(REPORT))
    assert first.parent_uri == ADDRESS
    assert second.uri == f"{ADDRESS}#说明.txt"
    tied = unpack(replace(page, parent_uri="https://zw.example.cn/t1.html", is_tls_unverified=True))
    assert {one.parent_uri for one in tied} == {"https://zw.example.cn/t1.html"}
    assert all(one.is_tls_unverified for one in tied)


def test_zip_itself_has_no_text_and_no_issue() -> None:
    document = strip(zip_members({"年报.docx": REPORT}))
    assert (document.text, document.media_type, document.issues) == ("", "application/zip", ())


def test_pictures_and_what_programs_leave_behind_are_passed_over() -> None:
    kept = {"a.docx": REPORT}
    passed = dict.fromkeys(("b.jpg", "__MACOSX/._a.docx", "~$a.docx", ".hidden.pdf", "c.exe"), b"x")
    assert names(zip_members(kept | passed)) == ["a.docx"]
    assert codes(strip(zip_members(passed))) == [IssueCode.NO_BODY]


def renamed(body: bytes, old: bytes, new: bytes, flags: int) -> bytes:
    """A zip with a member's name in other bytes of the same length, marked by other flags."""
    assert len(old) == len(new)
    changed = bytearray(body.replace(old, new))
    struct.pack_into("<H", changed, 6, flags)
    struct.pack_into("<H", changed, changed.index(b"PK\x01\x02") + 8, flags)
    return bytes(changed)


def test_names_of_chinese_windows_are_read_in_its_own_set() -> None:
    name = "年报.docx".encode("gbk")
    plain = zip_members({"x" * len(name): REPORT})
    assert names(renamed(plain, b"x" * len(name), name, 0)) == ["年报.docx"]
    utf8 = "年报.docx".encode()
    plain = zip_members({"x" * len(utf8): REPORT})
    assert names(renamed(plain, b"x" * len(utf8), utf8, 0)) == ["年报.docx"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/a.pdf", "etc/a.pdf"), ("/a.pdf", "a.pdf"), ("C:/b/a.pdf", "b/a.pdf"),
        ("a/./b/../a.pdf", "a/b/a.pdf"), ("a\tb.pdf", "a_b.pdf"),
    ],
)  # fmt: skip
def test_name_leads_out_of_no_folder(name: str, expected: str) -> None:
    assert names(zip_members({name: REPORT})) == [expected]


def test_zip_in_a_zip_is_followed_once() -> None:
    inner = zip_members({"a.docx": REPORT})
    once = zip_members({"in.zip": inner})
    assert names(once) == ["in.zip/a.docx"]
    twice = zip_members({"out.zip": once})
    assert names(twice) == []
    assert codes(strip(twice)) == [IssueCode.UNREADABLE]


def locked() -> bytes:
    body = bytearray(zip_members({"a.docx": REPORT}))
    struct.pack_into("<H", body, 6, 1)
    struct.pack_into("<H", body, body.index(b"PK\x01\x02") + 8, 1)
    return bytes(body)


def damaged() -> bytes:
    body = bytearray(zip_members({"a.docx": bytes(Random(1).randbytes(5000))}))
    body[2000] ^= 0xFF
    return bytes(body)


def large(count: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number in range(count):
            archive.writestr(f"{number}.txt", b"")
    return target.getvalue()


LEFT_OUT = {
    "locked": (locked(), IssueCode.ENCRYPTED, 0),
    "damaged member": (damaged(), IssueCode.UNREADABLE, 0),
    "cut off": (zip_members({"a.docx": REPORT})[:-30], IssueCode.UNREADABLE, 0),
    "bomb": (zip_members({"a.txt": b"\0" * 90_000_000}), IssueCode.UNREADABLE, 0),
    "members without end": (large(MOST_MEMBERS + 5), IssueCode.OVERSIZE, MOST_MEMBERS),
}


@pytest.mark.parametrize(("body", "code", "count"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_what_is_left_out_is_told_by_the_zip(body: bytes, code: IssueCode, count: int) -> None:
    assert codes(strip(body)) == [code]
    assert len(names(body)) == count


def test_page_that_is_no_zip_gives_none() -> None:
    assert unpack(page_of(b"<p>")) == ()
    assert unpack(page_of(REPORT)) == ()


@pytest.mark.parametrize("seed", range(60))
def test_any_damage_ends_in_pages_and_issues(seed: int) -> None:
    random = Random(seed)
    body = bytearray(zip_members({"a.docx": REPORT[:4000], "b/c.txt": b"x" * 400}))
    for _ in range(random.choice((1, 4, 40))):
        body[random.randrange(4, len(body))] = random.randrange(256)
    unpack(page_of(bytes(body)))
    strip(bytes(body))
