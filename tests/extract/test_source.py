"""Sources: what arguments name, each once and in order; and the reading of local files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extract.errors import SourceError
from extract.page import Stage, digest_bytes
from extract.source import Plan, Source, SourceKind, plan_sources, read_file


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def uris(plan: Plan) -> list[str]:
    return [source.uri for source in plan.sources]


def codes(plan: Plan) -> list[str]:
    return [failure.code for failure in plan.failures]


def test_file_keeps_the_name_it_was_given_whatever_its_suffix(folder: Path) -> None:
    write(folder, "报告.pdf", "b.txt")
    plan = plan_sources(["报告.pdf", "./b.txt", str(folder / "b.txt")])
    assert plan.sources == (
        Source(uri="报告.pdf", kind=SourceKind.FILE),
        Source(uri="b.txt", kind=SourceKind.FILE),
    )
    assert plan.failures == ()


def test_folder_is_searched_in_the_order_of_paths_for_pages_only(folder: Path) -> None:
    pages = ["p/a.html", "p/b/1.TXT", "p/b/2.htm", "p/c.shtml", "p/d.xhtml", "p/e.jsp", "p/f"]
    pages += ["p/g.pdf", "p/h.DOCX", "p/h.doc", "p/h.xls", "p/h.xlsx", "p/h.zip"]
    others = ["p/b/meta.toml", "p/i.jpg", "p/j.rar"]
    write(folder, *reversed(pages), *others, "p/.hidden.txt", "p/.git/a.txt")
    plan = plan_sources(["p"])
    assert uris(plan) == pages
    assert list(plan.skipped) == others
    assert plan.failures == ()


def test_order_of_first_mention_is_kept_and_each_page_named_once(folder: Path) -> None:
    write(folder, "p/a.txt", "p/b.txt", "q/c.txt")
    (folder / "q" / "same.txt").symlink_to(folder / "p" / "a.txt")
    assert uris(plan_sources(["q", "p/b.txt", "p", "p/../p/b.txt"])) == ["q/c.txt", "q/same.txt", "p/b.txt"]


def test_link_to_a_folder_is_followed_when_named_but_not_inside_another(folder: Path) -> None:
    write(folder, "p/a.txt")
    (folder / "p" / "again").symlink_to(folder / "p")
    (folder / "link").symlink_to(folder / "p")
    assert uris(plan_sources(["p"])) == ["p/a.txt"]
    assert uris(plan_sources(["link"])) == ["link/a.txt"]


def test_pattern_that_no_shell_expanded_is_expanded(folder: Path) -> None:
    write(folder, "p/b.txt", "p/a.txt", "p/q/c.txt", "p/d.jpg")
    assert uris(plan_sources(["p/*.txt"])) == ["p/a.txt", "p/b.txt"]
    assert uris(plan_sources([f"{folder}/p/[ab].txt"])) == [f"{folder}/p/a.txt", f"{folder}/p/b.txt"]
    assert uris(plan_sources(["p/**/*.txt"])) == ["p/a.txt", "p/b.txt", "p/q/c.txt"]
    assert uris(plan_sources(["p/?"])) == ["p/q/c.txt"]
    assert codes(plan_sources(["p/*.doc"])) == ["not_found"]


def test_file_whose_name_looks_like_a_pattern_is_a_file(folder: Path) -> None:
    write(folder, "报告[1].txt", "报告1.txt")
    assert uris(plan_sources(["报告[1].txt"])) == ["报告[1].txt"]


def test_address_is_named_once_however_it_is_spelt() -> None:
    plan = plan_sources(
        ["https://A.example:443/x#top", "https://a.example/x", "http://a.example/x", "https://a.example/年"]
    )
    assert uris(plan) == ["https://A.example:443/x", "http://a.example/x", "https://a.example/年"]
    assert {source.kind for source in plan.sources} == {SourceKind.URL}


def test_address_longer_than_any_file_name_is_an_address() -> None:
    uri = "https://a.example/list?" + "&".join(f"column{n}=公开" for n in range(600))
    assert uris(plan_sources([uri])) == [uri]


LIST = """\ufeff# pages of one county
https://a.example/1

   https://a.example/2  \r
#https://a.example/3
pages/4.txt
ftp://a.example/5
https://ann:secret@a.example/6
https://a.example/1
"""


@pytest.mark.parametrize("argument", ["@list.txt", "county.urls", "county.list", "@county.urls"])
def test_url_list_names_one_address_a_line(folder: Path, argument: str) -> None:
    (folder / argument.lstrip("@")).write_text(LIST, encoding="utf-8")
    plan = plan_sources([argument])
    assert uris(plan) == ["https://a.example/1", "https://a.example/2"]
    assert codes(plan) == ["bad_list", "scheme", "credentials"]
    assert plan.failures[0].uri == f"{argument.lstrip('@')}:6"
    assert "secret" not in repr(plan)


def test_list_that_is_no_text_is_a_failure(folder: Path) -> None:
    (folder / "l.urls").write_bytes("https://a.example/年".encode("gb18030"))
    assert codes(plan_sources(["l.urls", "@missing.txt"])) == ["bad_list", "not_found"]


SOURCES = """
[[source]]
name = "one"
kind = "pages"
addresses = "https://a.example/1"

[[source]]
name = "two"
kind = "folder"
paths = "pages"
"""


def test_sources_file_names_its_sources_all_or_one(folder: Path) -> None:
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")
    write(folder, "a.txt")
    plan = plan_sources(["sources.toml#two", "a.txt", "sources.toml"])
    assert [spec.name for spec in plan.specs] == ["two", "one"]
    assert plan.specs[0].paths == (str(folder / "pages"),)
    assert uris(plan) == ["a.txt"]
    assert codes(plan_sources(["sources.toml#three", "missing.toml#one", "missing.toml"])) == [
        "not_found",
        "not_found",
        "not_found",
    ]


def test_sources_file_with_a_fault_names_nothing(folder: Path) -> None:
    (folder / "sources.toml").write_text(SOURCES + "kind = 'index'", encoding="utf-8")
    plan = plan_sources(["sources.toml"])
    assert (plan.specs, codes(plan)) == ((), ["bad_sources"])
    assert "line 11" in plan.failures[0].message


NOTHING = [
    ("", "unreadable"),
    ("   ", "unreadable"),
    ("missing.txt", "not_found"),
    ("www.example.cn", "not_found"),
    ("empty", "empty_folder"),
    ("ftp://a.example/", "scheme"),
    ("file:///etc/passwd", "scheme"),
    ("http://", "address"),
    ("http://a.example:0/", "address"),
    ("https://ann:secret@a.example/", "credentials"),
    ("x" * 5000, "unreadable"),
    ("nul\0.txt", "not_found"),
]


@pytest.mark.parametrize(("argument", "code"), NOTHING)
def test_argument_that_names_nothing_is_a_failure_of_its_own(folder: Path, argument: str, code: str) -> None:
    (folder / "empty").mkdir()
    write(folder, "a.txt")
    plan = plan_sources([argument, "a.txt"])
    assert uris(plan) == ["a.txt"]
    (failure,) = plan.failures
    assert (failure.code, failure.stage, failure.retryable) == (code, Stage.PLAN, False)
    assert "secret" not in repr(failure)


@contextmanager
def as_nobody() -> Iterator[None]:
    """The super-user reads closed folders: within, this process is somebody who may not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_folder_closed_to_us_costs_only_itself(folder: Path) -> None:
    write(folder, "p/a.txt", "p/closed/b.txt", "p/d.txt")
    folder.chmod(0o755)
    (folder / "p" / "closed").chmod(0)
    with as_nobody():
        plan = plan_sources(["p"])
    assert uris(plan) == ["p/a.txt", "p/d.txt"]
    assert codes(plan) == ["unreadable"]


MEDIA_TYPES = [
    ("a.txt", "text/plain"),
    ("a.TXT", "text/plain"),
    ("a.html", "text/html"),
    ("a.htm", "text/html"),
    ("a.shtml", "text/html"),
    ("a.xhtml", "text/html"),
    ("a.PDF", "application/pdf"),
    ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("a.xls", "application/vnd.ms-excel"),
    ("a.doc", "application/msword"),
    ("a.zip", "application/zip"),
    ("a.jsp", None),
    ("a", None),
]


@pytest.mark.parametrize(("name", "media_type"), MEDIA_TYPES)
def test_file_is_read_byte_for_byte_with_the_type_of_its_suffix(
    folder: Path, name: str, media_type: str | None
) -> None:
    body = b"\xef\xbb\xbf\r\n\x00\xff"
    (folder / name).write_bytes(body)
    page = read_file(Source(uri=name, kind=SourceKind.FILE))
    assert (page.uri, page.body, page.sha256) == (name, body, digest_bytes(body))
    assert page.media_type == media_type
    assert (page.charset, page.status, page.fetched_at, page.archive) == (None, None, None, None)


def test_file_is_read_up_to_the_limit_and_not_past_it(folder: Path) -> None:
    (folder / "a.txt").write_bytes(bytes(100))
    source = Source(uri="a.txt", kind=SourceKind.FILE)
    assert len(read_file(source, limit=100).body) == 100
    with pytest.raises(SourceError) as raised:
        read_file(source, limit=99)
    assert raised.value.code == "too_large"


def test_what_is_no_regular_file_is_not_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to(folder / "loop")
    cases = [
        ("pipe", "not_a_file"),
        ("/dev/zero", "not_a_file"),
        (str(folder), "not_a_file"),
        ("loop", "unreadable"),
        ("missing", "not_found"),
        ("nul\0", "unreadable"),
    ]
    for uri, code in cases:
        with pytest.raises(SourceError) as raised:
            read_file(Source(uri=uri, kind=SourceKind.FILE))
        assert raised.value.code == code


def test_seeds_are_planned_in_the_order_of_their_numbers(shared: Path) -> None:
    plan = plan_sources([str(shared / "seeds")])
    assert [Path(uri).name[:3] for uri in uris(plan)] == ["000", "001", "002", "003", "004"]
    assert plan.failures == ()
