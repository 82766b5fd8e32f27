"""What a site on loopback can do wrong, as a table: each case with the outcome it must end in."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass

from tests.extract.fetching import HTML, OK, TEXT
from tests.extract.hostile import Behaviour, answer, drip, hang, in_turn, reset

PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = PLAIN + b"Transfer-Encoding: chunked\r\n\r\n"
GIGABYTES = 2_000_000_000
GBK = "霁阳县政务公开年度小结".encode("gb18030")
LATE = hang(8.0)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One misbehaviour: what is served, and what comes of asking for `path`.

    `outcome` is `page` or the code of the error; `kept` the statuses that the archive holds of
    it, None for each answer that broke off before its end. `asked` and `robots` are how often
    the server sees a request for `/x` and for robots.txt. `host` stands in for the server's
    address. A `spared` host still gives its other page, asked for when the case is over.
    """

    name: str
    outcome: str
    routes: dict[str, Behaviour]
    kept: tuple[int | None, ...] = ()
    asked: int = 1
    path: str = "/x"
    host: str | None = None
    scheme: str = "http"
    certificate: str | None = None
    spared: bool = True
    body: bytes = TEXT
    robots: int = 1


def raw(*parts: bytes, pause: float = 0.0) -> Behaviour:
    """Bytes as they stand, and then the end."""

    def behave(connection: socket.socket, count: int) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)

    return behave


def endless(head: bytes, part: bytes, *, most: int = GIGABYTES) -> Behaviour:
    """The same bytes again and again, until nobody listens any more."""

    def behave(connection: socket.socket, count: int) -> None:
        connection.settimeout(8.0)
        with suppress(OSError):
            connection.sendall(head)
            for _ in range(most // len(part)):
                connection.sendall(part)

    return behave


def then_hang(head: bytes) -> Behaviour:
    """A beginning, and then nothing."""

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(head)
        LATE(connection, count)

    return behave


def drip_head(connection: socket.socket, count: int) -> None:
    """A head, one byte after another."""
    with suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 400:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)


def poison(connection: socket.socket, count: int) -> None:
    """A second answer that nobody asked for, on a connection that stays open."""
    false = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfalse"
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(TEXT) + TEXT + false)
    connection.settimeout(3.0)
    with suppress(OSError):
        while connection.recv(65536):
            connection.sendall(false)


def ask_for_cookie(connection: socket.socket, count: int) -> None:
    """The page for the second request, which is taken for one with the cookie."""
    in_turn(answer("302 Found", b"", "Location: /x", "Set-Cookie: seen=1; Path=/"), OK)(connection, count)


def to(location: str, status: str = "302 Found") -> Behaviour:
    return answer(status, b"", f"Location: {location}")


def x(behaviour: Behaviour) -> dict[str, Behaviour]:
    return {"/x": behaviour}


BOMB = gzip.compress(bytes(200_000_000), 9)
FORBIDDEN = answer("200 OK", b"User-agent: *\nDisallow: /x\n")


def make_cases(trap: str) -> list[Case]:
    """The table; `trap` is the port of a server that must never be asked for anything."""
    return [
        Case(name="slow drip of the body", outcome="timeout", kept=(None, None), asked=2,
             routes=x(drip(PLAIN + b"Content-Length: 9999\r\n\r\n", 9.0))),
        Case(name="slow drip of the head", outcome="timeout", asked=2, routes=x(drip_head)),
        Case(name="hang before the answer", outcome="timeout", asked=2, routes=x(LATE)),
        Case(name="hang after the head", outcome="timeout", kept=(None, None), asked=2,
             routes=x(then_hang(PLAIN + b"Content-Length: 99\r\n\r\nhalf"))),
        Case(name="reset at once", outcome="connection", asked=2, routes=x(reset())),
        Case(name="reset in the body", outcome="connection", kept=(None, None), asked=2,
             routes=x(reset(PLAIN + b"Content-Length: 99\r\n\r\nhalf"))),
        Case(name="reset once, then the page", outcome="page", kept=(200,), asked=2,
             routes=x(in_turn(reset(), OK))),
        Case(name="closed without a byte", outcome="connection", asked=2, routes=x(raw())),
        Case(name="longer than the body", outcome="connection", kept=(None, None), asked=2,
             routes=x(answer("200 OK", TEXT, HTML, length=len(TEXT) + 5))),
        Case(name="shorter than the body", outcome="page", kept=(200,), body=TEXT[:9],
             routes=x(answer("200 OK", TEXT, HTML, length=9))),
        Case(name="length that is no number", outcome="connection", asked=2,
             routes=x(raw(PLAIN + b"Content-Length: many\r\n\r\n" + TEXT))),
        Case(name="two lengths", outcome="connection", asked=2,
             routes=x(raw(PLAIN + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"))),
        Case(name="5xx burst, then the page", outcome="page", kept=(503, 200), asked=2,
             routes=x(in_turn(answer("503 Service Unavailable"), OK))),
        Case(name="5xx for ever", outcome="http_500", kept=(500, 500), asked=2,
             routes=x(answer("500 Internal Server Error"))),
        Case(name="429 with Retry-After, then the page", outcome="page", kept=(429, 200), asked=2,
             routes=x(in_turn(answer("429 Too Many Requests", b"", "Retry-After: 1"), OK))),
        Case(name="429 until tomorrow", outcome="http_429", kept=(429,), spared=False,
             routes=x(answer("429 Too Many Requests", b"", "Retry-After: 86400"))),
        Case(name="redirect to itself", outcome="redirects", kept=(302,) * 4, asked=4, routes=x(to("/x"))),
        Case(name="redirects in a ring", outcome="redirects", kept=(301,) * 4, asked=2,
             routes={"/x": to("/y", "301 Moved"), "/y": to("/x", "301 Moved")}),
        Case(name="redirect to nowhere", outcome="http_302", kept=(302,), routes=x(answer("302 Found"))),
        Case(name="redirect to a file", outcome="scheme", kept=(302,), routes=x(to("file:///etc/passwd"))),
        Case(name="redirect to a private address", outcome="refused_address", kept=(302,),
             routes=x(to(f"http://127.0.0.66:{trap}/secret"))),
        Case(name="redirect to a private address in decimal", outcome="refused_address", kept=(302,),
             routes=x(to(f"http://2130706498:{trap}/secret"))),
        Case(name="redirect to a private name", outcome="refused_address", kept=(307,),
             routes=x(to(f"http://inner.example:{trap}/secret", "307 Temporary Redirect"))),
        Case(name="redirect with line ends in it", outcome="gone", kept=(302, 404),
             routes=x(to("/y%0d%0aInjected:%201"))),
        Case(name="name that means loopback", outcome="refused_address", host=f"inner.example:{trap}",
             asked=0, routes={}, spared=False, robots=0),
        Case(name="name that means loopback among others", outcome="refused_address", asked=0,
             host=f"both.example:{trap}", routes={}, spared=False, robots=0),
        Case(name="name that nobody knows", outcome="dns", host="nowhere.example", asked=0, routes={},
             spared=False, robots=0),
        Case(name="gzip bomb", outcome="bomb", kept=(200,),
             routes=x(answer("200 OK", BOMB, HTML, "Content-Encoding: gzip"))),
        Case(name="gzip bomb in gzip", outcome="bomb", kept=(200,),
             routes=x(answer("200 OK", gzip.compress(BOMB), HTML, "Content-Encoding: gzip, gzip"))),
        Case(name="deflate bomb", outcome="bomb", kept=(200,),
             routes=x(answer("200 OK", zlib.compress(bytes(100_000_000)), "Content-Encoding: deflate"))),
        Case(name="2 GB announced", outcome="too_large", kept=(None,),
             routes=x(answer("200 OK", b"", HTML, length=GIGABYTES))),
        Case(name="2 GB without a length", outcome="too_large", kept=(None,),
             routes=x(endless(PLAIN + b"\r\n", b"x" * 65536))),
        Case(name="2 GB in chunks", outcome="too_large", kept=(None,),
             routes=x(endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"))),
        Case(name="2 GB in one chunk", outcome="too_large", kept=(None,),
             routes=x(endless(CHUNKED + b"77359400\r\n", b"x" * 65536))),
        Case(name="gzip that is none", outcome="coding", kept=(200, 200), asked=2,
             routes=x(answer("200 OK", gzip.compress(TEXT)[:12] + b"zzzz", "Content-Encoding: gzip"))),
        Case(name="coding that nobody asked for", outcome="coding", kept=(200,),
             routes=x(answer("200 OK", TEXT, "Content-Encoding: br"))),
        Case(name="wrong charset", outcome="page", kept=(200,), body=GBK,
             routes=x(answer("200 OK", GBK, "Content-Type: text/html; charset=utf-8"))),
        Case(name="304 that nobody asked for", outcome="http_304", kept=(304,),
             routes=x(answer("304 Not Modified"))),
        Case(name="204", outcome="http_204", kept=(204,), routes=x(raw(b"HTTP/1.1 204 Nothing\r\n\r\n"))),
        Case(name="cookie before the page", outcome="page", kept=(302, 200), asked=2,
             routes=x(ask_for_cookie)),
        Case(name="cookie after cookie", outcome="redirects", kept=(302,) * 4, asked=4,
             routes=x(answer("302 Found", b"", "Location: /x", "Set-Cookie: a=" + "b" * 4000))),
        Case(name="robots.txt that forbids", outcome="robots", asked=0,
             routes={"/robots.txt": FORBIDDEN, "/x": OK}),
        Case(name="robots.txt that forbids where a redirect leads", outcome="robots", asked=0, kept=(302,),
             path="/entry", routes={"/robots.txt": FORBIDDEN, "/entry": to("/x"), "/x": OK}),
        Case(name="robots.txt that fails", outcome="robots_unavailable", asked=0, spared=False, robots=2,
             routes={"/robots.txt": answer("503 Service Unavailable"), "/x": OK}),
        Case(name="robots.txt that hangs", outcome="robots_unavailable", asked=0, spared=False, robots=2,
             routes={"/robots.txt": LATE, "/x": OK}),
        Case(name="robots.txt without end", outcome="page", kept=(200,),
             routes={"/robots.txt": endless(PLAIN + b"\r\n", b"# and so on\n" * 5000), "/x": OK}),
        Case(name="head without end", outcome="connection", asked=2,
             routes=x(endless(PLAIN, b"X-More: and more\r\n", most=50_000_000))),
        Case(name="header without end", outcome="connection", asked=2,
             routes=x(endless(PLAIN + b"X-More: ", b"and more " * 1000, most=50_000_000))),
        Case(name="header with a NUL", outcome="connection", asked=2,
             routes=x(raw(PLAIN + b"X-Zero: a\x00b\r\nContent-Length: 0\r\n\r\n"))),
        Case(name="header without a name", outcome="connection", asked=2,
             routes=x(raw(PLAIN + b": value\r\nContent-Length: 0\r\n\r\n"))),
        Case(name="100 Continue without end", outcome="connection", asked=2,
             routes=x(endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"))),
        Case(name="HTTP/0.9", outcome="connection", asked=2, routes=x(raw(b"<html>" + TEXT + b"</html>"))),
        Case(name="another protocol", outcome="connection", asked=2,
             routes=x(raw(b"SSH-2.0-OpenSSH_9.2\r\n"))),
        Case(name="chunks that are garbage", outcome="connection", kept=(None, None), asked=2,
             routes=x(raw(CHUNKED + b"zzz\r\n" + TEXT))),
        Case(name="chunk of a googol", outcome="connection", kept=(None, None), asked=2,
             routes=x(raw(CHUNKED + b"F" * 99 + b"\r\n" + TEXT))),
        Case(name="chunks that break off", outcome="connection", kept=(None, None), asked=2,
             routes=x(raw(CHUNKED + b"5\r\nabcde\r\n"))),
        Case(name="answer that nobody asked for", outcome="page", kept=(200,), routes=x(poison)),
        Case(name="certificate expired", outcome="tls", asked=0, scheme="https", certificate="expired",
             host="zw.example", routes=x(OK), spared=False, robots=0),
        Case(name="certificate that nobody signed", outcome="tls", asked=0, scheme="https",
             certificate="unsigned", host="zw.example", routes=x(OK), spared=False, robots=0),
        Case(name="certificate for another name", outcome="tls", asked=0, scheme="https",
             certificate="good", host="other.example", routes=x(OK), spared=False, robots=0),
        Case(name="good certificate", outcome="page", kept=(200,), scheme="https", certificate="good",
             host="zw.example", routes=x(OK)),
        Case(name="plain text on the TLS port", outcome="tls", asked=0, scheme="https", routes=x(OK),
             spared=False, robots=0),
    ]  # fmt: skip
