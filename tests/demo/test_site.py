"""The demo site serves what its folders say, with their faults."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from tests.demo.site import load_pages, start_site


def write_page(folder: Path, serve: str, body: bytes | None, name: str = "page.html") -> None:
    folder.mkdir()
    (folder / "meta.toml").write_text(f'title = "…"\n\n[serve]\n{serve}\n', encoding="utf-8")
    if body is not None:
        (folder / name).write_bytes(body)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_page(tmp_path / "c-gone", 'path = "/gone.html"\nstatus = 404', None)
    write_page(
        tmp_path / "a-text",
        'path = "/总结/1.txt"\ncontent_type = "text/plain; charset=gb2312"',
        "总结\r\n".encode("gb18030"),
        "page.txt",
    )
    write_page(
        tmp_path / "b-flaky", 'path = "/b.html"\nfail_first = { status = 503, times = 2 }', b"<p>\xb0\xa1"
    )
    return tmp_path


def test_pages_are_served_byte_for_byte_in_the_order_of_their_folders(folder: Path) -> None:
    with start_site(folder) as site, httpx.Client(trust_env=False) as client:
        assert site.urls == tuple(
            site.base_url + path for path in ("/%E6%80%BB%E7%BB%93/1.txt", "/b.html", "/gone.html")
        )
        answer = client.get(site.urls[0] + "?from=index")
    assert (answer.status_code, answer.content) == (200, "总结\r\n".encode("gb18030"))
    assert answer.headers["Content-Type"] == "text/plain; charset=gb2312"


def test_page_fails_as_often_as_it_says_and_the_log_knows(folder: Path) -> None:
    with start_site(folder) as site, httpx.Client(trust_env=False) as client:
        statuses = [client.get(site.urls[1]).status_code for _ in range(4)]
        assert client.get(site.urls[2]).status_code == 404
        assert client.head(site.base_url + "/no-such-page").status_code == 404
    assert statuses == [503, 503, 200, 200]
    assert [(request.method, request.path, request.status) for request in site.requests] == [
        *(("GET", "/b.html", status) for status in statuses),
        ("GET", "/gone.html", 404),
        ("HEAD", "/no-such-page", 404),
    ]


def test_index_page_links_every_page(folder: Path) -> None:
    with start_site(folder) as site, httpx.Client(trust_env=False) as client:
        index = client.get(site.base_url).text
    for url in site.urls:
        assert f'href="{url.removeprefix(site.base_url)}"' in index


def test_two_sites_run_side_by_side_each_from_the_start(folder: Path) -> None:
    with start_site(folder) as one, start_site(folder) as other, httpx.Client(trust_env=False) as client:
        assert one.base_url != other.base_url
        assert client.get(one.urls[1]).status_code == 503
        assert client.get(other.urls[1]).status_code == 503
        assert len(other.requests) == 1


def test_folder_that_cannot_be_served_says_why(tmp_path: Path) -> None:
    write_page(tmp_path / "a", 'path = "/a"', None)
    with pytest.raises(ValueError, match="neither"):
        load_pages(tmp_path)
    (tmp_path / "a" / "page.txt").touch()
    write_page(tmp_path / "b", 'path = "/a"', b"")
    with pytest.raises(ValueError, match="more than one page"):
        load_pages(tmp_path)


def test_own_pages_of_the_demo_can_be_served() -> None:
    pages = load_pages(Path(__file__).resolve().parent.parent / "pages" / "demo")
    assert pages
    assert all(page.path.startswith("/") for page in pages)
