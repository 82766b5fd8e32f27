"""The spool: a batch comes back as it went in, or is known to be damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tests.warehouse.factory import (
    RUN,
    fetched,
    make_failure,
    make_page,
    make_parsed,
    sample_batch,
    sample_page,
)
from warehouse.batch import Batch
from warehouse.errors import SpoolError
from warehouse.load import drain
from warehouse.schema import SPOOL_TABLES
from warehouse.spool import list_spool, read_batch, set_aside, write_batch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def test_a_batch_is_read_back_with_its_rows(tmp_path: Path) -> None:
    batch = read_batch(write_batch(tmp_path, sample_batch()))
    assert tuple(batch.tables) == SPOOL_TABLES
    assert batch.tables["core_metric"]["evidence"].to_pylist() == ["收到申请12件", "公开3条"]
    assert batch.tables["run"].to_pylist()[0]["arguments"] == ["pages/", "--db"]


def test_the_same_batch_is_the_same_file(tmp_path: Path) -> None:
    assert write_batch(tmp_path, sample_batch()) == write_batch(tmp_path, sample_batch())
    assert len(list(tmp_path.iterdir())) == 1


def test_another_batch_is_another_file(tmp_path: Path) -> None:
    one, two = (write_batch(tmp_path, sample_batch(uri=uri)) for uri in ("a", "b"))
    assert list_spool(tmp_path) == tuple(sorted((one, two)))


def test_equal_bytes_at_two_addresses_are_spooled_once(tmp_path: Path) -> None:
    batch = Batch(run=RUN, pages=(sample_page("a"), sample_page("b")))
    tables = read_batch(write_batch(tmp_path, batch)).tables
    assert len(tables["core_document"]) == 1
    assert tables["page"]["uri"].to_pylist() == ["a", "b"]


def test_bodies_of_pages_do_not_travel(tmp_path: Path) -> None:
    page, parsed = sample_page()
    page = replace(page, body=b"\x00gong\xff" * 100_000)
    assert write_batch(tmp_path, Batch(run=RUN, pages=((page, parsed),))).stat().st_size < 100_000


def test_an_empty_batch_travels(tmp_path: Path) -> None:
    tables = read_batch(write_batch(tmp_path, Batch(run=RUN))).tables
    assert [len(table) for table in tables.values()] == [1] + [0] * (len(SPOOL_TABLES) - 1)


def test_half_pairs_become_replacement_characters_of_the_same_length(tmp_path: Path) -> None:
    text = "云\ud800溪\udfff"
    page = make_page(text, "pages/\udc80.txt")
    batch = Batch(
        run=RUN, pages=((page, make_parsed(page, text)),), failures=(make_failure(message="\udcff"),)
    )
    tables = read_batch(write_batch(tmp_path, batch)).tables
    assert tables["core_document"]["text"].to_pylist() == ["云\ufffd溪\ufffd"]
    assert tables["page"]["uri"].to_pylist() == ["pages/\ufffd.txt"]


def test_a_page_received_but_not_read_keeps_its_place_in_the_archive(tmp_path: Path) -> None:
    page = fetched(make_page("x", "https://site.test/1"), offset=77)
    batch = Batch(run=RUN, failures=(make_failure(page.uri, code="crashed"),), received=(page,))
    tables = read_batch(write_batch(tmp_path, batch)).tables
    assert tables["page"]["archive_offset"].to_pylist() == [77]
    attempt = tables["attempt"].to_pylist()[0]
    assert (attempt["sha256"], attempt["code"], attempt["archive_offset"]) == (page.sha256, "crashed", 77)


def damage(content: bytes) -> list[bytes]:
    """The file cut at many places, and with single bytes flipped."""
    cuts = [content[: len(content) * part // 12] for part in range(12)]
    flips = []
    for part in range(12):
        at = len(content) * part // 12
        flips.append(content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])
    return cuts + flips


def test_a_cut_or_altered_file_is_never_taken_for_another(tmp_path: Path) -> None:
    path = write_batch(tmp_path, sample_batch())
    whole = read_batch(path)
    refused = 0
    for content in damage(path.read_bytes()):
        path.write_bytes(content)
        try:
            found = read_batch(path)
        except SpoolError:
            refused += 1
        else:  # the flip met padding
            assert found.tables == whole.tables
    assert refused >= 20


def test_a_file_of_another_kind_or_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "0.gongkai-batch"
    path.write_bytes(b"what is this?")
    with pytest.raises(SpoolError, match="cut or foreign"):
        read_batch(path)
    schema = pa.schema([("stream", pa.large_binary())], metadata={"format": "gongkai.spool/9"})
    with pa.ipc.new_file(str(path), schema) as writer:
        writer.write_table(pa.table({"stream": pa.array([], pa.large_binary())}, schema=schema))
    with pytest.raises(SpoolError, match=r"gongkai\.spool/9"):
        read_batch(path)
    with pytest.raises(SpoolError, match="found none"):
        read_batch(tmp_path / "1.gongkai-batch")


def test_a_renamed_file_is_refused(tmp_path: Path) -> None:
    path = write_batch(tmp_path, sample_batch())
    other = path.rename(path.with_name("0" * 32 + ".gongkai-batch"))
    with pytest.raises(SpoolError, match="content that the name says") as caught:
        read_batch(other)
    assert caught.value.path == other


def test_a_bad_file_costs_the_others_nothing_and_is_kept(db: DuckDBPyConnection, tmp_path: Path) -> None:
    write_batch(tmp_path, sample_batch())
    torn = write_batch(tmp_path, sample_batch(uri="other"))
    content = torn.read_bytes()[:-40]
    torn.write_bytes(content)
    found = drain(db, tmp_path)
    assert (len(found.loaded), len(found.bad)) == (1, 1)
    assert found.bad[0].path == tmp_path / "bad" / torn.name
    assert found.bad[0].path.read_bytes() == content
    assert str(torn) in found.bad[0].message
    assert list_spool(tmp_path) == ()


def test_a_second_bad_file_of_the_same_name_is_kept_beside_the_first(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "x.gongkai-batch").write_bytes(content)
        set_aside(tmp_path / "x.gongkai-batch")
    assert sorted(file.read_bytes() for file in (tmp_path / "bad").iterdir()) == [b"first", b"second"]


def test_a_file_in_the_making_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / ".0.gongkai-batch.1a2b").write_bytes(b"half")
    (tmp_path / "notes.txt").write_bytes(b"")
    assert list_spool(tmp_path) == ()
    assert list_spool(tmp_path / "none") == ()
