"""An object store on loopback, as much of S3 as DuckDB speaks: put, in parts too, get, list and delete."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_ID = "an-invented-key"


class Store(ThreadingHTTPServer):
    """Objects by bucket and key; uploads in parts by their id. Requests without our key are refused."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.refused = 0

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _store(self) -> Store:
        return cast(Store, self.server)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name above
        """Say nothing."""

    def _split(self) -> tuple[str, dict[str, list[str]]] | None:
        if KEY_ID not in self.headers.get("Authorization", ""):
            self._store.refused += 1
            self._answer(403)
            return None
        parts = urlsplit(self.path)
        return unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _answer(self, status: int, body: bytes = b"", *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        body = self._body()
        if (asked := self._split()) is None:
            return
        path, query = asked
        if "uploadId" in query:
            self._store.parts[query["uploadId"][0]][int(query["partNumber"][0])] = body
        else:
            self._store.objects[path] = body
        self._answer(200, ETag='"x"')

    def do_POST(self) -> None:
        self._body()
        if (asked := self._split()) is None:
            return
        path, query = asked
        if "uploads" in query:
            upload = f"upload-{len(self._store.parts)}"
            self._store.parts[upload] = {}
            name = f"<UploadId>{upload}</UploadId>"
            self._answer(
                200, f"<InitiateMultipartUploadResult>{name}</InitiateMultipartUploadResult>".encode()
            )
            return
        parts = self._store.parts[query["uploadId"][0]]
        self._store.objects[path] = b"".join(parts[number] for number in sorted(parts))
        self._answer(200, b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")

    def do_GET(self) -> None:
        if (asked := self._split()) is None:
            return
        path, query = asked
        if "list-type" in query:
            self._list(path.strip("/"), query.get("prefix", [""])[0])
            return
        body = self._store.objects.get(path)
        if body is None:
            self._answer(404)
            return
        wanted = self.headers.get("Range")
        if wanted is None:
            self._answer(200, body, length=len(body), ETag='"x"', Accept_Ranges="bytes")
            return
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        part = body[int(first) : int(last) + 1] if last else body[int(first) :]
        told = f"bytes {first}-{int(first) + len(part) - 1}/{len(body)}"
        self._answer(206, part, length=len(part), Content_Range=told, ETag='"x"', Accept_Ranges="bytes")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        if (asked := self._split()) is None:
            return
        self._store.objects.pop(asked[0], None)
        self._answer(204)

    def _list(self, bucket: str, prefix: str) -> None:
        keys = [path.removeprefix(f"/{bucket}/") for path in sorted(self._store.objects)]
        moment = "<LastModified>2026-01-01T00:00:00.000Z</LastModified>"
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key>{moment}<Size>1</Size></Contents>"
            for key in keys
            if key.startswith(prefix)
        )
        self._answer(
            200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>".encode()
        )


@contextlib.contextmanager
def running_store() -> Iterator[Store]:
    """Serve objects on a free port of loopback until the block is left."""
    store = Store()
    thread = threading.Thread(target=store.serve_forever)
    thread.start()
    try:
        yield store
    finally:
        store.shutdown()
        thread.join()
        store.server_close()
