"""sources.toml: what people write, and what they are told where they wrote something else."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from extract.errors import SourceError
from extract.sources_file import check_sources, read_sources
from extract.spec import SourceSpec, SpecKind

WHOLE = """\
# What we watch.

[[source]]
name = "jiyang-年报"
kind = "index"
addresses = "https://www.jiyang.example/zwgk/nb/index.html"
link_selector = "ul.list a"
link_text = "年度报告|年报"
next_address = "index_{n}.html"
next_from = 1
next_to = 12
most_pages = 30
not_before = 2018-01-01
include = '\\.s?html$'
exclude = ["/video/", "/pic/"]
hosts = ["www.jiyang.example", "*.JIYANG.example"]
least_pages = 40
least_reports = 38
every = "1d"
fresh = "12h"
delay = 3
concurrency = 1
verify_tls = false
tags = ["county", "安徽"]
note = "the office renumbers its lists each spring"

[[source]]
name = "crawl"
kind = "commoncrawl"
paths = ["cc/*.warc.gz", "/srv/cc/list.cdxj"]
include = "zfxxgk"
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "sources.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_sources_are_read_as_written(tmp_path: Path) -> None:
    index, crawl = read_sources(write(tmp_path, WHOLE))
    assert (index.name, index.kind) == ("jiyang-年报", SpecKind.INDEX)
    assert index.addresses == ("https://www.jiyang.example/zwgk/nb/index.html",)
    assert (index.include, index.exclude) == ((r"\.s?html$",), ("/video/", "/pic/"))
    assert index.hosts == ("www.jiyang.example", "*.jiyang.example")
    assert (index.not_before, index.next_from, index.next_to) == (date(2018, 1, 1), 1, 12)
    assert (index.every, index.fresh) == (timedelta(days=1), timedelta(hours=12))
    assert (index.delay, index.concurrency, index.verify_tls) == (3.0, 1, False)
    assert index.tags == ("county", "安徽")
    assert crawl.paths == (str(tmp_path / "cc/*.warc.gz"), "/srv/cc/list.cdxj")
    assert crawl.verify_tls is True


def test_one_source_is_read_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + WHOLE.replace("\n", "\r\n"))
    assert [spec.name for spec in read_sources(path, name="crawl")] == ["crawl"]
    with pytest.raises(SourceError, match="expected a source named 'crawls': did you mean 'crawl'"):
        read_sources(path, name="crawls")


def test_spec_is_frozen_and_equal_by_what_it_says() -> None:
    said = {"name": "a", "kind": "pages", "addresses": "https://a.example/"}
    spec = SourceSpec.model_validate(said)
    assert spec == SourceSpec.model_validate(said)
    with pytest.raises(ValidationError):
        spec.name = "b"  # type: ignore[misc]  # that is the test


HEAD = '[[source]]\nname = "a"\n'
PAGES = HEAD + 'kind = "pages"\naddresses = "https://a.example/"\n'
INDEX = HEAD + 'kind = "index"\naddresses = "https://a.example/"\nlink_text = "x"\n'

FAULTS = [
    ("", "line 1: expected at least one source under [[source]], found none"),
    ("# nothing yet\n", "line 1: expected at least one source under [[source]], found none"),
    (
        b"\n\n# \xc4\xea\xb1\xa8\n",
        "line 3: expected UTF-8 text, found another byte (0xc4): save the file as UTF-8",
    ),
    ("\nname = \n", "line 2: expected TOML, found a fault in writing (column 8): Invalid value"),
    (PAGES + 'note = "open', "line 5: expected TOML, found a fault in writing: Unterminated string"),
    (
        PAGES + 'name = "b"\n',
        "line 5: expected TOML, found a fault in writing (column 11): Cannot overwrite a value",
    ),
    (
        '[source]\nname = "a"\n',
        "line 1: expected [[source]] in two brackets, for there may be several; found [source]",
    ),
    (
        "\n[[sources]]\n",
        "line 2: expected sources, each under [[source]], found 'sources': did you mean 'source'?",
    ),
    (
        HEAD + 'kind = "indx"\n',
        (
            "line 3, source a, field 'kind': expected one of pages, list, index, sitemap, feed, folder, "
            "warc, commoncrawl, found 'indx': did you mean 'index'?"
        ),
    ),
    (
        HEAD + "kind = 7\n",
        (
            "line 3, source a, field 'kind': expected one of pages, list, index, sitemap, feed, folder, "
            "warc, commoncrawl, found 7"
        ),
    ),
    (HEAD, "line 1, source a, field 'kind': expected this field in every source, found none"),
    (
        PAGES.replace('name = "a"\n', ""),
        "line 1, source number 1, field 'name': expected this field in every source, found none",
    ),
    (
        PAGES.replace('"a"', '"a b"'),
        (
            "line 2, source a b, field 'name': expected letters, digits, '-', '_' and '.', 80 at most, "
            "found 'a b'"
        ),
    ),
    (
        PAGES + "\n" + PAGES,
        "line 7, source a, field 'name': expected a name of its own, found 'a' again, as in line 2",
    ),
    (
        PAGES + "dealy = 3\n",
        "line 5, source a, field 'dealy': expected a field of a source, found 'dealy': did you mean 'delay'?",
    ),
    (PAGES + "zzz = 3\n", "line 5, source a, field 'zzz': expected a field of a source, found 'zzz'"),
    (
        HEAD + 'kind = "pages"\n',
        "line 1, source a, field 'addresses': expected 'addresses' in a source of kind 'pages', found none",
    ),
    (
        HEAD + 'kind = "index"\naddresses = "https://a.example/"\n',
        (
            "line 1, source a, field 'link_selector': expected 'link_selector' or 'link_text' or 'include' "
            "in a source of kind 'index', found none"
        ),
    ),
    (
        HEAD + 'kind = "commoncrawl"\npaths = "x.warc.gz"\n',
        "line 1, source a, field 'include': expected 'include' in a source of kind 'commoncrawl', found none",
    ),
    (
        HEAD + 'kind = "folder"\npaths = "x"\ndelay = 2\n',
        "line 5, source a, field 'delay': is of no use to a source of kind 'folder': take it out",
    ),
    (
        PAGES + 'exclude = ["x", "(("]\n',
        (
            "line 5, source a, field 'exclude': expected a regular expression, found '((' "
            "(missing ), unterminated subpattern at position 1)"
        ),
    ),
    (
        INDEX + 'link_selector = "ul..a"\n',
        "line 6, source a, field 'link_selector': expected a CSS selector as 'ul.list a', found 'ul..a'",
    ),
    (
        PAGES + 'every = "6 hours"\n',
        (
            "line 5, source a, field 'every': expected a duration as '30m', '6h', '1d' or '2w' "
            "(s, m, h, d, w), found '6 hours'"
        ),
    ),
    (
        PAGES + "every = 6\n",
        (
            "line 5, source a, field 'every': expected a duration as '30m', '6h', '1d' or '2w' "
            "(s, m, h, d, w), found 6"
        ),
    ),
    (
        PAGES + 'every = "5s"\n',
        "line 5, source a, field 'every': expected a period of at least a minute, as '6h'",
    ),
    (PAGES + 'delay = "3"\n', "line 5, source a, field 'delay': expected a number, found '3'"),
    (PAGES + "concurrency = 0\n", "line 5, source a, field 'concurrency': expected 1 or more, found 0"),
    (PAGES + "concurrency = 65\n", "line 5, source a, field 'concurrency': expected 64 or less, found 65"),
    (
        PAGES + "concurrency = 1.5\n",
        "line 5, source a, field 'concurrency': expected a whole number, found 1.5",
    ),
    (
        PAGES + 'verify_tls = "no"\n',
        "line 5, source a, field 'verify_tls': expected true or false, found 'no'",
    ),
    (PAGES + "delay = nan\n", "line 5, source a, field 'delay': expected a finite number, found nan"),
    (PAGES + "tags = 3\n", "line 5, source a, field 'tags': expected a text or a list of texts, found 3"),
    (PAGES + "tags = [1]\n", "line 5, source a, field 'tags': expected text in quotes, found 1"),
    (
        PAGES + "[source.tags]\nx = 1\n",
        "line 5, source a, field 'tags': expected a text or a list of texts, found {'x': 1}",
    ),
    (
        INDEX + 'not_before = "2020"\n',
        "line 6, source a, field 'not_before': expected a date as 2020-12-31, found '2020'",
    ),
    (
        INDEX + 'next_address = "index.html"\nnext_from = 1\n',
        (
            "line 6, source a, field 'next_address': expected {n} once, where the page's number stands, "
            "found 'index.html'"
        ),
    ),
    (
        INDEX + 'next_address = "index_{n}.html"\n',
        "line 1, source a, field 'next_from': expected the first number for 'next_address', found none",
    ),
    (
        INDEX + 'next_address = "ftp://b.example/{n}"\nnext_from = 1\n',
        (
            "line 6, source a, field 'next_address': expected an address, found none "
            "(expected http or https, found scheme 'ftp')"
        ),
    ),
    (
        INDEX + 'next_address = "index_{n}.html"\nnext_from = 5\nnext_to = 4\n',
        "line 8, source a, field 'next_to': expected 5 or more, found 4",
    ),
    (
        INDEX + "next_to = 4\n",
        "line 6, source a, field 'next_to': expected 'next_address' with {n} beside it, found none",
    ),
    (
        INDEX + 'next_selector = "a.next"\nnext_text = "下一页"\n',
        (
            "line 7, source a, field 'next_text': expected one rule for the next page, "
            "found next_selector and next_text"
        ),
    ),
    (
        HEAD
        + 'kind = "pages"\naddresses = [\n  "https://a.example/1",\n  "https://ann:secret@a.example/2",\n]\n',
        (
            "line 6, source a, field 'addresses': expected an address without user name and password, "
            "which are never sent: take them out, in 'https://a.example/2'"
        ),
    ),
    (
        PAGES.replace("https:", "ftp:"),
        "line 4, source a, field 'addresses': expected http or https, found scheme 'ftp', in 'ftp://a.example/'",
    ),
    (
        INDEX + 'hosts = "https://b.example/"\n',
        (
            "line 6, source a, field 'hosts': expected a host name as 'www.example.cn' or '*.example.cn', "
            "found 'https://b.example/'"
        ),
    ),
    ('source = ["a"]\n', "line 1, source number 1: expected a table of fields, found 'a'"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_fault_names_line_and_field(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = write(tmp_path, text)
    found = check_sources(path)
    assert [str(fault) for fault in found.faults] == [message]
    with pytest.raises(SourceError) as raised:
        read_sources(path)
    assert str(raised.value) == f"{message}: {path}"
    assert raised.value.code == "bad_sources"


def test_all_faults_are_told_and_the_sound_sources_read(tmp_path: Path) -> None:
    text = (
        PAGES
        + "dealy = 1\nevery = 'x'\n"
        + PAGES.replace('"a"', '"b"')
        + INDEX.replace('"a"', '"c"')
        + "fresh = 1\n"
    )
    path = write(tmp_path, text)
    found = check_sources(path)
    assert [fault.line for fault in found.faults] == [5, 6, 16]
    assert [spec.name for spec in found.specs] == ["b"]
    with pytest.raises(SourceError, match="and 2 more: 'gongkai sources check"):
        read_sources(path)


VALUES = [
    "1",
    "-1",
    "1.5",
    "nan",
    "inf",
    "1" + "0" * 30,
    "true",
    '""',
    '"x"',
    '"\\u0000"',
    "[]",
    "[1]",
    "[[]]",
    '["("]',
]
VALUES += ["{}", "{x = 1}", "2020-01-01", "2020-01-01T00:00:00", "00:00:00", '"2020-13-01"', '"9999999999w"']


def test_any_value_of_any_field_is_taken_or_named_a_fault(tmp_path: Path) -> None:
    for field in SourceSpec.model_fields:
        for value in VALUES:
            text = "\n".join(line for line in INDEX.split("\n") if not line.startswith(f"{field} "))
            found = check_sources(write(tmp_path, f"{text}{field} = {value}\n"))
            assert bool(found.specs) != bool(found.faults), (field, value)
            assert all(fault.field for fault in found.faults), (field, value)
            assert not any(
                "expected" not in str(fault) and "of no use" not in str(fault) for fault in found.faults
            )


def test_any_slip_of_the_pen_is_a_fault_or_none(tmp_path: Path) -> None:
    chance = random.Random(3)
    for _ in range(300):
        text = list(WHOLE)
        for _ in range(chance.randint(1, 4)):
            text[chance.randrange(len(text))] = chance.choice('"[]=.{}#\n\\x年 ')
        found = check_sources(write(tmp_path, "".join(text)))
        assert found.specs or found.faults
        assert all(0 < fault.line <= len(text) for fault in found.faults)


def test_password_is_never_repeated(tmp_path: Path) -> None:
    for address in (
        "https://ann:secret@a.example/",
        "https://ann:se/cret@a.example",
        "ftp://ann:secret@b.example",
    ):
        found = check_sources(write(tmp_path, PAGES.replace("https://a.example/", address)))
        assert found.faults
        assert "cret" not in repr(found)


def test_file_that_is_not_there_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="expected a file, found none here"):
        read_sources(tmp_path / "sources.toml")
