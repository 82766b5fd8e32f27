"""The demo site: serves the pages of a folder on loopback, with their faults, and keeps a log.

A page is a folder with `meta.toml` and, unless its status is an error, `page.html` or
`page.txt`, sent byte for byte:

    [serve]
    path = "/zwgk/2021/report.html"
    content_type = "text/html"                 # as sent; may leave the charset out
    status = 200
    fail_first = { status = 503, times = 2 }   # answers so often with an error before it works
"""

from __future__ import annotations

import html
import threading
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

PAGES = Path(__file__).resolve().parent.parent / "pages" / "demo"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPage:
    """One page of the site: where it is, what is sent, and how often it fails before that."""

    name: str
    path: str
    content_type: str
    body: bytes
    status: int = 200
    fail_status: int = 503
    fail_times: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRequest:
    """One request that the site answered; `path` as asked, percent-encoding undone."""

    method: str
    path: str
    status: int
    user_agent: str | None


@dataclass
class Site:
    """A running site. `urls` names its pages in the order of their folders."""

    base_url: str
    pages: tuple[ServedPage, ...]
    _log: list[SiteRequest] = field(default_factory=list)
    _failed: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all pages, errors included, index page not."""
        return tuple(self.url_of(page) for page in self.pages)

    @property
    def requests(self) -> tuple[SiteRequest, ...]:
        """What was asked so far, in order."""
        with self._lock:
            return tuple(self._log)

    def url_of(self, page: ServedPage) -> str:
        """The address of one page."""
        return self.base_url + quote(page.path)

    def answer(self, method: str, target: str, user_agent: str | None) -> tuple[int, str, bytes]:
        """Status, content type and body for a request, which goes into the log."""
        path = unquote(urlsplit(target).path)
        with self._lock:
            status, content_type, body = self._choose(path)
            self._log.append(SiteRequest(method=method, path=path, status=status, user_agent=user_agent))
        return status, content_type, body

    def _choose(self, path: str) -> tuple[int, str, bytes]:
        if path == "/":
            return 200, "text/html; charset=utf-8", self._list_pages()
        page = next((page for page in self.pages if page.path == path), None)
        if page is None:
            return 404, "text/plain; charset=utf-8", b"not found\n"
        if self._failed[path] < page.fail_times:
            self._failed[path] += 1
            return page.fail_status, "text/plain; charset=utf-8", b"try again\n"
        return page.status, page.content_type, page.body

    def _list_pages(self) -> bytes:
        items = "\n".join(
            f'<li><a href="{quote(page.path)}">{html.escape(page.name)}</a></li>' for page in self.pages
        )
        return (
            f'<!doctype html>\n<meta charset="utf-8">\n<title>Pages</title>\n<ul>\n{items}\n</ul>\n'.encode()
        )


@contextmanager
def start_site(folder: Path = PAGES) -> Iterator[Site]:
    """Serve the pages of a folder on a free port of loopback until the block ends."""
    pages = load_pages(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    site = Site(base_url=f"http://127.0.0.1:{server.server_port}", pages=pages)
    server.site = site  # type: ignore[attr-defined]  # how a handler finds it
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="demo-site", daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def load_pages(folder: Path) -> tuple[ServedPage, ...]:
    """The pages of a folder in the order of their folders' names.

    Raises ValueError where two pages share a path, or a page that is no error has no body.
    """
    pages = tuple(_load_page(meta.parent) for meta in sorted(folder.glob("*/meta.toml")))
    paths = Counter(page.path for page in pages)
    if doubled := [path for path, times in paths.items() if times > 1]:
        raise ValueError(f"{folder}: more than one page is served at {doubled}")
    return pages


def _load_page(folder: Path) -> ServedPage:
    meta: dict[str, Any] = tomllib.loads((folder / "meta.toml").read_text(encoding="utf-8"))
    serve = meta["serve"]
    status = serve.get("status", 200)
    fail_first = serve.get("fail_first", {"status": 503, "times": 0})
    return ServedPage(
        name=folder.name,
        path=serve["path"],
        content_type=serve.get("content_type", "text/html"),
        body=_load_body(folder, status),
        status=status,
        fail_status=fail_first["status"],
        fail_times=fail_first["times"],
    )


def _load_body(folder: Path, status: int) -> bytes:
    for name in ("page.html", "page.txt"):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    if status < HTTPStatus.BAD_REQUEST:
        raise ValueError(f"{folder}: expected page.html or page.txt, found neither")
    return f"{status} {HTTPStatus(status).phrase}\n".encode("ascii")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "demo-site"
    timeout = 10  # an idle kept-alive connection must not outlive the site for long

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]  # set by start_site
        status, content_type, body = site.answer(self.command, self.path, self.headers.get("User-Agent"))
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing: the site keeps its own log."""
