"""A server on loopback that answers each path in raw bytes, and misbehaves as it is told."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

ROBOTS = "/robots.txt"

Behaviour: TypeAlias = Callable[[socket.socket, int], None]
"""Answers on a connection; the second argument counts the requests for the path, from 1."""


def answer(status: str, body: bytes = b"", *headers: str, length: int | None = None) -> Behaviour:
    """One whole response; `length` lies about the body's."""
    fields = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body) if length is None else length}"]
    head = "\r\n".join([*fields, "Connection: close", "", ""]).encode("utf-8")

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(head + body)

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first behaviour for the first request, and so on; the last for all further ones."""

    def behave(connection: socket.socket, count: int) -> None:
        behaviours[min(count, len(behaviours)) - 1](connection, count)

    return behave


def drip(head: bytes, seconds: float) -> Behaviour:
    """A head, and then one byte after another, each too soon for a read time-out."""

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(head)
        for _ in range(int(seconds / 0.05)):
            connection.sendall(b"x")
            time.sleep(0.05)

    return behave


def hang(seconds: float) -> Behaviour:
    """Nothing at all."""

    def behave(connection: socket.socket, count: int) -> None:
        connection.settimeout(seconds)
        with suppress(TimeoutError):
            connection.recv(1)

    return behave


def reset(head: bytes = b"") -> Behaviour:
    """A part of a response, then a TCP reset."""

    def behave(connection: socket.socket, count: int) -> None:
        connection.sendall(head)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return behave


@dataclass
class HostileSite:
    """The server: its address, the paths it was asked for with the time, and who is inside.

    `robots` counts the requests for a robots.txt, which come before all others and stand in no log.
    """

    base_url: str
    routes: dict[str, Behaviour]
    log: list[tuple[str, float]] = field(default_factory=list, repr=False)
    tls: ssl.SSLContext | None = None
    heads: list[bytes] = field(default_factory=list, repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock)
    robots: int = 0
    inside: int = 0
    most_inside: int = 0

    def url(self, path: str) -> str:
        return self.base_url + path

    def count(self, path: str) -> int:
        with self.lock:
            return self.robots if path == ROBOTS else sum(1 for asked, _ in self.log if asked == path)

    def serve(self, plain: socket.socket) -> None:
        with suppress(OSError), self._greet(plain) as connection:
            self._answer(connection)

    def _greet(self, plain: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(plain, server_side=True) if self.tls else plain

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (part := connection.recv(65536)):
                return
            head += part
            if head.startswith(b"\x16"):  # a TLS handshake, where none is spoken
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
        path = head.split(b" ", 2)[1].decode("ascii").partition("?")[0]
        self._note(path, head)
        try:
            self.routes.get(path, answer("404 Not Found"))(connection, self.count(path))
        finally:
            with self.lock:
                self.inside -= 1

    def _note(self, path: str, head: bytes) -> None:
        with self.lock:
            if path == ROBOTS:
                self.robots += 1
            else:
                self.log.append((path, time.monotonic()))
                self.heads.append(head)
            self.inside += 1
            self.most_inside = max(self.most_inside, self.inside)


@contextmanager
def start_hostile(
    routes: dict[str, Behaviour], address: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[HostileSite]:
    """Serve the routes on a free port until the block ends, under TLS where there is a context for it."""
    with socket.create_server((address, 0), backlog=128) as listener:
        site = HostileSite(
            base_url=f"{'https' if tls else 'http'}://{address}:{listener.getsockname()[1]}",
            routes=routes,
            tls=tls,
        )
        threads: list[threading.Thread] = []

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    threads.append(threading.Thread(target=site.serve, args=(connection,), daemon=True))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept, daemon=True)
        acceptor.start()
        try:
            yield site
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            acceptor.join(5)
            for thread in threads:
                thread.join(5)
